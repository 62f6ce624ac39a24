//! Integers that JavaScript would round become strings, in both formatters.

use crate::escape;

use super::value::EXACT;

macro_rules! signed {
    ($($name:ident: $t:ty),+) => { $(
        fn $name<W: io::Write + ?Sized>(&mut self, w: &mut W, value: $t) -> io::Result<()> {
            self.integer(w, value < 0, value.unsigned_abs().into())
        }
    )+ };
}

macro_rules! unsigned {
    ($($name:ident: $t:ty),+) => { $(
        fn $name<W: io::Write + ?Sized>(&mut self, w: &mut W, value: $t) -> io::Result<()> {
            self.integer(w, false, value.into())
        }
    )+ };
}

/// The integer methods of a formatter, all by its own `integer`.
macro_rules! all_integers {
    () => {
        super::number::signed!(
            write_i8: i8, write_i16: i16, write_i32: i32, write_i64: i64, write_i128: i128
        );
        super::number::unsigned!(
            write_u8: u8, write_u16: u16, write_u32: u32, write_u64: u64, write_u128: u128
        );
    };
}

pub(super) use {all_integers, signed, unsigned};

/// An integer, quoted when JavaScript would round it; the keys of objects are quoted anyway.
pub(super) fn exact_integer(negative: bool, magnitude: u128, quote: char, in_key: bool) -> String {
    let mut text = String::new();
    escape::digits(&mut text, negative, magnitude);
    if magnitude > EXACT && !in_key {
        text.insert(0, quote);
        text.push(quote);
    }
    text
}

/// A number given as text, quoted when it is an integer that JavaScript would round.
pub(super) fn exact_number(number: &str, quote: char) -> String {
    let digits = number.trim_start_matches('-');
    let integer = digits.bytes().all(|b| b.is_ascii_digit());
    let exact = digits.parse::<u128>().is_ok_and(|n| n <= EXACT);
    if integer && !exact {
        format!("{quote}{number}{quote}")
    } else {
        number.to_owned()
    }
}
