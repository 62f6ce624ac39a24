//! JavaScript: trusted source, and values as literals.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::escape;
use crate::{Buf, Href, Signal};

/// JavaScript source that is trusted, made by `js!` and `ds!` from tokens of the program.
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
    pub fn from_source(trusted: impl Into<Cow<'static, str>>) -> Self {
        Self(trusted.into())
    }

    /// The source.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The source as a string.
    pub fn into_string(self) -> String {
        self.0.into_owned()
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

/// A value as a JavaScript literal, as in `#{value}` or `js(value)`.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, __private as rt};
///
/// let mut b = Buf::new();
/// rt::js(&mut b, &Some("it's </script>"));
/// assert_eq!(b.as_str(), r"'it\u0027s \u003c\u002fscript\u003e'");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a JavaScript value",
    label = "not a JavaScript value",
    note = "strings, numbers, `bool`, `Option`, lists, signals and URLs can; wrap a `Serialize` type as `json(&x)`"
)]
pub trait JsValue {
    /// Writes the literal.
    fn write_js(&self, w: &mut JsWriter<'_>);
}

/// Where JavaScript is being written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsPlace {
    /// Plain source, such as the text of a [`Js`].
    Source,
    /// A double-quoted attribute.
    Attribute,
    /// A script element.
    Script,
}

/// Writes JavaScript to a buffer, safely for the place the buffer stands for.
#[derive(Debug)]
pub struct JsWriter<'b> {
    buf: &'b mut Buf,
    place: JsPlace,
}

/// Largest magnitude up to which every integer is exact in JavaScript.
pub(crate) const EXACT: u128 = 1 << 53;

impl<'b> JsWriter<'b> {
    pub(crate) fn new(buf: &'b mut Buf, place: JsPlace) -> Self {
        Self { buf, place }
    }

    /// Writes a string literal of any text.
    pub fn string(&mut self, text: &str) {
        escape::js_string(self.buf.string(), text);
    }

    /// Writes an integer; beyond 2^53 it becomes a string, so that no digit is lost.
    pub fn integer(&mut self, negative: bool, magnitude: u128) {
        let quote = if magnitude > EXACT { "'" } else { "" };
        self.buf.lit(quote);
        escape::digits(self.buf.string(), negative, magnitude);
        self.buf.lit(quote);
    }

    /// Writes a number; `null` when it is not finite.
    pub fn number(&mut self, value: f64) {
        if value.is_finite() {
            write_f64(self.buf.string(), value);
        } else {
            self.buf.lit("null");
        }
    }

    /// Writes trusted source.
    pub fn source(&mut self, source: &Js) {
        match self.place {
            JsPlace::Source => self.buf.push_raw(source.as_str()),
            JsPlace::Attribute => escape::attribute(self.buf.string(), source.as_str()),
            JsPlace::Script => escape::script(self.buf.string(), source.as_str()),
        }
    }

    /// Writes static source that means the same in every place: no `& < > "`.
    pub(crate) fn lit(&mut self, source: &'static str) {
        self.buf.lit(source);
    }

    /// The string behind the buffer, for encoders whose output is safe in every place.
    pub(crate) fn string_mut(&mut self) -> &mut String {
        self.buf.string()
    }
}

/// Writes a finite number the way JavaScript reads it back; minus zero is zero.
pub(crate) fn write_f64(out: &mut String, value: f64) {
    use std::fmt::Write as _;
    let value = if value == 0.0 { 0.0 } else { value };
    // `Debug` is the shortest text that reads back, with an exponent for extreme values.
    let start = out.len();
    let _ = write!(out, "{value:?}");
    if out[start..].ends_with(".0") {
        out.truncate(out.len() - 2);
    }
}

impl JsValue for str {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.string(self);
    }
}

impl JsValue for String {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.string(self);
    }
}

impl JsValue for Cow<'_, str> {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.string(self);
    }
}

impl JsValue for char {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.string(self.encode_utf8(&mut [0; 4]));
    }
}

impl JsValue for bool {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.lit(if *self { "true" } else { "false" });
    }
}

impl JsValue for () {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.lit("null");
    }
}

impl JsValue for Href {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        escape::js_url(w.buf.string(), self.as_str());
    }
}

impl JsValue for Js {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.source(self);
    }
}

impl<T> JsValue for Signal<T> {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.lit("$");
        w.lit(self.path());
    }
}

macro_rules! signed {
    ($($t:ty),+) => { $(
        impl JsValue for $t {
            fn write_js(&self, w: &mut JsWriter<'_>) {
                w.integer(*self < 0, u128::from(self.unsigned_abs()));
            }
        }
    )+ };
}

macro_rules! unsigned {
    ($($t:ty),+) => { $(
        impl JsValue for $t {
            fn write_js(&self, w: &mut JsWriter<'_>) {
                w.integer(false, u128::from(*self));
            }
        }
    )+ };
}

signed!(i8, i16, i32, i64, i128);
unsigned!(u8, u16, u32, u64, u128);

impl JsValue for usize {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.integer(false, u128::try_from(*self).expect("usize fits in u128"));
    }
}

impl JsValue for isize {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        let magnitude = u128::try_from(self.unsigned_abs()).expect("usize fits in u128");
        w.integer(*self < 0, magnitude);
    }
}

impl JsValue for f32 {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.number(f64::from(*self));
    }
}

impl JsValue for f64 {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.number(*self);
    }
}

impl<T: JsValue> JsValue for Option<T> {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        match self {
            Some(value) => value.write_js(w),
            None => w.lit("null"),
        }
    }
}

impl<T: JsValue> JsValue for [T] {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.lit("[");
        for (i, value) in self.iter().enumerate() {
            if i > 0 {
                w.lit(",");
            }
            value.write_js(w);
        }
        w.lit("]");
    }
}

impl<T: JsValue, const N: usize> JsValue for [T; N] {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        self.as_slice().write_js(w);
    }
}

impl<T: JsValue> JsValue for Vec<T> {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        self.as_slice().write_js(w);
    }
}

macro_rules! pointers {
    ($($t:ty),+) => { $(
        impl<T: JsValue + ?Sized> JsValue for $t {
            fn write_js(&self, w: &mut JsWriter<'_>) {
                (**self).write_js(w);
            }
        }
    )+ };
}

pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);
