//! A handler with everything around it, composed once when `bootstrap` has returned.

use std::sync::Arc;

use stario_html::Pattern;

use super::next::{Endpoint, Layers, Middleware, Next};
use super::same_origin::AnyOrigin;
use super::scope::{Covers, Scope, Scoped};

/// A route's handler with what is around it.
pub(crate) struct Planned {
    endpoint: Arc<Endpoint>,
    /// Around this handler only, outermost first.
    pub(crate) own: Vec<Arc<dyn Middleware>>,
    /// Whether the pages of every site may send the request.
    pub(crate) any_origin: bool,
    chain: Chain,
}

enum Chain {
    /// Not composed yet.
    Open,
    /// The same for every request of the route.
    Fixed(Layers),
    /// A parameter of the route may lie inside or outside of a scope.
    PerRequest(Vec<(Option<Scope>, Arc<dyn Middleware>)>),
}

impl Planned {
    pub(crate) fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint: Arc::new(endpoint),
            own: Vec::new(),
            any_origin: false,
            chain: Chain::Open,
        }
    }

    pub(crate) fn limit_body(&mut self, bytes: u64) {
        let endpoint = Arc::get_mut(&mut self.endpoint).expect("no request has it yet");
        endpoint.body_limit = Some(bytes);
    }

    /// Composes the chain: the scopes from the outside in, the guard, what is the route's own.
    pub(crate) fn compose(
        &mut self,
        route: &Pattern,
        scopes: &[Scoped<Arc<dyn Middleware>>],
        guard: &Arc<dyn Middleware>,
    ) {
        let mut chain = Vec::new();
        for Scoped { scope, value, .. } in scopes {
            match scope.covers_route(route) {
                Covers::All => chain.push((None, value.clone())),
                Covers::Some => chain.push((Some(scope.clone()), value.clone())),
                Covers::None => {}
            }
        }
        let guard = if self.any_origin {
            Arc::new(AnyOrigin)
        } else {
            guard.clone()
        };
        chain.push((None, guard));
        chain.extend(self.own.drain(..).map(|layer| (None, layer)));
        self.chain = if chain.iter().all(|(scope, _)| scope.is_none()) {
            Chain::Fixed(chain.into_iter().map(|(_, layer)| layer).collect())
        } else {
            Chain::PerRequest(chain)
        };
    }

    /// The way to the handler for one request.
    pub(crate) fn next(&self, host: &str, path: &str) -> Next {
        let layers = match &self.chain {
            Chain::Open => unreachable!("every route is composed before the first request"),
            Chain::Fixed(layers) => layers.clone(),
            Chain::PerRequest(chain) => chain
                .iter()
                .filter(|(scope, _)| scope.as_ref().is_none_or(|scope| scope.covers(host, path)))
                .map(|(_, layer)| layer.clone())
                .collect(),
        };
        Next::new(layers, self.endpoint.clone())
    }
}

/// The answers to requests that reach no route, by prefix.
#[derive(Default)]
pub(crate) struct Policies(Vec<Scoped<Arc<Endpoint>>>);

impl Policies {
    /// # Panics
    ///
    /// When the prefix has an answer already.
    pub(crate) fn add(&mut self, policy: Scoped<Arc<Endpoint>>) {
        let mut known = self.0.iter();
        if let Some(first) = known.find(|known| known.scope == policy.scope) {
            panic!(
                "two handlers for one prefix:\n  {} added at {}\n  {} added at {}",
                first.scope, first.added, policy.scope, policy.added
            );
        }
        self.0.push(policy);
    }

    /// The answer of the deepest prefix that covers a request.
    pub(crate) fn find(&self, host: &str, path: &str) -> Option<&Arc<Endpoint>> {
        let covering = self
            .0
            .iter()
            .filter(|policy| policy.scope.covers(host, path));
        let deepest = covering.max_by_key(|policy| policy.scope.depth())?;
        Some(&deepest.value)
    }
}
