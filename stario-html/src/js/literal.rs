//! JavaScript literals, written by the serializer of JSON.

use std::io;

use serde_json::ser::{CharEscape, Formatter};

use crate::escape;

use super::dotted;
use super::json;
use super::number::exact_number;
use super::signals::check_key;
use super::value::EXACT;

/// JavaScript literals by the rules of [`escape::js_string`].
#[derive(Default)]
pub(super) struct Literal {
    /// Whether an object key is being written; it is collected to see whether it may stand bare.
    in_key: bool,
    key: String,
    /// Whether the keys become signals.
    signals: bool,
    /// How many objects and lists are open.
    depth: usize,
}

impl Literal {
    /// For values whose keys become signals.
    pub(super) fn signals() -> Self {
        Self {
            signals: true,
            ..Self::default()
        }
    }

    fn put<W: io::Write + ?Sized>(&mut self, w: &mut W, text: &str) -> io::Result<()> {
        if self.in_key {
            self.key.push_str(text);
            Ok(())
        } else {
            w.write_all(text.as_bytes())
        }
    }

    fn integer<W>(&mut self, w: &mut W, negative: bool, magnitude: u128) -> io::Result<()>
    where
        W: io::Write + ?Sized,
    {
        let mut text = String::new();
        escape::digits(&mut text, negative, magnitude);
        if magnitude > EXACT && !self.in_key {
            text.insert(0, '\'');
            text.push('\'');
        }
        self.put(w, &text)
    }
}

/// Whether a key may be written without quotes.
fn is_bare(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

impl Formatter for Literal {
    super::number::all_integers!();
    super::dotted::count_depth!();

    fn write_f32<W: io::Write + ?Sized>(&mut self, w: &mut W, value: f32) -> io::Result<()> {
        let mut text = String::new();
        escape::float(&mut text, value);
        self.put(w, &text)
    }

    fn write_f64<W: io::Write + ?Sized>(&mut self, w: &mut W, value: f64) -> io::Result<()> {
        let mut text = String::new();
        escape::float(&mut text, value);
        self.put(w, &text)
    }

    fn write_number_str<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        value: &str,
    ) -> io::Result<()> {
        let text = exact_number(value, '\'');
        self.put(w, &text)
    }

    fn write_bool<W: io::Write + ?Sized>(&mut self, w: &mut W, value: bool) -> io::Result<()> {
        self.put(w, if value { "true" } else { "false" })
    }

    fn begin_string<W: io::Write + ?Sized>(&mut self, w: &mut W) -> io::Result<()> {
        if self.in_key {
            Ok(())
        } else {
            w.write_all(b"'")
        }
    }

    fn end_string<W: io::Write + ?Sized>(&mut self, w: &mut W) -> io::Result<()> {
        if self.in_key {
            Ok(())
        } else {
            w.write_all(b"'")
        }
    }

    fn write_string_fragment<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if self.in_key {
            self.key.push_str(fragment);
            return Ok(());
        }
        let mut text = String::with_capacity(fragment.len());
        escape::js_chars(&mut text, fragment);
        w.write_all(text.as_bytes())
    }

    fn write_char_escape<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        let c = match escape {
            CharEscape::Quote => '"',
            CharEscape::ReverseSolidus => '\\',
            CharEscape::Solidus => '/',
            CharEscape::Backspace => '\u{8}',
            CharEscape::FormFeed => '\u{C}',
            CharEscape::LineFeed => '\n',
            CharEscape::CarriageReturn => '\r',
            CharEscape::Tab => '\t',
            CharEscape::AsciiControl(byte) => char::from(byte),
        };
        self.write_string_fragment(w, c.encode_utf8(&mut [0; 4]))
    }

    fn begin_object_key<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.in_key = true;
        if first { Ok(()) } else { w.write_all(b",") }
    }

    fn end_object_key<W: io::Write + ?Sized>(&mut self, w: &mut W) -> io::Result<()> {
        self.in_key = false;
        if self.signals {
            check_key(&self.key)?;
            if self.depth == 1 && self.key.contains('.') {
                return Err(dotted::refusal());
            }
        }
        let mut text = String::with_capacity(self.key.len() + 2);
        if self.key == "__proto__" {
            // As a plain key it would set the prototype of the object.
            text.push_str("['__proto__']");
        } else if is_bare(&self.key) {
            text.push_str(&self.key);
        } else {
            escape::js_string(&mut text, &self.key);
        }
        self.key.clear();
        w.write_all(text.as_bytes())
    }

    fn write_raw_fragment<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        json: &str,
    ) -> io::Result<()> {
        let value: serde_json::Value = serde_json::from_str(json)?;
        let mut text = String::new();
        let nested = Self {
            signals: self.signals,
            depth: self.depth,
            ..Self::default()
        };
        json::write(&mut text, &value, nested)?;
        w.write_all(text.as_bytes())
    }
}
