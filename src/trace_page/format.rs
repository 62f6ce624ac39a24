//! How values are written for a person, and which are not.

use std::borrow::Cow;
use std::time::Duration;

use stario_runtime::__private::{Trace, is_secret, one_line, time_of_day};
use stario_runtime::telemetry::{SpanData, Value};

/// Bytes of a value that are shown.
const SHOWN: usize = 2048;

/// How a trace, or a step, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Open,
    Fine,
    Refused,
    Failed,
}

impl Outcome {
    pub(super) fn of(trace: &Trace) -> Self {
        match Self::of_span(&trace.root) {
            Self::Fine | Self::Refused if trace.is_error() => Self::Failed,
            outcome => outcome,
        }
    }

    pub(super) fn of_span(span: &SpanData) -> Self {
        let status = status(span).map(|(_, meant)| meant);
        match status {
            _ if span.is_error() => Self::Failed,
            _ if span.end_ns.is_none() => Self::Open,
            Some(500..) => Self::Failed,
            Some(400..) => Self::Refused,
            _ => Self::Fine,
        }
    }

    /// As a class, and as a value of the filter.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Fine => "fine",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// The status that went out, and the one that was meant: the Datastar client reads only 200.
pub(super) fn status(span: &SpanData) -> Option<(u16, u16)> {
    let number = |key| match span.attr(key)? {
        Value::UInt(status) => u16::try_from(*status).ok(),
        Value::Int(status) => u16::try_from(*status).ok(),
        _ => None,
    };
    let sent = number("response.status_code")?;
    Some((sent, number("error.status").unwrap_or(sent)))
}

/// `200`, `403→200`, or how it is without a status.
pub(super) fn verdict(span: &SpanData) -> String {
    match status(span) {
        Some((sent, meant)) if sent != meant => format!("{meant}→{sent}"),
        Some((sent, _)) => sent.to_string(),
        None if span.is_error() => "error".to_owned(),
        None if span.end_ns.is_none() => "…".to_owned(),
        None => String::new(),
    }
}

/// The method and the path of a request, or nothing and the name of what is none.
pub(super) fn title(span: &SpanData) -> (Cow<'_, str>, Cow<'_, str>) {
    let text = |key| Some(one_line(span.attr(key)?.as_str()?));
    match (text("request.method"), text("request.path")) {
        (Some(method), Some(path)) => (method, path),
        _ => (Cow::Borrowed(""), one_line(&span.name)),
    }
}

pub(super) fn duration(duration: Duration) -> String {
    stario_runtime::__private::duration(duration).replace(" us", " µs")
}

/// The time of day in UTC, to the millisecond: as the terminal has it, and finer.
pub(super) fn time(unix_ns: u64) -> String {
    let second = time_of_day(unix_ns);
    let millis = unix_ns / 1_000_000 % 1000;
    format!("{}.{millis:03}Z", second.trim_end_matches('Z'))
}

/// A value, unless its name says that it is a secret; cut when it is very long.
pub(super) fn value(key: &str, value: &Value) -> String {
    if is_secret(key) {
        return "•••••• (not shown)".to_owned();
    }
    let text = value.to_string();
    if text.len() <= SHOWN {
        return one_line(&text).into_owned();
    }
    let kept = &text[..text.floor_char_boundary(SHOWN)];
    format!("{}… ({} bytes)", one_line(kept), text.len())
}

/// Nanoseconds since 1970, now.
pub(super) fn now() -> u64 {
    let since = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// When a span ended, or now.
pub(super) fn end(span: &SpanData, now: u64) -> u64 {
    span.end_ns.unwrap_or(now).max(span.start_ns)
}

pub(super) fn took(span: &SpanData, now: u64) -> Duration {
    Duration::from_nanos(end(span, now) - span.start_ns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names() {
        for key in [
            "password",
            "X-Api-Key",
            "user.accessToken",
            "set-cookie",
            "Authorization",
        ] {
            assert!(!value(key, &"hunter2".into()).contains("hunter2"), "{key}");
        }
        assert_eq!(value("user_id", &"ada".into()), "ada");
    }

    #[test]
    fn a_long_value_is_cut_at_a_character_and_says_how_long_it_was() {
        let text = value("note", &"é".repeat(4000).into());
        assert!(
            text.ends_with("é… (8000 bytes)"),
            "{}",
            &text[text.len() - 40..]
        );
        assert!(text.len() < SHOWN + 100);
    }

    #[test]
    fn what_reorders_text_is_written_out() {
        assert_eq!(
            value("file", &"\u{202e}cod.exe\n".into()),
            "\\u{202e}cod.exe\\n"
        );
    }

    #[test]
    fn the_time_has_milliseconds() {
        assert_eq!(time(3_661_007_000_000), "01:01:01.007Z");
    }
}
