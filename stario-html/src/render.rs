//! Values as text between tags.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::rc::Rc;
use std::sync::Arc;

use crate::{Buf, DisplayAs, Href, Html};
use crate::{escape, kernel};

/// A value that can stand as text between tags, escaped for that place.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, Render};
///
/// struct Price { cents: u32 }
///
/// impl Render for Price {
///     fn render(&self, b: &mut Buf) {
///         (self.cents / 100).render(b);
///         b.lit("&nbsp;€");
///     }
/// }
///
/// let mut b = Buf::new();
/// Some(Price { cents: 900 }).render(&mut b);
/// assert_eq!(b.as_str(), "9&nbsp;€");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as HTML text",
    label = "not text",
    note = "strings, numbers, `Option`, `Vec` and `html!` values render; wrap a `Display` type as `display(x)`"
)]
pub trait Render {
    /// Writes the value as text.
    fn render(&self, b: &mut Buf);

    /// Writes static markup and the value after it: one call where both can be one.
    #[doc(hidden)]
    #[inline(never)]
    fn render_after(&self, b: &mut Buf, before: &'static str) {
        b.put(before);
        self.render(b);
    }

    /// The same where a call is only worth it when there is one anyway.
    #[doc(hidden)]
    #[inline]
    fn render_inlined(&self, b: &mut Buf, before: &'static str) {
        b.lit(before);
        self.render(b);
    }

    /// Renders the value by itself; [`Html`] is handed on as it is.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Render;
    ///
    /// assert_eq!("a < b".into_html(), "a &lt; b");
    /// ```
    fn into_html(self) -> Html
    where
        Self: Sized,
    {
        let mut b = Buf::pooled();
        self.render(&mut b);
        b.finish()
    }
}

impl Render for str {
    #[inline]
    fn render(&self, b: &mut Buf) {
        escape::text(b.string(), self);
    }

    #[inline]
    fn render_after(&self, b: &mut Buf, before: &'static str) {
        kernel::text_after(b.string(), before, self);
    }
}

impl Render for String {
    #[inline]
    fn render(&self, b: &mut Buf) {
        self.as_str().render(b);
    }

    #[inline]
    fn render_after(&self, b: &mut Buf, before: &'static str) {
        self.as_str().render_after(b, before);
    }

    #[inline]
    fn render_inlined(&self, b: &mut Buf, before: &'static str) {
        self.as_str().render_inlined(b, before);
    }
}

impl Render for Html {
    #[inline]
    fn render(&self, b: &mut Buf) {
        // XSS: `Html` is finished markup.
        b.push_raw(self.as_str());
    }

    #[inline]
    fn into_html(self) -> Html {
        self
    }
}

impl Render for Href {
    fn render(&self, b: &mut Buf) {
        self.as_str().render(b);
    }
}

impl Render for bool {
    fn render(&self, b: &mut Buf) {
        b.lit(if *self { "true" } else { "false" });
    }
}

impl Render for char {
    fn render(&self, b: &mut Buf) {
        self.encode_utf8(&mut [0; 4]).render(b);
    }
}

impl Render for () {
    fn render(&self, _: &mut Buf) {}
}

impl<T: fmt::Display> Render for DisplayAs<T> {
    fn render(&self, b: &mut Buf) {
        // Writing to the buffer cannot fail; a `Display` that fails has written what it could.
        let _ = write!(escape::TextWriter(b.string()), "{}", self.0);
    }
}

impl Render for fmt::Arguments<'_> {
    fn render(&self, b: &mut Buf) {
        let _ = escape::TextWriter(b.string()).write_fmt(*self);
    }
}

/// Implements a trait for all integers: one method that writes the digits.
macro_rules! integers {
    ($trait:ident :: $method:ident) => {
        $crate::render::integers!(@ $trait $method signed: i8 i16 i32 i64);
        $crate::render::integers!(@ $trait $method unsigned: u8 u16 u32 u64);
        $crate::render::integers!(@ $trait $method sized: usize);
        $crate::render::integers!(@ $trait $method signed_sized: isize);
        $crate::render::integers!(@ $trait $method wide: u128);
        $crate::render::integers!(@ $trait $method signed_wide: i128);
    };
    (@ $trait:ident $method:ident $write:ident: $($t:ty)+) => { $(
        impl $trait for $t {
            #[inline]
            fn $method(&self, b: &mut Buf) {
                $crate::render::$write!(b, *self);
            }
        }
    )+ };
}

/// Writes a signed integer.
macro_rules! signed {
    ($b:expr, $v:expr) => {
        $crate::escape::signed($b.string(), $v < 0, u64::from($v.unsigned_abs()))
    };
}

/// Writes an unsigned integer.
macro_rules! unsigned {
    ($b:expr, $v:expr) => {
        $crate::kernel::digits($b.string(), u64::from($v))
    };
}

/// Writes a `usize`, which has no lossless `From`.
macro_rules! sized {
    ($b:expr, $v:expr) => {
        $crate::kernel::digits($b.string(), $v as u64)
    };
}

/// Writes an `isize`.
macro_rules! signed_sized {
    ($b:expr, $v:expr) => {
        $crate::escape::signed($b.string(), $v < 0, $v.unsigned_abs() as u64)
    };
}

/// Writes a `u128`.
macro_rules! wide {
    ($b:expr, $v:expr) => {
        $crate::escape::digits($b.string(), false, $v)
    };
}

/// Writes an `i128`.
macro_rules! signed_wide {
    ($b:expr, $v:expr) => {
        $crate::escape::digits($b.string(), $v < 0, $v.unsigned_abs())
    };
}

pub(crate) use {integers, signed, signed_sized, signed_wide, sized, unsigned, wide};

integers!(Render::render);

macro_rules! floats {
    ($($t:ty),+) => { $(
        impl Render for $t {
            fn render(&self, b: &mut Buf) {
                // Digits, a point, a sign, `NaN` or `inf`: nothing to escape.
                let _ = write!(b.string(), "{self}");
            }
        }
    )+ };
}

floats!(f32, f64);

impl<T: Render> Render for Option<T> {
    fn render(&self, b: &mut Buf) {
        if let Some(value) = self {
            value.render(b);
        }
    }
}

impl<T: Render> Render for [T] {
    fn render(&self, b: &mut Buf) {
        for value in self {
            value.render(b);
        }
    }
}

impl<T: Render, const N: usize> Render for [T; N] {
    fn render(&self, b: &mut Buf) {
        self.as_slice().render(b);
    }
}

impl<T: Render> Render for Vec<T> {
    fn render(&self, b: &mut Buf) {
        self.as_slice().render(b);
    }
}

impl<T: Render + ToOwned + ?Sized> Render for Cow<'_, T> {
    fn render(&self, b: &mut Buf) {
        self.as_ref().render(b);
    }
}

macro_rules! pointers {
    ($($t:ty),+) => { $(
        impl<T: Render + ?Sized> Render for $t {
            #[inline]
            fn render(&self, b: &mut Buf) {
                (**self).render(b);
            }

            #[inline]
            fn render_after(&self, b: &mut Buf, before: &'static str) {
                (**self).render_after(b, before);
            }

            #[inline]
            fn render_inlined(&self, b: &mut Buf, before: &'static str) {
                (**self).render_inlined(b, before);
            }
        }
    )+ };
}

pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Render),+> Render for ($($name,)+) {
            #[expect(non_snake_case, reason = "the type parameters name the fields")]
            fn render(&self, b: &mut Buf) {
                let ($($name,)+) = self;
                $($name.render(b);)+
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{display, raw};

    fn text<T: Render + ?Sized>(value: &T) -> String {
        let mut b = Buf::new();
        value.render(&mut b);
        b.into_string()
    }

    #[test]
    fn only_finished_markup_is_not_escaped() {
        assert_eq!(text("<b>"), "&lt;b&gt;");
        assert_eq!(text(&raw("<b>")), "<b>");
        assert_eq!(text(&display("<b>")), "&lt;b&gt;");
        assert_eq!(text(&format_args!("<{}>", '&')), "&lt;&amp;&gt;");
        assert_eq!(text(&'<'), "&lt;");
        assert_eq!(
            text(&Href::path("/a").query("b", 1).query("c", 2)),
            "/a?b=1&amp;c=2"
        );
    }

    #[test]
    fn containers_render_what_they_hold() {
        assert_eq!(text(&vec![Some(1), None, Some(2)]), "12");
        assert_eq!(text(&("a", 1, [true], ())), "a1true");
        assert_eq!(text(&Arc::new(Cow::Borrowed("x"))), "x");
        assert_eq!(text(&Box::new(&&"y")), "y");
        assert_eq!(text(&[1_u8, 2][..]), "12");
    }

    #[test]
    fn numbers_print_as_display_does() {
        assert_eq!(text(&i64::MIN), i64::MIN.to_string());
        assert_eq!(text(&usize::MAX), usize::MAX.to_string());
        assert_eq!(text(&isize::MIN), isize::MIN.to_string());
        assert_eq!(text(&u128::MAX), u128::MAX.to_string());
        assert_eq!(text(&2.5_f32), "2.5");
    }
}
