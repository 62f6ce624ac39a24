//! The answer to one request for a file.

use bytes::{Bytes, BytesMut};
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, Method, Response, StatusCode};

use super::name;
use super::table::Assets;
use super::version::Version;
use crate::compress::{Accepts, Coding, vary_by_encoding};
use crate::mime::content_type;
use crate::partial::{self, Piece, Pieces, Represented};

/// A name that holds the hash of its content never changes its meaning.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Everything else may be different after the next deployment.
const NEVER: HeaderValue = HeaderValue::from_static("no-store");

impl Assets {
    /// Answers a request for `tail`, the decoded path below the URL of the directory.
    ///
    /// - a fingerprinted path: 200, cached for a year, in the smallest coding that the client
    ///   takes; 206, 304, 412 or 416 as the headers ask
    /// - the logical path: 307 to the fingerprinted one
    /// - a hash of another version, and anything else: 404
    ///
    /// A HEAD request gets the headers of GET and no body. The first call for a coding of a file
    /// makes it, which takes about 0.2 s for a megabyte of text.
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
        let content_type = HeaderValue::from_static(content_type(tail));
        self.answer(method, tail, Accepts::read(headers), headers, &content_type)
    }

    /// As [`respond`](Self::respond), with what the server has found out already.
    pub(crate) fn answer(
        &self,
        method: &Method,
        tail: &str,
        accepts: Accepts,
        headers: &HeaderMap,
        content_type: &HeaderValue,
    ) -> Response<Bytes> {
        if method != Method::GET && method != Method::HEAD {
            let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
            let allow = HeaderValue::from_static("GET, HEAD");
            response.headers_mut().insert(ALLOW, allow);
            return response;
        }
        let get = method == Method::GET;
        let mut response = match self.hashed(tail) {
            Some(version) => file(&version, get, accepts, headers, content_type),
            None => self.elsewhere(tail),
        };
        if !get {
            *response.body_mut() = Bytes::new();
        }
        response
    }

    /// What has to be done before the answer is quick, for a thread that may take its time.
    pub(crate) fn prepare(
        &self,
        tail: &str,
        accepts: Accepts,
    ) -> Option<impl FnOnce() + Send + 'static> {
        let version = self.hashed(tail)?;
        let coding = accepts.choose(Coding::KEPT.iter().copied())?;
        let work = version.is_compressible(content_type(tail)) && version.lacks(coding);
        work.then_some(move || {
            let _kept = select(&version, accepts);
        })
    }

    /// The version that a fingerprinted path names, if it is the present one.
    fn hashed(&self, tail: &str) -> Option<Version> {
        let (path, hash) = name::split(tail)?;
        self.version(&path).filter(|version| version.hash == hash)
    }

    fn elsewhere(&self, tail: &str) -> Response<Bytes> {
        match self.href(tail) {
            Some(href) => {
                let mut response = text(StatusCode::TEMPORARY_REDIRECT, "");
                let location = HeaderValue::from_str(href.as_str());
                let location = location.expect("an encoded URL is visible ASCII");
                response.headers_mut().insert(LOCATION, location);
                response
            }
            None => text(StatusCode::NOT_FOUND, "Not Found"),
        }
    }
}

/// The best coding that the client takes and that makes the file smaller.
fn select(version: &Version, accepts: Accepts) -> Option<(Coding, Bytes)> {
    let mut offer = Coding::KEPT.to_vec();
    while let Some(coding) = accepts.choose(offer.iter().copied()) {
        if let Some(bytes) = version.encoded(coding) {
            return Some((coding, bytes));
        }
        offer.retain(|other| *other != coding);
    }
    None
}

/// Sends one version of a file, or as much of it as the client lacks.
fn file(
    version: &Version,
    get: bool,
    accepts: Accepts,
    headers: &HeaderMap,
    content_type: &HeaderValue,
) -> Response<Bytes> {
    let compressible = content_type
        .to_str()
        .is_ok_and(|content_type| version.is_compressible(content_type));
    let encoded = compressible.then(|| select(version, accepts)).flatten();
    let (coding, bytes) = match encoded {
        Some((coding, bytes)) => (Some(coding), bytes),
        None => (None, version.bytes.clone()),
    };
    let content = Represented {
        etag: &version.etag(coding),
        modified: Some(version.modified),
        content_type,
        len: bytes.len() as u64,
    };
    let (mut response, pieces) = partial::answer(get, headers, &content);
    let status = response.status();
    let out = response.headers_mut();
    if compressible {
        vary_by_encoding(out);
    }
    // An error about one range or condition must not be kept for a year as the file.
    let error = status.is_client_error();
    out.insert(CACHE_CONTROL, if error { NEVER } else { FOREVER });
    let Pieces::Some(pieces) = pieces else {
        return response.map(|()| Bytes::new());
    };
    out.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(coding) = coding {
        out.insert(CONTENT_ENCODING, coding.header());
    }
    response.map(|()| join(&bytes, &pieces))
}

/// One piece is a view of the file; only several are put together.
fn join(bytes: &Bytes, pieces: &[Piece]) -> Bytes {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Content(range) => {
            let at = |position| usize::try_from(position).expect("it lies inside the bytes");
            bytes.slice(at(range.start)..at(range.end))
        }
    };
    if let [one] = pieces {
        return piece(one);
    }
    let mut out = BytesMut::new();
    for part in pieces {
        out.extend_from_slice(&piece(part));
    }
    out.freeze()
}

fn text(status: StatusCode, body: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, NEVER);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    if !body.is_empty() {
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
    }
    response
}
