//! What is open now, at the bottom of the terminal.

use std::sync::Arc;
use std::time::Duration;

use super::look::{Look, Paint, columns, duration, fit};
use super::tree::{label, notes};
use crate::telemetry::{Progress, SpanData};

/// A request that runs for so long is shown while it does.
const SLOW: Duration = Duration::from_millis(500);

/// Turns once a second at eight frames.
const SPINNER: [&str; 8] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"];

/// Below so many columns only the age is shown.
const NARROW: usize = 60;

/// A root that has not ended.
#[derive(Debug)]
pub(super) struct Open {
    label: String,
    /// What is known of it besides.
    notes: String,
    start_ns: u64,
    tail: String,
    /// That of a live stream.
    progress: Option<Arc<Progress>>,
}

impl Open {
    pub(super) fn of(span: &SpanData) -> Self {
        Self {
            label: label(span),
            notes: notes(span),
            start_ns: span.start_ns,
            tail: span.id.tail(),
            progress: span.progress.clone(),
        }
    }

    fn is_shown(&self, now: u64) -> bool {
        self.progress.is_some() || self.age(now) >= SLOW
    }

    fn age(&self, now: u64) -> Duration {
        Duration::from_nanos(now.saturating_sub(self.start_ns))
    }
}

/// The lines of the footer, at most `room` of them; none when nothing is open for long.
pub(super) fn footer<'a>(
    open: impl Iterator<Item = &'a Open>,
    now: u64,
    room: usize,
    look: Look,
) -> Vec<String> {
    let mut shown: Vec<_> = open.filter(|open| open.is_shown(now)).collect();
    if shown.is_empty() || room == 0 {
        return Vec::new();
    }
    let total = shown.len();
    let lines = room - 1;
    if shown.len() > lines {
        // The newest are of interest: the oldest have been seen.
        shown.select_nth_unstable_by(lines, |a, b| b.start_ns.cmp(&a.start_ns));
        shown.truncate(lines);
    }
    shown.sort_by_key(|open| open.start_ns);
    let hidden = total - shown.len();
    let mut footer = vec![heading(total, hidden, look)];
    footer.extend(shown.iter().map(|open| line(open, now, look)));
    footer
}

/// `── 12 open · 4 not shown ────────`
fn heading(total: usize, hidden: usize, look: Look) -> String {
    let more = match hidden {
        0 => String::new(),
        some => format!("· {some} not shown "),
    };
    let text = fit(&format!("── {total} open {more}"), look.width);
    let rule = "─".repeat(look.width.saturating_sub(columns(&text)));
    let mut out = String::new();
    look.paint(&mut out, Paint::Dim, &format!("{text}{rule}"));
    out
}

/// `⠹ GET /subscribe  user_id ada      12 events   4.5 kB  2:05 min 1a2b3c4d`
fn line(open: &Open, now: u64, look: Look) -> String {
    let age = open.age(now);
    let turn = usize::try_from(age.as_millis() / 125).unwrap_or_default();
    let age = format!("{:>9}", duration(age));
    let (paint, right) = match &open.progress {
        _ if look.width < NARROW => (Paint::Cyan, age),
        Some(progress) => (
            Paint::Cyan,
            format!(
                "{:>6} events {:>8} {age} {}",
                progress.events(),
                bytes(progress.bytes()),
                open.tail
            ),
        ),
        None => (Paint::Yellow, format!("running {age} {}", open.tail)),
    };
    let room = look.width.saturating_sub(columns(&right) + 3);
    let label = fit(&open.label, room);
    let notes = match room.saturating_sub(columns(&label) + 2) {
        few @ ..8 => " "
            .repeat(few + 2)
            .chars()
            .take(room - columns(&label))
            .collect(),
        some => {
            let notes = fit(&open.notes, some);
            let gap = some - columns(&notes);
            format!("  {notes}{}", " ".repeat(gap))
        }
    };
    let mut out = String::new();
    look.paint(&mut out, paint, SPINNER[turn % SPINNER.len()]);
    out.push(' ');
    look.paint(&mut out, Paint::Bold, &label);
    look.paint(&mut out, Paint::Dim, &notes);
    out.push(' ');
    look.paint(&mut out, paint, &right);
    out
}

/// `512 B`, `4.5 kB`, `1.2 GB`: three digits at most, thousands.
pub fn bytes(bytes: u64) -> String {
    let mut whole = bytes;
    let mut tenths = 0;
    let mut units = ["B", "kB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    while whole >= 1000 {
        let Some(next) = units.next() else { break };
        (tenths, whole, unit) = (whole % 1000 / 100, whole / 1000, next);
    }
    if unit == "B" || whole >= 100 {
        format!("{whole} {unit}")
    } else {
        format!("{whole}.{tenths} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::{Id, SpanData};

    const SECOND: u64 = 1_000_000_000;

    fn look(width: usize) -> Look {
        Look {
            color: false,
            width,
        }
    }

    fn stream(path: &'static str, start_ns: u64) -> Open {
        let mut span = SpanData::new("GET".into(), start_ns, None);
        span.attributes.push("request.method", "GET");
        span.attributes.push("request.path", path);
        span.attributes.push("user_id", "ada");
        span.progress = Some(Arc::default());
        let mut open = Open::of(&span);
        assert_eq!(open.tail, span.id.tail());
        open.tail = Id::ZERO.tail();
        open
    }

    #[test]
    fn a_stream_shows_its_age_events_and_bytes() {
        let open = stream("/subscribe", 0);
        (0..12).for_each(|_| open.progress.as_ref().unwrap().sent(380));
        let lines = footer([&open].into_iter(), 125 * SECOND, 5, look(80));
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("── 1 open ──"));
        assert_eq!(
            lines[1],
            "⠋ GET /subscribe  user_id ada              12 events   4.5 kB  2:05 min 00000000"
        );
        assert!(lines.iter().all(|line| columns(line) == 80));
    }

    #[test]
    fn a_narrow_terminal_shows_what_matters_and_no_line_is_too_long() {
        let open = stream("/rooms/a-room-with-a-long-name/subscribe/to/everything", 0);
        for width in [40, 59, 60, 75, 140, 160] {
            for line in footer([&open].into_iter(), 3 * SECOND, 5, look(width)) {
                assert_eq!(columns(&line), width, "{line}");
            }
        }
        let lines = footer([&open].into_iter(), 3 * SECOND, 5, look(40));
        assert!(lines[1].ends_with("…    3.00 s"), "{}", lines[1]);
    }

    #[test]
    fn a_request_is_shown_only_when_it_takes_long() {
        let mut request = stream("/slow", 0);
        request.progress = None;
        let now = |millis: u64| footer([&request].into_iter(), millis * 1_000_000, 5, look(80));
        assert!(now(499).is_empty());
        assert!(now(500)[1].contains("running    500 ms"));
    }

    #[test]
    fn of_many_the_newest_are_shown_and_the_rest_counted() {
        let all: Vec<_> = (0..100).map(|n| stream("/live", n * SECOND)).collect();
        let lines = footer(all.iter(), 200 * SECOND, 4, look(80));
        assert_eq!(lines.len(), 4);
        assert!(lines[0].starts_with("── 100 open · 97 not shown ──"));
        assert!(
            lines[1].contains("1:43 min") && lines[3].contains("1:41 min"),
            "{lines:?}"
        );
        assert!(footer(all.iter(), 200 * SECOND, 0, look(80)).is_empty());
        assert_eq!(footer(all.iter(), 200 * SECOND, 1, look(80)).len(), 1);
    }

    #[test]
    fn sizes_have_three_digits() {
        let sizes = [
            0,
            999,
            1_000,
            4_560,
            99_999,
            123_456,
            7_000_000_000,
            u64::MAX,
        ];
        let shown = [
            "0 B", "999 B", "1.0 kB", "4.5 kB", "99.9 kB", "123 kB", "7.0 GB",
        ];
        for (size, text) in sizes.iter().zip(shown) {
            assert_eq!(bytes(*size), text);
        }
        assert!(bytes(u64::MAX).ends_with("TB"));
    }
}
