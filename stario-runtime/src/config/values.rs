//! What the values of settings look like.

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

pub(super) fn parse<T: FromStr>(value: &str, expected: &str) -> Result<T, String> {
    value.parse().map_err(|_| expected.to_owned())
}

/// Sizes and counts stay far from what overflows in arithmetic.
const LARGEST: usize = u32::MAX as usize;

pub(super) fn size(value: &str) -> Result<usize, String> {
    match value.parse() {
        Ok(size @ 1..=LARGEST) => Ok(size),
        _ => Err(format!("a whole number from 1 to {LARGEST}")),
    }
}

/// A count with a limit of its own.
pub(super) fn up_to(value: &str, most: u32) -> Result<u32, String> {
    match value.parse() {
        Ok(count) if (1..=most).contains(&count) => Ok(count),
        _ => Err(format!("a whole number from 1 to {most}")),
    }
}

pub(super) fn truth(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "yes" | "true" | "on" => Ok(true),
        "0" | "no" | "false" | "off" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}

/// The permissions of a file, as `chmod` takes them.
pub(super) fn mode(value: &str) -> Result<u32, String> {
    match u32::from_str_radix(value, 8) {
        Ok(mode) if mode <= 0o7777 && !value.starts_with('+') => Ok(mode),
        _ => Err("octal permissions such as 660".to_owned()),
    }
}

/// A year: no timer overflows, and nobody means more.
const LONGEST: f64 = 31_536_000.0;

pub(super) fn seconds(value: &str, zero: bool) -> Result<Duration, String> {
    let shortest = if zero { "0" } else { "more than 0" };
    value
        .parse::<f64>()
        .ok()
        .filter(|seconds| (zero || *seconds > 0.0) && *seconds <= LONGEST)
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| format!("a number of seconds, from {shortest} to {LONGEST}"))
}

/// `on` or `off` in the usual spellings, in any case.
pub(super) fn on_or_off(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err("on or off".to_owned()),
    }
}

/// A number of the range, or nothing for `off`.
pub(super) fn level(value: &str, range: RangeInclusive<u32>) -> Result<Option<u32>, String> {
    if value.eq_ignore_ascii_case("off") {
        return Ok(None);
    }
    match value.parse() {
        Ok(level) if range.contains(&level) => Ok(Some(level)),
        _ => Err(format!(
            "a level from {} to {}, or off",
            range.start(),
            range.end()
        )),
    }
}
