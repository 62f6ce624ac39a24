//! Whatever is put into an event, a browser reads exactly that one event out of it again.
//!
//! The reader below follows "Interpreting an event stream" of the WHATWG HTML standard and shares
//! nothing with the encoder.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use stario_html::{Event, Mode, Patch, raw};

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    html: &'a str,
    selector: Option<&'a str>,
    id: Option<&'a str>,
    retry: Option<u16>,
    signals: Vec<(&'a str, &'a str)>,
    comment: &'a str,
    mode: u8,
}

#[derive(Debug, Default, PartialEq)]
struct Read {
    name: String,
    data: String,
    id: Option<String>,
    retry: Option<u64>,
}

/// The lines of a text as a browser splits them: at CR LF, LF and CR.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        lines.push(&rest[..at]);
        rest = rest[at..].strip_prefix("\r\n").unwrap_or(&rest[at + 1..]);
    }
    lines.push(rest);
    lines
}

/// Every event of a stream; what has no data is not dispatched.
fn read(stream: &[u8]) -> Vec<Read> {
    let text = std::str::from_utf8(stream).expect("a stream is UTF-8");
    let mut lines = lines(text);
    // What follows the last line break is no line yet.
    assert_eq!(lines.pop(), Some(""), "the last line is finished");
    let (mut events, mut event, mut has_data) = (Vec::new(), Read::default(), false);
    for line in lines {
        if line.is_empty() {
            let mut done = std::mem::take(&mut event);
            if std::mem::take(&mut has_data) {
                done.data.pop();
                events.push(done);
            }
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => event.name = value.to_owned(),
            "data" => {
                has_data = true;
                event.data.push_str(value);
                event.data.push('\n');
            }
            "id" if !value.contains('\0') => event.id = Some(value.to_owned()),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                event.retry = value.parse().ok();
            }
            _ => {}
        }
    }
    events
}

/// The values of one key of Datastar's data lines.
fn values<'a>(data: &'a str, key: &str) -> Vec<&'a str> {
    let of_key = |line: &'a str| {
        let (found, value) = line.split_once(' ').unwrap_or((line, ""));
        (found == key).then_some(value)
    };
    data.split('\n').filter_map(of_key).collect()
}

fuzz_target!(|input: Input<'_>| {
    let modes = [Mode::Outer, Mode::Inner, Mode::Append, Mode::Before];
    let mut patch =
        Patch::new(raw(input.html.to_owned())).mode(modes[usize::from(input.mode) % modes.len()]);
    if let Some(selector) = input.selector {
        patch = patch.selector(selector.to_owned());
    }
    if let Some(id) = input.id {
        patch = patch.id(id.to_owned());
    }
    if let Some(retry) = input.retry {
        patch = patch.retry(std::time::Duration::from_millis(retry.into()));
    }
    if let Ok(event) = Event::patch(patch) {
        let events = read(event.as_bytes());
        assert_eq!(events.len(), 1, "one event");
        let event = &events[0];
        assert_eq!(event.name, "datastar-patch-elements");
        if let Some(selector) = input.selector {
            assert_eq!(values(&event.data, "selector"), [selector]);
        }
        assert_eq!(event.id.as_deref(), input.id);
        let elements = values(&event.data, "elements");
        if input.html.is_empty() {
            assert!(elements.iter().all(|line| line.is_empty()));
        } else {
            assert_eq!(elements, lines(input.html));
        }
    } else {
        // Only what a line cannot hold is refused, and a mode that needs a selector without one.
        let odd = |text: &str| text.contains(['\r', '\n', '\0']);
        assert!(
            input
                .selector
                .is_none_or(|css| odd(css) || css.trim().is_empty())
                || input.id.is_some_and(odd)
        );
    }

    let signals: std::collections::BTreeMap<_, _> = input.signals.iter().copied().collect();
    if let Ok(event) = Event::signals(&signals) {
        let events = read(event.as_bytes());
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].name, "datastar-patch-signals");
        assert_eq!(values(&events[0].data, "signals").len(), 1);
    }
    assert!(read(Event::comment(input.comment).as_bytes()).is_empty());
});
