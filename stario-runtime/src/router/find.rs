//! The answer of the router to one request.

use std::sync::Arc;

use http::Method;

use super::params::Params;
use super::table::Router;
use super::trie::Endpoints;
use crate::host;
use crate::path::{self, PathError};
use crate::route::Route;

/// What the router knows about a request.
///
/// # Example
///
/// ```
/// use std::panic::Location;
/// use stario_runtime::{Match, Method, Route, Router};
///
/// let mut router = Router::new();
/// let room = Route::new(Method::GET, "/rooms/{id}").unwrap();
/// router.insert(room, "the room", Location::caller()).unwrap();
///
/// let found = router.find(&Method::GET, "host", "/rooms/7", None);
/// assert!(matches!(found, Match::Found { value: &"the room", .. }));
/// let wrong = router.find(&Method::DELETE, "host", "/rooms/7", None);
/// assert!(matches!(wrong, Match::MethodNotAllowed { allow } if allow == "GET, HEAD, OPTIONS"));
/// ```
#[derive(Debug)]
pub enum Match<'r, H> {
    /// A route takes the request.
    Found {
        /// What was added with the route.
        value: &'r H,
        /// The route; its `Display` is `GET /rooms/{id}`.
        route: &'r Arc<Route>,
        /// The decoded values of the parameters.
        params: Params,
    },
    /// 308: the path is spelt differently, and there is a route at this canonical spelling.
    ///
    /// Holds the path and the query of the request, never a host.
    Redirect(String),
    /// 405: there are routes at this path, for other methods.
    MethodNotAllowed {
        /// What works here, with the HEAD and OPTIONS that stario adds, sorted, as the value of
        /// `Allow`.
        allow: String,
    },
    /// 204 to an OPTIONS request that no route takes itself.
    Options {
        /// The same as that of a 405 here.
        allow: String,
    },
    /// 404: nothing is here.
    NotFound,
    /// 400: the path is malformed.
    BadPath(PathError),
}

impl<H> Router<H> {
    /// Finds what answers `method` on a raw, still encoded path of a host.
    ///
    /// `host` is what `Host` or `:authority` say, with or without a port. `query` only travels on
    /// into a redirect. `OPTIONS *` is answered for the server as a whole. A path without
    /// parameters costs no allocation.
    ///
    /// # Example
    ///
    /// ```
    /// use std::panic::Location;
    /// use stario_runtime::{Match, Method, Route, Router};
    ///
    /// let mut router = Router::new();
    /// router.insert(Route::new(Method::GET, "/search")?, (), Location::caller())?;
    ///
    /// let found = router.find(&Method::GET, "example.com", "/search/", Some("q=cats"));
    /// assert!(matches!(found, Match::Redirect(to) if to == "/search?q=cats"));
    /// let found = router.find(&Method::POST, "example.com", "/search", None);
    /// assert!(matches!(found, Match::MethodNotAllowed { allow } if allow == "GET, HEAD, OPTIONS"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find(
        &self,
        method: &Method,
        host: &str,
        raw_path: &str,
        query: Option<&str>,
    ) -> Match<'_, H> {
        if self.hosts.is_none()
            && let Some(index) = self.exact.find(method, raw_path)
        {
            return self.found(index, Vec::new());
        }
        self.find_in_tree(method, host, raw_path, query)
    }

    #[inline(never)]
    fn find_in_tree(
        &self,
        method: &Method,
        host: &str,
        raw_path: &str,
        query: Option<&str>,
    ) -> Match<'_, H> {
        if raw_path == "*" && method == Method::OPTIONS {
            let methods = self.entries.iter().map(|entry| entry.route.method());
            return Match::Options {
                allow: allow(methods.collect()),
            };
        }
        match path::inspect(raw_path) {
            Ok(true) => self.find_canonical(method, host, &raw_path[1..]),
            Ok(false) => self.redirect(host, &path::canonical(raw_path), query),
            Err(error) => Match::BadPath(error),
        }
    }

    fn find_canonical(&self, method: &Method, host: &str, path: &str) -> Match<'_, H> {
        let select = &mut |ends: &Endpoints| ends.select(method);
        if let Some((index, values)) = self.walk(host, path, select) {
            return self.found(index, values);
        }
        let methods = self.methods_at(host, path);
        if methods.is_empty() {
            return Match::NotFound;
        }
        let allow = allow(methods);
        if method == Method::OPTIONS {
            Match::Options { allow }
        } else {
            Match::MethodNotAllowed { allow }
        }
    }

    fn found(&self, index: usize, values: Vec<String>) -> Match<'_, H> {
        let entry = &self.entries[index];
        Match::Found {
            value: &entry.value,
            route: &entry.route,
            params: Params::new(&entry.names, values),
        }
    }

    /// Offers what a request reaches: on its own host, then on every host. The values are in the
    /// order of the pattern.
    fn walk<T>(
        &self,
        host: &str,
        path: &str,
        accept: &mut impl FnMut(&Endpoints) -> Option<T>,
    ) -> Option<(T, Vec<String>)> {
        if let Some(hosts) = &self.hosts {
            let host = host::name(host);
            let hit = hosts.walk(&host, &mut |paths| paths.walk(path, accept));
            if let Some(((found, of_path), mut values)) = hit {
                values.extend(of_path.into_iter().rev());
                return Some((found, values));
            }
        }
        let (found, mut values) = self.root.walk(path, accept)?;
        values.reverse();
        Some((found, values))
    }

    fn redirect(&self, host: &str, path: &str, query: Option<&str>) -> Match<'_, H> {
        if self.methods_at(host, &path[1..]).is_empty() {
            Match::NotFound
        } else {
            Match::Redirect(path::with_query(path.to_owned(), query))
        }
    }

    /// The methods of every route that takes this path, whatever its precedence.
    fn methods_at(&self, host: &str, path: &str) -> Vec<&Method> {
        let mut indices = Vec::new();
        let _none = self.walk(host, path, &mut |ends: &Endpoints| {
            indices.extend(ends.indices());
            None::<()>
        });
        indices
            .into_iter()
            .map(|index| self.entries[index].route.method())
            .collect()
    }
}

/// What works where these methods have routes, the derived ones too (RFC 9110, 10.2.1).
fn allow(mut methods: Vec<&Method>) -> String {
    methods.push(&Method::OPTIONS);
    if methods.contains(&&Method::GET) {
        methods.push(&Method::HEAD);
    }
    methods.sort_unstable_by_key(|method| method.as_str());
    methods.dedup();
    let names: Vec<&str> = methods.into_iter().map(Method::as_str).collect();
    names.join(", ")
}
