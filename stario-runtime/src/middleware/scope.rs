//! Which requests a middleware, a 404 or a 405 is for: those below a prefix.

use std::fmt;
use std::panic::Location;

use stario_html::{Pattern, Segment};

use crate::host;
use crate::path::decode_segment;
use crate::router::last_label;

/// The prefix of an address: a path, with its host where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    prefix: Pattern,
}

/// How a scope and the requests of a route are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Covers {
    All,
    /// A parameter of the route may be what a literal of the scope says.
    Some,
    None,
}

impl Scope {
    /// Reads a prefix like `/admin` or `//api.example.com/`.
    ///
    /// # Panics
    ///
    /// When it is none.
    #[track_caller]
    pub(crate) fn new(prefix: &str) -> Self {
        let pattern = match Pattern::parse(prefix) {
            Ok(pattern) => pattern,
            Err(error) => panic!("`{prefix}` is not the prefix of a path: {error}"),
        };
        assert!(
            !matches!(pattern.segments().last(), Some(Segment::Rest(_))),
            "`{prefix}` is not a prefix: what follows one is covered without `{{name...}}`"
        );
        Self { prefix: pattern }
    }

    /// From the outermost to the innermost; of two equal ones the first that was added is outside.
    pub(crate) fn depth(&self) -> (usize, usize) {
        (self.prefix.host().len(), self.prefix.segments().len())
    }

    /// The pattern of everything below the prefix.
    pub(crate) fn below(&self) -> Pattern {
        let prefix = self.prefix.to_string();
        let text = format!("{}/{{below_the_prefix...}}", prefix.trim_end_matches('/'));
        Pattern::parse(&text).unwrap_or_else(|_| self.prefix.clone())
    }

    /// What is left of a raw path below the prefix, with its leading slash.
    #[cfg(feature = "tower")]
    pub(crate) fn strip<'a>(&self, path: &'a str) -> &'a str {
        let mut left = path;
        for _ in self.prefix.segments() {
            let segment = left.trim_start_matches('/');
            left = segment.find('/').map_or("", |at| &segment[at..]);
        }
        if left.is_empty() { "/" } else { left }
    }

    /// Whether the requests of a route are below the prefix.
    pub(crate) fn covers_route(&self, route: &Pattern) -> Covers {
        let host = covers_host(self.prefix.host(), route.host());
        let path = covers_path(self.prefix.segments(), route.segments());
        match (host, path) {
            (Covers::None, _) | (_, Covers::None) => Covers::None,
            (Covers::All, Covers::All) => Covers::All,
            _ => Covers::Some,
        }
    }

    /// Whether one request is below the prefix. `path` is raw, and empty segments in it do not
    /// count.
    pub(crate) fn covers(&self, host: &str, path: &str) -> bool {
        self.is_host(host) && self.starts(path)
    }

    fn is_host(&self, host: &str) -> bool {
        let labels = self.prefix.host();
        if labels.is_empty() {
            return true;
        }
        let host = host::name(host);
        let mut left: &str = &host;
        for label in labels.iter().rev() {
            if left.is_empty() || matches!(label, Segment::Rest(_)) {
                return !left.is_empty();
            }
            let (more, text) = last_label(left);
            if !matches!(label, Segment::Param(_)) && !is_literal(label, text) {
                return false;
            }
            left = more;
        }
        left.is_empty()
    }

    fn starts(&self, path: &str) -> bool {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        self.prefix.segments().iter().all(|segment| {
            let Some(part) = parts.next() else {
                return false;
            };
            matches!(segment, Segment::Param(_)) || is_literal(segment, &decode_segment(part))
        })
    }
}

fn is_literal(segment: &Segment, text: &str) -> bool {
    matches!(segment, Segment::Literal(literal) if literal == text)
}

fn covers_path(prefix: &[Segment], route: &[Segment]) -> Covers {
    let mut covers = Covers::All;
    for (at, segment) in prefix.iter().enumerate() {
        match (segment, route.get(at)) {
            (_, None) => return Covers::None,
            // It may be as long as the prefix, or shorter.
            (_, Some(Segment::Rest(_))) => return Covers::Some,
            (Segment::Literal(one), Some(Segment::Literal(other))) if one != other => {
                return Covers::None;
            }
            (Segment::Literal(_), Some(Segment::Param(_))) => covers = Covers::Some,
            _ => {}
        }
    }
    covers
}

fn covers_host(scope: &[Segment], route: &[Segment]) -> Covers {
    if scope.is_empty() {
        return Covers::All;
    }
    let literals_differ = scope
        .iter()
        .rev()
        .zip(route.iter().rev())
        .any(|(one, other)| match (one, other) {
            (Segment::Literal(one), Segment::Literal(other)) => one != other,
            _ => false,
        });
    if literals_differ {
        Covers::None
    } else if scope == route {
        Covers::All
    } else {
        // A route for every host, or one that takes more or fewer hosts than the scope.
        Covers::Some
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.prefix.fmt(f)
    }
}

/// What was added for the requests below a prefix, and where.
pub(crate) struct Scoped<T> {
    pub(crate) scope: Scope,
    pub(crate) value: T,
    pub(crate) added: &'static Location<'static>,
}

impl<T> Scoped<T> {
    #[track_caller]
    pub(crate) fn new(prefix: &str, value: T) -> Self {
        Self {
            scope: Scope::new(prefix),
            value,
            added: Location::caller(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::route::Route;

    #[test]
    fn a_prefix_covers_what_begins_with_its_segments() {
        let scope = Scope::new("/admin/{id}");
        for (path, covered) in [
            ("/admin/7", true),
            ("/admin/7/log", true),
            ("/%61dmin/7", true),
            ("//admin//7", true),
            ("/admin", false),
            ("/administrator/7", false),
            ("/x/admin/7", false),
            ("/admin%2F7/x", false),
        ] {
            assert_eq!(scope.covers("any.test", path), covered, "{path}");
        }
        assert!(Scope::new("/").covers("", "/"));
    }

    #[test]
    fn a_prefix_with_a_host_covers_that_host() {
        for (prefix, host, covered) in [
            ("//api.test/", "API.test:80", true),
            ("//api.test/", "v1.api.test", false),
            ("//api.test/", "test", false),
            ("//{t}.test/", "acme.test", true),
            ("//{t}.test/", "eu.acme.test", false),
            ("//{t...}.test/", "eu.acme.test", true),
            ("//{t...}.test/", "test", false),
            ("//api.test/", "", false),
        ] {
            let scope = Scope::new(prefix);
            assert_eq!(scope.covers(host, "/x"), covered, "{prefix} {host}");
        }
    }

    #[test]
    fn a_route_is_covered_always_never_or_by_request() {
        for (prefix, route, covers) in [
            ("/", "/", Covers::All),
            ("/admin", "/admin/users", Covers::All),
            ("/admin", "/public", Covers::None),
            ("/admin/x", "/admin", Covers::None),
            ("/admin", "/{section}/users", Covers::Some),
            ("/admin", "/{path...}", Covers::Some),
            ("/{any}", "/a", Covers::All),
            ("//a.test/", "/a", Covers::Some),
            ("//a.test/", "//a.test/a", Covers::All),
            ("//a.test/", "//b.test/a", Covers::None),
            ("//a.test/", "//{t}.test/a", Covers::Some),
            ("/a", "//b.test/a", Covers::All),
        ] {
            let route: Route = format!("GET {route}").parse().unwrap();
            let found = Scope::new(prefix).covers_route(route.pattern());
            assert_eq!(found, covers, "{prefix} {route}");
        }
    }

    #[test]
    #[should_panic(expected = "`/files/{path...}` is not a prefix")]
    fn a_rest_is_no_prefix() {
        drop(Scope::new("/files/{path...}"));
    }

    fn pattern() -> impl Strategy<Value = String> {
        let host = prop_oneof![
            3 => Just(String::new()),
            1 => "//(a|b|\\{h\\}|\\{h\\.\\.\\.\\})(\\.a|\\.b)?"
        ];
        let path = "(/a|/b){0,2}(/\\{p\\})?(/a)?";
        (host, path).prop_map(|(host, path)| match host + &path {
            text if text.is_empty() => "/".to_owned(),
            text => text,
        })
    }

    proptest! {
        /// What is decided at start-up is what each request would have said.
        #[test]
        fn the_static_answer_agrees_with_every_request(
            prefix in pattern(),
            route in pattern(),
            rest in any::<bool>(),
            host in "(a|b|c)(\\.(a|b)){0,2}",
            path in "(/(a|b|c)){0,4}",
        ) {
            let scope = Scope::new(&prefix);
            let mut text = route.clone();
            if rest {
                text = format!("{}/{{rest...}}", text.trim_end_matches('/'));
            }
            let mut router = crate::router::Router::new();
            let route: Route = format!("GET {text}").parse().unwrap();
            let covers = scope.covers_route(route.pattern());
            router.insert(route, (), Location::caller()).unwrap();
            let path = if path.is_empty() { "/" } else { &path };
            let found = router.find(&http::Method::GET, &host, path, None);
            if matches!(found, crate::router::Match::Found { .. }) {
                match covers {
                    Covers::All => prop_assert!(scope.covers(&host, path)),
                    Covers::None => prop_assert!(!scope.covers(&host, path)),
                    Covers::Some => {}
                }
            }
        }
    }
}
