//! What one span may hold, so that telemetry cannot grow without end.
//!
//! What is past a limit is dropped and counted, never an error.

use std::time::Duration;

/// Bytes of one text: an attribute value, a name, an error, an event body.
pub const TEXT_BYTES: usize = 8 * 1024;

/// Attributes of one span, of one event, and of one link.
pub const ATTRIBUTES: usize = 128;

/// Events of one span.
pub const EVENTS: usize = 512;

/// Events of a span that stays open: so many of the first and of the last.
///
/// A stream may have one for every patch, and there may be thousands of streams.
pub const STREAM_EVENTS: usize = 32;

/// How long the parts are in which a span that stays open leaves for the tracer.
pub const STREAM_PART: Duration = Duration::from_hours(1);

/// Bytes of all events of one span.
pub const EVENT_BYTES: usize = 1024 * 1024;

/// Links of one span.
pub const LINKS: usize = 128;

/// What a text ends with when it was cut.
const ELLIPSIS: char = '…';

/// The longest prefix of `text` that, with an ellipsis, keeps to the limit.
pub(crate) fn cut(text: &str) -> Option<String> {
    if text.len() <= TEXT_BYTES {
        return None;
    }
    let end = text.floor_char_boundary(TEXT_BYTES - ELLIPSIS.len_utf8());
    let mut kept = String::with_capacity(TEXT_BYTES);
    kept.push_str(&text[..end]);
    kept.push(ELLIPSIS);
    Some(kept)
}

/// A copy of `text` that keeps to the limit.
pub(crate) fn copied(text: &str) -> String {
    cut(text).unwrap_or_else(|| text.to_owned())
}

/// `text` itself, or its beginning when it is past the limit.
pub(crate) fn bounded(text: String) -> String {
    cut(&text).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_text_stays_as_it_is() {
        assert_eq!(copied("héllo"), "héllo");
        assert_eq!(bounded("x".repeat(TEXT_BYTES)).len(), TEXT_BYTES);
    }

    #[test]
    fn long_text_is_cut_at_a_character_and_says_so() {
        let text = "é".repeat(TEXT_BYTES);
        let kept = copied(&text);
        assert!(kept.len() <= TEXT_BYTES && kept.len() > TEXT_BYTES - 8);
        assert!(kept.ends_with("é…"));
    }
}
