//! JSON as it goes over the wire.

use std::io;

use serde_json::ser::{CompactFormatter, Formatter};

use crate::escape;

use super::dotted;
use super::json;
use super::number::exact_number;
use super::signals::check_key;
use super::value::EXACT;

/// Compact JSON in which integers beyond 2^53 are strings, as in [`Literal`].
#[derive(Default)]
pub(super) struct Wire {
    in_key: bool,
    /// How many objects and lists are open.
    depth: usize,
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
    super::number::all_integers!();
    super::dotted::count_depth!();

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

    fn write_string_fragment<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // None of the reserved words has a character that would split it in two fragments.
        if self.in_key {
            check_key(fragment)?;
            if self.depth == 1 && fragment.contains('.') {
                return Err(dotted::refusal());
            }
        }
        CompactFormatter.write_string_fragment(w, fragment)
    }

    fn write_raw_fragment<W: io::Write + ?Sized>(
        &mut self,
        w: &mut W,
        json: &str,
    ) -> io::Result<()> {
        // Re-written, because ready-made JSON may hold line breaks.
        let value: serde_json::Value = serde_json::from_str(json)?;
        let mut text = String::new();
        let nested = Self {
            in_key: false,
            depth: self.depth,
        };
        json::write(&mut text, &value, nested)?;
        w.write_all(text.as_bytes())
    }
}
