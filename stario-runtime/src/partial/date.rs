//! HTTP dates, which know whole seconds between 1970 and 9999.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderValue;

/// The last second of the year 9999.
const LAST: u64 = 253_402_300_799;

/// A point in time as HTTP can say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date(u64);

impl Date {
    /// A time of last change; never one that lies in the future (RFC 9110, 8.8.2.1).
    pub(crate) fn of(time: SystemTime) -> Option<Self> {
        let time = time.min(SystemTime::now());
        let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
        (seconds <= LAST).then_some(Self(seconds))
    }

    /// Reads a header, in any of the three forms (RFC 9110, 5.6.7).
    pub(super) fn read(value: &HeaderValue) -> Option<Self> {
        let time = httpdate::parse_http_date(value.to_str().ok()?.trim()).ok()?;
        Some(Self(time.duration_since(UNIX_EPOCH).ok()?.as_secs()))
    }

    pub(super) fn header(self) -> HeaderValue {
        let time = UNIX_EPOCH + Duration::from_secs(self.0.min(LAST));
        HeaderValue::try_from(httpdate::fmt_http_date(time)).expect("a date is visible ASCII")
    }

    /// Whether the content can have changed twice in this second, and the date tells less than
    /// a strong validator has to (RFC 9110, 8.8.2.2).
    pub(super) fn is_weak(self) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        now.is_ok_and(|now| now.as_secs() < self.0 + 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_http_cannot_say_are_none() {
        assert_eq!(Date::of(UNIX_EPOCH - Duration::from_secs(1)), None);
        let written = Date(0).header();
        assert_eq!(written, "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(Date::read(&written), Some(Date(0)));
        assert_eq!(Date::read(&HeaderValue::from_static("yesterday")), None);
    }

    #[test]
    fn a_time_of_the_future_is_now() {
        let later = SystemTime::now() + Duration::from_hours(24);
        let date = Date::of(later).unwrap();
        assert!(date < Date::of(UNIX_EPOCH).map_or(date, |_| Date(date.0 + 2)));
        assert!(date.is_weak());
        assert!(!Date(0).is_weak());
    }
}
