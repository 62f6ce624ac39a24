//! The head of a request that is kept for long.

use std::fmt::Write as _;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Uri};

/// Whether the client says that it reads events.
pub(crate) fn asks_for_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter();
    accepted
        .filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
        .any(|value| value.contains("text/event-stream"))
}

/// Moves a head into memory of its own size.
///
/// hyper's heads are slices of its read buffer, of which they keep all 8 KiB. That is of no
/// concern to a page, but a stream holds its request for hours.
pub(crate) fn compact(head: &mut Parts) {
    let values = head.headers.values().map(HeaderValue::len).sum::<usize>();
    let mut all = BytesMut::with_capacity(values + head.uri.path().len() + 64);
    if write!(all, "{}", head.uri).is_err() {
        return;
    }
    let uri = all.len();
    for value in head.headers.values() {
        all.extend_from_slice(value.as_bytes());
    }
    let mut all: Bytes = all.freeze();
    // What was valid is valid: both only look at the bytes again.
    if let Ok(uri) = Uri::from_maybe_shared(all.split_to(uri)) {
        head.uri = uri;
    }
    for value in head.headers.values_mut() {
        let sensitive = value.is_sensitive();
        if let Ok(copy) = HeaderValue::from_maybe_shared(all.split_to(value.len())) {
            *value = copy;
            value.set_sensitive(sensitive);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(target: &'static str) -> Parts {
        let request = http::Request::get(target)
            .header("x", "one")
            .header("y", "")
            .header("x", HeaderValue::from_bytes(b"two \xfc").unwrap());
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn a_compact_head_says_the_same() {
        for target in ["/a%20b?c=d", "http://t:80/a?b", "http://t", "*"] {
            let (before, mut after) = (head(target), head(target));
            compact(&mut after);
            assert_eq!(before.uri, after.uri);
            assert_eq!(before.headers, after.headers);
        }
    }

    #[test]
    fn a_compact_head_lets_go_of_the_buffer_it_came_in() {
        let buffer = Bytes::from(vec![b'v'; 8192]);
        let mut parts = head("/");
        let value = HeaderValue::from_maybe_shared(buffer.slice(10..20)).unwrap();
        parts.headers.insert("z", value);
        assert!(!buffer.is_unique());
        compact(&mut parts);
        assert!(buffer.is_unique());
    }
}
