//! How many requests ended in each of the last seconds.

use crate::telemetry::{SpanData, Value};

/// Seconds that are remembered.
const SECONDS: usize = 120;

const SECOND: u64 = 1_000_000_000;

/// The requests of one second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Those that went well.
    pub fine: u64,
    /// Those that were refused: status 400 to 499.
    pub refused: u64,
    /// Those that failed.
    pub failed: u64,
}

/// Counts by the second in which a request ended; seconds since 1970 name their places.
#[derive(Debug)]
pub(super) struct Throughput {
    places: [(u64, Rates); SECONDS],
}

impl Default for Throughput {
    fn default() -> Self {
        Self {
            places: [(0, Rates::default()); SECONDS],
        }
    }
}

impl Throughput {
    pub(super) fn count(&mut self, request: &SpanData) {
        let second = request.end_ns.unwrap_or_default() / SECOND;
        let place = &mut self.places[place(second)];
        // A clock that was set back counts for the second that is there.
        if place.0 < second {
            *place = (second, Rates::default());
        }
        let status = match request.attr("response.status_code") {
            Some(Value::UInt(status)) => *status,
            Some(Value::Int(status)) => u64::try_from(*status).unwrap_or_default(),
            _ => 0,
        };
        let rates = &mut place.1;
        match status {
            _ if request.is_error() => rates.failed += 1,
            500.. => rates.failed += 1,
            400.. => rates.refused += 1,
            _ => rates.fine += 1,
        }
    }

    /// The last seconds up to `now_ns`, the latest last.
    pub(super) fn until(&self, now_ns: u64) -> Vec<Rates> {
        let now = now_ns / SECOND;
        let seconds = (now + 1).saturating_sub(SECONDS as u64)..=now;
        seconds
            .map(|second| match self.places[place(second)] {
                (known, rates) if known == second => rates,
                _ => Rates::default(),
            })
            .collect()
    }
}

fn place(second: u64) -> usize {
    usize::try_from(second % SECONDS as u64).expect("it is below a small number")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(end_second: u64, status: Option<u16>, error: Option<&str>) -> SpanData {
        let mut span = SpanData::new("GET /".into(), 0, None);
        span.end_ns = Some(end_second * SECOND + 1);
        span.error = error.map(Into::into);
        if let Some(status) = status {
            span.attributes.push("response.status_code", status);
        }
        span
    }

    #[test]
    fn requests_count_in_the_second_in_which_they_ended() {
        let mut counts = Throughput::default();
        for (second, status, error) in [
            (1000, Some(200), None),
            (1000, Some(404), None),
            (1001, Some(200), Some("panicked")),
            (1001, Some(503), None),
            (1001, None, None),
        ] {
            counts.count(&request(second, status, error));
        }
        let rates = counts.until(1001 * SECOND);
        assert_eq!(rates.len(), SECONDS);
        let of = |fine, refused, failed| Rates {
            fine,
            refused,
            failed,
        };
        assert_eq!(rates[SECONDS - 2..], [of(1, 1, 0), of(1, 0, 2)]);
        assert!(
            rates[..SECONDS - 2]
                .iter()
                .all(|second| *second == of(0, 0, 0))
        );
    }

    #[test]
    fn a_second_that_is_long_gone_is_none_of_now() {
        let mut counts = Throughput::default();
        counts.count(&request(1000, None, None));
        let later = 1000 + SECONDS as u64;
        assert!(
            counts
                .until(later * SECOND)
                .iter()
                .all(|second| second.fine == 0)
        );
        counts.count(&request(later, None, None));
        assert_eq!(counts.until(later * SECOND).last().unwrap().fine, 1);
    }
}
