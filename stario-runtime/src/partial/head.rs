//! From what is asked to the head of the answer and what goes into its body.

use http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH,
    LAST_MODIFIED,
};
use http::{HeaderMap, Response, StatusCode};

use super::conditional;
use super::date::Date;
use super::parts::{Multipart, Piece};
use super::range::{self, Selection};

/// A content as the client may get it: one version, in one coding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Represented<'a> {
    /// Its strong entity tag, with the quotes.
    pub(crate) etag: &'a str,
    /// When it was changed, where that is known.
    pub(crate) modified: Option<std::time::SystemTime>,
    pub(crate) content_type: &'a HeaderValue,
    pub(crate) len: u64,
}

/// What goes into the body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pieces {
    Nothing,
    Some(Vec<Piece>),
}

/// Answers a GET or HEAD request: 200, 206, 304, 412 or 416, with the headers that say so.
///
/// `get` is false for HEAD, for which ranges are not defined (RFC 9110, 14.2).
pub(crate) fn answer(
    get: bool,
    headers: &HeaderMap,
    content: &Represented<'_>,
) -> (Response<()>, Pieces) {
    let modified = content.modified.and_then(Date::of);
    let mut response = Response::new(());
    let out = response.headers_mut();
    out.insert(ETAG, value(content.etag));
    if let Some(modified) = modified {
        out.insert(LAST_MODIFIED, modified.header());
    }
    let verdict = conditional::judge(headers, content.etag, modified);
    if let Some(status) = verdict.status() {
        *response.status_mut() = status;
        // A client that got a coding made on the fly has the weak form, and looks for that.
        let weak = format!("W/{}", content.etag);
        if headers.get(IF_NONE_MATCH).is_some_and(|tag| *tag == *weak) {
            response.headers_mut().insert(ETAG, value(&weak));
        }
        return (response, Pieces::Nothing);
    }
    out.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let total = content.len;
    let selection = if get {
        range::select(headers, content.etag, modified, total)
    } else {
        Selection::Whole
    };
    let pieces = match selection {
        Selection::Unsatisfiable => {
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            let out = response.headers_mut();
            out.insert(CONTENT_RANGE, value(&format!("bytes */{total}")));
            out.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            return (response, Pieces::Nothing);
        }
        Selection::Whole => whole(&mut response, content),
        Selection::Parts(mut parts) => match parts.pop() {
            Some(one) if parts.is_empty() => {
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                let shown = format!("bytes {}-{}/{total}", one.start, one.end - 1);
                let out = response.headers_mut();
                out.insert(CONTENT_RANGE, value(&shown));
                out.insert(CONTENT_TYPE, content.content_type.clone());
                vec![Piece::Content(one)]
            }
            last => {
                parts.extend(last);
                several(&mut response, content, parts)
            }
        },
    };
    let len: u64 = pieces.iter().map(Piece::len).sum();
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(len));
    (response, Pieces::Some(pieces))
}

fn whole(response: &mut Response<()>, content: &Represented<'_>) -> Vec<Piece> {
    let out = response.headers_mut();
    out.insert(CONTENT_TYPE, content.content_type.clone());
    vec![Piece::Content(0..content.len)]
}

/// Several parts, where that is less than the whole: a request never costs more than the
/// content.
fn several(
    response: &mut Response<()>,
    content: &Represented<'_>,
    parts: Vec<std::ops::Range<u64>>,
) -> Vec<Piece> {
    let content_type = content.content_type.to_str().unwrap_or_default();
    let entropy = fastrand::u128(..);
    let multipart = Multipart::new(parts, content_type, content.len, entropy);
    if multipart.len >= content.len {
        return whole(response, content);
    }
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    let shown = format!("multipart/byteranges; boundary={}", multipart.boundary);
    response.headers_mut().insert(CONTENT_TYPE, value(&shown));
    multipart.pieces
}

/// Digits, quotes and hexadecimal only ever give visible ASCII.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("the text is visible ASCII")
}
