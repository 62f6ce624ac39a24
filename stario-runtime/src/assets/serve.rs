//! The answer to one request for a file.

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    HeaderValue, LOCATION, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, Method, Response, StatusCode};

use super::range::{self, Selection};
use super::table::Assets;
use super::version::Version;
use super::{conditional, name};
use crate::mime::content_type;

/// A name that holds the hash of its content never changes its meaning.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Everything else may be different after the next deployment.
const NEVER: &str = "no-store";

impl Assets {
    /// Answers a request for `tail`, the decoded path below the URL of the directory.
    ///
    /// - a fingerprinted path: 200, cached for a year; 304, 206 or 416 as the headers ask
    /// - the logical path: 307 to the fingerprinted one
    /// - a hash of another version, and anything else: 404
    ///
    /// A HEAD request gets the headers of GET and no body.
    ///
    /// # Example
    ///
    /// ```
    /// use http::{HeaderMap, Method, StatusCode};
    /// use stario_runtime::{AssetDir, Assets};
    ///
    /// static EMPTY: Assets = Assets::new(AssetDir { url: "/static", dir: "", files: &[] });
    ///
    /// let response = EMPTY.respond(&Method::GET, "../secret", &HeaderMap::new());
    /// assert_eq!(response.status(), StatusCode::NOT_FOUND);
    /// ```
    pub fn respond(&self, method: &Method, tail: &str, headers: &HeaderMap) -> Response<Bytes> {
        if method != Method::GET && method != Method::HEAD {
            let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let mut response = self.find(method, tail, headers);
        if method == Method::HEAD {
            *response.body_mut() = Bytes::new();
        }
        response
    }

    fn find(&self, method: &Method, tail: &str, headers: &HeaderMap) -> Response<Bytes> {
        if let Some((path, hash)) = name::split(tail)
            && let Some(version) = self.version(&path)
            && version.hash == hash
        {
            return file(&path, version, method, headers);
        }
        match self.href(tail) {
            Some(href) => {
                let mut response = text(StatusCode::TEMPORARY_REDIRECT, "");
                response
                    .headers_mut()
                    .insert(LOCATION, value(href.as_str()));
                response
            }
            None => text(StatusCode::NOT_FOUND, "Not Found"),
        }
    }
}

/// Sends one version of a file, or as much of it as the client lacks.
fn file(path: &str, version: Version, method: &Method, headers: &HeaderMap) -> Response<Bytes> {
    let etag = version.etag();
    let mut response = Response::new(Bytes::new());
    let out = response.headers_mut();
    out.insert(CACHE_CONTROL, HeaderValue::from_static(FOREVER));
    out.insert(ETAG, value(&etag));
    if conditional::none_match(headers, &etag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    out.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    out.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let len = version.bytes.len();
    // Ranges are defined for GET alone.
    let selection = match *method {
        Method::GET => range::select(headers, &etag, len),
        _ => Selection::Whole,
    };
    let (status, body) = match selection {
        Selection::Whole => (StatusCode::OK, version.bytes),
        Selection::Part(part) => {
            let shown = format!("bytes {}-{}/{len}", part.start, part.end - 1);
            out.insert(CONTENT_RANGE, value(&shown));
            (StatusCode::PARTIAL_CONTENT, version.bytes.slice(part))
        }
        Selection::Unsatisfiable => {
            out.insert(CONTENT_RANGE, value(&format!("bytes */{len}")));
            // An error about one range must not be kept for a year as the file.
            out.insert(CACHE_CONTROL, HeaderValue::from_static(NEVER));
            (StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new())
        }
    };
    if status != StatusCode::RANGE_NOT_SATISFIABLE {
        out.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    }
    out.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    *response.status_mut() = status;
    *response.body_mut() = body;
    response
}

fn text(status: StatusCode, body: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(NEVER));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    if !body.is_empty() {
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
    }
    response
}

/// Digits, quotes and encoded URLs only ever give visible ASCII.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("the text is visible ASCII")
}
