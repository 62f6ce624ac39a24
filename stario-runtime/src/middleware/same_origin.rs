//! The guard against writes that another site's page makes a visitor's browser send.

use http::{HeaderMap, Method};

use super::next::{Middleware, Next};
use crate::context::Context;
use crate::error::HttpError;
use crate::handler::HandlerFuture;
use crate::host;
use crate::writer::Writer;

/// Stands around every route that does not open itself to other sites.
///
/// It decides by the headers that a browser sets and a page cannot, before a handler runs and
/// before a body is read. The rules are those of Go's `CrossOriginProtection`.
pub(crate) struct SameOrigin {
    /// Origins that may write, in lower case: `https://accounts.example`.
    trusted: Vec<String>,
}

impl SameOrigin {
    /// The origins are in lower case.
    pub(crate) fn new(trusted: Vec<String>) -> Self {
        Self { trusted }
    }
}

impl Middleware for SameOrigin {
    fn call(&self, c: Context, w: Writer, next: Next) -> HandlerFuture {
        let exchange = w.exchange();
        if !self.trusted.is_empty() {
            let origin = c.req.header("origin").map(str::to_ascii_lowercase);
            if origin.is_some_and(|origin| self.trusted.contains(&origin)) {
                exchange.trust();
            }
        }
        let safe = c.req.method().is_safe() || exchange.is_trusted();
        let host = || host::of(c.req.uri(), c.req.headers());
        if safe || allows(c.req.method(), c.req.headers(), host()) {
            next.start(c, w)
        } else {
            let error = HttpError::new(403, "This request came from another site.");
            HandlerFuture::ready(Err(error.into()))
        }
    }
}

/// Stands in its place around a route for requests from other sites.
pub(crate) struct AnyOrigin;

impl Middleware for AnyOrigin {
    fn call(&self, c: Context, w: Writer, next: Next) -> HandlerFuture {
        w.exchange().trust();
        next.start(c, w)
    }
}

/// Whether a request may run a handler.
///
/// Safe methods pass. `Sec-Fetch-Site` decides where there is one (`same-origin`, or `none`
/// for what the visitor typed); otherwise `Origin` must name the same host and port as the request.
/// A request with neither is not from a browser and passes.
fn allows(method: &Method, headers: &HeaderMap, host: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let Some(origin) = headers.get("origin") else {
        return true;
    };
    let origin = origin.to_str().unwrap_or_default();
    match origin.split_once("://") {
        Some((scheme, authority)) if !host.is_empty() => {
            let port = match scheme {
                "http" => ":80",
                "https" => ":443",
                _ => return false,
            };
            let plain = |text: &str| text.trim_end_matches(port).to_ascii_lowercase();
            plain(authority) == plain(host)
        }
        // `null` of a sandboxed frame, or no origin at all.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    fn post(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = headers(pairs);
        let host = headers
            .get("host")
            .map_or("", |host| host.to_str().unwrap());
        allows(&Method::POST, &headers, host)
    }

    #[test]
    fn a_page_of_this_site_and_a_program_pass() {
        assert!(post(&[]));
        assert!(post(&[("sec-fetch-site", "same-origin")]));
        assert!(post(&[("sec-fetch-site", "none")]));
        assert!(post(&[
            ("host", "a.example:8000"),
            ("origin", "http://A.example:8000")
        ]));
        assert!(post(&[
            ("host", "a.example"),
            ("origin", "https://a.example:443")
        ]));
    }

    #[test]
    fn other_sites_and_sandboxes_are_refused() {
        assert!(!post(&[("sec-fetch-site", "cross-site")]));
        assert!(!post(&[("sec-fetch-site", "same-site")]));
        assert!(!post(&[("host", "a.example"), ("origin", "null")]));
        assert!(!post(&[
            ("host", "a.example"),
            ("origin", "https://b.example")
        ]));
        assert!(!post(&[
            ("host", "a.example"),
            ("origin", "http://a.example:8080")
        ]));
        assert!(!post(&[("origin", "http://a.example")]));
        // The domain above this one, one below it, and one that only looks like it.
        for origin in [
            "http://example",
            "http://b.a.example",
            "http://evila.example",
        ] {
            assert!(
                !post(&[("host", "a.example"), ("origin", origin)]),
                "{origin}"
            );
        }
    }

    #[test]
    fn reading_is_not_writing() {
        let foreign = headers(&[("sec-fetch-site", "cross-site")]);
        assert!(allows(&Method::GET, &foreign, "a.example"));
    }
}
