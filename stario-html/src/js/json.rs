//! Any `Serialize` value as a JavaScript literal, and as JSON for an event.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::{JsValue, JsWriter};

use super::dotted;
use super::literal::Literal;
use super::wire::Wire;

/// Wraps a [`Serialize`] value as a JavaScript literal.
///
/// Strings are single-quoted and encoded so that the text is safe in an attribute and in a script
/// element. Integers beyond 2^53 become strings and numbers that are not finite become `null`.
///
/// # Example
///
/// ```
/// use serde::Serialize;
/// use stario_html::{Buf, __private as rt, json};
///
/// #[derive(Serialize)]
/// struct User { name: &'static str, id: u64 }
///
/// let mut b = Buf::new();
/// rt::js(&mut b, &json(&User { name: "Ann", id: u64::MAX }));
/// assert_eq!(b.as_str(), "{name:'Ann',id:'18446744073709551615'}");
/// ```
pub const fn json<T: Serialize + ?Sized>(value: &T) -> Json<'_, T> {
    Json(value)
}

/// A [`Serialize`] value that is written as a JavaScript literal; made by [`json`].
#[derive(Debug)]
pub struct Json<'a, T: ?Sized>(&'a T);

impl<T: ?Sized> Clone for Json<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Json<'_, T> {}

impl<T: Serialize + ?Sized> JsValue for Json<'_, T> {
    /// # Panics
    ///
    /// When the value's `Serialize` fails, as for a map whose keys are structs.
    fn write_js(&self, w: &mut JsWriter<'_>) {
        if let Err(error) = write_literal(w.string_mut(), self.0) {
            panic!(
                "`{}` cannot be written as a JavaScript value: {error}",
                std::any::type_name::<T>()
            );
        }
    }
}

/// Writes the value as a JavaScript literal.
pub(crate) fn write_literal<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
) -> serde_json::Result<()> {
    write(out, value, Literal::default())
}

/// Writes signals as a JavaScript literal; reserved keys are an error, keys with dots are paths.
pub(crate) fn write_signals<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
) -> serde_json::Result<()> {
    write_paths(out, value, Literal::signals)
}

/// Writes signals as compact JSON; reserved keys are an error, keys with dots are paths.
pub(crate) fn write_json<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
) -> serde_json::Result<()> {
    write_paths(out, value, Wire::default)
}

/// Writes signals; again, with paths for the keys at the root, when one of those has a dot.
fn write_paths<T: Serialize + ?Sized, F: Formatter>(
    out: &mut String,
    value: &T,
    formatter: fn() -> F,
) -> serde_json::Result<()> {
    let start = out.len();
    match write(out, value, formatter()) {
        Err(error) if dotted::is_refusal(&error) => {
            out.truncate(start);
            write(out, &dotted::expand(value)?, formatter())
        }
        result => result,
    }
}

pub(super) fn write<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
    formatter: impl Formatter,
) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(Sink(out), formatter))
}

/// The serializer writes whole pieces of text, so each is UTF-8 by itself.
struct Sink<'a>(&'a mut String);

impl io::Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        self.0.push_str(text);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json as value};

    use super::*;

    fn literal(value: &impl Serialize) -> String {
        let mut out = String::new();
        write_literal(&mut out, value).unwrap();
        out
    }

    fn wire(value: &impl Serialize) -> String {
        let mut out = String::new();
        write_json(&mut out, value).unwrap();
        out
    }

    #[test]
    fn keys_stand_bare_when_they_are_words() {
        let map = value!({"a_1": 1, "b-c": 2, "1x": 3, "$d": 4, "": 5});
        assert_eq!(literal(&map), "{'':5,'\\u0024d':4,'1x':3,a_1:1,'b-c':2}",);
        let by_number = BTreeMap::from([(7, "x"), (u64::MAX.try_into().unwrap_or(8), "y")]);
        assert_eq!(literal(&by_number), "{'7':'x','8':'y'}");
    }

    #[test]
    fn strings_and_keys_are_encoded_alike() {
        assert_eq!(literal(&"it's\n\"\\"), r"'it\u0027s\u000a\u0022\u005c'");
        assert_eq!(
            literal(&value!({"</a": "</a"})),
            r"{'\u003c\u002fa':'\u003c\u002fa'}"
        );
        assert_eq!(literal(&'\u{2028}'), r"'\u2028'");
    }

    #[test]
    fn numbers_that_javascript_would_change_are_strings() {
        const EXACT: u64 = 1 << 53;
        assert_eq!(literal(&EXACT), "9007199254740992");
        assert_eq!(literal(&(EXACT + 1)), "'9007199254740993'");
        assert_eq!(literal(&i64::MIN), "'-9223372036854775808'");
        assert_eq!(literal(&u128::MAX), format!("'{}'", u128::MAX));
        assert_eq!(
            literal(&[-0.0, f64::NAN, f64::INFINITY, 1.5]),
            "[0,null,null,1.5]"
        );
        assert_eq!(literal(&0.1_f32), "0.1");
        assert_eq!(
            wire(&value!({"n": EXACT + 1, "m": 1})),
            r#"{"m":1,"n":"9007199254740993"}"#
        );
    }

    #[test]
    fn structure_is_kept() {
        let nested = value!({"list": [true, null, {"x": []}], "none": {}});
        assert_eq!(literal(&nested), "{list:[true,null,{x:[]}],none:{}}");
        let back: Value = serde_json::from_str(&wire(&nested)).unwrap();
        assert_eq!(back, nested);
    }

    #[test]
    fn a_key_never_reaches_a_prototype() {
        let hostile = value!({"a": {"__proto__": 1}});
        assert_eq!(literal(&hostile), "{a:{['__proto__']:1}}");
        for key in ["__proto__", "constructor", "prototype"] {
            let hostile = value!({"a": {key: 1}});
            assert!(write_signals(&mut String::new(), &hostile).is_err());
            assert!(write_json(&mut String::new(), &hostile).is_err());
        }
    }

    #[test]
    fn keys_that_are_not_text_are_an_error() {
        let map = BTreeMap::from([((1, 2), 3)]);
        assert!(write_literal(&mut String::new(), &map).is_err());
    }
}
