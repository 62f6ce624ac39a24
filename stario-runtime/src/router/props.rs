//! The router against a naive matcher, on routes and paths made at random.

use std::panic::Location;

use http::Method;
use proptest::prelude::*;
use stario_html::Segment;

use super::tests::router;
use super::{Match, Router};
use crate::route::Route;

/// Tries every route in turn: the slow, obvious form of the same rules.
fn naive(
    routes: &[Route],
    method: &Method,
    host: &str,
    path: &str,
) -> Option<(usize, Vec<String>)> {
    let mut labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    labels.reverse();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut best: Option<(Vec<u8>, usize, Vec<String>)> = None;
    for (index, route) in routes.iter().enumerate() {
        let pattern = route.pattern();
        let of_host: Vec<Segment> = pattern.host().iter().rev().cloned().collect();
        let Some((mut rank, mut values)) = (if of_host.is_empty() {
            // After every route with a host.
            Some((vec![9], Vec::new()))
        } else {
            naive_match(&of_host, &labels, ".")
        }) else {
            continue;
        };
        let Some((of_path, more)) = naive_match(pattern.segments(), &parts, "/") else {
            continue;
        };
        rank.extend(of_path);
        values.reverse();
        values.extend(more);
        if route.method() == method && best.as_ref().is_none_or(|(least, ..)| rank < *least) {
            best = Some((rank, index, values));
        }
    }
    best.map(|(_, index, values)| (index, values))
}

/// The rank of a match (0 literal, 1 param, 2 rest per segment) and its values.
fn naive_match(
    pattern: &[Segment],
    parts: &[&str],
    between: &str,
) -> Option<(Vec<u8>, Vec<String>)> {
    let (mut rank, mut values) = (Vec::new(), Vec::new());
    let mut at = 0;
    for segment in pattern {
        let part = *parts.get(at)?;
        at += 1;
        match segment {
            Segment::Literal(text) if text == part => rank.push(0),
            Segment::Literal(_) => return None,
            Segment::Param(_) => {
                rank.push(1);
                values.push(part.to_owned());
            }
            Segment::Rest(_) => {
                rank.push(2);
                let mut rest = parts[at - 1..].to_vec();
                if between == "." {
                    rest.reverse();
                }
                values.push(rest.join(between));
                at = parts.len();
            }
        }
    }
    (at == parts.len()).then_some((rank, values))
}

fn pattern() -> impl Strategy<Value = String> {
    (host_pattern(), path_pattern()).prop_map(|(host, path)| host + &path)
}

/// None for half of the routes; `h0.x.{h2}` and the like for the others.
fn host_pattern() -> impl Strategy<Value = String> {
    let label = prop_oneof![3 => "[xy]", 2 => Just("{}".to_owned())];
    let labels = (prop::collection::vec(label, 1..3), any::<bool>()).prop_map(|(labels, rest)| {
        let mut labels: Vec<String> = labels
            .iter()
            .enumerate()
            .map(|(at, label)| match label.as_str() {
                "{}" => format!("{{h{at}}}"),
                literal => literal.to_owned(),
            })
            .collect();
        if rest {
            labels[0] = "{all...}".to_owned();
        }
        format!("//{}", labels.join("."))
    });
    prop_oneof![Just(String::new()), labels]
}

fn path_pattern() -> impl Strategy<Value = String> {
    let segment = prop_oneof![4 => "[abc]", 2 => Just("{}".to_owned())];
    (prop::collection::vec(segment, 0..4), any::<bool>()).prop_map(|(segments, rest)| {
        let mut text: String = segments
            .iter()
            .enumerate()
            .map(|(at, segment)| match segment.as_str() {
                "{}" => format!("/{{p{at}}}"),
                literal => format!("/{literal}"),
            })
            .collect();
        if rest {
            text.push_str("/{tail...}");
        }
        if text.is_empty() {
            "/".to_owned()
        } else {
            text
        }
    })
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::GET), Just(Method::POST)]
}

proptest! {
    #[test]
    fn finds_what_the_naive_matcher_finds(
        wanted in prop::collection::vec((method(), pattern()), 1..12),
        requests in prop::collection::vec(
            (method(), "|[xyz](\\.[xyz]){0,2}", "(/[abcd]){1,4}"),
            1..8,
        ),
    ) {
        let mut router = Router::new();
        let mut routes = Vec::new();
        for (method, pattern) in wanted {
            let route = Route::new(method, &pattern).unwrap();
            if router.insert(route.clone(), routes.len(), Location::caller()).is_ok() {
                routes.push(route);
            }
        }
        for (method, host, path) in requests {
            let expected = naive(&routes, &method, &host, &path);
            match (router.find(&method, &host, &path, None), expected) {
                (Match::Found { value, params, .. }, Some((index, values))) => {
                    prop_assert_eq!(*value, index);
                    prop_assert!(params.iter().map(|(_, value)| value).eq(values.iter()));
                }
                (Match::MethodNotAllowed { allow }, None) => {
                    let has = |method| naive(&routes, &method, &host, &path).is_some();
                    let expected = match (has(Method::GET), has(Method::POST)) {
                        (true, true) => vec!["GET", "HEAD", "OPTIONS", "POST"],
                        (true, false) => vec!["GET", "HEAD", "OPTIONS"],
                        (false, _) => vec!["OPTIONS", "POST"],
                    };
                    prop_assert_eq!(allow, expected.join(", "));
                }
                (Match::NotFound, None) => {}
                (found, expected) => prop_assert!(false, "{:?} but {:?}", found, expected),
            }
        }
    }

    #[test]
    fn any_path_is_answered_and_a_redirect_ends_at_a_route(path in "[/a.%2e5c\\\\]{0,12}|\\PC{0,8}") {
        let router = router(&["GET /", "GET /a", "GET /{x}", "GET /a/{rest...}", "GET //x.test/{x}/{y}"]);
        if let Match::Redirect(to) = router.find(&Method::GET, "x.test", &path, None) {
            prop_assert!(to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"));
            let found = router.find(&Method::GET, "x.test", &to, None);
            prop_assert!(matches!(found, Match::Found { .. }), "{} -> {}", path, to);
        }
    }
}
