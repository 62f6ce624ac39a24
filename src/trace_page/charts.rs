//! Throughput and latencies, as inline SVG.

use std::sync::Arc;
use std::time::Duration;

use stario_runtime::__private::{Rates, Trace};

use super::format::duration;
use crate::prelude::*;

/// The upper ends of the latency bars, in microseconds; what is slower has one more.
const ENDS: [u64; 15] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 2_500_000, 5_000_000,
];

/// The height of a chart in its own units.
const HEIGHT: f64 = 100.0;

/// What is seen of a single one among thousands.
const LEAST: f64 = 2.0;

/// Seconds over which the present rate is an average.
const LATELY: usize = 10;

pub(super) fn charts(rates: &[Rates], wanted: &[&Arc<Trace>]) -> Html {
    // A stream is as long as its visitor stays: it says nothing about the server.
    let requests = wanted.iter().filter(|trace| {
        trace.root.progress.is_none() && trace.root.attr("request.method").is_some()
    });
    let mut took: Vec<_> = requests.map(|trace| trace.root.duration()).collect();
    took.sort_unstable();
    html! {
        <div .charts>
            {throughput(rates)}
            {latency(&took)}
        </div>
    }
}

fn throughput(rates: &[Rates]) -> Html {
    let most = rates.iter().map(total).max().unwrap_or_default();
    // The second that is not over yet would pull the average down.
    let over = &rates[..rates.len().saturating_sub(1)];
    let lately = &over[over.len().saturating_sub(LATELY)..];
    let sum: u64 = lately.iter().map(total).sum();
    let failed: u64 = rates.iter().map(|rate| rate.failed).sum();
    html! {
        <section .panel .chart aria-label="Requests per second">
            <h2>
                "Requests per second"
                <span .figure><b>{average(sum, lately.len())}</b>" now"</span>
                <span .figure><b>{most}</b>" most"</span>
                <span .figure .bad?={failed > 0}><b>{failed}</b>" failed"</span>
            </h2>
            <svg #throughput .plot
                preserveAspectRatio="none"
                viewBox=("0 0 " {rates.len()} " 100")
                role="img"
                aria-label="Requests of the last two minutes"
            >
                for (second, rate) in rates.iter().enumerate() {
                    {bar(second, rate, most)}
                }
            </svg>
            <p .axis><span>"2 min ago"</span><span>"1 min"</span><span>"now"</span></p>
        </section>
    }
}

fn total(rate: &Rates) -> u64 {
    rate.fine + rate.refused + rate.failed
}

/// One second, from the bottom: fine, refused, failed.
fn bar(second: usize, rate: &Rates, most: u64) -> Html {
    let parts = [
        ("fine", rate.fine, 0),
        ("refused", rate.refused, rate.fine),
        ("failed", rate.failed, rate.fine + rate.refused),
    ];
    html! {
        for (class, count, below) in parts {
            if count > 0 {
                let height = scaled(count, most);
                let top = HEIGHT - scaled(below, most) - height;
                <rect class={class} x={second} width="0.8" y={unit(top)} height={unit(height)}/>
            }
        }
    }
}

fn latency(took: &[Duration]) -> Html {
    let counts = counts(took);
    let most = counts.iter().copied().max().unwrap_or_default();
    html! {
        <section .panel .chart aria-label="Latency">
            <h2>
                "Latency"
                for (name, share) in [(" p50", 50), (" p95", 95), (" p99", 99)] {
                    <span .figure><b>{percentile(took, share)}</b>{name}</span>
                }
            </h2>
            <svg #latency .plot
                preserveAspectRatio="none"
                viewBox=("0 0 " {counts.len()} " 100")
                role="img"
                aria-label="How many requests took how long"
            >
                for (place, count) in counts.into_iter().enumerate() {
                    if count > 0 {
                        let height = scaled(count, most).max(LEAST);
                        <rect .latency
                            x={place}
                            width="0.9"
                            y={unit(HEIGHT - height)}
                            height={unit(height)}
                        >
                            <title>{count} {range(place)}</title>
                        </rect>
                    }
                }
            </svg>
            <p .axis .ticks>
                <span></span>
                for place in [0, 3, 6, 9, 12] {
                    <span>{end(ENDS[place])}</span>
                }
            </p>
        </section>
    }
}

fn counts(took: &[Duration]) -> [u64; ENDS.len() + 1] {
    let mut counts = [0; ENDS.len() + 1];
    for one in took {
        let micros = one.as_micros();
        counts[ENDS.partition_point(|end| u128::from(*end) < micros)] += 1;
    }
    counts
}

/// What a bar of the latencies is about.
fn range(place: usize) -> String {
    match ENDS.get(place) {
        Some(micros) => format!(" up to {}", end(*micros)),
        None => format!(" above {}", end(ENDS[ENDS.len() - 1])),
    }
}

/// An end of a bar: round numbers, so no fraction.
fn end(micros: u64) -> String {
    match micros {
        1_000_000.. if micros.is_multiple_of(1_000_000) => format!("{} s", micros / 1_000_000),
        1_000.. if micros.is_multiple_of(1_000) => format!("{} ms", micros / 1_000),
        _ => duration(Duration::from_micros(micros)),
    }
}

/// The duration that so many of a hundred did not exceed; `took` is sorted.
fn percentile(took: &[Duration], share: usize) -> String {
    let place = (took.len() * share).div_ceil(100).saturating_sub(1);
    took.get(place)
        .copied()
        .map_or_else(|| "–".to_owned(), duration)
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn scaled(count: u64, most: u64) -> f64 {
    HEIGHT * count as f64 / most.max(1) as f64
}

#[expect(clippy::cast_precision_loss, reason = "a figure of three digits")]
fn average(sum: u64, seconds: usize) -> String {
    let average = sum as f64 / seconds.max(1) as f64;
    if average >= 10.0 || sum == 0 {
        format!("{average:.0}")
    } else {
        format!("{average:.1}")
    }
}

/// A length in an SVG: two decimals.
pub(super) fn unit(length: f64) -> String {
    format!("{length:.2}")
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// How much of a hundred a duration is of the longest: by its logarithm, as they differ by
/// thousands.
pub(super) fn share(took: Duration, longest: Duration) -> String {
    let log = |duration: Duration| (1.0 + duration.as_secs_f64() * 1e5).ln();
    let longest = log(longest).max(f64::MIN_POSITIVE);
    unit((100.0 * log(took) / longest).clamp(0.5, 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn micros(count: u64) -> Duration {
        Duration::from_micros(count)
    }

    #[test]
    fn an_end_belongs_to_its_bar_and_the_last_takes_the_rest() {
        let counts = counts(&[
            micros(100),
            micros(101),
            micros(2_500),
            Duration::from_mins(1),
        ]);
        assert_eq!((counts[0], counts[1], counts[4], counts[15]), (1, 1, 1, 1));
        assert_eq!(counts.iter().sum::<u64>(), 4);
        assert_eq!(range(0), " up to 100 µs");
        assert_eq!(range(13), " up to 2500 ms");
        assert_eq!(range(15), " above 5 s");
    }

    #[test]
    fn a_percentile_is_one_of_the_durations() {
        let took: Vec<_> = (1..=100).map(micros).collect();
        assert_eq!(percentile(&took, 50), "50 µs");
        assert_eq!(percentile(&took, 99), "99 µs");
        assert_eq!(percentile(&took[..1], 99), "1.0 µs");
        assert_eq!(percentile(&[], 99), "–");
    }

    #[test]
    fn bars_lie_on_each_other() {
        let rate = Rates {
            fine: 3,
            refused: 1,
            failed: 4,
        };
        let svg = bar(7, &rate, 8).to_string();
        assert!(
            svg.contains(r#"class="fine" x="7" width="0.8" y="62.5" height="37.5""#),
            "{svg}"
        );
        assert!(
            svg.contains(r#"class="refused" x="7" width="0.8" y="50" height="12.5""#),
            "{svg}"
        );
        assert!(
            svg.contains(r#"class="failed" x="7" width="0.8" y="0" height="50""#),
            "{svg}"
        );
        assert_eq!(bar(7, &Rates::default(), 0), "");
    }

    #[test]
    fn the_longest_fills_its_row_and_none_is_too_short_to_see() {
        assert_eq!(share(micros(900), micros(900)), "100");
        assert_eq!(share(Duration::ZERO, Duration::from_secs(3)), "0.5");
        assert_eq!(share(Duration::ZERO, Duration::ZERO), "0.5");
    }
}
