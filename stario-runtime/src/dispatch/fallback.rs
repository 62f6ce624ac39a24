//! What is answered where no handler of the app is.

use http::HeaderValue;
use http::header::{ALLOW, LOCATION};

use crate::context::Context;
use crate::error::{HttpError, Result};
#[cfg(debug_assertions)]
use crate::error_page;
use crate::exchange::Exchange;
use crate::path;
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

pub(super) async fn bad_path(_c: Context, _w: Writer) -> Result {
    Err(HttpError::new(400, "Bad Request"))?
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

/// The path as it should be written; the method stays.
pub(super) async fn moved(c: Context, mut w: Writer) -> Result {
    let path = path::canonical(c.req.raw_path());
    let to = path::with_query(path, c.req.uri().query());
    w.header(LOCATION, to)?;
    w.empty(308);
    Ok(())
}
