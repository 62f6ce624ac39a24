//! The `style` attribute: one writer owns the separators.

use crate::css::is_contained;
use crate::escape;
use crate::{Buf, Css, CssValue};

/// Writes ` style="..."` with single semicolons, or nothing when no declaration was given.
#[derive(Debug)]
pub struct StyleWriter<'b> {
    buf: &'b mut Buf,
    open: bool,
    parts: Option<Parts>,
}

/// A property whose value is being written in parts.
#[derive(Debug)]
struct Parts {
    /// Where the declaration starts, to take it back.
    start: usize,
    /// Where its value starts.
    value: usize,
    was_open: bool,
    refused: bool,
}

impl<'b> StyleWriter<'b> {
    pub(crate) fn new(buf: &'b mut Buf) -> Self {
        Self {
            buf,
            open: false,
            parts: None,
        }
    }

    /// Adds literal declarations; the macro has escaped them and trimmed a final `;`.
    pub fn lit(&mut self, declarations: &'static str) -> &mut Self {
        if !declarations.is_empty() {
            self.next();
            self.buf.lit(declarations);
        }
        self
    }

    /// Adds one property, unless its value is absent or refused.
    pub fn prop<T: CssValue + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        if value.is_present() {
            self.next();
            self.buf.lit(name);
            self.buf.lit(":");
            value.write_css(self.buf);
        }
        self
    }

    /// Starts one property whose value is written in parts with [`part_lit`](Self::part_lit) and
    /// [`part`](Self::part) until [`end`](Self::end).
    pub fn begin(&mut self, name: &'static str) -> &mut Self {
        let (start, was_open) = (self.buf.len(), self.open);
        self.next();
        self.buf.lit(name);
        self.buf.lit(":");
        self.parts = Some(Parts {
            start,
            value: self.buf.len(),
            was_open,
            refused: false,
        });
        self
    }

    /// Adds a literal piece to the value that was begun; the macro has escaped it.
    pub fn part_lit(&mut self, piece: &'static str) -> &mut Self {
        self.buf.lit(piece);
        self
    }

    /// Adds a piece to the value that was begun.
    pub fn part<T: CssValue + ?Sized>(&mut self, value: &T) -> &mut Self {
        if let Some(parts) = &mut self.parts {
            parts.refused |= !value.is_present();
        }
        value.write_css(self.buf);
        self
    }

    /// Ends the value that was begun, and takes the declaration back when a piece is absent or
    /// refused, or when harmless pieces have become something else together: `url` and `(`.
    pub fn end(&mut self) -> &mut Self {
        if let Some(parts) = self.parts.take()
            && (parts.refused || !is_contained(&self.buf.as_str()[parts.value..]))
        {
            self.buf.string().truncate(parts.start);
            self.open = parts.was_open;
        }
        self
    }

    /// Adds trusted declarations.
    pub fn value<T: StyleValue + ?Sized>(&mut self, value: &T) -> &mut Self {
        if let Some(css) = value.css() {
            let declarations = css.as_str().trim().trim_end_matches(';');
            if !declarations.is_empty() {
                self.next();
                escape::attribute(self.buf.string(), declarations);
            }
        }
        self
    }

    /// Closes the attribute if one was opened.
    pub fn finish(&mut self) {
        if self.open {
            self.buf.lit("\"");
            self.open = false;
        }
    }

    fn next(&mut self) {
        self.buf.lit(if self.open { ";" } else { " style=\"" });
        self.open = true;
    }
}

/// A whole `style={..}`: [`Css`] or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "`style` takes `Css`, not `{Self}`",
    label = "expected `Css`",
    note = "write `style:property={{value}}` for one property, or `Css::from_source(..)` for trusted CSS"
)]
pub trait StyleValue {
    /// The declarations, if any.
    fn css(&self) -> Option<&Css>;
}

impl StyleValue for Css {
    fn css(&self) -> Option<&Css> {
        Some(self)
    }
}

impl StyleValue for Option<Css> {
    fn css(&self) -> Option<&Css> {
        self.as_ref()
    }
}

impl<T: StyleValue + ?Sized> StyleValue for &T {
    fn css(&self) -> Option<&Css> {
        (**self).css()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(write: impl FnOnce(&mut StyleWriter<'_>)) -> String {
        let mut b = Buf::new();
        let mut w = StyleWriter::new(&mut b);
        write(&mut w);
        w.finish();
        b.into_string()
    }

    #[test]
    fn no_declaration_means_no_attribute() {
        assert_eq!(style(|_| {}), "");
        let html = style(|w| {
            w.lit("")
                .prop("color", &None::<&str>)
                .prop("top", "0;")
                .prop("left", &f64::NAN);
            w.value(&None::<Css>).value(&Css::default());
        });
        assert_eq!(html, "");
    }

    #[test]
    fn parts_are_checked_as_a_whole() {
        let parts = |a: Option<&str>, middle: &'static str, b: &str| {
            style(|w| {
                w.begin("--a").part(&a).part_lit(middle).part(b).end();
                w.prop("top", &1);
            })
        };
        assert_eq!(
            parts(Some("1"), "px ", "2px"),
            r#" style="--a:1px 2px;top:1""#
        );
        for (a, middle, b) in [
            (None, "px ", "2px"),
            (Some("1;top:2"), "px", "0"),
            (Some("url"), "(", "0)"),
            (Some("url"), "(x)", " 0"),
            (Some("a/"), "", "*b"),
            (Some("a"), "px", ""),
        ] {
            assert_eq!(
                parts(a, middle, b),
                r#" style="top:1""#,
                "{a:?} {middle} {b}"
            );
        }
    }

    #[test]
    fn declarations_are_separated_by_one_semicolon() {
        let html = style(|w| {
            w.lit("color:red").prop("width", &1.5).prop("--n", &Some(3));
            w.value(&Css::from_source(" gap: 1px; "))
                .value(&Css::from_source("font:\"A\""));
        });
        assert_eq!(
            html,
            r#" style="color:red;width:1.5;--n:3;gap: 1px;font:&quot;A&quot;""#
        );
    }
}
