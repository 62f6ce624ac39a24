//! The router, rule by rule.

use std::panic::Location;

use http::Method;

use super::{Match, Router};
use crate::path::PathError;
use crate::route::Route;

pub(super) fn router(list: &[&'static str]) -> Router<&'static str> {
    let mut router = Router::new();
    for text in list {
        router
            .insert(text.parse().unwrap(), *text, Location::caller())
            .unwrap();
    }
    router
}

/// `"GET /a id=7"` for a match, the answer in a word otherwise. A host stands behind an `@`.
fn ask(router: &Router<&'static str>, request: &str) -> String {
    let (request, host) = request.split_once(" @").unwrap_or((request, ""));
    let (method, target) = request.split_once(' ').unwrap();
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    match router.find(&method.parse().unwrap(), host, path, query) {
        Match::Found { value, params, .. } => params
            .iter()
            .fold((*value).to_owned(), |text, (name, value)| {
                format!("{text} {name}={value}")
            }),
        Match::Redirect(to) => format!("308 {to}"),
        Match::MethodNotAllowed { allow } => format!("405 {allow}"),
        Match::Options { allow } => format!("204 {allow}"),
        Match::NotFound => "404".to_owned(),
        Match::BadPath(_) => "400".to_owned(),
    }
}

#[track_caller]
fn check(list: &[&'static str], answers: &[(&str, &str)]) {
    let router = router(list);
    for (request, answer) in answers {
        assert_eq!(ask(&router, request), *answer, "{request}");
    }
}

#[test]
fn params_and_rest_are_captured_by_name() {
    check(
        &[
            "GET /users/{user_id}/posts/{post_id}",
            "GET /files/{path...}",
        ],
        &[
            (
                "GET /users/42/posts/7",
                "GET /users/{user_id}/posts/{post_id} user_id=42 post_id=7",
            ),
            (
                "GET /files/docs/readme.txt",
                "GET /files/{path...} path=docs/readme.txt",
            ),
            ("GET /files", "404"),
            ("GET /users/42", "404"),
        ],
    );
    assert!("GET /files/{path...}/edit".parse::<Route>().is_err());
}

#[test]
fn a_literal_that_looks_like_a_method_is_a_literal() {
    check(
        &["GET /foo/POST"],
        &[("GET /foo", "404"), ("POST /foo", "404")],
    );
}

#[test]
fn allow_is_sorted_and_the_same_for_405_and_options() {
    check(
        &["POST /r", "GET /r", "PATCH /r"],
        &[
            ("DELETE /r", "405 GET, HEAD, OPTIONS, PATCH, POST"),
            ("OPTIONS /r", "204 GET, HEAD, OPTIONS, PATCH, POST"),
        ],
    );
}

#[test]
fn head_and_options_are_derived_and_can_be_taken_over() {
    check(
        &["GET /a", "GET /b", "HEAD /b", "OPTIONS /b", "POST /c"],
        &[
            ("HEAD /a", "GET /a"),
            ("HEAD /b", "HEAD /b"),
            ("OPTIONS /b", "OPTIONS /b"),
            ("HEAD /c", "405 OPTIONS, POST"),
            ("OPTIONS /c", "204 OPTIONS, POST"),
            ("OPTIONS /none", "404"),
            ("OPTIONS *", "204 GET, HEAD, OPTIONS, POST"),
            ("GET *", "400"),
        ],
    );
}

#[test]
fn a_second_handler_is_a_conflict_that_names_both_places() {
    let mut router = router(&["GET /rooms/{id}", "GET /files/{path...}"]);
    let conflict = router
        .insert(
            "GET /rooms/{room}".parse().unwrap(),
            "again",
            Location::caller(),
        )
        .unwrap_err();
    let text = conflict.to_string();
    assert_eq!(text.matches(file!()).count(), 2, "{text}");
    assert!(text.contains("GET /rooms/{id} added at"), "{text}");
    assert!(text.contains("GET /rooms/{room} added at"), "{text}");
    assert_ne!(conflict.first().1.line(), conflict.second().1.line());
    router
        .insert(
            "GET /files/{other...}".parse().unwrap(),
            "again",
            Location::caller(),
        )
        .unwrap_err();
    assert_eq!(router.routes().len(), 2);
}

#[test]
fn names_belong_to_the_route() {
    check(
        &[
            "GET /rooms/{id}",
            "POST /rooms/{room}",
            "GET /rooms/{x}/log",
        ],
        &[
            ("GET /rooms/7", "GET /rooms/{id} id=7"),
            ("POST /rooms/7", "POST /rooms/{room} room=7"),
            ("GET /rooms/7/log", "GET /rooms/{x}/log x=7"),
        ],
    );
}

#[test]
fn the_better_choice_is_given_up_when_it_leads_nowhere() {
    check(
        &[
            "GET /a/b/c",
            "GET /a/{x}/d",
            "GET /a/{rest...}",
            "POST /a/b",
            "GET /{p}/b",
        ],
        &[
            ("GET /a/b/c", "GET /a/b/c"),
            ("GET /a/b/d", "GET /a/{x}/d x=b"),
            ("GET /a/b/e", "GET /a/{rest...} rest=b/e"),
            ("GET /a/b", "GET /a/{rest...} rest=b"),
            ("PUT /a/b", "405 GET, HEAD, OPTIONS, POST"),
            ("GET /z/b", "GET /{p}/b p=z"),
        ],
    );
}

#[test]
fn segments_are_decoded_one_by_one() {
    check(
        &[
            "GET /files/{name}",
            "GET /files/a/b",
            "GET /café",
            "GET /all/{path...}",
        ],
        &[
            ("GET /files/a%2Fb", "GET /files/{name} name=a/b"),
            ("GET /files/a/b", "GET /files/a/b"),
            ("GET /files/%61/b", "GET /files/a/b"),
            ("GET /caf%C3%A9", "GET /café"),
            (
                "GET /files/hello%20world",
                "GET /files/{name} name=hello world",
            ),
            (
                "GET /all/read%20me/%C3%A9",
                "GET /all/{path...} path=read me/é",
            ),
            ("GET /all/a%2F..%2Fb", "404"),
        ],
    );
}

#[test]
fn malformed_paths_are_bad_requests_even_where_nothing_is() {
    let router = router(&["GET /"]);
    for path in [
        "/caf%", "/%C3", "/\u{e9}", "/%00", "/%C3%28", "", "x", "/a#b",
    ] {
        assert!(
            matches!(router.find(&Method::GET, "", path, None), Match::BadPath(_)),
            "{path}"
        );
    }
    let found = router.find(&Method::GET, "", "/%00", None);
    assert!(matches!(found, Match::BadPath(PathError::Control)));
}

#[test]
fn other_spellings_redirect_only_to_where_a_route_is() {
    check(
        &[
            "GET /",
            "GET /search",
            "POST /act",
            "GET /a/{rest...}",
            "GET /{page}",
        ],
        &[
            ("GET /search/?q=cats&page=2", "308 /search?q=cats&page=2"),
            ("GET //search", "308 /search"),
            ("GET /x/../search", "308 /search"),
            ("GET /x/%2e%2E/search/.", "308 /search"),
            ("GET //", "308 /"),
            ("POST /act/", "308 /act"),
            ("DELETE /act/", "308 /act"),
            ("GET //aftra.io/", "308 /aftra.io"),
            ("GET /\\evil.example/", "308 /%5Cevil.example"),
            ("GET /a//b", "308 /a/b"),
            ("GET /no/such/", "404"),
            ("GET /search/x/", "404"),
        ],
    );
    check(
        &["GET /search"],
        &[("GET //aftra.io/", "404"), ("GET /none/?a=1", "404")],
    );
}

#[test]
fn a_host_is_matched_from_right_to_left_before_every_host() {
    check(
        &[
            "GET /users",
            "GET //API.Example.com/users",
            "GET //{tenant}.example.com/users",
            "GET //{all...}.example.com/users",
            "GET //{tenant}.example.com/{page}/{section}",
        ],
        &[
            ("GET /users @api.example.com", "GET //API.Example.com/users"),
            (
                "GET /users @API.example.com:80",
                "GET //API.Example.com/users",
            ),
            (
                "GET /users @acme.Example.com.",
                "GET //{tenant}.example.com/users tenant=acme",
            ),
            (
                "GET /users @eu.acme.example.com",
                "GET //{all...}.example.com/users all=eu.acme",
            ),
            (
                "GET /a/b%20c @acme.example.com",
                "GET //{tenant}.example.com/{page}/{section} tenant=acme page=a section=b c",
            ),
            // A host that leads nowhere is given up like a segment.
            (
                "GET /a/b @api.example.com",
                "GET //{tenant}.example.com/{page}/{section} tenant=api page=a section=b",
            ),
            ("GET /users @example.com", "GET /users"),
            ("GET /users @other.test", "GET /users"),
            ("GET /users @[::1]:8000", "GET /users"),
            ("GET /users @..example.com", "GET /users"),
            ("GET /users @.api.example.com", "GET /users"),
            ("GET /users", "GET /users"),
            ("GET /a/b @example.com", "404"),
        ],
    );
}

#[test]
fn what_a_host_does_not_answer_every_host_may() {
    let routes = ["GET //api.test/api", "POST /api", "GET /health"];
    check(
        &routes,
        &[
            ("POST /api @api.test", "POST /api"),
            ("GET /api @api.test", "GET //api.test/api"),
            ("GET /api @other.test", "405 OPTIONS, POST"),
            ("GET /health @other.test", "GET /health"),
            ("DELETE /api @api.test", "405 GET, HEAD, OPTIONS, POST"),
            ("OPTIONS /api @api.test", "204 GET, HEAD, OPTIONS, POST"),
            ("GET /api/ @api.test", "308 /api"),
        ],
    );
    check(
        &routes[..1],
        &[
            ("POST /api @api.test", "405 GET, HEAD, OPTIONS"),
            ("GET /api @x.test", "404"),
        ],
    );
}

#[test]
fn two_routes_of_one_host_are_a_conflict() {
    let mut router = router(&["GET //{a}.test/x", "GET /x", "GET //{a...}.test/x"]);
    let conflict = router
        .insert(
            "GET //{b}.test/x".parse().unwrap(),
            "again",
            Location::caller(),
        )
        .unwrap_err();
    let text = conflict.to_string();
    assert!(text.contains("GET //{a}.test/x added at"), "{text}");
    assert!(text.contains("GET //{b}.test/x added at"), "{text}");
}
