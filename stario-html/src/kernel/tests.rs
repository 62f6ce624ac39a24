use proptest::prelude::*;

use super::block::{hits, load_short, swar};
use super::{
    append, attribute, attribute_after, digits, open_attribute, put, safe, text, text_after,
};

/// Runs both twins on the same start.
fn same<T: Copy>(fast: fn(&mut String, T), plain: fn(&mut String, T), start: &str, value: T) {
    let (mut a, mut b) = (start.to_owned(), start.to_owned());
    fast(&mut a, value);
    plain(&mut b, value);
    assert_eq!(a, b);
    assert!(std::str::from_utf8(a.as_bytes()).is_ok());
}

fn same_markup(s: &str) {
    same(text, safe::text, "é", s);
    same(attribute, safe::attribute, "", s);
}

#[test]
fn every_character_is_found_at_every_place() {
    // Around the special characters lie those that differ in one bit or by one.
    for special in [
        '&', '<', '>', '"', '\0', '%', '\'', '=', '?', '!', ' ', '6', '\u{1}', '\u{80}', 'é', '😀',
    ] {
        for before in 0..36 {
            for after in [0, 1, 3, 9, 17] {
                same_markup(&format!(
                    "{}{special}{}",
                    "x".repeat(before),
                    "y".repeat(after)
                ));
            }
        }
    }
}

#[test]
fn runs_of_special_characters_fill_no_more_than_the_room() {
    for n in 0..70 {
        same_markup(&"\"".repeat(n));
        same_markup(&"&<>\"\0".repeat(n));
    }
}

#[test]
fn all_ascii_characters_agree_in_both_kinds_of_block() {
    for byte in 0..=255_u8 {
        for at in 0..16 {
            let mut bytes = [byte ^ 0x80; 16];
            bytes[at] = byte;
            let block = u128::from_le_bytes(bytes);
            assert_eq!(hits::<true>(block), swar::<true>(block), "{byte} at {at}");
            assert_eq!(hits::<false>(block), swar::<false>(block), "{byte} at {at}");
        }
    }
}

#[test]
fn short_reads_end_in_zeros() {
    let bytes: [u8; 15] = std::array::from_fn(|i| u8::try_from(i + 1).unwrap());
    for n in 0..=15 {
        let mut padded = [0; 16];
        padded[..n].copy_from_slice(&bytes[..n]);
        assert_eq!(load_short(&bytes[..n]), u128::from_le_bytes(padded), "{n}");
    }
}

#[test]
fn numbers_of_every_length_agree() {
    let mut power = 1_u64;
    for _ in 0..20 {
        for n in [power - 1, power, power + 1, power.wrapping_mul(7)] {
            same(digits, safe::digits, "-", n);
        }
        power = power.saturating_mul(10);
    }
    same(digits, safe::digits, "", u64::MAX);
}

#[test]
fn names_of_any_length_open() {
    for name in ["", "id", "title", "data-on:click__debounce.500ms"] {
        same(open_attribute, safe::open_attribute, "<p", name);
        same(append, safe::append, "<p", name);
    }
}

/// Long enough for every way of copying.
const MARKUP: &str = concat!(
    "</p><section class=\"cards\" data-on:click__debounce.500ms=\"@post('/save')\"><h2>Häuser</h2>",
    "<article class=\"card sold-out\"><p class=\"text\">0123456789abcdefghijklmnopqrstuvwxyz</p>",
);

#[test]
fn markup_of_any_length_comes_before_its_value() {
    assert!(MARKUP.len() > 160);
    for n in (0..=MARKUP.len()).filter(|n| MARKUP.is_char_boundary(*n)) {
        let before = &MARKUP[..n];
        same(put, safe::append, "é", before);
        for value in ["", "x", "a < b & \"c\" and more than one block of it"] {
            same(
                |out, (before, value)| text_after(out, before, value),
                |out, (before, value)| safe::text_after(out, before, value),
                "<p",
                (before, value),
            );
            same(
                |out, (before, value)| attribute_after(out, before, value),
                |out, (before, value)| safe::attribute_after(out, before, value),
                "",
                (before, value),
            );
        }
    }
}

/// Text with many special characters, and with characters of every width.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z ]{0,20}",
        3 => "[&<>\"\\x00]{1,4}",
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn markup_agrees_with_its_twin(start in "\\PC{0,3}", s in hostile()) {
        same(text, safe::text, &start, s.as_str());
        same(attribute, safe::attribute, &start, s.as_str());
    }

    #[test]
    fn digits_agree_with_their_twin(n: u64, shift in 0_u32..64) {
        same(digits, safe::digits, "", n >> shift);
    }
}
