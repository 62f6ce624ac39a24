//! The event stream format, read as browsers read it.

use std::time::Duration;

use super::event::ServerEvent;

/// Turns bytes into events; bytes may arrive in any pieces.
#[derive(Debug, Default)]
pub(super) struct Parser {
    buffer: Vec<u8>,
    /// A line that ended with CR at the end of a piece: a LF right after belongs to it.
    skip_lf: bool,
    draft: ServerEvent,
}

impl Parser {
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next event that is complete; an event without data is none.
    pub(super) fn next(&mut self) -> Option<ServerEvent> {
        while let Some(line) = self.line() {
            if !line.is_empty() {
                self.field(&line);
                continue;
            }
            let event = std::mem::take(&mut self.draft);
            if !event.data.is_empty() {
                return Some(event);
            }
        }
        None
    }

    fn line(&mut self) -> Option<String> {
        if self.skip_lf && !self.buffer.is_empty() {
            self.skip_lf = false;
            if self.buffer[0] == b'\n' {
                self.buffer.remove(0);
            }
        }
        let end = self
            .buffer
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))?;
        self.skip_lf = self.buffer[end] == b'\r';
        let line = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        self.buffer.drain(..=end);
        Some(line)
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.draft.name),
            "data" => self.draft.data.push(value.to_owned()),
            "id" if !value.contains('\0') => self.draft.id = Some(value.to_owned()),
            "retry" => {
                if let Ok(millis) = value.parse() {
                    self.draft.retry = Some(Duration::from_millis(millis));
                }
            }
            // A comment has no name; other names are for later versions of the format.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&str]) -> Vec<ServerEvent> {
        let mut parser = Parser::default();
        let mut events = Vec::new();
        for piece in pieces {
            parser.feed(piece.as_bytes());
            events.extend(std::iter::from_fn(|| parser.next()));
        }
        events
    }

    #[test]
    fn all_line_ends_in_all_pieces_read_the_same() {
        let text = ": hi\nevent: a\ndata: 1\ndata:  2\nid: 7\nretry: 50\n\ndata\n\n";
        let whole = read(&[text]);
        assert_eq!(whole.len(), 2);
        assert_eq!(whole[0].name, "a");
        assert_eq!(whole[0].data, ["1", " 2"]);
        assert_eq!(whole[0].id.as_deref(), Some("7"));
        assert_eq!(whole[0].retry, Some(Duration::from_millis(50)));
        assert_eq!(whole[1].data, [""]);
        for text in [
            text.to_owned(),
            text.replace('\n', "\r"),
            text.replace('\n', "\r\n"),
        ] {
            let pieces: Vec<String> = text.chars().map(String::from).collect();
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            assert_eq!(read(&pieces), whole, "{text:?}");
        }
    }

    #[test]
    fn an_event_without_its_blank_line_is_dropped() {
        assert_eq!(read(&["data: 1\n"]), []);
        assert_eq!(read(&["event: a\n\n"]), []);
    }
}
