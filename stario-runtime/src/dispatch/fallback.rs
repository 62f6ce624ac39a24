//! What is answered where no handler of the app is.

use http::header::{ALLOW, LOCATION};
use http::{HeaderValue, Response, StatusCode};

use crate::body::Body;
use crate::context::Context;
use crate::error::{HttpError, Result};
#[cfg(debug_assertions)]
use crate::error_page;
use crate::exchange::Exchange;
use crate::writer::Writer;

pub(super) async fn not_found(_c: Context, w: Writer) -> Result {
    #[cfg(debug_assertions)]
    if let Some(page) = error_page::not_found(w.exchange()) {
        w.exchange().respond(page);
        return Ok(());
    }
    drop(w);
    Err(HttpError::new(404, "Not Found"))?
}

pub(super) async fn method_not_allowed(_c: Context, _w: Writer) -> Result {
    Err(HttpError::new(405, "Method Not Allowed"))?
}

/// The answer to OPTIONS; what is allowed is added to it as to a 405.
pub(super) async fn options(_c: Context, w: Writer) {
    w.empty(204);
}

/// Says what is allowed here, in whatever is answered (RFC 9110, 15.5.6 and 9.3.7).
pub(super) fn allow(exchange: &Exchange, methods: &str) {
    let Ok(methods) = HeaderValue::try_from(methods) else {
        return;
    };
    exchange.before_send(Box::new(move |head| {
        head.headers.insert(ALLOW, methods);
    }));
}

/// `OPTIONS *`: what some address of this server answers.
pub(super) fn server_options(methods: &str) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::NO_CONTENT;
    if let Ok(methods) = HeaderValue::try_from(methods) {
        response.headers_mut().insert(ALLOW, methods);
    }
    response
}

/// The path as it should be written; the method stays.
pub(super) fn moved(to: &str) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    if let Ok(location) = HeaderValue::try_from(to) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}
