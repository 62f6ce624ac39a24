//! What the values of settings look like.

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
