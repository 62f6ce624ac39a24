//! Reading what proxies say about the client.

use std::net::{IpAddr, SocketAddr};

use http::header::{FORWARDED, HeaderName};
use http::{HeaderMap, HeaderValue};

use super::client::{Client, Peer, Remote};
use super::trusted::TrustedProxies;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// What a proxy adds. Through a tunnel the whole world comes from this machine.
const THROUGH_A_PROXY: [&str; 5] = [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-real-ip",
];

/// Whether somebody has passed the request on.
pub fn is_passed_on(headers: &HeaderMap) -> bool {
    let mut names = THROUGH_A_PROXY.iter();
    names.any(|name| headers.contains_key(*name))
}

/// The client by `X-Forwarded-For` and `X-Forwarded-Proto`; nothing when neither is there.
pub(super) fn x_forwarded(
    peer: Peer,
    headers: &HeaderMap,
    trusted: &TrustedProxies,
) -> Option<Client> {
    let mut hops = from_the_end(headers, &X_FORWARDED_FOR).peekable();
    let mut protocols = from_the_end(headers, &X_FORWARDED_PROTO).peekable();
    if hops.peek().is_none() && protocols.peek().is_none() {
        return None;
    }
    let (remote, passed) = walk(peer, trusted, hops.map(address));
    // One entry for each hop, or a single one that the outermost proxy wrote.
    let protocol = protocols.take(passed.max(1)).last();
    Some(Client {
        address: remote.address(),
        secure: protocol.map_or(peer.secure, is_https),
    })
}

/// The client by `Forwarded` (RFC 7239); nothing when it is not there.
pub(super) fn forwarded(
    peer: Peer,
    headers: &HeaderMap,
    trusted: &TrustedProxies,
) -> Option<Client> {
    let mut elements = Vec::new();
    for value in headers.get_all(FORWARDED) {
        // What is no text hides who wrote it, as an unknown name does.
        elements.extend(split_outside_quotes(value.to_str().unwrap_or(""), ','));
    }
    if elements.is_empty() {
        return None;
    }
    let hops = elements
        .iter()
        .rev()
        .map(|element| address(&parameter(element, "for").unwrap_or_default()));
    let (remote, passed) = walk(peer, trusted, hops);
    let element = elements.len().checked_sub(passed.max(1));
    let protocol = element.and_then(|element| parameter(elements[element], "proto"));
    Some(Client {
        address: remote.address(),
        secure: protocol.map_or(peer.secure, |protocol| is_https(&protocol)),
    })
}

/// Goes from hop to hop while the one at hand is trusted; where it ends, and how many were read.
///
/// An entry that is no address ends the walk at the proxy that wrote it.
fn walk(
    peer: Peer,
    trusted: &TrustedProxies,
    hops: impl Iterator<Item = Option<IpAddr>>,
) -> (Remote, usize) {
    let mut remote = peer.remote;
    let mut passed = 0;
    for hop in hops {
        let Some(address) = hop.filter(|_| trusted.contains(remote)) else {
            break;
        };
        remote = Remote::ip(address);
        passed += 1;
    }
    (remote, passed)
}

/// The entries of a list header, last first.
fn from_the_end<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'h str> + use<'h> {
    let text = |value: &'h HeaderValue| value.to_str().unwrap_or("");
    let values: Vec<_> = headers.get_all(name).iter().map(text).collect();
    values
        .into_iter()
        .rev()
        .flat_map(|value| value.rsplit(',').map(str::trim))
}

/// An address with or without a port, IPv6 with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Some(address.ip());
    }
    let bare = text.strip_prefix('[')?.strip_suffix(']')?;
    bare.parse().ok().map(IpAddr::V6)
}

fn is_https(protocol: &str) -> bool {
    protocol.eq_ignore_ascii_case("https")
}

/// A parameter of one element of `Forwarded`, without its quotes.
fn parameter(element: &str, name: &str) -> Option<String> {
    split_outside_quotes(element, ';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        if !key.trim().eq_ignore_ascii_case(name) {
            return None;
        }
        let value = value.trim();
        let bare = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
        Some(bare.unwrap_or(value).replace('\\', ""))
    })
}

fn split_outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(move |c: char| {
        let was_escaped = escaped;
        escaped = quoted && !was_escaped && c == '\\';
        if c == '"' && !was_escaped {
            quoted = !quoted;
        }
        c == separator && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGE: &str = "10.0.0.0/8, 192.168.0.0/16, unix";

    fn client(peer: &str, headers: &[(&'static str, &str)]) -> (String, bool) {
        let remote = match peer {
            "unix" => Remote::Unix,
            peer => Remote::ip(peer.parse().unwrap()),
        };
        let peer = Peer {
            remote,
            secure: false,
        };
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::from_static(name);
                (name, HeaderValue::from_bytes(value.as_bytes()).unwrap())
            })
            .collect::<Vec<_>>()
            .into_iter()
            .fold(HeaderMap::new(), |mut map, (name, value)| {
                map.append(name, value);
                map
            });
        let client = peer.client(&headers, &EDGE.parse().unwrap());
        let address = client.address.map_or("none".to_owned(), |a| a.to_string());
        (address, client.secure)
    }

    fn is(peer: &str, headers: &[(&'static str, &str)], address: &str, secure: bool) {
        assert_eq!(
            client(peer, headers),
            (address.to_owned(), secure),
            "{peer} {headers:?}"
        );
    }

    #[test]
    fn what_a_proxy_adds_tells_that_it_was_there() {
        let with = |name: &'static str| [(HeaderName::from_static(name), "x".parse().unwrap())];
        for name in THROUGH_A_PROXY {
            assert!(is_passed_on(&HeaderMap::from_iter(with(name))), "{name}");
        }
        assert!(!is_passed_on(&HeaderMap::from_iter(with("host"))));
    }

    #[test]
    fn a_stranger_is_not_believed() {
        let lies = [
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-proto", "https"),
            ("forwarded", "for=203.0.113.9;proto=https"),
        ];
        is("198.51.100.1", &lies, "198.51.100.1", false);
    }

    #[test]
    fn the_client_is_the_last_address_that_is_no_proxy() {
        let name = "x-forwarded-for";
        is("10.0.0.1", &[(name, "203.0.113.9")], "203.0.113.9", false);
        is(
            "10.0.0.1",
            &[(name, "1.1.1.1, 203.0.113.9, 10.0.0.2")],
            "203.0.113.9",
            false,
        );
        is(
            "10.0.0.1",
            &[(name, "1.1.1.1"), (name, "203.0.113.9")],
            "203.0.113.9",
            false,
        );
        is(
            "10.0.0.1",
            &[(name, "10.0.0.3,10.0.0.2")],
            "10.0.0.3",
            false,
        );
        is("unix", &[(name, "203.0.113.9")], "203.0.113.9", false);
        is(
            "::ffff:10.0.0.1",
            &[(name, "203.0.113.9")],
            "203.0.113.9",
            false,
        );
        is(
            "10.0.0.1",
            &[(name, "203.0.113.9:4711")],
            "203.0.113.9",
            false,
        );
        is(
            "10.0.0.1",
            &[(name, "[2001:db8::1]:4711")],
            "2001:db8::1",
            false,
        );
        is("10.0.0.1", &[(name, "[2001:db8::1]")], "2001:db8::1", false);
    }

    #[test]
    fn what_is_no_address_leaves_the_proxy_that_wrote_it() {
        let name = "x-forwarded-for";
        is("10.0.0.1", &[(name, "1.1.1.1, unknown")], "10.0.0.1", false);
        is(
            "10.0.0.1",
            &[(name, "1.1.1.1, junk, 10.0.0.2")],
            "10.0.0.2",
            false,
        );
        is("10.0.0.1", &[(name, "")], "10.0.0.1", false);
        is("10.0.0.1", &[(name, "1.1.1.1, \u{e9}")], "10.0.0.1", false);
        is("10.0.0.1", &[], "10.0.0.1", false);
        is("unix", &[], "none", false);
    }

    #[test]
    fn the_protocol_belongs_to_the_hop() {
        let f = "x-forwarded-for";
        let p = "x-forwarded-proto";
        is("10.0.0.1", &[(p, "https")], "10.0.0.1", true);
        is(
            "10.0.0.1",
            &[(f, "203.0.113.9"), (p, "HTTPS")],
            "203.0.113.9",
            true,
        );
        is(
            "10.0.0.1",
            &[(f, "203.0.113.9"), (p, "https, http")],
            "203.0.113.9",
            false,
        );
        let two = [(f, "203.0.113.9, 10.0.0.2"), (p, "https, http")];
        is("10.0.0.1", &two, "203.0.113.9", true);
        let one = [(f, "203.0.113.9, 10.0.0.2"), (p, "https")];
        is("10.0.0.1", &one, "203.0.113.9", true);
    }

    #[test]
    fn the_standard_header_says_the_same() {
        let name = "forwarded";
        is(
            "10.0.0.1",
            &[(name, "for=203.0.113.9;proto=https")],
            "203.0.113.9",
            true,
        );
        is(
            "10.0.0.1",
            &[(name, r#"For="[2001:db8::1]:47""#)],
            "2001:db8::1",
            false,
        );
        let chain = r#"for=1.1.1.1, for=203.0.113.9;proto=https;by="a,b", for=10.0.0.2"#;
        is("10.0.0.1", &[(name, chain)], "203.0.113.9", true);
        is(
            "10.0.0.1",
            &[(name, "for=_hidden;proto=https")],
            "10.0.0.1",
            true,
        );
        is(
            "10.0.0.1",
            &[(name, r#"for="unclosed, for=1.1.1.1"#)],
            "10.0.0.1",
            false,
        );
    }

    #[test]
    fn two_headers_that_disagree_are_worth_nothing() {
        let agree = [
            ("x-forwarded-for", "203.0.113.9"),
            ("forwarded", "for=203.0.113.9"),
        ];
        is("10.0.0.1", &agree, "203.0.113.9", false);
        let disagree = [
            ("x-forwarded-for", "203.0.113.9"),
            ("forwarded", "for=1.1.1.1"),
        ];
        is("10.0.0.1", &disagree, "10.0.0.1", false);
    }
}
