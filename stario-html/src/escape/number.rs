//! Numbers without the formatting machinery where it matters.

use std::fmt::Write as _;

use crate::kernel;

/// Writes a number with its sign.
#[inline]
pub(crate) fn signed(out: &mut String, negative: bool, magnitude: u64) {
    if negative {
        out.push('-');
    }
    kernel::digits(out, magnitude);
}

/// Writes an integer of any size as digits.
pub(crate) fn digits(out: &mut String, negative: bool, magnitude: u128) {
    if negative {
        out.push('-');
    }
    match u64::try_from(magnitude) {
        Ok(small) => kernel::digits(out, small),
        Err(_) => digits_u128(out, magnitude),
    }
}

#[cold]
fn digits_u128(out: &mut String, mut n: u128) {
    let mut space = [b'0'; 39];
    let mut start = space.len();
    while n > 0 {
        start -= 1;
        space[start] += u8::try_from(n % 10).expect("a remainder of ten");
        n /= 10;
    }
    out.push_str(std::str::from_utf8(&space[start..]).expect("digits are ASCII"));
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
