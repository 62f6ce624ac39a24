//! Any `Serialize` value as a JavaScript literal, and as JSON for an event.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, Serializer};

use crate::escape;
use crate::js::{EXACT, write_f64};
use crate::{JsValue, JsWriter};

/// Wraps a [`Serialize`] value as a JavaScript literal.
///
/// Strings are single-quoted and encoded so that the text is safe in an attribute and in a script
/// element. Integers beyond 2^53 become strings and numbers that are not finite become `null`.
///
/// # Example
///
/// ```
/// use serde::Serialize;
/// use stario_html::{Buf, __private as rt, json};
///
/// #[derive(Serialize)]
/// struct User { name: &'static str, id: u64 }
///
/// let mut b = Buf::new();
/// rt::js(&mut b, &json(&User { name: "Ann", id: u64::MAX }));
/// assert_eq!(b.as_str(), "{name:'Ann',id:'18446744073709551615'}");
/// ```
pub const fn json<T: Serialize + ?Sized>(value: &T) -> Json<'_, T> {
    Json(value)
}

/// A [`Serialize`] value that is written as a JavaScript literal; made by [`json`].
#[derive(Debug)]
pub struct Json<'a, T: ?Sized>(&'a T);

impl<T: ?Sized> Clone for Json<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Json<'_, T> {}

impl<T: Serialize + ?Sized> JsValue for Json<'_, T> {
    /// # Panics
    ///
    /// When the value's `Serialize` fails, as for a map whose keys are structs.
    fn write_js(&self, w: &mut JsWriter<'_>) {
        if let Err(error) = write_literal(w.string_mut(), self.0) {
            panic!(
                "`{}` cannot be written as a JavaScript value: {error}",
                std::any::type_name::<T>()
            );
        }
    }
}

/// Writes the value as a JavaScript literal.
pub(crate) fn write_literal<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
) -> serde_json::Result<()> {
    let mut serializer = Serializer::with_formatter(Sink(out), Literal::default());
    value.serialize(&mut serializer)
}

/// Writes the value as compact JSON whose integers are exact in JavaScript.
pub(crate) fn write_json<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
) -> serde_json::Result<()> {
    let mut serializer = Serializer::with_formatter(Sink(out), Wire::default());
    value.serialize(&mut serializer)
}

/// The serializer writes whole pieces of text, so each is UTF-8 by itself.
struct Sink<'a>(&'a mut String);

impl io::Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        self.0.push_str(text);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// JavaScript literals by the rules of [`escape::js_string`].
#[derive(Default)]
struct Literal {
    /// Whether an object key is being written; it is collected to see whether it may stand bare.
    in_key: bool,
    key: String,
}

impl Literal {
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

macro_rules! integers {
    ($($name:ident: $t:ty),+) => { $(
        fn $name<W: io::Write + ?Sized>(&mut self, w: &mut W, value: $t) -> io::Result<()> {
            #[allow(unused_comparisons, clippy::allow_attributes, reason = "one body for signed and unsigned")]
            self.integer(w, value < 0, value.abs_diff(0).into())
        }
    )+ };
}

macro_rules! all_integers {
    () => {
        integers!(
            write_i8: i8, write_i16: i16, write_i32: i32, write_i64: i64, write_i128: i128,
            write_u8: u8, write_u16: u16, write_u32: u32, write_u64: u64, write_u128: u128
        );
    };
}

impl Formatter for Literal {
    all_integers!();

    fn write_f32<W: io::Write + ?Sized>(&mut self, w: &mut W, value: f32) -> io::Result<()> {
        self.write_f64(w, f64::from(value))
    }

    fn write_f64<W: io::Write + ?Sized>(&mut self, w: &mut W, value: f64) -> io::Result<()> {
        let mut text = String::new();
        write_f64(&mut text, value);
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
        write_literal(&mut text, &value)?;
        w.write_all(text.as_bytes())
    }
}

/// Compact JSON in which integers beyond 2^53 are strings, as in [`Literal`].
#[derive(Default)]
struct Wire {
    in_key: bool,
}

impl Wire {
    fn integer<W>(&mut self, w: &mut W, negative: bool, magnitude: u128) -> io::Result<()>
    where
        W: io::Write + ?Sized,
    {
        let mut text = String::new();
        escape::digits(&mut text, negative, magnitude);
        if magnitude > EXACT && !self.in_key {
            text.insert(0, '"');
            text.push('"');
        }
        w.write_all(text.as_bytes())
    }
}

impl Formatter for Wire {
    all_integers!();

    fn write_number_str<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        value: &str,
    ) -> io::Result<()> {
        w.write_all(exact_number(value, '"').as_bytes())
    }

    fn begin_object_key<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.in_key = true;
        CompactFormatter.begin_object_key(w, first)
    }

    fn end_object_key<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.in_key = false;
        Ok(())
    }

    fn write_raw_fragment<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        json: &str,
    ) -> io::Result<()> {
        // Re-written, because ready-made JSON may hold line breaks.
        let value: serde_json::Value = serde_json::from_str(json)?;
        let mut text = String::new();
        write_json(&mut text, &value)?;
        w.write_all(text.as_bytes())
    }
}

/// A number given as text, quoted when it is an integer that JavaScript would round.
fn exact_number(number: &str, quote: char) -> String {
    let digits = number.trim_start_matches('-');
    let integer = digits.bytes().all(|b| b.is_ascii_digit());
    let exact = digits.parse::<u128>().is_ok_and(|n| n <= EXACT);
    if integer && !exact {
        format!("{quote}{number}{quote}")
    } else {
        number.to_owned()
    }
}
