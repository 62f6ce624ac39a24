//! The router against a naive matcher, on routes and paths made at random.

use std::panic::Location;

use http::Method;
use proptest::prelude::*;
use stario_html::Segment;

use super::tests::router;
use super::{Match, Router};
use crate::route::Route;

/// Tries every route in turn: the slow, obvious form of the same rules.
fn naive(routes: &[Route], method: &Method, path: &str) -> Option<(usize, Vec<String>)> {
    let parts: Vec<&str> = path
        .split('/')
        .skip(1)
        .filter(|part| !part.is_empty())
        .collect();
    let mut best: Option<(Vec<u8>, usize, Vec<String>)> = None;
    for (index, route) in routes.iter().enumerate() {
        if let Some((rank, values)) = naive_match(route, &parts)
            && route.method() == method
            && best.as_ref().is_none_or(|(least, ..)| rank < *least)
        {
            best = Some((rank, index, values));
        }
    }
    best.map(|(_, index, values)| (index, values))
}

/// The rank of a match (0 literal, 1 param, 2 rest per segment) and its values.
fn naive_match(route: &Route, parts: &[&str]) -> Option<(Vec<u8>, Vec<String>)> {
    let (mut rank, mut values) = (Vec::new(), Vec::new());
    let mut at = 0;
    for segment in route.pattern().segments() {
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
                values.push(parts[at - 1..].join("/"));
                at = parts.len();
            }
        }
    }
    (at == parts.len()).then_some((rank, values))
}

fn pattern() -> impl Strategy<Value = String> {
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
        paths in prop::collection::vec(("(/[abcd]){1,4}", method()), 1..8),
    ) {
        let mut router = Router::new();
        let mut routes = Vec::new();
        for (method, pattern) in wanted {
            let route = Route::new(method, &pattern).unwrap();
            if router.insert(route.clone(), routes.len(), Location::caller()).is_ok() {
                routes.push(route);
            }
        }
        for (path, method) in paths {
            match (router.find(&method, &path, None), naive(&routes, &method, &path)) {
                (Match::Found { value, params, .. }, Some((index, values))) => {
                    prop_assert_eq!(*value, index);
                    prop_assert!(params.iter().map(|(_, value)| value).eq(values.iter()));
                }
                (Match::MethodNotAllowed { allow }, None) => {
                    let listed = [Method::GET, Method::POST];
                    let expected: Vec<&str> = listed
                        .iter()
                        .filter(|method| naive(&routes, method, &path).is_some())
                        .map(Method::as_str)
                        .collect();
                    prop_assert_eq!(allow, expected.join(", "));
                }
                (Match::NotFound, None) => {}
                (found, expected) => prop_assert!(false, "{:?} but {:?}", found, expected),
            }
        }
    }

    #[test]
    fn any_path_is_answered_and_a_redirect_ends_at_a_route(path in "[/a.%2e5c\\\\]{0,12}|\\PC{0,8}") {
        let router = router(&["GET /", "GET /a", "GET /{x}", "GET /a/{rest...}"]);
        if let Match::Redirect(to) = router.find(&Method::GET, &path, None) {
            prop_assert!(to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"));
            let found = router.find(&Method::GET, &to, None);
            prop_assert!(matches!(found, Match::Found { .. }), "{} -> {}", path, to);
        }
    }
}
