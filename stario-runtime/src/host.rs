//! The name of the host that a request is for.

use std::borrow::Cow;

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

#[cfg(test)]
mod tests {
    use super::*;

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
