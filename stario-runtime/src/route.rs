//! `Route`: a method and a URL pattern.

use std::fmt;
use std::str::FromStr;

use http::Method;
use stario_html::{Pattern, PatternError};

/// A method and the pattern of the paths that it answers.
///
/// The constants of `routes!` are checked by the compiler and turn into this type. Routes that are
/// known only at run time are made by [`Route::new`] or parsed from `GET /rooms/{id}`.
///
/// # Example
///
/// ```
/// use stario_runtime::{Method, Route};
///
/// let route = Route::new(Method::GET, "/rooms/{id}")?;
/// assert_eq!(route.to_string(), "GET /rooms/{id}");
/// assert_eq!(route, "get /rooms/{id}".parse()?);
/// # Ok::<(), stario_runtime::RouteError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    method: Method,
    pattern: Pattern,
}

impl Route {
    /// Makes a route from a method and the text of a pattern.
    ///
    /// # Errors
    ///
    /// [`RouteError`] when the pattern is malformed.
    pub fn new(method: Method, pattern: &str) -> Result<Self, RouteError> {
        let pattern = Pattern::parse(pattern).map_err(RouteError::Pattern)?;
        Ok(Self { method, pattern })
    }

    /// Makes a route from parts that `routes!` has checked.
    ///
    /// # Panics
    ///
    /// When a part is malformed, which the macro does not let through.
    #[doc(hidden)]
    #[track_caller]
    pub fn from_static(method: &'static str, pattern: &'static str) -> Self {
        let method = Method::from_bytes(method.as_bytes()).expect("routes! has checked the method");
        Self::new(method, pattern).expect("routes! has checked the pattern")
    }

    /// The method of the requests.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The pattern of the paths.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.pattern)
    }
}

impl FromStr for Route {
    type Err = RouteError;

    /// Reads `GET /rooms/{id}`; the method may be written in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (method, pattern) = text.split_once(' ').ok_or(RouteError::Method)?;
        let method = method.to_ascii_uppercase();
        let method = Method::from_bytes(method.as_bytes()).map_err(|_| RouteError::Method)?;
        Self::new(method, pattern.trim_start())
    }
}

/// Why a route could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteError {
    /// The text does not start with a method and a space.
    Method,
    /// The pattern is malformed.
    Pattern(PatternError),
}

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method => {
                f.write_str("a route is a method, a space and a pattern: GET /rooms/{id}")
            }
            Self::Pattern(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RouteError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        for text in ["GET /", "QUERY /search", "POST /rooms/{id}/files/{path...}"] {
            assert_eq!(text.parse::<Route>().unwrap().to_string(), text);
        }
        assert_eq!("/rooms".parse::<Route>(), Err(RouteError::Method));
        assert_eq!("G(T /rooms".parse::<Route>(), Err(RouteError::Method));
        assert!(matches!(
            "GET rooms".parse::<Route>(),
            Err(RouteError::Pattern(_))
        ));
    }

    #[test]
    fn static_routes_keep_their_parts() {
        let route = Route::from_static("GET", "/rooms/{id}");
        assert_eq!(route.method(), Method::GET);
        assert_eq!(route.pattern().segments().len(), 2);
    }
}
