//! The name of the host that a request is for.

use std::borrow::Cow;
use std::net::IpAddr;

use http::header::HOST;
use http::{HeaderMap, Uri};

/// The host as the client wrote it, with its port; empty when there is none.
///
/// The authority of the target comes first: an HTTP/2 `:authority`, or the absolute form, by
/// which a server has to ignore `Host` (RFC 9112, 3.2.2).
pub(crate) fn of<'a>(target: &'a Uri, headers: &'a HeaderMap) -> &'a str {
    match target.authority() {
        Some(authority) => authority.as_str(),
        None => headers
            .get(HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default(),
    }
}

/// A host as it is compared: in lower case, without its port and without a final dot.
pub(crate) fn name(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches([' ', '\t']);
    let text = text.rsplit_once('@').map_or(text, |(_, host)| host);
    let name = match text.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => text,
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Whether a name, as `name` gives it, always leads to the machine that asks: `localhost` and
/// what lies below it (RFC 6761, 6.3), or a loopback address.
///
/// A site can make its own name lead here (DNS rebinding), but its pages cannot ask for these.
pub fn is_local(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost") || address(name).is_some_and(is_loopback)
}

/// Whether an address is this machine's own, also where a socket for IPv6 takes IPv4
/// (`::ffff:127.0.0.1`).
pub fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// The address that a name, as [`name`] gives it, is.
pub(crate) fn address(name: &str) -> Option<IpAddr> {
    let inside = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    inside.unwrap_or(name).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_names_lead_nowhere_else() {
        for name in [
            "localhost",
            "tiles.localhost",
            "127.0.0.1",
            "127.8.9.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(is_local(name), "{name}");
        }
        for name in [
            "",
            "evil.example",
            "notlocalhost",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.0.2.7",
            "[::2]",
            "[::ffff:192.0.2.7]",
            "box.local",
        ] {
            assert!(!is_local(name), "{name}");
        }
    }

    #[test]
    fn ports_and_case_go_and_brackets_stay() {
        for (host, name) in [
            ("Example.COM:8080", "example.com"),
            (" example.com ", "example.com"),
            ("example.com.", "example.com"),
            ("example.com.:443", "example.com"),
            ("[::1]:8000", "[::1]"),
            ("[::1]", "[::1]"),
            ("example.com:", "example.com"),
            ("example.com:http", "example.com:http"),
            ("", ""),
        ] {
            assert_eq!(super::name(host), name, "{host:?}");
        }
    }

    #[test]
    fn the_authority_of_the_target_wins() {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "one.example".parse().unwrap());
        let origin = Uri::from_static("/x");
        assert_eq!(of(&origin, &headers), "one.example");
        let absolute = Uri::from_static("http://Two.example:80/x");
        assert_eq!(of(&absolute, &headers), "Two.example:80");
        assert_eq!(of(&origin, &HeaderMap::new()), "");
    }
}
