//! A patch of one signal.

use serde::{Serialize, Serializer};

use crate::Signal;

/// A new value for one signal, or its removal.
///
/// Made by [`Signal::set`](crate::Signal::set) and [`Signal::remove`](crate::Signal::remove).
///
/// It serializes as an object, so it goes wherever signals go.
///
/// # Example
///
/// ```
/// use stario_html::{Event, Signal};
///
/// const OPEN: Signal<bool> = Signal::new("ui.open");
/// let event = Event::signals(&OPEN.set(true))?;
/// assert!(event.as_bytes().ends_with(b"data: signals {\"ui\":{\"open\":true}}\n\n"));
/// # Ok::<(), stario_html::EventError>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use = "a patch does nothing until it is sent"]
pub struct SignalPatch<V> {
    path: &'static str,
    value: V,
}

/// What a signal of type `T` can be set to: a `T`, a `&T`, and text for a `String`.
#[diagnostic::on_unimplemented(
    message = "a signal of type `{T}` cannot be set to `{Self}`",
    label = "not a `{T}`"
)]
pub trait SignalValue<T>: Serialize {}

impl<T: Serialize> SignalValue<T> for T {}
impl<T: Serialize> SignalValue<T> for &T {}
impl SignalValue<String> for &str {}

impl<T> Signal<T> {
    /// A patch that gives the signal a value.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Answer, Signal};
    ///
    /// const NAME: Signal<String> = Signal::new("user.name");
    /// assert_eq!(
    ///     Answer::signals(&NAME.set("Ann"))?.into_body(),
    ///     r#"{"user":{"name":"Ann"}}"#,
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub const fn set<V: SignalValue<T>>(self, value: V) -> SignalPatch<V> {
        SignalPatch {
            path: self.path(),
            value,
        }
    }

    /// A patch that removes the signal from the page.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Answer, Signal};
    ///
    /// const DRAFT: Signal<String> = Signal::new("draft");
    /// assert_eq!(Answer::signals(&DRAFT.remove())?.into_body(), r#"{"draft":null}"#);
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub const fn remove(self) -> SignalPatch<()> {
        SignalPatch {
            path: self.path(),
            value: (),
        }
    }
}

impl<V: Serialize> Serialize for SignalPatch<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { path, value } = self;
        Nested { path, value }.serialize(serializer)
    }
}

/// The value inside one object per word of the path.
struct Nested<'a, V> {
    path: &'a str,
    value: &'a V,
}

impl<V: Serialize> Serialize for Nested<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.value;
        match self.path.split_once('.') {
            Some((name, path)) => serializer.collect_map([(name, Nested { path, value })]),
            None => serializer.collect_map([(self.path, value)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(patch: &impl Serialize) -> String {
        serde_json::to_string(patch).unwrap()
    }

    #[test]
    fn each_word_of_the_path_is_an_object() {
        const DEEP: Signal<f32> = Signal::new("a.b.c");
        assert_eq!(json(&DEEP.set(0.1)), r#"{"a":{"b":{"c":0.1}}}"#);
        assert_eq!(json(&DEEP.remove()), r#"{"a":{"b":{"c":null}}}"#);
    }

    #[test]
    fn a_value_may_be_borrowed() {
        const NAME: Signal<String> = Signal::new("name");
        const IDS: Signal<Vec<u8>> = Signal::new("ids");
        let name = "Ann".to_owned();
        assert_eq!(json(&NAME.set(&name)), r#"{"name":"Ann"}"#);
        assert_eq!(json(&NAME.set("Bo")), r#"{"name":"Bo"}"#);
        assert_eq!(json(&NAME.set(name)), r#"{"name":"Ann"}"#);
        assert_eq!(json(&IDS.set(vec![1, 2])), r#"{"ids":[1,2]}"#);
    }
}
