//! A handler with everything around it, composed once when `bootstrap` has returned.

use std::sync::Arc;

use stario_html::Pattern;

use super::next::{Endpoint, Layers, Middleware, Next};
use super::same_origin::AnyOrigin;
use super::scope::{Covers, Scope, Scoped};
#[cfg(feature = "tower")]
use crate::path::canonical;

/// A route's handler with what is around it.
pub(crate) struct Planned {
    endpoint: Arc<Endpoint>,
    /// Around this handler only, outermost first.
    pub(crate) own: Vec<Arc<dyn Middleware>>,
    /// Whether the pages of every site may send the request.
    pub(crate) any_origin: bool,
    /// Whether it is a page of the framework's own, which the app's middleware leaves alone.
    pub(crate) own_page: bool,
    /// Whether it is a mounted service, which reads the path by rules of its own.
    #[cfg(feature = "tower")]
    pub(crate) service: bool,
    chain: Chain,
}

enum Chain {
    /// Not composed yet.
    Open,
    /// The same for every request of the route.
    Fixed(Option<Layers>),
    /// A parameter of the route may lie inside or outside of a scope.
    PerRequest(Vec<(Option<Scope>, Arc<dyn Middleware>)>),
}

impl Planned {
    pub(crate) fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint: Arc::new(endpoint),
            own: Vec::new(),
            any_origin: false,
            own_page: false,
            #[cfg(feature = "tower")]
            service: false,
            chain: Chain::Open,
        }
    }

    pub(crate) fn limit_body(&mut self, bytes: u64) {
        let endpoint = Arc::get_mut(&mut self.endpoint).expect("no request has it yet");
        endpoint.body_limit = Some(bytes);
    }

    /// Its requests are no spans.
    pub(crate) fn leave_no_trace(&mut self) {
        let endpoint = Arc::get_mut(&mut self.endpoint).expect("no request has it yet");
        endpoint.traced = false;
    }

    /// Composes the chain: the scopes from the outside in, the guard, what is the route's own.
    pub(crate) fn compose(
        &mut self,
        route: &Pattern,
        scopes: &[Scoped<Arc<dyn Middleware>>],
        guard: Option<&Arc<dyn Middleware>>,
    ) {
        let mut chain = Vec::new();
        let scopes = if self.own_page { &[] } else { scopes };
        for Scoped { scope, value, .. } in scopes {
            match scope.covers_route(route) {
                Covers::All => chain.push((None, value.clone())),
                Covers::Some => chain.push((Some(scope.clone()), value.clone())),
                Covers::None => {}
            }
        }
        let guard = if self.any_origin {
            Some(Arc::new(AnyOrigin) as Arc<dyn Middleware>)
        } else {
            guard.cloned()
        };
        chain.extend(guard.map(|guard| (None, guard)));
        chain.extend(self.own.drain(..).map(|layer| (None, layer)));
        self.chain = if chain.iter().all(|(scope, _)| scope.is_none()) {
            let layers: Vec<_> = chain.into_iter().map(|(_, layer)| layer).collect();
            Chain::Fixed((!layers.is_empty()).then(|| layers.into()))
        } else {
            Chain::PerRequest(chain)
        };
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The way to the handler for one request.
    pub(crate) fn next(&self, host: &str, path: &str) -> Next {
        let layers = match &self.chain {
            Chain::Open => unreachable!("every route is composed before the first request"),
            Chain::Fixed(layers) => layers.clone(),
            Chain::PerRequest(chain) => {
                let other = self.other_reading(path);
                let covers = |scope: &Option<Scope>| {
                    scope.as_ref().is_none_or(|scope| {
                        let reads = |path: &str| scope.covers(host, path);
                        reads(path) || other.as_deref().is_some_and(reads)
                    })
                };
                let layers = chain.iter().filter(|(scope, _)| covers(scope));
                Some(layers.map(|(_, layer)| layer.clone()).collect())
            }
        };
        Next::new(layers, self.endpoint.clone())
    }

    /// The path as a service may read it that takes `%2F` for a separator, as those for files do.
    ///
    /// A middleware covers what either reading covers, or it would be no guard.
    #[cfg(feature = "tower")]
    fn other_reading(&self, path: &str) -> Option<String> {
        if !self.service {
            return None;
        }
        let separated = path.replace("%2F", "/").replace("%2f", "/");
        (separated != path).then(|| canonical(&separated))
    }

    /// Handlers get decoded segments, and there is no other reading.
    #[cfg(not(feature = "tower"))]
    #[expect(clippy::unused_self, reason = "a service has one")]
    fn other_reading(&self, _path: &str) -> Option<String> {
        None
    }
}

/// What answers below prefixes, one for each.
pub(crate) struct Prefixes<T>(Vec<Scoped<T>>);

impl<T> Default for Prefixes<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Prefixes<T> {
    /// # Panics
    ///
    /// When the prefix has one already.
    pub(crate) fn add(&mut self, added: Scoped<T>) -> &mut T {
        if let Some(first) = self.0.iter().find(|known| known.scope == added.scope) {
            panic!(
                "two handlers for one prefix:\n  {} added at {}\n  {} added at {}",
                first.scope, first.added, added.scope, added.added
            );
        }
        self.0.push(added);
        let last = self.0.len() - 1;
        &mut self.0[last].value
    }

    /// The one of the deepest prefix that covers a request.
    pub(crate) fn find(&self, host: &str, path: &str) -> Option<&Scoped<T>> {
        let covering = self.0.iter().filter(|known| known.scope.covers(host, path));
        covering.max_by_key(|known| known.scope.depth())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Scoped<T>> {
        self.0.iter_mut()
    }
}
