//! A request head as HTTP/1 would have delivered it, or the reason why it is refused.
//!
//! h2 itself resets streams with doubled, unknown, missing or late pseudo headers, with headers
//! in upper case, and with those of a connection (RFC 9113, 8.2 and 8.3).

use std::sync::Arc;

use http::header::{COOKIE, HOST};
use http::uri::{Authority, PathAndQuery};
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};

use crate::body::Body;
use crate::error::HttpError;
use crate::gate::{is_host, is_path};
use crate::refusal;
use crate::telemetry::{Span, Tracer};

/// Makes one host, one cookie header and a target without scheme and authority.
///
/// # Errors
///
/// 501 for CONNECT; 400 when there is no host, more than one, or two that differ (RFC 9113,
/// 8.3.1), and for a host or a target that HTTP/1 would not take: http reads both more freely.
pub(super) fn normalize<B>(request: &mut Request<B>) -> Result<(), HttpError> {
    if request.method() == Method::CONNECT {
        return Err(HttpError::new(501, "This server is no proxy."));
    }
    let host = host(request.uri().authority(), request.headers())?;
    request.headers_mut().insert(HOST, host);
    let path = request.uri().path_and_query().cloned();
    if !path
        .as_ref()
        .is_none_or(|path| is_path(path.as_str().as_bytes()))
    {
        return Err(HttpError::new(
            400,
            "The target of the request is malformed.",
        ));
    }
    *request.uri_mut() = Uri::from(path.unwrap_or(PathAndQuery::from_static("/")));
    join_cookies(request.headers_mut());
    Ok(())
}

fn host(authority: Option<&Authority>, headers: &HeaderMap) -> Result<HeaderValue, HttpError> {
    let bad = |message: &'static str| Err(HttpError::new(400, message));
    let mut hosts = headers.get_all(HOST).iter();
    let header = hosts.next();
    if hosts.next().is_some() {
        return bad("The request names more than one host.");
    }
    let host = match (authority, header) {
        (Some(authority), None) => HeaderValue::from_str(authority.as_str()).ok(),
        (None, Some(header)) => Some(header.clone()),
        (Some(authority), Some(header)) => {
            let same = authority
                .as_str()
                .as_bytes()
                .eq_ignore_ascii_case(header.as_bytes());
            if !same {
                return bad("The request names two different hosts.");
            }
            Some(header.clone())
        }
        (None, None) => return bad("The request names no host."),
    };
    match host.filter(|host| is_host(host.as_bytes())) {
        Some(host) => Ok(host),
        None => bad("The host of the request is malformed."),
    }
}

/// A client may send each cookie in a header of its own (RFC 9113, 8.2.3).
fn join_cookies(headers: &mut HeaderMap) {
    let mut cookies = headers.get_all(COOKIE).iter();
    let (Some(first), Some(_)) = (cookies.next(), cookies.next()) else {
        return;
    };
    let mut joined = first.as_bytes().to_vec();
    for cookie in headers.get_all(COOKIE).iter().skip(1) {
        joined.extend_from_slice(b"; ");
        joined.extend_from_slice(cookie.as_bytes());
    }
    // Parts of valid values, joined by valid bytes.
    if let Ok(joined) = HeaderValue::from_bytes(&joined) {
        headers.insert(COOKIE, joined);
    }
}

/// The answer to a request that never reaches the router, with its span.
pub(super) fn refuse<B>(
    tracer: &Arc<dyn Tracer>,
    request: &Request<B>,
    error: &HttpError,
) -> Response<Body> {
    let span = Span::root(tracer, String::from(request.method().as_str()));
    span.attr("request.method", request.method().as_str())
        .attr("request.path", request.uri().path());
    let response = refusal::message_response(error);
    refusal::note(&span, &response);
    span.end();
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(uri: &str, headers: &[(&'static str, &str)]) -> Request<()> {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap()
    }

    fn error(uri: &str, headers: &[(&'static str, &str)]) -> String {
        let mut request = request(uri, headers);
        let error = normalize(&mut request).unwrap_err();
        assert_eq!(error.status(), 400);
        error.message().to_owned()
    }

    #[test]
    fn a_handler_sees_the_head_of_http1() {
        let cookies = [("cookie", "a=1"), ("cookie", "b=2; c=3"), ("cookie", "d=4")];
        let mut request = request("https://example.com:8443/a?b=c", &cookies);
        normalize(&mut request).unwrap();
        assert_eq!(request.uri(), "/a?b=c");
        assert_eq!(request.headers()["host"], "example.com:8443");
        let cookies: Vec<_> = request.headers().get_all("cookie").iter().collect();
        assert_eq!(cookies, ["a=1; b=2; c=3; d=4"]);
    }

    #[test]
    fn one_host_is_needed_and_two_have_to_agree() {
        for same in ["example.com", "EXAMPLE.com"] {
            let mut request = request("http://example.com/", &[("host", same)]);
            normalize(&mut request).unwrap();
        }
        let mut only_header = request("/", &[("host", "example.com")]);
        normalize(&mut only_header).unwrap();

        assert_eq!(error("/", &[]), "The request names no host.");
        let other = [("host", "evil.example")];
        let message = "The request names two different hosts.";
        assert_eq!(error("http://example.com/", &other), message);
        assert_eq!(
            error("http://example.com:81/", &[("host", "example.com")]),
            message
        );
        let two = [("host", "example.com"), ("host", "example.com")];
        let message = "The request names more than one host.";
        assert_eq!(error("http://example.com/", &two), message);
        let message = "The host of the request is malformed.";
        for bad in ["", "a b", "a/b", "user@example.com", ":80"] {
            assert_eq!(error("/", &[("host", bad)]), message, "{bad:?}");
        }
        assert_eq!(error("http://user@example.com/", &[]), message);
    }

    /// A host that a page shows or that a link is made of is the same kind of text in both.
    #[test]
    fn hosts_and_targets_are_those_that_http1_takes() {
        for host in ["[::1]", "[::1]:80", "a-b.example:8443", "localhost."] {
            let mut request = request(&format!("http://{host}/"), &[]);
            normalize(&mut request).unwrap();
        }
        let message = "The host of the request is malformed.";
        for bad in [
            "a,b", "a;b", "a!b", "a'b", "(a)", "a*b", "a:", "a:0", "a:99999", "a:b", "[v1.x]",
        ] {
            assert_eq!(error("/", &[("host", bad)]), message, "{bad:?}");
            if let Ok(uri) = format!("http://{bad}/").parse::<Uri>() {
                assert_eq!(error(&uri.to_string(), &[]), message, "{bad:?}");
            }
        }
        let host = [("host", "a.example")];
        let message = "The target of the request is malformed.";
        assert_eq!(error("/b\"c", &host), message);
        let mut fine = request("/b'c?d=|{}", &host);
        normalize(&mut fine).unwrap();
    }

    #[test]
    fn a_tunnel_is_refused() {
        let mut request = request("example.com:443", &[]);
        *request.method_mut() = Method::CONNECT;
        assert_eq!(normalize(&mut request).unwrap_err().status(), 501);
    }
}
