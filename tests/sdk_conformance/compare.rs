//! How the SDK test runner compares two streams, as far as it matters here.
//!
//! It is stricter in one place: the runner compares only the body of the parsed elements, which
//! leaves out a script; here a script counts.

use std::collections::BTreeMap;

/// One event: its fields, and its data lines grouped by their first word.
#[derive(Debug, Default, PartialEq)]
struct Event {
    fields: BTreeMap<String, String>,
    data: BTreeMap<String, Vec<String>>,
}

/// What differs between two streams of events.
pub(crate) fn events(expected: &str, actual: &str) -> Result<(), String> {
    let (expected, actual) = (parse(expected), parse(actual));
    if expected.len() != actual.len() {
        return Err(format!(
            "{} events instead of {}",
            actual.len(),
            expected.len()
        ));
    }
    for (at, (expected, actual)) in expected.iter().zip(&actual).enumerate() {
        if expected != actual {
            return Err(format!(
                "event {at} differs\n--- expected\n{expected:#?}\n--- is\n{actual:#?}"
            ));
        }
    }
    Ok(())
}

fn parse(stream: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let mut event = Event::default();
    for line in stream.split('\n') {
        if line.trim().is_empty() {
            if event != Event::default() {
                events.push(std::mem::take(&mut event));
            }
            continue;
        }
        // A comment is a field without a name, and so an unexpected one.
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim();
        if field == "data" {
            let (key, rest) = value.split_once(' ').unwrap_or((value, ""));
            let lines = event.data.entry(key.to_owned()).or_default();
            lines.push(rest.to_owned());
        } else {
            event.fields.insert(field.to_owned(), value.to_owned());
        }
    }
    for event in &mut events {
        if let Some(lines) = event.data.get_mut("elements") {
            *lines = vec![sorted_attributes(&lines.join("\n"))];
        }
    }
    events
}

/// The markup with the attributes of each tag in order.
fn sorted_attributes(markup: &str) -> String {
    let mut out = String::new();
    let mut rest = markup.trim();
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let end = tag.find('>').map_or(tag.len(), |at| at + 1);
        let (tag, after) = tag.split_at(end);
        out.push_str(text);
        let inside = tag.trim_start_matches('<').trim_end_matches('>');
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let mut attributes: Vec<&str> = attributes
            .split_inclusive("\" ")
            .map(str::trim)
            .filter(|attribute| !attribute.is_empty())
            .collect();
        attributes.sort_unstable();
        out += &["<", name, " ", &attributes.join(" "), ">"].concat();
        rest = after;
    }
    out + rest
}

#[test]
fn the_order_of_groups_and_attributes_does_not_count() {
    events(
        "event: x\ndata: mode append\ndata: selector #a\ndata: elements <p a=\"1\" b=\"2 3\">\n\n",
        "event: x\ndata: selector #a\ndata: elements <p b=\"2 3\" a=\"1\">\ndata: mode append\n\n",
    )
    .unwrap();
}

#[test]
fn everything_else_counts() {
    let expected = "event: x\nid: 1\ndata: signals {\ndata: signals }\n\n";
    for actual in [
        "",
        "event: x\ndata: signals {\ndata: signals }\n\n",
        "event: x\nid: 1\nretry: 1\ndata: signals {\ndata: signals }\n\n",
        "event: x\nid: 1\ndata: signals }\ndata: signals {\n\n",
        "event: x\nid: 1\n: ping\ndata: signals {\ndata: signals }\n\n",
        "event: x\nid: 1\ndata: signals {}\n\n",
        "event: x\nid: 1\ndata: signals {\ndata: signals }\n\nevent: y\n\n",
    ] {
        assert!(events(expected, actual).is_err(), "{actual:?}");
    }
}
