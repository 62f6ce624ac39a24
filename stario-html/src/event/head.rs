//! The lines of an event before its data: `event`, `id` and `retry`.

use std::time::Duration;

use crate::escape;

use super::encode::Event;
use super::error::EventError;
use super::frame::one_line;

/// What the client waits before it reconnects when no event says otherwise, in milliseconds.
const DEFAULT_RETRY: u128 = 1000;

/// Writes the id that a client which reconnects sends back.
pub(super) fn id(out: &mut String, id: &str) -> Result<(), EventError> {
    out.push_str("id: ");
    out.push_str(one_line("id", id)?);
    out.push('\n');
    Ok(())
}

/// Writes the wait before a client reconnects, unless it is the client's own.
pub(super) fn retry(out: &mut String, wait: Duration) {
    if wait.as_millis() != DEFAULT_RETRY {
        out.push_str("retry: ");
        escape::digits(out, false, wait.as_millis());
        out.push('\n');
    }
}

impl Event {
    /// The event with an id.
    ///
    /// A client that reconnects sends it back as `Last-Event-ID`.
    ///
    /// An empty id is sent, too: it clears the one the client has.
    ///
    /// # Errors
    ///
    /// When the id holds a line break or NUL.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// let event = Event::remove("#old")?.with_id("41")?;
    /// assert!(event.as_bytes().starts_with(b"event: datastar-patch-elements\nid: 41\ndata: "));
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn with_id(self, id: &str) -> Result<Self, EventError> {
        let mut line = String::new();
        self::id(&mut line, id)?;
        let head = Head::of(&self);
        Ok(head.with(line.as_bytes(), head.retry))
    }

    /// The event with the wait before a client that lost the stream reconnects.
    ///
    /// One second is what the client does anyway, and is not written.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    /// use stario_html::Event;
    ///
    /// let event = Event::comment("soon").with_retry(Duration::from_millis(250));
    /// assert_eq!(event.as_bytes(), "retry: 250\n: soon\n\n");
    /// ```
    pub fn with_retry(self, wait: Duration) -> Self {
        let mut line = String::new();
        retry(&mut line, wait);
        let head = Head::of(&self);
        head.with(head.id, line.as_bytes())
    }
}

/// An encoded event, taken apart; each line with its line break, empty when it is not there.
struct Head<'a> {
    event: &'a [u8],
    id: &'a [u8],
    retry: &'a [u8],
    data: &'a [u8],
}

impl<'a> Head<'a> {
    fn of(event: &'a Event) -> Self {
        let mut data = event.as_bytes().as_ref();
        Self {
            event: take_line(&mut data, b"event: "),
            id: take_line(&mut data, b"id: "),
            retry: take_line(&mut data, b"retry: "),
            data,
        }
    }

    fn with(&self, id: &[u8], retry: &[u8]) -> Event {
        Event([self.event, id, retry, self.data].concat().into())
    }
}

fn take_line<'a>(rest: &mut &'a [u8], field: &[u8]) -> &'a [u8] {
    if !rest.starts_with(field) {
        return &[];
    }
    let end = rest.iter().position(|&b| b == b'\n');
    let (line, after) = rest.split_at(end.map_or(rest.len(), |at| at + 1));
    *rest = after;
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Js;

    fn text(event: &Event) -> &str {
        std::str::from_utf8(event.as_bytes()).unwrap()
    }

    #[test]
    fn id_and_retry_stand_in_canonical_order_whichever_was_set_first() {
        let script = || Event::script(Js::from_source("x()"));
        let head = "event: datastar-patch-elements\nid: 7\nretry: 0\ndata: selector body\n";
        let event = script().with_retry(Duration::ZERO).with_id("7").unwrap();
        assert!(text(&event).starts_with(head), "{}", text(&event));
        let event = script().with_id("7").unwrap().with_retry(Duration::ZERO);
        assert!(text(&event).starts_with(head), "{}", text(&event));
    }

    #[test]
    fn the_last_id_and_the_last_retry_win() {
        let event = Event::signals(&serde_json::json!({"a": 1}))
            .unwrap()
            .with_id("1")
            .unwrap()
            .with_retry(Duration::from_millis(5))
            .with_id("")
            .unwrap()
            .with_retry(Duration::from_secs(1));
        assert_eq!(
            text(&event),
            "event: datastar-patch-signals\nid: \ndata: signals {\"a\":1}\n\n"
        );
    }

    #[test]
    fn a_comment_can_carry_both() {
        let event = Event::comment("")
            .with_id("9")
            .unwrap()
            .with_retry(Duration::from_millis(50));
        assert_eq!(text(&event), "id: 9\nretry: 50\n: \n\n");
    }

    #[test]
    fn an_id_is_one_line() {
        for bad in ["a\nb", "a\rdata: x", "\0"] {
            assert!(Event::comment("").with_id(bad).unwrap_err().is_line_break());
        }
    }
}
