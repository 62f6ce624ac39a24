//! Values of attributes: text, on/off, keyword.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::rc::Rc;
use std::sync::Arc;

use crate::render::integers;
use crate::{Buf, DisplayAs, Href, escape, kernel};

/// A value of an ordinary attribute, escaped for a double-quoted attribute.
///
/// `Option` leaves the whole attribute out when it is `None`. `bool` is missing on purpose: an
/// on/off attribute is written `name?={flag}`, a keyword attribute takes [`EnumAttr`].
///
/// # Example
///
/// ```
/// use stario_html::{Buf, __private as rt};
///
/// let mut b = Buf::new();
/// rt::attr(&mut b, "title", r#"5" < 6""#);
/// rt::attr(&mut b, "lang", &None::<&str>);
/// assert_eq!(b.as_str(), r#" title="5&quot; &lt; 6&quot;""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an attribute value",
    label = "not an attribute value",
    note = "strings, numbers and `Option` of them can; write `name?={{flag}}` for a `bool`, and wrap a `Display` type as `display(x)`"
)]
pub trait AttrValue {
    /// Whether the attribute is written at all.
    #[inline]
    fn is_present(&self) -> bool {
        true
    }

    /// Writes the value, without the quotes around it.
    fn write_attr(&self, b: &mut Buf);

    /// Writes static markup that ends in ` name="`, the value, and the quote after it; without a
    /// value only the first `start` bytes, which are not of the attribute.
    #[doc(hidden)]
    #[inline(never)]
    fn write_after(&self, b: &mut Buf, before: &'static str, start: usize) {
        if self.is_present() {
            b.put(before);
            self.write_attr(b);
            b.put("\"");
        } else {
            b.put(before.split_at(start).0);
        }
    }

    /// The same where a call is only worth it when there is one anyway.
    #[doc(hidden)]
    #[inline]
    fn write_inlined(&self, b: &mut Buf, before: &'static str, start: usize) {
        if self.is_present() {
            b.lit(before);
            self.write_attr(b);
            b.lit("\"");
        } else {
            b.put(before.split_at(start).0);
        }
    }
}

/// A value of a keyword attribute such as `aria-expanded`, where `true` is a word.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, __private as rt};
///
/// let mut b = Buf::new();
/// rt::enum_attr(&mut b, "aria-expanded", &false);
/// assert_eq!(b.as_str(), r#" aria-expanded="false""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a keyword attribute",
    label = "not a keyword",
    note = "`bool` (written `true` or `false`), strings and `Option` of them can"
)]
pub trait EnumAttr {
    /// Whether the attribute is written at all.
    #[inline]
    fn is_present(&self) -> bool {
        true
    }

    /// Writes the value, without the quotes around it.
    fn write_enum(&self, b: &mut Buf);
}

/// The state of an on/off attribute such as `disabled`, or of `name?={..}`.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, __private as rt};
///
/// let mut b = Buf::new();
/// rt::bool_attr(&mut b, "checked", &true);
/// rt::bool_attr(&mut b, "disabled", &None::<bool>);
/// assert_eq!(b.as_str(), " checked");
/// ```
#[diagnostic::on_unimplemented(
    message = "an on/off attribute takes a `bool`, not `{Self}`",
    label = "expected `bool`",
    note = "the attribute is present when the value is `true`; write `option.is_some()` to go by presence"
)]
pub trait BoolAttr {
    /// Whether the attribute is present.
    fn is_on(&self) -> bool;
}

/// A value of an attribute that may stand alone or with text, such as `hidden` and `download`.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, __private as rt};
///
/// let mut b = Buf::new();
/// rt::flag_attr(&mut b, "hidden", &true);
/// rt::flag_attr(&mut b, "download", "report.pdf");
/// assert_eq!(b.as_str(), r#" hidden download="report.pdf""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of an attribute that may stand alone",
    label = "expected `bool` or text",
    note = "`bool`, strings and `Option` of them can"
)]
pub trait FlagAttr {
    /// Writes the whole attribute with a space before it, or nothing.
    fn write_flag(&self, b: &mut Buf, name: &'static str);
}

impl FlagAttr for bool {
    fn write_flag(&self, b: &mut Buf, name: &'static str) {
        if *self {
            b.lit(" ");
            b.lit(name);
        }
    }
}

impl FlagAttr for str {
    fn write_flag(&self, b: &mut Buf, name: &'static str) {
        b.lit(" ");
        b.lit(name);
        b.lit("=\"");
        self.write_attr(b);
        b.lit("\"");
    }
}

impl FlagAttr for String {
    fn write_flag(&self, b: &mut Buf, name: &'static str) {
        self.as_str().write_flag(b, name);
    }
}

impl FlagAttr for Cow<'_, str> {
    fn write_flag(&self, b: &mut Buf, name: &'static str) {
        self.as_ref().write_flag(b, name);
    }
}

impl<T: FlagAttr> FlagAttr for Option<T> {
    fn write_flag(&self, b: &mut Buf, name: &'static str) {
        if let Some(value) = self {
            value.write_flag(b, name);
        }
    }
}

impl<T: FlagAttr + ?Sized> FlagAttr for &T {
    fn write_flag(&self, b: &mut Buf, name: &'static str) {
        (**self).write_flag(b, name);
    }
}

impl BoolAttr for bool {
    #[inline]
    fn is_on(&self) -> bool {
        *self
    }
}

impl BoolAttr for Option<bool> {
    #[inline]
    fn is_on(&self) -> bool {
        *self == Some(true)
    }
}

impl<T: BoolAttr + ?Sized> BoolAttr for &T {
    #[inline]
    fn is_on(&self) -> bool {
        (**self).is_on()
    }
}

impl AttrValue for str {
    #[inline]
    fn write_attr(&self, b: &mut Buf) {
        escape::attribute(b.string(), self);
    }

    #[inline]
    fn write_after(&self, b: &mut Buf, before: &'static str, _start: usize) {
        kernel::attribute_after(b.string(), before, self);
    }
}

impl AttrValue for String {
    #[inline]
    fn write_attr(&self, b: &mut Buf) {
        self.as_str().write_attr(b);
    }

    #[inline]
    fn write_after(&self, b: &mut Buf, before: &'static str, start: usize) {
        self.as_str().write_after(b, before, start);
    }

    #[inline]
    fn write_inlined(&self, b: &mut Buf, before: &'static str, start: usize) {
        self.as_str().write_inlined(b, before, start);
    }
}

impl AttrValue for Cow<'_, str> {
    fn write_attr(&self, b: &mut Buf) {
        self.as_ref().write_attr(b);
    }
}

impl AttrValue for char {
    fn write_attr(&self, b: &mut Buf) {
        self.encode_utf8(&mut [0; 4]).write_attr(b);
    }
}

impl AttrValue for Href {
    fn write_attr(&self, b: &mut Buf) {
        self.as_str().write_attr(b);
    }
}

impl<T: fmt::Display> AttrValue for DisplayAs<T> {
    fn write_attr(&self, b: &mut Buf) {
        let _ = write!(escape::AttributeWriter(b.string()), "{}", self.0);
    }
}

impl AttrValue for fmt::Arguments<'_> {
    fn write_attr(&self, b: &mut Buf) {
        let _ = escape::AttributeWriter(b.string()).write_fmt(*self);
    }
}

integers!(AttrValue::write_attr);

macro_rules! floats {
    ($($t:ty),+) => { $(
        impl AttrValue for $t {
            fn write_attr(&self, b: &mut Buf) {
                let _ = write!(b.string(), "{self}");
            }
        }
    )+ };
}

floats!(f32, f64);

impl<T: AttrValue> AttrValue for Option<T> {
    #[inline]
    fn is_present(&self) -> bool {
        self.as_ref().is_some_and(AttrValue::is_present)
    }

    #[inline]
    fn write_attr(&self, b: &mut Buf) {
        if let Some(value) = self {
            value.write_attr(b);
        }
    }
}

impl EnumAttr for bool {
    fn write_enum(&self, b: &mut Buf) {
        b.lit(if *self { "true" } else { "false" });
    }
}

impl EnumAttr for str {
    fn write_enum(&self, b: &mut Buf) {
        self.write_attr(b);
    }
}

impl EnumAttr for String {
    fn write_enum(&self, b: &mut Buf) {
        self.write_attr(b);
    }
}

impl EnumAttr for Cow<'_, str> {
    fn write_enum(&self, b: &mut Buf) {
        self.write_attr(b);
    }
}

impl<T: fmt::Display> EnumAttr for DisplayAs<T> {
    fn write_enum(&self, b: &mut Buf) {
        self.write_attr(b);
    }
}

impl<T: EnumAttr> EnumAttr for Option<T> {
    fn is_present(&self) -> bool {
        self.as_ref().is_some_and(EnumAttr::is_present)
    }

    fn write_enum(&self, b: &mut Buf) {
        if let Some(value) = self {
            value.write_enum(b);
        }
    }
}

macro_rules! pointers {
    ($($t:ty),+) => { $(
        impl<T: AttrValue + ?Sized> AttrValue for $t {
            #[inline]
            fn is_present(&self) -> bool {
                (**self).is_present()
            }

            #[inline]
            fn write_attr(&self, b: &mut Buf) {
                (**self).write_attr(b);
            }

            #[inline]
            fn write_after(&self, b: &mut Buf, before: &'static str, start: usize) {
                (**self).write_after(b, before, start);
            }

            #[inline]
            fn write_inlined(&self, b: &mut Buf, before: &'static str, start: usize) {
                (**self).write_inlined(b, before, start);
            }
        }

        impl<T: EnumAttr + ?Sized> EnumAttr for $t {
            fn is_present(&self) -> bool {
                (**self).is_present()
            }

            fn write_enum(&self, b: &mut Buf) {
                (**self).write_enum(b);
            }
        }
    )+ };
}

pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::__private as rt;
    use crate::display;

    #[test]
    fn values_are_escaped_for_double_quotes() {
        let mut b = Buf::new();
        rt::attr(&mut b, "a", "\"<&>");
        rt::attr(&mut b, "b", &Some(Cow::Borrowed("x")));
        rt::attr(&mut b, "c", &display("\""));
        rt::attr(&mut b, "d", &format_args!("{}\"", 1));
        rt::attr(&mut b, "e", &'"');
        rt::attr(&mut b, "f", &-1.5);
        rt::attr(&mut b, "g", &Some(None::<u8>));
        assert_eq!(
            b.as_str(),
            r#" a="&quot;&lt;&amp;&gt;" b="x" c="&quot;" d="1&quot;" e="&quot;" f="-1.5""#
        );
    }

    #[test]
    fn keywords_flags_and_switches() {
        let mut b = Buf::new();
        rt::enum_attr(&mut b, "a", &Some(true));
        rt::enum_attr(&mut b, "b", "page\"");
        rt::enum_attr(&mut b, "c", &None::<bool>);
        rt::toggle(&mut b, "d", &Some(true));
        rt::toggle(&mut b, "e", &false);
        rt::flag_attr(&mut b, "f", &Some("x"));
        rt::flag_attr(&mut b, "g", &false);
        assert_eq!(b.as_str(), r#" a="true" b="page&quot;" d f="x""#);
    }
}
