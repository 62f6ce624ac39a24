//! Numbers without the formatting machinery where it matters.

use std::fmt::Write as _;

/// Writes an integer as digits.
#[inline]
pub(crate) fn digits(out: &mut String, negative: bool, magnitude: u128) {
    if negative {
        out.push('-');
    }
    match u64::try_from(magnitude) {
        Ok(small) => digits_u64(out, small),
        Err(_) => digits_u128(out, magnitude),
    }
}

#[inline]
fn digits_u64(out: &mut String, n: u64) {
    match n {
        0..10 => out.push(char::from(b'0' + remainder(n))),
        10..100 => push_pair(out, n),
        _ => digits_long(out, n),
    }
}

fn digits_long(out: &mut String, mut n: u64) {
    // The longest is 18446744073709551615.
    let mut space = [b'0'; 20];
    let mut start = space.len();
    while n >= 10 {
        start -= 1;
        space[start] += remainder(n % 10);
        n /= 10;
    }
    start -= 1;
    space[start] += remainder(n);
    push_ascii(out, &space[start..]);
}

/// Writes two digits, a leading zero included.
#[inline]
fn push_pair(out: &mut String, n: u64) {
    let at = usize::from(remainder(n)) * 2;
    out.push_str(&PAIRS[at..at + 2]);
}

/// All numbers of two digits.
const PAIRS: &str = "\
    00010203040506070809\
    10111213141516171819\
    20212223242526272829\
    30313233343536373839\
    40414243444546474849\
    50515253545556575859\
    60616263646566676869\
    70717273747576777879\
    80818283848586878889\
    90919293949596979899";

#[cold]
fn digits_u128(out: &mut String, mut n: u128) {
    let mut space = [b'0'; 39];
    let mut start = space.len();
    while n > 0 {
        start -= 1;
        space[start] += u8::try_from(n % 10).expect("a remainder of ten");
        n /= 10;
    }
    push_ascii(out, &space[start..]);
}

#[inline]
fn remainder(n: u64) -> u8 {
    u8::try_from(n).expect("less than a hundred")
}

#[inline]
fn push_ascii(out: &mut String, digits: &[u8]) {
    out.push_str(std::str::from_utf8(digits).expect("digits are ASCII"));
}

/// Writes a finite number the way JavaScript reads it back; minus zero is zero.
pub(crate) fn float(out: &mut String, value: impl std::fmt::Debug) {
    // `Debug` is the shortest text that reads back, with an exponent for extreme values.
    let start = out.len();
    let _ = write!(out, "{value:?}");
    if out.ends_with(".0") {
        out.truncate(out.len() - 2);
    }
    if &out[start..] == "-0" {
        out.remove(start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(negative: bool, magnitude: u128) -> String {
        let mut out = String::new();
        digits(&mut out, negative, magnitude);
        out
    }

    #[test]
    fn integers_print_as_display_does() {
        for n in [
            0,
            7,
            10,
            99,
            100,
            12_345,
            u128::from(u64::MAX),
            u128::from(u64::MAX) + 1,
            u128::MAX,
        ] {
            assert_eq!(printed(false, n), n.to_string());
        }
        assert_eq!(
            printed(true, i128::MIN.unsigned_abs()),
            i128::MIN.to_string()
        );
    }

    #[test]
    fn floats_read_back_and_lose_what_javascript_does_not_know() {
        let text = |value: f64| {
            let mut out = String::new();
            float(&mut out, value);
            out
        };
        assert_eq!(text(0.0), "0");
        assert_eq!(text(-0.0), "0");
        assert_eq!(text(-1.5), "-1.5");
        assert_eq!(text(1e300), "1e300");
        assert_eq!(text(3.0), "3");
        let mut out = String::from("x.0");
        float(&mut out, 0.1_f32);
        assert_eq!(out, "x.00.1");
    }
}
