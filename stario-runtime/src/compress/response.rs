//! The last step of a response before the connection: its content coding.

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, ETAG};
use http::{HeaderMap, HeaderValue, Response};

use super::accepts::Accepts;
use super::body::Encoded;
use super::coding::Coding;
use super::eligible::is_eligible;
use super::encoder;
use super::vary::vary_by_encoding;
use crate::body::{Body, Later};
use crate::config::Compression;
use crate::slots::Slots;

/// Set on a response that stays as it is, by `Writer::uncompressed`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain;

/// What is encoded on the spot. More is handed to a thread for such work, so that the
/// connections of this one do not wait: brotli takes about a millisecond for so much.
const AT_ONCE: usize = 64 * 1024;

/// Whether a whole body stays as it is because of its size.
pub(crate) fn is_small(body: &Body, settings: &Compression) -> bool {
    match body {
        Body::Empty => true,
        Body::Full(bytes) => bytes.len() < settings.min_bytes.max(1),
        _ => false,
    }
}

/// Encodes a response as the client likes it best.
///
/// - a whole body from `settings.min_bytes` on; a large one on another thread, and then its
///   length is not announced
/// - a stream whatever its size, unless too many have an encoder already
/// - nothing that has a coding, is packed by its type, is a part, or was told to stay
///
/// What could have been encoded says `Vary`. A strong entity tag becomes a weak one, because
/// the bytes are others now (RFC 9110, 8.8.1). A HEAD request gets the same head: its body is
/// dropped by the connection.
pub(crate) fn response(
    accepts: Accepts,
    response: &mut Response<Body>,
    settings: &Compression,
    slots: &Slots,
) {
    let large_enough = match response.body() {
        Body::Full(_) => !is_small(response.body(), settings),
        // A declared length is that of the bytes as they are.
        Body::Live(_) => !response.headers().contains_key(CONTENT_LENGTH),
        // Large files are sent as they are: an encoder for each slow reader costs more.
        Body::Empty | Body::Unseen | Body::File(_) | Body::Encoded(_) | Body::Later(_) => false,
        // Made after this, by the exchange and by the connection.
        Body::Held(_) | Body::Handed(_) => false,
        // A mounted service encodes for itself, or does not want to.
        #[cfg(feature = "tower")]
        Body::Foreign(_) => false,
    };
    let enabled = || Coding::LIVE.iter().copied().filter(|c| settings.has(*c));
    if !large_enough
        || enabled().next().is_none()
        || response.extensions().get::<Plain>().is_some()
        || !is_eligible(response.status(), response.headers())
    {
        return;
    }
    vary_by_encoding(response.headers_mut());
    let Some(coding) = accepts.choose(enabled()) else {
        return;
    };
    let body = std::mem::replace(response.body_mut(), Body::Empty);
    *response.body_mut() = match encode(body, coding, settings, slots) {
        Ok(body) => {
            mark(response.headers_mut(), coding);
            body
        }
        Err(body) => body,
    };
}

/// The encoded body, or the body as it was.
fn encode(body: Body, coding: Coding, settings: &Compression, slots: &Slots) -> Result<Body, Body> {
    match body {
        Body::Full(bytes) if bytes.len() > AT_ONCE => later(bytes, coding, settings, slots),
        Body::Full(bytes) => match encoder::whole(coding, settings, &bytes) {
            // Noise gets longer; it is sent as it is.
            Ok(encoded) if encoded.len() < bytes.len() => {
                slots.coded(bytes.len(), encoded.len());
                Ok(Body::Full(encoded))
            }
            _ => Err(Body::Full(bytes)),
        },
        live => {
            let Some(slot) = slots.take(settings.max_streams) else {
                return Err(live);
            };
            Encoded::new(live, coding, settings.stream_window, slot)
                .map(|encoded| Body::Encoded(Box::new(encoded)))
        }
    }
}

/// Encodes on a thread for blocking work, while the head is on its way.
fn later(
    bytes: Bytes,
    coding: Coding,
    settings: &Compression,
    slots: &Slots,
) -> Result<Body, Body> {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        return Err(Body::Full(bytes));
    };
    let (settings, slots) = (settings.clone(), slots.clone());
    let work = move || {
        let encoded = encoder::whole(coding, &settings, &bytes);
        if let Ok(encoded) = &encoded {
            slots.coded(bytes.len(), encoded.len());
        }
        encoded
    };
    Ok(Body::Later(Later::new(runtime.spawn_blocking(work))))
}

fn mark(headers: &mut HeaderMap, coding: Coding) {
    headers.insert(CONTENT_ENCODING, coding.header());
    // Both are about the bytes as they were.
    headers.remove(CONTENT_LENGTH);
    headers.remove(ACCEPT_RANGES);
    let strong = headers.get(ETAG).map(HeaderValue::as_bytes);
    if let Some(tag) = strong.filter(|tag| tag.starts_with(b"\""))
        && let Ok(weak) = HeaderValue::from_bytes(&[b"W/", tag].concat())
    {
        headers.insert(ETAG, weak);
    }
}
