//! Trusted JavaScript, and what counts as a Datastar expression.

use std::borrow::Cow;

use crate::escape;
use crate::{Buf, Signal};

/// JavaScript source that is trusted.
///
/// Made by `js!` and `ds!` from tokens of the program.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, Js, __private as rt};
///
/// let toggle = Js::from_source("$open = !$open && $ready");
/// let mut b = Buf::new();
/// rt::expr(&mut b, "data-on:click", &toggle);
/// assert_eq!(b.as_str(), r#" data-on:click="$open = !$open &amp;&amp; $ready""#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Js(Cow<'static, str>);

impl Js {
    /// Takes source as it is: the named door for trusted JavaScript.
    ///
    /// Text of a user in here runs as code. Use `js!` with `#{value}`, which encodes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let more = Js::from_source("$count++");
    /// assert_eq!(
    ///     tags::button().with(ds::on("click", more)).into_html(),
    ///     r#"<button data-on:click="$count++"></button>"#,
    /// );
    /// ```
    pub fn from_source(trusted: impl Into<Cow<'static, str>>) -> Self {
        Self(trusted.into())
    }

    /// The source.
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(stario_html::Js::from_source("$a && $b").as_str(), "$a && $b");
    /// ```
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The source as a string.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, Signal};
    ///
    /// const NAME: Signal<String> = Signal::new("user.name");
    /// assert_eq!(Js::from(NAME).into_string(), "$user.name");
    /// ```
    pub fn into_string(self) -> String {
        self.0.into_owned()
    }
}

impl<T> From<Signal<T>> for Js {
    fn from(signal: Signal<T>) -> Self {
        Self::from_source(signal.to_string())
    }
}

/// A whole Datastar expression, as in `ds:on:click={..}`.
///
/// A `String` is not one: an expression is code, and code comes from the program.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, Signal, __private as rt};
///
/// const COUNT: Signal<i32> = Signal::new("count");
/// let mut b = Buf::new();
/// rt::expr(&mut b, "data-text", &COUNT);
/// assert_eq!(b.as_str(), r#" data-text="$count""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a Datastar expression",
    label = "not an expression",
    note = "`js!(..)`, a signal and a route's `.action()` are; write `(..)` for JavaScript and `#{{value}}` for a value in it"
)]
pub trait Expression {
    /// Whether the attribute is written at all.
    fn is_present(&self) -> bool {
        true
    }

    /// Writes the expression, escaped for a double-quoted attribute.
    fn write_expr(&self, b: &mut Buf);
}

impl Expression for Js {
    fn write_expr(&self, b: &mut Buf) {
        escape::attribute(b.string(), &self.0);
    }
}

impl<T> Expression for Signal<T> {
    fn write_expr(&self, b: &mut Buf) {
        b.lit("$");
        b.lit(self.path());
    }
}

impl<T: Expression> Expression for Option<T> {
    fn is_present(&self) -> bool {
        self.as_ref().is_some_and(Expression::is_present)
    }

    fn write_expr(&self, b: &mut Buf) {
        if let Some(value) = self {
            value.write_expr(b);
        }
    }
}

impl<T: Expression + ?Sized> Expression for &T {
    fn is_present(&self) -> bool {
        (**self).is_present()
    }

    fn write_expr(&self, b: &mut Buf) {
        (**self).write_expr(b);
    }
}
