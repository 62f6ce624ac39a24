//! What stays hidden even from the error page: a screen may be shared.

use serde_json::Value;

use crate::telltale::is_secret;

/// What stands in the place of a secret.
const HIDDEN: &str = "(hidden)";

/// Characters of one value.
const VALUE: usize = 500;

/// Characters of all signals.
const SIGNALS: usize = 4_000;

/// A value as it is shown: cut to size, and not at all when its name says that it is a secret.
pub(super) fn shown(name: &str, value: &str) -> String {
    if is_secret(name) {
        HIDDEN.to_owned()
    } else {
        cut(value, VALUE)
    }
}

/// Signals as indented JSON; what is no JSON, as it came.
pub(super) fn signals(text: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else {
        return cut(text, SIGNALS);
    };
    hide(&mut value);
    cut(&format!("{value:#}"), SIGNALS)
}

fn hide(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if is_secret(name) {
                    *value = Value::from(HIDDEN);
                } else {
                    hide(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => {}
    }
}

/// The first characters, and how many are missing.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => {
            let rest = text[end..].chars().count();
            format!("{}… {rest} more characters", &text[..end])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_secrets_away() {
        for name in [
            "cookie",
            "Authorization",
            "x-api-key",
            "csrfToken",
            "old_password",
        ] {
            assert_eq!(shown(name, "hunter2"), HIDDEN, "{name}");
        }
        assert_eq!(shown("accept", "text/html"), "text/html");
    }

    #[test]
    fn signals_are_indented_without_their_secrets() {
        let text = signals(r#"{"user":{"name":"ada","password":"hunter2"},"list":[{"token":1}]}"#);
        assert!(text.contains("\"name\": \"ada\""), "{text}");
        assert!(
            !text.contains("hunter2") && text.contains("\"token\": \"(hidden)\""),
            "{text}"
        );
        assert_eq!(signals("{nonsense"), "{nonsense");
    }

    #[test]
    fn a_long_value_says_what_is_missing() {
        let text = shown("q", &"é".repeat(VALUE + 7));
        assert!(text.ends_with("é… 7 more characters"), "{text}");
    }
}
