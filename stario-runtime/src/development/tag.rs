//! The tag that brings the development script into a page.

use bytes::{BufMut, Bytes, BytesMut};
use http::HeaderMap;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};

/// Where the script is, in every app.
pub(crate) const SCRIPT: &str = "/_stario/dev.js";

/// A page with the tag in it, or nothing where the response is no page.
///
/// The tag comes first in the head, so that the script runs before a module does. It carries the
/// nonce of the page's Content-Security-Policy, if that has one.
pub(super) fn tagged(html: &Bytes, headers: &HeaderMap, version: &str) -> Option<Bytes> {
    let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    if !content_type.starts_with("text/html") {
        return None;
    }
    let at = place(html)?;
    let nonce = nonce(headers).map_or_else(String::new, |nonce| format!(" nonce=\"{nonce}\""));
    let tag = format!(
        "<script src=\"{SCRIPT}\" id=\"stario-dev\" data-seen=\"{version}\"{nonce} defer></script>"
    );
    let mut page = BytesMut::with_capacity(html.len() + tag.len());
    page.put_slice(&html[..at]);
    page.put_slice(tag.as_bytes());
    page.put_slice(&html[at..]);
    Some(page.freeze())
}

/// Behind `<head>`, or where a parser would begin one; a fragment has no such place.
fn place(html: &[u8]) -> Option<usize> {
    let end_of = |name| {
        let start = find(html, name)?;
        Some(start + html[start..].iter().position(|byte| *byte == b'>')? + 1)
    };
    end_of("<head")
        .or_else(|| find(html, "<body"))
        .or_else(|| end_of("<html"))
        .or_else(|| end_of("<!doctype"))
}

/// Where a tag begins that has this name and no longer one.
fn find(html: &[u8], name: &str) -> Option<usize> {
    let whole = |after: Option<&u8>| after.is_some_and(|byte| !byte.is_ascii_alphanumeric());
    let mut starts = html.windows(name.len()).enumerate();
    let found = starts.find(|(at, window)| {
        window.eq_ignore_ascii_case(name.as_bytes()) && whole(html.get(at + name.len()))
    });
    found.map(|(at, _)| at)
}

/// The nonce that a policy lets scripts run with.
fn nonce(headers: &HeaderMap) -> Option<&str> {
    let policy = headers.get(CONTENT_SECURITY_POLICY)?.to_str().ok()?;
    let mut directives = policy.split(';').map(str::trim);
    let scripts = directives.find(|directive| directive.starts_with("script-src"))?;
    let (_, nonce) = scripts.split_once("'nonce-")?;
    let (nonce, _) = nonce.split_once('\'')?;
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte);
    nonce.bytes().all(harmless).then_some(nonce)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &'static str, headers: &[(&'static str, &'static str)]) -> Option<String> {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        let page = tagged(&Bytes::from_static(html.as_bytes()), &headers, "1.0.0")?;
        Some(String::from_utf8(page.to_vec()).unwrap())
    }

    const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
    const TAG: &str =
        r#"<script src="/_stario/dev.js" id="stario-dev" data-seen="1.0.0" defer></script>"#;

    #[test]
    fn the_tag_is_the_first_thing_in_the_head_of_a_page() {
        for (before, after) in [
            ("<!doctype html><html><HEAD lang=\"a\">", "<title>x</title>"),
            ("<!doctype html>", "<body><header></header></body>"),
            ("<html lang=\"en\">", "<p>x</p>"),
            ("<!DOCTYPE html>", "hello"),
        ] {
            let html = format!("{before}{after}").leak();
            let expected = format!("{before}{TAG}{after}");
            assert_eq!(page(html, &[HTML]), Some(expected));
        }
    }

    #[test]
    fn fragments_and_what_is_no_markup_stay_as_they_are() {
        assert_eq!(page("<div><header>x</header></div>", &[HTML]), None);
        let text = ("content-type", "text/plain");
        assert_eq!(page("<html><head></head></html>", &[text]), None);
        assert_eq!(page("<html><head></head></html>", &[]), None);
    }

    #[test]
    fn the_tag_carries_the_nonce_of_the_policy() {
        let policy = "default-src 'self'; script-src 'nonce-aB3+/=' 'self'; style-src 'nonce-x'";
        let page = page(
            "<html><head></head></html>",
            &[HTML, ("content-security-policy", policy)],
        );
        assert!(page.unwrap().contains(r#" nonce="aB3+/=" defer>"#));
        let mut headers = HeaderMap::new();
        let forged = "script-src 'nonce-\"onload=x'".parse().unwrap();
        headers.insert(CONTENT_SECURITY_POLICY, forged);
        assert_eq!(nonce(&headers), None);
    }
}
