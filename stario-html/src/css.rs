//! Values of CSS properties, checked so that they stay in their declaration.

use std::borrow::Cow;

use crate::escape;
use crate::{AttrValue, Buf};

/// A value of one CSS property, as in `style:width={..}`.
///
/// Text is checked: a value that could end its declaration, open a block or fetch a resource is
/// left out together with the property. Trusted CSS is [`Css`].
///
/// # Example
///
/// ```
/// use stario_html::{Buf, __private as rt};
///
/// let mut b = Buf::new();
/// let mut style = rt::style(&mut b);
/// style.prop("color", "rgb(0 0 0)").prop("width", "1px;position:fixed");
/// style.finish();
/// assert_eq!(b.as_str(), r#" style="color:rgb(0 0 0)""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a CSS value",
    label = "not a CSS value",
    note = "strings, numbers, `Option` and `Css` can; for a whole style write `style={{Css::from_source(..)}}`"
)]
pub trait CssValue {
    /// Whether the declaration is written at all.
    fn is_present(&self) -> bool {
        true
    }

    /// Writes the value, escaped for a double-quoted attribute.
    fn write_css(&self, b: &mut Buf);
}

/// CSS source that is trusted.
///
/// Declarations for `style={..}` or one value for `style:name={..}`.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, Css, __private as rt};
///
/// let mut b = Buf::new();
/// rt::style(&mut b).value(&Css::from_source("color:red;gap:1px")).finish();
/// assert_eq!(b.as_str(), r#" style="color:red;gap:1px""#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Css(Cow<'static, str>);

impl Css {
    /// Takes CSS as it is; the caller vouches that it holds no text of a user.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Css, tags};
    ///
    /// let drop = tags::p().style("background", Css::from_source("url(/drop.svg)"));
    /// assert_eq!(drop.into_html(), r#"<p style="background:url(/drop.svg)"></p>"#);
    /// ```
    pub fn from_source(trusted: impl Into<Cow<'static, str>>) -> Self {
        Self(trusted.into())
    }

    /// The source.
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(stario_html::Css::from_source("gap:1px").as_str(), "gap:1px");
    /// ```
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl CssValue for Css {
    fn is_present(&self) -> bool {
        !self.0.trim().is_empty()
    }

    fn write_css(&self, b: &mut Buf) {
        escape::attribute(b.string(), &self.0);
    }
}

impl CssValue for str {
    fn is_present(&self) -> bool {
        is_contained(self)
    }

    fn write_css(&self, b: &mut Buf) {
        if is_contained(self) {
            escape::attribute(b.string(), self);
        }
    }
}

impl CssValue for String {
    fn is_present(&self) -> bool {
        CssValue::is_present(self.as_str())
    }

    fn write_css(&self, b: &mut Buf) {
        self.as_str().write_css(b);
    }
}

impl CssValue for Cow<'_, str> {
    fn is_present(&self) -> bool {
        CssValue::is_present(self.as_ref())
    }

    fn write_css(&self, b: &mut Buf) {
        self.as_ref().write_css(b);
    }
}

macro_rules! numbers {
    ($($t:ty),+) => { $(
        impl CssValue for $t {
            fn write_css(&self, b: &mut Buf) {
                self.write_attr(b);
            }
        }
    )+ };
}

numbers!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

macro_rules! floats {
    ($($t:ty),+) => { $(
        impl CssValue for $t {
            fn is_present(&self) -> bool {
                self.is_finite()
            }

            fn write_css(&self, b: &mut Buf) {
                self.write_attr(b);
            }
        }
    )+ };
}

floats!(f32, f64);

impl<T: CssValue> CssValue for Option<T> {
    fn is_present(&self) -> bool {
        self.as_ref().is_some_and(CssValue::is_present)
    }

    fn write_css(&self, b: &mut Buf) {
        if let Some(value) = self {
            value.write_css(b);
        }
    }
}

impl<T: CssValue + ?Sized> CssValue for &T {
    fn is_present(&self) -> bool {
        (**self).is_present()
    }

    fn write_css(&self, b: &mut Buf) {
        (**self).write_css(b);
    }
}

/// Deepest nesting of brackets in a checked value.
const DEEPEST: u32 = 32;

/// Functions that fetch, or that once ran code.
const FETCHING: [&str; 7] = [
    "url(",
    "src(",
    "image(",
    "image-set(",
    "element(",
    "paint(",
    "expression(",
];

/// Whether the text is one property value that stays inside its declaration.
pub(crate) fn is_contained(value: &str) -> bool {
    if value.trim().is_empty() || value.contains("/*") {
        return false;
    }
    // One bit per open bracket: 1 for a square one. An unclosed bracket swallows what follows.
    let (mut open, mut depth) = (0_u32, 0);
    for c in value.chars() {
        match c {
            ';' | '{' | '}' | '\\' | '<' | '>' | '@' | '"' | '\'' => return false,
            c if c.is_control() => return false,
            '(' | '[' => {
                if depth == DEEPEST {
                    return false;
                }
                open = open << 1 | u32::from(c == '[');
                depth += 1;
            }
            ')' | ']' => {
                if depth == 0 || open & 1 != u32::from(c == ']') {
                    return false;
                }
                open >>= 1;
                depth -= 1;
            }
            _ => {}
        }
    }
    if depth != 0 {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    !FETCHING.iter().any(|name| lower.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_values_pass() {
        for value in [
            "red",
            "#1da1f2",
            "1.5rem",
            "calc(100% - (2 * var(--gap)))",
            "a, b",
            "rgb(0 0 0 / 50%)",
            "[full-start] 1fr [full-end]",
            "1px solid !important",
            "-1",
            "ease-in-out 200ms",
        ] {
            assert!(is_contained(value), "{value}");
        }
    }

    #[test]
    fn values_that_could_leave_the_declaration_are_refused() {
        for value in [
            "",
            " ",
            "red;color:blue",
            "red}",
            "{",
            "url(//a)",
            "URL (x",
            "image-set('x')",
            "src(x)",
            "a\\",
            "\"a\"",
            "'a'",
            "a<b",
            "a/*",
            "@import",
            "rgb(0",
            "rgb)",
            "([)]",
            "a\nb",
            "a\0",
            "expression(alert(1))",
        ] {
            assert!(!is_contained(value), "{value}");
        }
        let deep = "(".repeat(40) + &")".repeat(40);
        assert!(!is_contained(&deep));
    }
}
