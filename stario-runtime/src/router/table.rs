//! `Router`: routes with their values, added at start-up.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::conflict::Conflict;
use super::exact::Exact;
use super::hosts::Hosts;
use super::trie::Node;
use crate::route::Route;

/// Routes and what answers them.
///
/// Filled once at start-up, then shared by all connections.
///
/// Per segment a literal goes before a `{param}`, and a `{param}` before a `{rest...}`. When the
/// better choice leads nowhere, the next one is tried: with `/a/b/c` and `/a/{x}/d`, the path
/// `/a/b/d` finds the second. A route for another method counts as leading nowhere as well.
///
/// A route with a host goes before one without, whatever their paths: `//api.example.com/{page}`
/// answers `api.example.com/about`, and `/about` every other host. Labels of a host are compared
/// from right to left by the same rules as segments of a path.
///
/// Names of parameters belong to their route, not to the place in the table: `GET /rooms/{id}` and
/// `POST /rooms/{room}` live side by side, while a second `GET /rooms/{other}` is a [`Conflict`].
///
/// # Example
///
/// ```
/// use std::panic::Location;
/// use stario_runtime::{Match, Method, Route, Router};
///
/// let mut router = Router::new();
/// router.insert(Route::new(Method::GET, "/rooms/{id}")?, "room", Location::caller())?;
///
/// let Match::Found { value, route, params } = router.find(&Method::GET, "", "/rooms/7", None) else {
///     panic!("the path matches");
/// };
/// assert_eq!((*value, params.get("id")), ("room", Some("7")));
/// assert_eq!(route.to_string(), "GET /rooms/{id}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Router<H> {
    /// Only where a route names a host.
    pub(super) hosts: Option<Hosts>,
    /// The paths of every host.
    pub(super) root: Node,
    /// Those of them that need no walk through the tree.
    pub(super) exact: Exact,
    pub(super) entries: Vec<Entry<H>>,
}

/// One route with what the table keeps for it.
pub(super) struct Entry<H> {
    pub(super) route: Arc<Route>,
    pub(super) names: Arc<[Box<str>]>,
    pub(super) value: H,
    location: &'static Location<'static>,
}

impl<H> Router<H> {
    /// A router without routes.
    pub fn new() -> Self {
        Self {
            hosts: None,
            root: Node::default(),
            exact: Exact::default(),
            entries: Vec::new(),
        }
    }

    /// Adds a route; `location` is where the application added it.
    ///
    /// Gives back the value in its place.
    ///
    /// # Errors
    ///
    /// [`Conflict`] when a route for the same method and the same paths is there already.
    /// Parameter names make no difference.
    pub fn insert(
        &mut self,
        route: Route,
        value: H,
        location: &'static Location<'static>,
    ) -> Result<&mut H, Conflict> {
        let route = Arc::new(route);
        let index = self.entries.len();
        let pattern = route.pattern();
        let paths = match pattern.host() {
            [] => &mut self.root,
            labels => self.hosts.get_or_insert_default().paths(labels),
        };
        if let Err(taken) = paths.insert(pattern.segments(), route.method(), index) {
            let first = &self.entries[taken];
            return Err(Conflict {
                first: (Arc::clone(&first.route), first.location),
                second: (route, location),
            });
        }
        if pattern.host().is_empty() {
            self.exact.insert(pattern.segments(), route.method(), index);
        }
        let names = route.pattern().params().map(Box::from).collect();
        self.entries.push(Entry {
            route,
            names,
            value,
            location,
        });
        Ok(&mut self.entries[index].value)
    }

    /// All routes with the places that added them, in the order of their addition.
    pub fn routes(&self) -> impl ExactSizeIterator<Item = (&Route, &'static Location<'static>)> {
        self.entries
            .iter()
            .map(|entry| (&*entry.route, entry.location))
    }

    /// All routes with their values and the places that added them.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&Route, &H, &'static Location<'static>)> {
        let entries = self.entries.iter();
        entries.map(|entry| (&*entry.route, &entry.value, entry.location))
    }

    /// Whether the host of a request may decide which route it is for.
    pub(crate) fn names_hosts(&self) -> bool {
        self.hosts.is_some()
    }

    /// What was added, to finish it once every route is known.
    pub(crate) fn values(&self) -> impl Iterator<Item = &H> {
        self.entries.iter().map(|entry| &entry.value)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = (&Route, &mut H)> {
        self.entries
            .iter_mut()
            .map(|entry| (&*entry.route, &mut entry.value))
    }
}

impl<H> Default for Router<H> {
    fn default() -> Self {
        Self::new()
    }
}

impl<H> fmt::Debug for Router<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.routes().map(|(route, _)| route.to_string()))
            .finish()
    }
}
