//! Keys such as `ui.open` at the root of a set of signals.
//!
//! Datastar takes a key of an object literally, so such a key would make a signal that `$ui.open`
//! does not reach. What is meant is the path, and so it is written as one.

use std::io;

use serde::Serialize;
use serde::ser::Error as _;
use serde_json::{Error, Map, Value};

/// What a formatter answers to such a key; the value is then written by way of [`expand`].
pub(super) fn refusal() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "a key with a dot")
}

pub(super) fn is_refusal(error: &Error) -> bool {
    error.io_error_kind() == Some(io::ErrorKind::InvalidInput)
}

/// Counts in `self.depth` how deep a formatter is.
macro_rules! count_depth {
    () => {
        fn begin_object<W: io::Write + ?Sized>(&mut self, w: &mut W) -> io::Result<()> {
            self.depth += 1;
            w.write_all(b"{")
        }

        fn end_object<W: io::Write + ?Sized>(&mut self, w: &mut W) -> io::Result<()> {
            self.depth -= 1;
            w.write_all(b"}")
        }

        fn begin_array<W: io::Write + ?Sized>(&mut self, w: &mut W) -> io::Result<()> {
            self.depth += 1;
            w.write_all(b"[")
        }

        fn end_array<W: io::Write + ?Sized>(&mut self, w: &mut W) -> io::Result<()> {
            self.depth -= 1;
            w.write_all(b"]")
        }
    };
}

pub(super) use count_depth;

/// The value with its root keys as paths.
///
/// Deeper keys are data, such as names of files, and stay as they are.
pub(super) fn expand<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Value> {
    let Value::Object(flat) = serde_json::to_value(value)? else {
        return Err(Error::custom("signals must serialize as an object"));
    };
    let mut nested = Map::new();
    for (path, value) in flat {
        insert(&mut nested, &path, &path, value)?;
    }
    Ok(Value::Object(nested))
}

fn insert(
    into: &mut Map<String, Value>,
    path: &str,
    whole: &str,
    value: Value,
) -> serde_json::Result<()> {
    let conflict = || Error::custom(format_args!("the signal `{whole}` is set twice"));
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    if name.is_empty() || rest == Some("") {
        return Err(Error::custom(format_args!(
            "`{whole}` is not a signal path"
        )));
    }
    match (rest, into.get_mut(name)) {
        (Some(rest), Some(Value::Object(inner))) => insert(inner, rest, whole, value),
        (Some(rest), None) => {
            let mut inner = Map::new();
            insert(&mut inner, rest, whole, value)?;
            into.insert(name.to_owned(), Value::Object(inner));
            Ok(())
        }
        (None, Some(Value::Object(there))) => {
            // Part of it was given by path before: an object may add to that.
            let Value::Object(more) = value else {
                return Err(conflict());
            };
            for (key, value) in more {
                if there.insert(key, value).is_some() {
                    return Err(conflict());
                }
            }
            Ok(())
        }
        (None, None) => {
            into.insert(name.to_owned(), value);
            Ok(())
        }
        (_, Some(_)) => Err(conflict()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn root_keys_are_paths_and_deeper_keys_are_data() {
        let flat = json!({
            "a": 1,
            "ui": {"open": true, "x.y": 0},
            "ui.tab": "b",
            "u.v.w": null,
            "u.v.z": [{"p.q": 1}],
        });
        assert_eq!(
            expand(&flat).unwrap(),
            json!({
                "a": 1,
                "ui": {"open": true, "x.y": 0, "tab": "b"},
                "u": {"v": {"w": null, "z": [{"p.q": 1}]}},
            })
        );
    }

    #[test]
    fn two_values_for_one_signal_are_refused() {
        for flat in [
            json!({"ui": 1, "ui.open": true}),
            json!({"ui.open": true, "ui.open.x": 1}),
            json!({"ui": {"open": 1}, "ui.open": 2}),
            json!({"ui": null, "ui.open": 2}),
            json!({"ui.": 1}),
            json!({".ui": 1}),
            json!({"a..b": 1}),
        ] {
            assert!(expand(&flat).is_err(), "{flat}");
        }
    }
}
