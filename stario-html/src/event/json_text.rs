//! Signals that are JSON text already.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::js::check_key;

/// Whether the text is a JSON object that is harmless as signals.
///
/// The client runs as JavaScript what it cannot parse as JSON, so nothing else may reach it.
pub(super) fn check(text: &str) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.deserialize_map(Value)?;
    deserializer.end()
}

/// Looks at every key and keeps nothing.
#[derive(Clone, Copy)]
struct Value;

impl<'de> DeserializeSeed<'de> for Value {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of signals")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key_seed(Key)?.is_some() {
            map.next_value_seed(self)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a signal")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<(), E> {
        check_key(key).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_pass_whatever_their_layout() {
        for good in [
            "{}",
            "{\r\n \"a\": [1, -1.5, null, {\"b\": \"x\"}],\n\t\"c\": true\n}\n",
            r#"{"a.b": "\u2028"}"#,
        ] {
            check(good).unwrap();
        }
    }

    #[test]
    fn what_the_client_would_run_or_misread_is_refused() {
        for bad in [
            "",
            "alert(1)",
            "{a: 1}",
            "{\"a\": alert(1)}",
            "{} alert(1)",
            "{}{}",
            "[1]",
            "null",
            "\"{}\"",
            "{\"a\": \"line\nbreak\"}",
            "{\"a\":",
            r#"{"__proto__": {}}"#,
            r#"{"a": [{"constructor": 1}]}"#,
            r#"{"a": {"\u0070rototype": 1}}"#,
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
