//! Header lines: their characters, and the values of those that frame a request.

use super::breach::Refusal;

const BAD_LENGTH: Refusal = Refusal::malformed("The content length is malformed.");

/// Which bytes are letters, digits, or one of some others.
pub(super) const fn alphanumeric_and(others: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut index = 0;
    while index < others.len() {
        table[others[index] as usize] = true;
        index += 1;
    }
    table
}

/// The characters of a token (RFC 9110, 5.6.2).
const TOKEN: [bool; 256] = alphanumeric_and(b"!#$%&'*+-.^_`|~");

pub(super) fn is_token_byte(byte: u8) -> bool {
    TOKEN[byte as usize]
}

/// Whether it is a token: a method, or the name of a header.
pub(super) fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| is_token_byte(*byte))
}

/// Whether a byte ends the text of a line or has no place in it: every control character but tab.
pub(super) fn is_control(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || byte == 0x7f
}

/// Where the first control character is.
///
/// By blocks, in which one is looked for with no way out in the middle: the compiler makes a few
/// instructions of that.
pub(super) fn find_control(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 16;
    let clear = |block: &&[u8; BLOCK]| {
        !block
            .iter()
            .fold(false, |any, byte| any | is_control(*byte))
    };
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let from = blocks.iter().take_while(clear).count() * BLOCK;
    let (words, rest) = bytes[from..].as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let hits = controls(u64::from_le_bytes(*word));
        if hits != 0 {
            return Some(from + index * 8 + hits.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|byte| is_control(*byte))?;
    Some(bytes.len() - rest.len() + at)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of each control character among eight bytes.
///
/// All sums are of bytes below 0x80, so that none is carried into the next byte.
fn controls(word: u64) -> u64 {
    let low = word & !HIGH;
    let printed = low + ONES * (0x80 - 0x20);
    let no_tab = (low ^ (ONES * 0x09)) + ONES * 0x7f;
    let delete = low + ONES;
    ((!printed & no_tab) | delete) & !word & HIGH
}

/// Splits a header line into name and value, without the blanks around the value.
///
/// # Errors
///
/// A line that begins with a blank continues the last one, which nobody may send any more
/// (RFC 9112, 5.2); a blank before the colon is refused as the RFC asks for (5.1).
pub(super) fn split(line: &[u8]) -> Result<(&[u8], &[u8]), Refusal> {
    if matches!(line.first(), Some(b' ' | b'\t')) {
        return Err(Refusal::malformed("A header is folded over two lines."));
    }
    let begun = letters(line);
    let rest = &line[begun..];
    let more = rest.iter().position(|byte| !is_token_byte(*byte));
    let name = begun + more.unwrap_or(rest.len());
    match line.split_at(name) {
        (name @ [_, ..], [b':', value @ ..]) => Ok((name, trim(value))),
        _ => Err(Refusal::malformed("The name of a header is malformed.")),
    }
}

/// How many letters and `-` a line begins with, at least: most names are nothing else.
///
/// Eight bytes at a time, so that a name costs a few steps and not some for each byte.
pub(super) fn letters(line: &[u8]) -> usize {
    for (index, word) in line.as_chunks::<8>().0.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of each byte: a letter in either case, below 0x80 so that no sum carries.
        let low = (word | (ONES * 0x20)) & !HIGH;
        let letter = (low + ONES * (0x80 - 0x61)) & !(low + ONES * (0x80 - 0x7b));
        let dash = (word & !HIGH) ^ (ONES * 0x2d);
        let dash = !(dash + ONES * 0x7f);
        let fits = (letter | dash) & !word & HIGH;
        if fits != HIGH {
            return index * 8 + (fits ^ HIGH).trailing_zeros() as usize / 8;
        }
    }
    line.len() / 8 * 8
}

/// What stands before the first blank and after it, in a request line.
pub(super) fn split_at_blank(text: &[u8]) -> Result<(&[u8], &[u8]), Refusal> {
    match text.iter().position(|byte| *byte == b' ') {
        Some(at) => Ok((&text[..at], &text[at + 1..])),
        None => Err(Refusal::malformed("The request line is malformed.")),
    }
}

pub(super) fn trim(text: &[u8]) -> &[u8] {
    // As nearly everybody writes it: one blank after the colon.
    let mut text = text.strip_prefix(b" ").unwrap_or(text);
    let is_blank = |end: Option<&u8>| matches!(end, Some(b' ' | b'\t'));
    if !is_blank(text.first()) && !is_blank(text.last()) {
        return text;
    }
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// The value of `Content-Length`: digits and nothing else; `010` is ten.
pub(super) fn length(value: &[u8]) -> Result<u64, Refusal> {
    if value.is_empty() {
        return Err(BAD_LENGTH);
    }
    let mut length = 0_u64;
    for byte in value {
        if !byte.is_ascii_digit() {
            return Err(BAD_LENGTH);
        }
        length = length
            .checked_mul(10)
            .and_then(|length| length.checked_add(u64::from(byte - b'0')))
            .filter(|length| *length <= LONGEST)
            .ok_or(BAD_LENGTH)?;
    }
    Ok(length)
}

/// The longest body that is counted; its sums cannot overflow.
pub(super) const LONGEST: u64 = i64::MAX as u64;

/// Whether a list of tokens has one, in any case.
pub(super) fn has_token(list: &[u8], token: &str) -> bool {
    list.split(|byte| *byte == b',')
        .any(|item| trim(item).eq_ignore_ascii_case(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_at_the_front_of_a_line_are_counted_by_eights() {
        for byte in 0..=255_u8 {
            for at in 0..20 {
                let mut line = *b"sec-Fetch-Destabcdefghij";
                line[at] = byte;
                let fits = byte.is_ascii_alphabetic() || byte == b'-';
                assert_eq!(letters(&line), if fits { 24 } else { at }, "{byte} at {at}");
            }
        }
        assert_eq!(letters(b"host: t"), 0, "shorter than a word");
        assert_eq!(letters(b"host: tt"), 4);
    }

    #[test]
    fn the_first_control_character_is_found_wherever_it_is() {
        for length in 0..40 {
            for filler in [b' ', b'a', b'~', b'\t', 0x80, 0xff, 0x20, 0x7e] {
                let mut bytes = vec![filler; length];
                assert_eq!(find_control(&bytes), None, "{filler} x {length}");
                for at in 0..length {
                    for control in [0, 1, b'\n', b'\r', 0x1f, 0x7f] {
                        bytes[at] = control;
                        assert_eq!(find_control(&bytes), Some(at));
                        // Another one after it changes nothing.
                        let last = std::mem::replace(&mut bytes[length - 1], 0);
                        assert_eq!(find_control(&bytes), Some(at));
                        bytes[length - 1] = last;
                    }
                    bytes[at] = filler;
                }
            }
        }
    }
}
