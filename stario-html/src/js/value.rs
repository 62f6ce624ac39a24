//! Values as JavaScript literals.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::escape;
use crate::{Buf, Href, Js, Signal};

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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{JsValue, JsWriter, Signal, ds, tags};
    ///
    /// enum Tab { Inbox }
    ///
    /// impl JsValue for Tab {
    ///     fn write_js(&self, w: &mut JsWriter<'_>) {
    ///         w.string(match self { Self::Inbox => "in'box" });
    ///     }
    /// }
    ///
    /// const TAB: Signal<Tab> = Signal::new("tab");
    /// assert_eq!(
    ///     tags::nav().with(ds::signal(&TAB, Tab::Inbox)).into_html(),
    ///     r#"<nav data-signals:tab="'in\u0027box'"></nav>"#,
    /// );
    /// ```
    pub fn string(&mut self, text: &str) {
        escape::js_string(self.buf.string(), text);
    }

    /// Writes an integer; beyond 2^53 it becomes a string, so that no digit is lost.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{JsValue, JsWriter, Signal, ds, tags};
    ///
    /// struct Cents(u64);
    ///
    /// impl JsValue for Cents {
    ///     fn write_js(&self, w: &mut JsWriter<'_>) {
    ///         w.integer(false, self.0.into());
    ///     }
    /// }
    ///
    /// const PRICE: Signal<Cents> = Signal::new("price");
    /// assert_eq!(
    ///     tags::p().with(ds::signal(&PRICE, Cents(1999))).into_html(),
    ///     r#"<p data-signals:price="1999"></p>"#,
    /// );
    /// ```
    pub fn integer(&mut self, negative: bool, magnitude: u128) {
        let quote = if magnitude > EXACT { "'" } else { "" };
        self.buf.lit(quote);
        escape::digits(self.buf.string(), negative, magnitude);
        self.buf.lit(quote);
    }

    /// Writes a number; `null` when it is not finite.
    pub fn number(&mut self, value: f64) {
        if value.is_finite() {
            escape::float(self.buf.string(), value);
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
        if self.is_finite() {
            // Not through `f64`, which would show digits that the value does not have.
            escape::float(w.buf.string(), *self);
        } else {
            w.lit("null");
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at<T: JsValue + ?Sized>(place: JsPlace, value: &T) -> String {
        let mut b = Buf::new();
        value.write_js(&mut JsWriter::new(&mut b, place));
        b.into_string()
    }

    fn literal<T: JsValue + ?Sized>(value: &T) -> String {
        at(JsPlace::Source, value)
    }

    #[test]
    fn values_become_literals() {
        assert_eq!(literal("it's"), r"'it\u0027s'");
        assert_eq!(literal(&'x'), "'x'");
        assert_eq!(literal(&true), "true");
        assert_eq!(literal(&None::<u8>), "null");
        assert_eq!(literal(&vec![Some(1), None]), "[1,null]");
        assert_eq!(literal(&[[1], [2]]), "[[1],[2]]");
        assert_eq!(literal(&Signal::<u8>::new("a.b")), "$a.b");
        assert_eq!(
            literal(&Href::path("/a").query("b", "c").query("d", "e")),
            r"'/a?b=c\u0026d=e'"
        );
    }

    #[test]
    fn numbers_keep_every_digit() {
        assert_eq!(literal(&-5_i8), "-5");
        assert_eq!(literal(&(1_u64 << 53)), "9007199254740992");
        assert_eq!(literal(&((1_u64 << 53) + 1)), "'9007199254740993'");
        assert_eq!(literal(&i64::MIN), "'-9223372036854775808'");
        assert_eq!(literal(&f64::NEG_INFINITY), "null");
        assert_eq!(literal(&0.1_f32), "0.1");
        assert_eq!(literal(&-0.0_f64), "0");
    }

    #[test]
    fn source_is_fitted_to_its_place() {
        let source = Js::from_source("$a && '</script>'");
        assert_eq!(at(JsPlace::Source, &source), "$a && '</script>'");
        assert_eq!(
            at(JsPlace::Attribute, &source),
            "$a &amp;&amp; '&lt;/script&gt;'"
        );
        assert_eq!(at(JsPlace::Script, &source), r"$a && '<\/script>'");
    }
}
