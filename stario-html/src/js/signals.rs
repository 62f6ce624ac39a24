//! Typed signals: a struct of them, and one path.

use std::fmt;
use std::io;
use std::marker::PhantomData;

use serde::Serialize;

/// A struct whose fields are Datastar signals; derived with `#[derive(Signals)]`.
///
/// # Example
///
/// ```
/// use serde::Serialize;
/// use stario_html::{Buf, Signals, __private as rt};
///
/// #[derive(Serialize)]
/// struct Home { user_id: &'static str }
///
/// impl Signals for Home {
///     const NAMES: &'static [&'static str] = &["user_id"];
/// }
///
/// let mut b = Buf::new();
/// rt::signals(&mut b, "data-signals", &Home { user_id: "a1" });
/// assert_eq!(b.as_str(), r#" data-signals="{user_id:'a1'}""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of signals",
    label = "not a set of signals",
    note = "put `#[derive(Signals, Serialize)]` on the struct"
)]
pub trait Signals: Serialize {
    /// Names of the signals at the root, as they are in JSON.
    const NAMES: &'static [&'static str];
}

impl<T: Signals + ?Sized> Signals for &T {
    const NAMES: &'static [&'static str] = T::NAMES;
}

/// The path of one signal and the type of its value.
///
/// As an expression it prints `$path`, as the value of `ds:bind` it prints `path`.
///
/// # Example
///
/// ```
/// use stario_html::Signal;
///
/// const DRAFT: Signal<String> = Signal::new("form.draft");
/// assert_eq!(DRAFT.to_string(), "$form.draft");
/// assert_eq!(DRAFT.path(), "form.draft");
/// ```
pub struct Signal<T> {
    path: &'static str,
    value: PhantomData<fn() -> T>,
}

impl<T> Signal<T> {
    /// Names a signal; dots go into nested objects.
    ///
    /// # Panics
    ///
    /// When the path is not one that Datastar can read: words of ASCII letters, digits and `_`
    /// joined by single dots, and none of `__proto__`, `constructor` and `prototype`. In a `const`
    /// this is a compile error.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Signal, ds, tags};
    ///
    /// const OPEN: Signal<bool> = Signal::new("ui.open");
    /// assert_eq!(
    ///     tags::p().with(ds::show(OPEN)).into_html(),
    ///     r#"<p data-show="$ui.open"></p>"#,
    /// );
    /// ```
    #[track_caller]
    pub const fn new(path: &'static str) -> Self {
        assert!(
            is_path(path.as_bytes()),
            "a signal path is words of letters, digits and `_`, joined by single dots"
        );
        Self {
            path,
            value: PhantomData,
        }
    }

    /// The path, without the `$`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Signal;
    ///
    /// assert_eq!(Signal::<bool>::new("ui.open").path(), "ui.open");
    /// ```
    #[inline]
    pub const fn path(&self) -> &'static str {
        self.path
    }
}

/// A signal by name, as in `ds:bind={..}`, `ds:ref={..}` and `ds:indicator={..}`: [`Signal`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a signal",
    label = "expected a signal",
    note = "write a field of a `#[derive(Signals)]` struct, as `Form::name`, or the name in quotes without braces"
)]
pub trait SignalName {
    /// The path of the signal, without the `$`.
    fn signal_path(&self) -> &'static str;
}

impl<T> SignalName for Signal<T> {
    fn signal_path(&self) -> &'static str {
        self.path()
    }
}

impl<T: SignalName + ?Sized> SignalName for &T {
    fn signal_path(&self) -> &'static str {
        (**self).signal_path()
    }
}

/// Whether the bytes are a signal path.
const fn is_path(path: &[u8]) -> bool {
    let mut start = 0;
    let mut at = 0;
    while at <= path.len() {
        if at == path.len() || path[at] == b'.' {
            let (_, tail) = path.split_at(start);
            let (word, _) = tail.split_at(at - start);
            if word.is_empty() || is_reserved(word) {
                return false;
            }
            start = at + 1;
        } else if !(path[at].is_ascii_alphanumeric() || path[at] == b'_') {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether the word would reach into the prototype of an object.
const fn is_reserved(word: &[u8]) -> bool {
    matches!(word, b"__proto__" | b"constructor" | b"prototype")
}

/// Refuses a key of an object that would reach into its prototype once it is a signal.
pub(crate) fn check_key(key: &str) -> io::Result<()> {
    if is_reserved(key.as_bytes()) {
        return Err(io::Error::other(format!(
            "`{key}` cannot be the name of a signal"
        )));
    }
    Ok(())
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T> fmt::Debug for Signal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signal").field(&self.path).finish()
    }
}

impl<T> fmt::Display for Signal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", self.path)
    }
}

impl<T> PartialEq for Signal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl<T> Eq for Signal<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_words_joined_by_dots() {
        for good in ["a", "_a", "a.b", "user_id", "a1.0"] {
            assert!(is_path(good.as_bytes()), "{good}");
        }
        for bad in [
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "a-b",
            "a b",
            "$a",
            "é",
            "__proto__",
            "a.constructor",
        ] {
            assert!(!is_path(bad.as_bytes()), "{bad}");
        }
    }
}
