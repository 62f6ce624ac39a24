//! The `class` attribute: one writer owns the spaces.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::escape;
use crate::{AttrValue, Buf};

/// A value inside `class={..}`: a string of names, `Option`, a list, or `("name", condition)`.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, __private as rt};
///
/// let mut b = Buf::new();
/// let mut class = rt::class(&mut b);
/// class.lit("cell").value(&[("on", true), ("off", false)]).value(&None::<&str>);
/// class.finish();
/// assert_eq!(b.as_str(), r#" class="cell on""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a class",
    label = "not a class",
    note = "strings, `Option`, arrays, `Vec` and `(\"name\", bool)` pairs can"
)]
pub trait ClassValue {
    /// Writes the names.
    fn write_classes(&self, w: &mut ClassWriter<'_>);
}

/// Writes ` class="..."` with single spaces, or nothing when no name was given.
#[derive(Debug)]
pub struct ClassWriter<'b> {
    buf: &'b mut Buf,
    open: bool,
}

impl<'b> ClassWriter<'b> {
    pub(crate) fn new(buf: &'b mut Buf) -> Self {
        Self { buf, open: false }
    }

    /// Continues an attribute that has names already.
    pub(crate) fn opened(buf: &'b mut Buf) -> Self {
        Self { buf, open: true }
    }

    /// Adds literal names; the macro has trimmed and escaped them.
    pub fn lit(&mut self, names: &'static str) -> &mut Self {
        if !names.is_empty() {
            self.begin();
            self.buf.lit(names);
        }
        self
    }

    /// Adds the names in a string, separated by any white space.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{ClassValue, ClassWriter, tags};
    ///
    /// struct Level(u8);
    ///
    /// impl ClassValue for Level {
    ///     fn write_classes(&self, w: &mut ClassWriter<'_>) {
    ///         w.names("level").names(if self.0 > 9 { "high  bold" } else { "low" });
    ///     }
    /// }
    /// assert_eq!(
    ///     tags::p().class(Level(10)).into_html(),
    ///     r#"<p class="level high bold"></p>"#,
    /// );
    /// ```
    pub fn names(&mut self, names: &str) -> &mut Self {
        for name in names.split_ascii_whitespace() {
            self.begin();
            escape::attribute(self.buf.string(), name);
        }
        self
    }

    /// Adds a value.
    #[inline]
    pub fn value<T: ClassValue + ?Sized>(&mut self, value: &T) -> &mut Self {
        value.write_classes(self);
        self
    }

    /// Adds literal names when the condition holds.
    #[inline]
    pub fn toggle(&mut self, names: &'static str, on: bool) -> &mut Self {
        if on {
            self.lit(names);
        }
        self
    }

    /// Starts one name that is written in parts with [`part_lit`](Self::part_lit) and
    /// [`part`](Self::part).
    pub fn begin(&mut self) -> &mut Self {
        self.buf.lit(if self.open { " " } else { " class=\"" });
        self.open = true;
        self
    }

    /// Adds a literal piece to the name that was begun.
    pub fn part_lit(&mut self, piece: &'static str) -> &mut Self {
        self.buf.lit(piece);
        self
    }

    /// Adds a value to the name that was begun; white space in it would make two names.
    #[inline]
    pub fn part<T: AttrValue + ?Sized>(&mut self, value: &T) -> &mut Self {
        value.write_attr(self.buf);
        self
    }

    /// Closes the attribute if one was opened.
    pub fn finish(&mut self) {
        if self.open {
            self.buf.lit("\"");
            self.open = false;
        }
    }
}

impl ClassValue for str {
    fn write_classes(&self, w: &mut ClassWriter<'_>) {
        w.names(self);
    }
}

impl ClassValue for String {
    fn write_classes(&self, w: &mut ClassWriter<'_>) {
        w.names(self);
    }
}

impl ClassValue for Cow<'_, str> {
    fn write_classes(&self, w: &mut ClassWriter<'_>) {
        w.names(self);
    }
}

impl<T: ClassValue> ClassValue for (T, bool) {
    fn write_classes(&self, w: &mut ClassWriter<'_>) {
        if self.1 {
            self.0.write_classes(w);
        }
    }
}

impl<T: ClassValue> ClassValue for Option<T> {
    fn write_classes(&self, w: &mut ClassWriter<'_>) {
        if let Some(value) = self {
            value.write_classes(w);
        }
    }
}

impl<T: ClassValue> ClassValue for [T] {
    fn write_classes(&self, w: &mut ClassWriter<'_>) {
        for value in self {
            value.write_classes(w);
        }
    }
}

impl<T: ClassValue, const N: usize> ClassValue for [T; N] {
    fn write_classes(&self, w: &mut ClassWriter<'_>) {
        self.as_slice().write_classes(w);
    }
}

impl<T: ClassValue> ClassValue for Vec<T> {
    fn write_classes(&self, w: &mut ClassWriter<'_>) {
        self.as_slice().write_classes(w);
    }
}

macro_rules! pointers {
    ($($t:ty),+) => { $(
        impl<T: ClassValue + ?Sized> ClassValue for $t {
            fn write_classes(&self, w: &mut ClassWriter<'_>) {
                (**self).write_classes(w);
            }
        }
    )+ };
}

pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

#[cfg(test)]
mod tests {
    use super::*;

    fn class(write: impl FnOnce(&mut ClassWriter<'_>)) -> String {
        let mut b = Buf::new();
        let mut w = ClassWriter::new(&mut b);
        write(&mut w);
        w.finish();
        b.into_string()
    }

    #[test]
    fn no_name_means_no_attribute() {
        assert_eq!(class(|_| {}), "");
        assert_eq!(
            class(|w| {
                w.lit("").value(" \t").toggle("x", false);
            }),
            ""
        );
    }

    #[test]
    fn names_are_separated_by_one_space() {
        let html = class(|w| {
            w.toggle("off", false)
                .toggle("on", true)
                .value("  a\n b ")
                .lit("c d");
        });
        assert_eq!(html, r#" class="on a b c d""#);
    }

    #[test]
    fn lists_pairs_and_options_nest() {
        let html = class(|w| {
            w.value(&vec![Some(("a", true)), Some(("b", false)), None]);
            w.value(&[String::from("c")]);
        });
        assert_eq!(html, r#" class="a c""#);
    }

    #[test]
    fn parts_make_one_name_and_values_are_escaped() {
        let html = class(|w| {
            w.lit("row").begin().part_lit("row-").part(&7).part("\"");
        });
        assert_eq!(html, r#" class="row row-7&quot;""#);
    }
}
