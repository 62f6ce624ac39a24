//! URL attributes: what a browser would make of a text, and which of it may pass.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::escape;
use crate::{AttrValue, Buf, Href};

/// What a URL leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UrlKind {
    /// A page of this site: no scheme and no host.
    Local,
    /// Another site by `http`, `https`, or `//host`.
    External,
    /// A scheme that cannot run code: `mailto`, `tel`, `sms`, `data:image/` without SVG.
    Other,
    /// Anything else: `javascript:` and every scheme not known to be harmless.
    Unsafe,
}

/// A URL as a browser reads it; made by [`clean_url`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanUrl<'a> {
    kind: UrlKind,
    url: Cow<'a, str>,
}

impl<'a> CleanUrl<'a> {
    /// What the URL leads to.
    pub fn kind(&self) -> UrlKind {
        self.kind
    }

    /// The cleaned and encoded URL.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The cleaned and encoded URL, owned if it had to change.
    pub fn into_url(self) -> Cow<'a, str> {
        self.url
    }
}

/// Reads a URL the way browsers do and says where it leads.
///
/// Control characters and spaces around it go, tabs and line breaks inside it too, a backslash
/// counts as a slash, and what a URL cannot hold is percent-encoded. Redirects, `navigate` and URL
/// attributes all share this one reading, so none of them can be tricked into another.
///
/// # Example
///
/// ```
/// use stario_html::{UrlKind, clean_url};
///
/// assert_eq!(clean_url(" /rooms/é").as_str(), "/rooms/%C3%A9");
/// assert_eq!(clean_url(r"/\evil.example").kind(), UrlKind::External);
/// assert_eq!(clean_url("java\tscript:alert(1)").kind(), UrlKind::Unsafe);
/// ```
pub fn clean_url(text: &str) -> CleanUrl<'_> {
    let trimmed = text.trim_matches(|c: char| c <= ' ');
    let joined: Cow<'_, str> = if trimmed.contains(['\t', '\n', '\r']) {
        Cow::Owned(trimmed.replace(['\t', '\n', '\r'], ""))
    } else {
        Cow::Borrowed(trimmed)
    };
    let scheme = scheme_of(&joined).map(str::to_ascii_lowercase);
    let special = matches!(scheme.as_deref(), None | Some("http" | "https"));
    let slashed = if special {
        forward_slashes(joined)
    } else {
        joined
    };
    let kind = match scheme.as_deref() {
        None if slashed.starts_with("//") => UrlKind::External,
        None => UrlKind::Local,
        Some("http" | "https") => UrlKind::External,
        Some("mailto" | "tel" | "sms") => UrlKind::Other,
        Some("data") if is_picture(&slashed) => UrlKind::Other,
        Some(_) => UrlKind::Unsafe,
    };
    CleanUrl {
        kind,
        url: encoded(slashed),
    }
}

/// The scheme, if the text starts with one.
fn scheme_of(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    valid.then_some(scheme)
}

/// Turns the backslashes before the query into slashes, as browsers do for web addresses.
fn forward_slashes(url: Cow<'_, str>) -> Cow<'_, str> {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    if url[..end].contains('\\') {
        let (path, tail) = url.split_at(end);
        Cow::Owned(path.replace('\\', "/") + tail)
    } else {
        url
    }
}

/// Whether a `data:` URL is a picture that cannot hold a script.
fn is_picture(url: &str) -> bool {
    let Some(media) = url.get(5..).map(str::to_ascii_lowercase) else {
        return false;
    };
    media.strip_prefix("image/").is_some_and(|kind| {
        ["png", "gif", "jpeg", "webp", "avif", "x-icon"]
            .iter()
            .any(|safe| {
                kind.strip_prefix(safe)
                    .is_some_and(|tail| tail.starts_with([';', ',']))
            })
    })
}

/// Percent-encodes what a URL cannot hold.
fn encoded(url: Cow<'_, str>) -> Cow<'_, str> {
    let mut out = String::new();
    escape::whole_url(&mut out, &url);
    if out == url { url } else { Cow::Owned(out) }
}

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

/// Takes a URL as it is, whatever its scheme: `blob:`, an app link, an SVG `data:` picture.
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
