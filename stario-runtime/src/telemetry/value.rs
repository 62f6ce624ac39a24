//! Attribute values.

use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};
use std::sync::Arc;

use super::limits;

/// The value of an attribute.
///
/// # Example
///
/// ```
/// use stario_runtime::telemetry::{ToValue, Value};
///
/// assert_eq!("teal".to_value(), Value::from("teal"));
/// assert_eq!(5_u8.to_value(), Value::UInt(5));
/// assert_eq!(None::<bool>.to_value(), Value::Null);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Value {
    /// Nothing: an `Option` that was `None`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A signed number.
    Int(i64),
    /// An unsigned number.
    UInt(u64),
    /// A floating-point number.
    Float(f64),
    /// A text, at most [`limits::TEXT_BYTES`] long.
    Text(String),
}

/// Two numbers are equal when they mean the same, so `7` needs no suffix in a test.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::UInt(a), Self::UInt(b)) => a == b,
            (Self::Int(a), Self::UInt(b)) | (Self::UInt(b), Self::Int(a)) => {
                u64::try_from(*a) == Ok(*b)
            }
            (Self::Float(a), Self::Float(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            _ => false,
        }
    }
}

impl Value {
    /// The text of anything that can be displayed.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::telemetry::Value;
    ///
    /// let peer: std::net::IpAddr = [127, 0, 0, 1].into();
    /// assert_eq!(Value::display(peer), Value::from("127.0.0.1"));
    /// ```
    pub fn display(value: impl Display) -> Self {
        struct Bounded(String);
        impl fmt::Write for Bounded {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.push_str(text);
                // Stops a display that never ends; `bounded` cuts what is over.
                if self.0.len() > limits::TEXT_BYTES {
                    Err(fmt::Error)
                } else {
                    Ok(())
                }
            }
        }
        let mut text = Bounded(String::new());
        // An error here is our own stop or a display that gave up: keep what came.
        let _ = write!(text, "{value}");
        Self::Text(limits::bounded(text.0))
    }

    /// The text, when this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn bounded(self) -> Self {
        match self {
            Self::Text(text) => Self::Text(limits::bounded(text)),
            other => other,
        }
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("none"),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::UInt(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

/// What can be the value of an attribute.
///
/// The conversion borrows and runs only for a span that is recorded, so passing
/// a reference costs nothing with the [`Noop`](super::Noop) tracer. For a type
/// without an implementation there is [`Value::display`].
///
/// # Example
///
/// ```
/// use stario_runtime::telemetry::{ToValue, Value};
///
/// struct Room(u32);
///
/// impl ToValue for Room {
///     fn to_value(&self) -> Value {
///         Value::display(format_args!("room-{}", self.0))
///     }
/// }
///
/// assert_eq!(Room(7).to_value().as_str(), Some("room-7"));
/// assert_eq!(true.to_value(), Value::Bool(true));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of an attribute",
    label = "not a text, number, bool, or an `Option` of these",
    note = "wrap it: `Value::display(&value)` records what `Display` prints"
)]
pub trait ToValue {
    /// The value to record.
    fn to_value(&self) -> Value;
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(limits::copied(self))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        self.as_str().to_value()
    }
}

impl ToValue for char {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: ToOwned + ToValue + ?Sized> ToValue for Cow<'_, T> {
    fn to_value(&self) -> Value {
        self.as_ref().to_value()
    }
}

macro_rules! through_deref {
    ($($pointer:ty),*) => {$(
        impl<T: ToValue + ?Sized> ToValue for $pointer {
            fn to_value(&self) -> Value {
                (**self).to_value()
            }
        }
    )*};
}
through_deref!(&T, &mut T, Box<T>, Arc<T>);

macro_rules! numbers {
    ($variant:ident as $wide:ty: $($number:ty),*) => {$(
        impl ToValue for $number {
            fn to_value(&self) -> Value {
                Value::$variant(<$wide>::from(*self))
            }
        }
        impl From<$number> for Value {
            fn from(value: $number) -> Self {
                value.to_value()
            }
        }
    )*};
}
numbers!(Int as i64: i8, i16, i32, i64);
numbers!(UInt as u64: u8, u16, u32, u64);
numbers!(Float as f64: f32, f64);

/// `usize` and `isize` have no `From` into 64 bits; past the range they are text.
macro_rules! sizes {
    ($($variant:ident: $number:ty),*) => {$(
        impl ToValue for $number {
            fn to_value(&self) -> Value {
                (*self).try_into().map_or_else(|_| Value::display(self), Value::$variant)
            }
        }
        impl From<$number> for Value {
            fn from(value: $number) -> Self {
                value.to_value()
            }
        }
    )*};
}
sizes!(UInt: usize, Int: isize, UInt: u128, Int: i128);

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        value.to_value()
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(limits::bounded(value))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_meaning() {
        assert_eq!(Value::Int(7), Value::UInt(7));
        assert_ne!(Value::Int(-1), Value::UInt(u64::MAX));
        assert_ne!(Value::Int(1), Value::Bool(true));
    }

    #[test]
    fn a_number_past_64_bits_becomes_text() {
        assert_eq!(u128::MAX.to_value(), Value::from(u128::MAX.to_string()));
        assert_eq!(3_usize.to_value(), Value::UInt(3));
    }

    #[test]
    fn references_and_pointers_are_what_they_point_to() {
        let name: Arc<str> = "ada".into();
        assert_eq!((&&name).to_value(), Value::from("ada"));
        assert_eq!(Some(&String::from("x")).to_value(), Value::from("x"));
    }

    #[test]
    fn a_display_that_never_ends_is_cut() {
        struct Endless;
        impl Display for Endless {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                loop {
                    f.write_str("again and ")?;
                }
            }
        }
        let value = Value::display(Endless);
        assert!(value.as_str().unwrap().len() <= limits::TEXT_BYTES);
    }
}
