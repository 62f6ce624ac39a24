//! Attributes: named values on spans, events and links.

use std::borrow::Cow;
use std::fmt;

use super::edges::Weigh;
use super::limits;
use super::value::{ToValue, Value};

/// The name of an attribute; text known at compile time is not copied.
pub type Key = Cow<'static, str>;

/// Attributes in the order in which they were first set.
///
/// Setting a name again replaces its value. Past [`limits::ATTRIBUTES`] names
/// new ones are dropped and counted.
///
/// # Example
///
/// ```
/// use stario_runtime::telemetry::AttrList;
///
/// let mut attrs = AttrList::default();
/// attrs.push("room", 7);
/// attrs.push("user", "ada");
/// attrs.push("room", 8); // replaces the first
/// let names: Vec<&str> = attrs.iter().map(|(name, _)| name).collect();
/// assert_eq!(names, ["room", "user"]);
/// assert_eq!(attrs.get("room").unwrap().to_string(), "8");
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct AttrList {
    entries: Vec<(Key, Value)>,
    dropped: u32,
}

impl AttrList {
    /// A list as it was: `entries` keep to the limits already.
    pub(super) fn from_parts(entries: Vec<(Key, Value)>, dropped: u32) -> Self {
        Self { entries, dropped }
    }

    /// Sets one attribute.
    pub fn push(&mut self, key: impl Into<Key>, value: impl ToValue) {
        self.set(key.into(), value.to_value());
    }

    fn set(&mut self, key: Key, value: Value) {
        if let Some(entry) = self.entries.iter_mut().find(|(name, _)| *name == key) {
            entry.1 = value.bounded();
        } else if self.entries.len() < limits::ATTRIBUTES {
            let key = match limits::cut(&key) {
                Some(kept) => kept.into(),
                None => key,
            };
            self.entries.push((key, value.bounded()));
        } else {
            self.dropped = self.dropped.saturating_add(1);
        }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.iter()
            .find_map(|(name, value)| (name == key).then_some(value))
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> + Clone {
        self.entries
            .iter()
            .map(|(name, value)| (name.as_ref(), value))
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many were dropped because the list was full.
    pub fn dropped(&self) -> u32 {
        self.dropped
    }
}

impl Weigh for AttrList {
    fn bytes(&self) -> usize {
        let text = |(key, value): (&str, &Value)| key.len() + value.as_str().map_or(0, str::len);
        self.len() * size_of::<(Key, Value)>() + self.iter().map(text).sum::<usize>()
    }
}

impl fmt::Debug for AttrList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// What can be given as a set of attributes.
///
/// [`attrs!`](crate::attrs), an array or list of pairs, or `()` for none.
///
/// # Example
///
/// ```
/// use stario_runtime::attrs;
/// use stario_runtime::telemetry::{AttrList, IntoAttrs};
///
/// fn length(attrs: impl IntoAttrs) -> usize {
///     let mut list = AttrList::default();
///     attrs.write_to(&mut list);
///     list.len()
/// }
///
/// let user = "ada";
/// assert_eq!(length(()), 0);
/// assert_eq!(length([("rows", 3), ("pages", 1)]), 2);
/// assert_eq!(length(attrs! { user, "rows" => 3 }), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of attributes",
    label = "expected `attrs! {{ name, \"key\" => value }}`, pairs, or `()`"
)]
pub trait IntoAttrs {
    /// Sets every attribute on `list`.
    fn write_to(self, list: &mut AttrList);
}

impl IntoAttrs for () {
    fn write_to(self, _list: &mut AttrList) {}
}

impl IntoAttrs for AttrList {
    fn write_to(self, list: &mut AttrList) {
        for (key, value) in self.entries {
            list.set(key, value);
        }
        list.dropped = list.dropped.saturating_add(self.dropped);
    }
}

impl<K: Into<Key>, V: ToValue, const N: usize> IntoAttrs for [(K, V); N] {
    fn write_to(self, list: &mut AttrList) {
        for (key, value) in self {
            list.push(key, value);
        }
    }
}

impl<K: Into<Key>, V: ToValue> IntoAttrs for Vec<(K, V)> {
    fn write_to(self, list: &mut AttrList) {
        for (key, value) in self {
            list.push(key, value);
        }
    }
}

/// What [`attrs!`](crate::attrs) makes.
///
/// Attributes that are converted only when a recorded span asks for them.
#[derive(Clone, Copy)]
pub struct LazyAttrs<F>(pub F);

impl<F: FnOnce(&mut AttrList)> IntoAttrs for LazyAttrs<F> {
    fn write_to(self, list: &mut AttrList) {
        (self.0)(list);
    }
}

impl<F> fmt::Debug for LazyAttrs<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("attrs! { .. }")
    }
}

/// Attributes for an event, a span or a link.
///
/// A variable by itself is an attribute of its own name; `"key" => value` gives
/// the name. Values are borrowed, and evaluated only when the span is recorded;
/// for that they stand in a closure, so `?` and `.await` go on a line before.
///
/// # Example
///
/// ```
/// use stario_runtime::{attrs, telemetry::Span};
///
/// let span = Span::noop();
/// let (subject, who) = (String::from("join"), "ada");
/// span.event("relay", attrs! { subject, who, "users.online" => 2 });
/// assert_eq!(subject, "join"); // still ours
/// ```
#[macro_export]
macro_rules! attrs {
    (@push $list:ident $name:ident) => { $list.push(::core::stringify!($name), &$name) };
    (@push $list:ident $key:literal => $value:expr) => { $list.push($key, &$value) };
    () => { () };
    ($($key:tt $(=> $value:expr)?),+ $(,)?) => {
        $crate::__private::LazyAttrs(|list: &mut $crate::telemetry::AttrList| {
            $($crate::attrs!(@push list $key $(=> $value)?);)+
        })
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(attrs: impl IntoAttrs) -> AttrList {
        let mut list = AttrList::default();
        attrs.write_to(&mut list);
        list
    }

    #[test]
    fn the_macro_takes_names_and_pairs_and_borrows() {
        let who = String::from("ada");
        let count = 3;
        let list = list(attrs! { who, count, "room.id" => who.len() + 1, });
        let names: Vec<_> = list.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["who", "count", "room.id"]);
        assert_eq!(list.get("room.id"), Some(&4.into()));
        assert_eq!(who, "ada");
    }

    #[test]
    fn the_macro_converts_nothing_until_asked() {
        struct Loud;
        impl ToValue for Loud {
            fn to_value(&self) -> Value {
                panic!("converted")
            }
        }
        super::super::Span::noop().event("quiet", attrs! { "loud" => Loud });
    }

    #[test]
    fn a_name_set_twice_keeps_its_place_and_the_last_value() {
        let list = list([("a", 1), ("b", 2), ("a", 3)]);
        assert_eq!(format!("{list:?}"), r#"{"a": Int(3), "b": Int(2)}"#);
    }

    #[test]
    fn names_past_the_limit_are_counted() {
        let many = (0..limits::ATTRIBUTES + 5)
            .map(|n| (n.to_string(), n))
            .collect::<Vec<_>>();
        let mut list = list(many);
        assert_eq!((list.len(), list.dropped()), (limits::ATTRIBUTES, 5));
        list.push("0", "still settable");
        assert_eq!(list.get("0"), Some(&"still settable".into()));
    }

    #[test]
    fn a_long_value_is_cut() {
        let list = list([("body", "x".repeat(limits::TEXT_BYTES * 2))]);
        assert_eq!(
            list.get("body").unwrap().as_str().unwrap().len(),
            limits::TEXT_BYTES
        );
    }
}
