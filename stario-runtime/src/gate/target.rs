//! Request targets and host names.

use std::net::Ipv6Addr;
use std::ops::Range;

use super::breach::Refusal;
use super::field::{alphanumeric_and, letters};

/// What is printed, without `"`, `#`, `<` and `>`.
const TARGET: [bool; 256] = alphanumeric_and(b"!$%&'()*+,-./:;=?@[\\]^_`{|}~");

/// What no rule is about.
const PLAIN: [bool; 256] = alphanumeric_and(b"%&+,-./=?_~");

/// What a host name is made of.
const NAME: [bool; 256] = alphanumeric_and(b"-._~");

const BAD_TARGET: Refusal = Refusal::malformed("The request target is malformed.");
const BAD_HOST: Refusal = Refusal::malformed("The host is malformed.");

/// Checks the target of a request; for the absolute form, where in it the authority stands.
///
/// Taken are the origin form, the absolute form of `http` and `https`, and `*` for OPTIONS
/// (RFC 9112, 3.2). The authority form belongs to CONNECT, which is not offered.
pub(super) fn check(method: &[u8], target: &[u8]) -> Result<Option<Range<usize>>, Refusal> {
    if target.first() == Some(&b'/') {
        return check_path(target).map(|()| None);
    }
    if target == b"*" && method == b"OPTIONS" {
        return Ok(None);
    }
    let scheme = ["http://", "https://"]
        .into_iter()
        .find(|scheme| starts_with(target, scheme))
        .ok_or(BAD_TARGET)?;
    let rest = &target[scheme.len()..];
    let end = rest
        .iter()
        .position(|byte| matches!(byte, b'/' | b'?' | b'#'))
        .unwrap_or(rest.len());
    check_host(&rest[..end])?;
    check_path(&rest[end..])?;
    Ok(Some(scheme.len()..scheme.len() + end))
}

fn starts_with(target: &[u8], scheme: &str) -> bool {
    target
        .get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()))
}

/// How much of a text is a path and query that hold nothing that a rule is about.
pub(super) fn plain(text: &[u8]) -> usize {
    let [b'/', rest @ ..] = text else { return 0 };
    1 + first(rest, |byte| !PLAIN[usize::from(byte)])
}

/// Where the first byte is of which something holds that holds of no letter; else the length.
fn first(text: &[u8], holds: impl Fn(u8) -> bool) -> usize {
    let begun = letters(text);
    let rest = &text[begun..];
    begun
        + rest
            .iter()
            .position(|byte| holds(*byte))
            .unwrap_or(rest.len())
}

/// The bytes that may stand in a path and query, as far as they can be told from the head alone:
/// a browser encodes all others (WHATWG URL, query percent-encode set). What the escapes mean is
/// the router's business, which answers on a connection that goes on.
fn check_path(target: &[u8]) -> Result<(), Refusal> {
    if plain(target) == target.len() {
        return Ok(());
    }
    if !target.iter().all(|byte| TARGET[usize::from(*byte)]) {
        return Err(BAD_TARGET);
    }
    // The one that http's `Uri` refuses in a path.
    let tick = target.iter().position(|byte| *byte == b'`');
    if tick.is_some_and(|tick| !target[..tick].contains(&b'?')) {
        return Err(BAD_TARGET);
    }
    Ok(())
}

/// Checks `host[:port]`: a name of letters, digits, `-`, `.`, `_` and `~`, or an address.
///
/// RFC 3986 allows more in a name, none of which a registrable name can have.
pub(super) fn check_host(host: &[u8]) -> Result<(), Refusal> {
    let port = if let Some(rest) = host.strip_prefix(b"[") {
        let end = rest.iter().position(|byte| *byte == b']').ok_or(BAD_HOST)?;
        let address = std::str::from_utf8(&rest[..end]).map_err(|_| BAD_HOST)?;
        address.parse::<Ipv6Addr>().map_err(|_| BAD_HOST)?;
        &rest[end + 1..]
    } else {
        let end = first(host, |byte| !NAME[usize::from(byte)]);
        if end == 0 {
            return Err(BAD_HOST);
        }
        &host[end..]
    };
    match port {
        [] => Ok(()),
        [b':', digits @ ..] => check_port(digits),
        _ => Err(BAD_HOST),
    }
}

/// How much of a text is a host name, maybe with a port; where that is none that breaks no rule,
/// nothing.
pub(super) fn plain_host(text: &[u8]) -> usize {
    let name = first(text, |byte| !NAME[usize::from(byte)]);
    let [b':', port @ ..] = &text[name..] else {
        return name;
    };
    let digits = port.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let valid = match digits {
        1..=4 => port[0] != b'0',
        5 => port[0] != b'0' && port[..5] <= b"65535"[..],
        _ => false,
    };
    if name > 0 && valid {
        name + 1 + digits
    } else {
        0
    }
}

/// Whether a host is one that a request of HTTP/1 may name.
#[cfg(feature = "http2")]
pub(crate) fn is_host(host: &[u8]) -> bool {
    check_host(host).is_ok()
}

/// Whether a path with its query is one that a request of HTTP/1 may have.
#[cfg(feature = "http2")]
pub(crate) fn is_path(path: &[u8]) -> bool {
    check_path(path).is_ok()
}

/// A port of 1 to 65535; an empty one, which RFC 3986 allows, is a mistake in every real client.
fn check_port(digits: &[u8]) -> Result<(), Refusal> {
    let number = digits.iter().all(u8::is_ascii_digit) && digits.len() <= 5;
    let port = std::str::from_utf8(digits).map_or(0, |digits| digits.parse().unwrap_or(0));
    if number && (1..=65_535).contains(&port) {
        Ok(())
    } else {
        Err(BAD_HOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_host_is_one_that_the_rules_take() {
        for host in [
            "t",
            "a-b_c~d.example:80",
            "127.0.0.1",
            "x:1",
            "x:9999",
            "x:10000",
            "x:65535",
        ] {
            for after in ["", "\r\n", " ", "/"] {
                let text = format!("{host}{after}");
                assert_eq!(plain_host(text.as_bytes()), host.len(), "{text}");
            }
            assert!(check_host(host.as_bytes()).is_ok(), "{host}");
        }
        for host in [
            "", ":80", "x:", "x:0", "x:080", "x:65536", "x:99999", "x:123456", "[::1]", "é",
        ] {
            assert_eq!(plain_host(host.as_bytes()), 0, "{host}");
        }
    }
}
