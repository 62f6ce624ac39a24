//! The values that a path gave to the parameters of its route.

use std::fmt;
use std::sync::Arc;

/// Path parameters of one request, decoded, in the order of the pattern.
///
/// Owned, so that a handler that outlives the request can keep them. Empty parameters allocate
/// nothing.
///
/// # Example
///
/// ```
/// use std::panic::Location;
/// use stario_runtime::{Match, Method, Route, Router};
///
/// let mut router = Router::new();
/// let route = Route::new(Method::GET, "/rooms/{room}/seats/{seat}")?;
/// router.insert(route, "seat", Location::caller())?;
///
/// let Match::Found { params, .. } = router.find(&Method::GET, "", "/rooms/blue/seats/7", None) else {
///     panic!("the path matches");
/// };
/// assert_eq!(params.get("room"), Some("blue"));
/// assert_eq!(params.iter().collect::<Vec<_>>(), [("room", "blue"), ("seat", "7")]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Params {
    names: Option<Arc<[Box<str>]>>,
    values: Vec<String>,
}

impl Params {
    /// Pairs the names of a route with its values; both lists have the same length.
    pub(super) fn new(names: &Arc<[Box<str>]>, values: Vec<String>) -> Self {
        debug_assert_eq!(names.len(), values.len());
        let names = (!values.is_empty()).then(|| Arc::clone(names));
        Self { names, values }
    }

    /// The value of the parameter `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(n, _)| *n == name)
            .map(|(_, value)| value)
    }

    /// Names and values in the order of the pattern.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.names.as_deref().unwrap_or_default();
        names
            .iter()
            .map(|name| &**name)
            .zip(self.values.iter().map(String::as_str))
    }

    /// How many parameters the route has.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether the route has no parameters.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
