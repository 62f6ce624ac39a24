//! Values of URL attributes.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::escape;
use crate::{AttrValue, Buf, Href};

use super::clean::{UrlKind, clean_url};

/// Which part of a URL attribute a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UrlPart {
    /// The whole URL.
    Whole,
    /// One piece between literal pieces; it is percent-encoded.
    Segment,
    /// A list of URLs with descriptors, as in `srcset` and `ping`.
    List,
}

/// A value of a URL attribute such as `href` or `src`.
///
/// Text is read with [`clean_url`]; one that could run code becomes `about:invalid`. An
/// [`Href`] is known to be good.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, __private as rt};
///
/// let mut b = Buf::new();
/// rt::url(&mut b, "href", "javascript:alert(1)");
/// assert_eq!(b.as_str(), r#" href="about:invalid""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a URL",
    label = "not a URL",
    note = "a route's `.href(..)`, strings and `Option` of them can; numbers only as a part: `href=(\"/u/\" {{id}})`"
)]
pub trait UrlValue {
    /// Whether the attribute is written at all.
    fn is_present(&self) -> bool {
        true
    }

    /// Writes the URL or the part, escaped for a double-quoted attribute.
    fn write_url(&self, b: &mut Buf, part: UrlPart);
}

/// What a refused URL becomes.
const REFUSED: &str = "about:invalid";

impl UrlValue for str {
    fn write_url(&self, b: &mut Buf, part: UrlPart) {
        match part {
            UrlPart::Whole => write_clean(b, self),
            UrlPart::Segment => escape::path_segment(b.string(), self),
            UrlPart::List => {
                for (i, word) in self.split_ascii_whitespace().enumerate() {
                    if i > 0 {
                        b.lit(" ");
                    }
                    write_clean(b, word);
                }
            }
        }
    }
}

fn write_clean(b: &mut Buf, text: &str) {
    let clean = clean_url(text);
    if clean.kind() == UrlKind::Unsafe {
        b.lit(REFUSED);
    } else {
        escape::attribute(b.string(), clean.as_str());
    }
}

macro_rules! strings {
    ($($t:ty),+) => { $(
        impl UrlValue for $t {
            fn write_url(&self, b: &mut Buf, part: UrlPart) {
                str::write_url(self, b, part);
            }
        }
    )+ };
}

strings!(String, Cow<'_, str>);

impl UrlValue for Href {
    fn write_url(&self, b: &mut Buf, part: UrlPart) {
        match part {
            UrlPart::Segment => escape::path_segment(b.string(), self.as_str()),
            UrlPart::Whole | UrlPart::List => escape::attribute(b.string(), self.as_str()),
        }
    }
}

macro_rules! numbers {
    ($($t:ty),+) => { $(
        impl UrlValue for $t {
            fn write_url(&self, b: &mut Buf, _: UrlPart) {
                self.write_attr(b);
            }
        }
    )+ };
}

numbers!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

impl UrlValue for char {
    fn write_url(&self, b: &mut Buf, part: UrlPart) {
        self.encode_utf8(&mut [0; 4]).write_url(b, part);
    }
}

impl<T: UrlValue> UrlValue for Option<T> {
    fn is_present(&self) -> bool {
        self.as_ref().is_some_and(UrlValue::is_present)
    }

    fn write_url(&self, b: &mut Buf, part: UrlPart) {
        if let Some(value) = self {
            value.write_url(b, part);
        }
    }
}

macro_rules! pointers {
    ($($t:ty),+) => { $(
        impl<T: UrlValue + ?Sized> UrlValue for $t {
            fn is_present(&self) -> bool {
                (**self).is_present()
            }

            fn write_url(&self, b: &mut Buf, part: UrlPart) {
                (**self).write_url(b, part);
            }
        }
    )+ };
}

pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

/// A URL that skips the check of [`UrlValue`]; made by [`trusted_url`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedUrl(Cow<'static, str>);

/// Takes a URL as it is, whatever its scheme.
///
/// `blob:`, an app link, an SVG `data:` picture.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, __private as rt, trusted_url};
///
/// let mut b = Buf::new();
/// rt::url(&mut b, "href", &trusted_url("obsidian://open"));
/// assert_eq!(b.as_str(), r#" href="obsidian://open""#);
/// ```
pub fn trusted_url(trusted: impl Into<Cow<'static, str>>) -> TrustedUrl {
    TrustedUrl(trusted.into())
}

impl UrlValue for TrustedUrl {
    fn write_url(&self, b: &mut Buf, _: UrlPart) {
        // XSS: the caller vouches for the scheme; the attribute is escaped all the same.
        escape::attribute(b.string(), &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::__private as rt;

    fn href<T: UrlValue + ?Sized>(value: &T) -> String {
        let mut b = Buf::new();
        rt::url(&mut b, "href", value);
        b.into_string()
    }

    #[test]
    fn text_is_cleaned_and_escaped() {
        assert_eq!(href("/a?b=c&d=\"e"), r#" href="/a?b=c&amp;d=%22e""#);
        assert_eq!(href(" jAvAsCrIpT:alert(1)"), r#" href="about:invalid""#);
        assert_eq!(href(&Some(String::from("/x"))), r#" href="/x""#);
        assert_eq!(href(&None::<&str>), "");
    }

    #[test]
    fn an_href_is_taken_as_it_is() {
        let url = Href::path("/a").query("b", "c d").query("e", 1);
        assert_eq!(href(&url), r#" href="/a?b=c+d&amp;e=1""#);
    }

    #[test]
    fn parts_cannot_leave_their_segment() {
        let mut b = Buf::new();
        rt::url_part(&mut b, "../x?y#z\"/");
        rt::url_part(&mut b, &7);
        rt::url_part(&mut b, &Some(String::from("javascript:x")));
        rt::url_part(&mut b, &Href::path("/a"));
        assert_eq!(b.as_str(), "..%2Fx%3Fy%23z%22%2F7javascript%3Ax%2Fa");
    }

    #[test]
    fn every_url_of_a_list_is_checked() {
        let mut b = Buf::new();
        rt::url_list(
            &mut b,
            "srcset",
            "/a.png 1x, javascript:x 2x,\n https://b/c.png  3x",
        );
        assert_eq!(
            b.as_str(),
            r#" srcset="/a.png 1x, about:invalid 2x, https://b/c.png 3x""#
        );
    }
}
