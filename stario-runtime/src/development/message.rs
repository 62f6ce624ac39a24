//! What is said over the link: lines of JSON, one word of an object each.

use bytes::Bytes;
use serde_json::{Value, json};

use super::Snapshot;

/// What the development server says.
#[derive(Debug)]
pub(super) enum Heard {
    /// The script of the pages; comes first.
    Script(Bytes),
    State(Snapshot),
    /// Markup in place of what the app was built with, as `stario_html::hot::apply` takes it.
    Swap(Vec<String>),
    /// Drain and end: the next version of the app waits for its turn.
    Retire,
    /// Of a newer command line.
    Unknown,
}

impl Heard {
    pub(super) fn read(line: &str) -> Self {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            return Self::Unknown;
        };
        let text = |name: &str| Some(message.get(name)?.as_str()?.to_owned());
        if let Some(script) = text("script") {
            Self::Script(script.into())
        } else if let (Some(state), Some(version)) = (text("state"), text("version")) {
            let state = state.into();
            Self::State(Snapshot { state, version })
        } else if let Some(swaps) = message.get("swap").and_then(Value::as_array) {
            let swaps = swaps.iter().filter_map(Value::as_str);
            Self::Swap(swaps.map(str::to_owned).collect())
        } else if message.get("retire").is_some() {
            Self::Retire
        } else {
            Self::Unknown
        }
    }
}

/// The first line: who speaks.
pub(super) fn hello(run: u32) -> String {
    line(&json!({ "hello": run }))
}

/// The server accepts; these directories hold its static files.
pub(super) fn serves(assets: &[&'static str]) -> String {
    line(&json!({ "serves": { "assets": assets } }))
}

/// The markup was replaced, or why not.
pub(super) fn swapped(outcome: &Result<(), String>) -> String {
    line(&json!({ "swapped": outcome.as_ref().err() }))
}

fn line(message: &Value) -> String {
    format!("{message}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_comes_with_its_version_and_what_is_unknown_is_passed_over() {
        let heard = Heard::read(r#"{"state":"{\"up\":true}","version":"1.0.0"}"#);
        let Heard::State(snapshot) = heard else {
            panic!("{heard:?}")
        };
        assert_eq!(snapshot.state, r#"{"up":true}"#);
        assert_eq!(snapshot.version, "1.0.0");
        assert!(matches!(Heard::read(r#"{"retire":true}"#), Heard::Retire));
        let heard = Heard::read(r#"{"swap":["a","b"]}"#);
        assert!(matches!(heard, Heard::Swap(swaps) if swaps == ["a", "b"]));
        for line in [r#"{"state":"no version"}"#, r#"{"dance":1}"#, "[", ""] {
            assert!(matches!(Heard::read(line), Heard::Unknown), "{line}");
        }
    }

    #[test]
    fn what_is_said_is_one_line() {
        assert_eq!(hello(3), "{\"hello\":3}\n");
        assert_eq!(swapped(&Ok(())), "{\"swapped\":null}\n");
        assert_eq!(swapped(&Err("no".into())), "{\"swapped\":\"no\"}\n");
        assert_eq!(
            serves(&["/a\nb"]),
            "{\"serves\":{\"assets\":[\"/a\\nb\"]}}\n"
        );
    }
}
