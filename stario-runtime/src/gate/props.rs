//! Random requests against a naive reading of RFC 9112, whole and in pieces.

use proptest::prelude::*;

use super::guard::Limits;
use super::naive::{feed, naive};
use crate::config::ServerConfig;

fn limits() -> Limits {
    Limits::new(&ServerConfig::default())
}

fn every_byte(input: &[u8]) -> Vec<usize> {
    (1..=input.len()).collect()
}

/// What is right nineteen times out of twenty.
fn mostly(
    right: &'static [&'static str],
    wrong: &'static [&'static str],
) -> impl Strategy<Value = &'static str> {
    prop_oneof![
        19 => prop::sample::select(right),
        1 => prop::sample::select(wrong),
    ]
}

/// Mostly right, with a part wrong now and then.
fn request() -> impl Strategy<Value = Vec<u8>> {
    let method = mostly(
        &["GET", "POST", "OPTIONS", "HEAD", "M-SEARCH"],
        &["", "CONNECT", "TRACE", "G ET", "get", "PRI"],
    );
    let target = mostly(
        &[
            "/",
            "/a?b=c",
            "/%2e%2e/",
            "/a|b^c",
            "/?`{}",
            "http://h/x",
            "HTTP://H",
        ],
        &[
            "",
            "x",
            "*",
            "/a b",
            "/#",
            "/\"",
            "/`",
            "http://u@h/",
            "ftp://h",
            "http://other/",
        ],
    );
    let version = mostly(
        &["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0"],
        &["HTTP/1.2", "HTTP/2", "http/1.1", "HTTP/1.1 ", ""],
    );
    let header = mostly(
        &[
            "X: y",
            "X:\ty ",
            "x:y",
            "Connection: keep-alive, x",
            "Expect: 100-continue",
            "X: \u{80}",
            "!#$%&'*+-.^_`|~: z",
            "Content: 3",
            "Empty:",
        ],
        &[
            "host:h:80",
            "Host: a,b",
            "Host:",
            "x :y",
            ": y",
            " folded",
            "X",
            "Connection: close",
            "Content-Length: 3",
            "Content-Length: +3",
            "Content-Length: 3, 3",
            "Expect: more",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Upgrade: h2c",
            "X-Ü: y",
        ],
    );
    let headers = prop::collection::vec(header, 0..4);
    let host = mostly(
        &["Host: h\r\n"],
        &["", "Host: h\r\nHost: h\r\n", "Host: [::1]\r\n"],
    );
    let body = mostly(
        &[
            "\r\n",
            "Content-Length: 0\r\n\r\n",
            "content-length: 03\r\n\r\nabc",
            "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "transfer-encoding: CHUNKED\r\n\r\n3;x=y\r\nabc\r\n00\r\nA: b\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ],
        &[
            "",
            "Content-Length: 3\r\n\r\nab",
            "Transfer-Encoding: chunked\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
            "Transfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0\r\n A: b\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0\r\nA b\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        ],
    );
    let break_at = prop::option::weighted(0.15, (any::<prop::sample::Index>(), any_byte()));
    (method, target, version, headers, host, body, break_at).prop_map(
        |(method, target, version, headers, host, body, break_at)| {
            let mut text = format!("{method} {target} {version}\r\n{host}");
            for header in headers {
                text.push_str(header);
                text.push_str("\r\n");
            }
            text.push_str(body);
            let mut bytes = text.into_bytes();
            if let Some((index, byte)) = break_at {
                let index = index.index(bytes.len());
                bytes[index] = byte;
            }
            bytes
        },
    )
}

fn any_byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        4 => prop::sample::select(b"\r\n\t \0\x7f:;,/\"0aZ\x80\xff".to_vec()),
        1 => any::<u8>(),
    ]
}

fn connection() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(request(), 1..4).prop_map(|requests| requests.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_gate_takes_what_a_naive_reading_takes(input in connection()) {
        let (outcome, ends) = feed(&input, &every_byte(&input), &limits());
        let (naive_ends, refused) = naive(&input);
        prop_assert_eq!(ends, naive_ends, "{:?}", outcome);
        prop_assert_eq!(outcome.refusal.is_some(), refused, "{:?}", outcome);
    }

    #[test]
    fn pieces_change_nothing(
        input in connection(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        small in any::<bool>(),
    ) {
        let mut limits = limits();
        if small {
            // Limits that the input meets.
            (limits.head, limits.target, limits.fields) = (90, 6, 3);
            (limits.extensions, limits.trailers, limits.trailer_bytes) = (2, 1, 5);
            limits.ahead = 1;
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(input.len() + 1)).collect();
        cuts.sort_unstable();
        let (whole, _) = feed(&input, &[], &limits);
        let (pieces, _) = feed(&input, &cuts, &limits);
        prop_assert_eq!(&whole, &pieces);
        let (bytes, _) = feed(&input, &every_byte(&input), &limits);
        prop_assert_eq!(&whole, &bytes);
    }

    #[test]
    fn nothing_panics(input in prop::collection::vec(any_byte(), 0..200)) {
        feed(&input, &every_byte(&input), &limits());
    }
}

#[test]
fn of_two_limits_the_first_is_told_however_the_bytes_come() {
    let input = format!("GET /{} HTTP/1.1\r\n", "a".repeat(300)).into_bytes();
    for (head, message) in [
        (90, "The request head is too large."),
        (134, "The request head is too large."),
        (135, "The request target is too long."),
        (200, "The request target is too long."),
    ] {
        let mut limits = limits();
        (limits.head, limits.target) = (head, 6);
        let (whole, _) = feed(&input, &[], &limits);
        let (bytes, _) = feed(&input, &every_byte(&input), &limits);
        assert_eq!(whole, bytes, "{head}");
        assert_eq!(
            whole.refusal.map(|refusal| refusal.message()),
            Some(message)
        );
    }
}

#[test]
fn the_end_of_a_line_does_not_count_as_its_text_however_it_comes() {
    let mut limits = limits();
    limits.target = 6;
    // As long as a request line may be.
    let input = format!("{}\r\n", "a".repeat(6 + 128)).into_bytes();
    let (whole, _) = feed(&input, &[], &limits);
    let (bytes, _) = feed(&input, &every_byte(&input), &limits);
    assert_eq!(whole, bytes);
    let message = whole.refusal.map(|refusal| refusal.message());
    assert_eq!(message, Some("The request line is malformed."));
}

#[test]
fn the_generator_makes_good_and_bad_requests() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut good, mut bad, mut bodies) = (0, 0, 0);
    for _ in 0..1000 {
        let input = connection().new_tree(&mut runner).unwrap().current();
        let (outcome, _) = feed(&input, &[], &limits());
        good += usize::from(outcome.refusal.is_none());
        bad += usize::from(outcome.refusal.is_some());
        bodies += usize::from(outcome.in_body);
    }
    assert!(
        good > 300 && bad > 300 && bodies > 20,
        "{good} {bad} {bodies}"
    );
}
