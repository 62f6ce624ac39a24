//! Finished markup, the door for trusted markup, and rendering through `Display`.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use crate::pool;

/// Finished markup: one concrete type, whatever produced it.
///
/// # Example
///
/// ```
/// use stario_html::Html;
///
/// const RULE: Html = Html::from_static("<hr>");
/// assert_eq!(RULE, "<hr>");
/// assert_eq!(RULE.into_bytes(), "<hr>");
/// ```
#[derive(Clone, Default)]
pub struct Html(Repr);

#[derive(Clone)]
enum Repr {
    Static(&'static str),
    Owned(String),
    /// The markup of a template that may be replaced (`hot`), and the marker of its call site.
    #[cfg(feature = "hot")]
    Swappable(&'static str, &'static str),
    /// Written to the caller's buffer already. Only the code that `#[component]` makes sees it.
    InPlace,
}

impl Drop for Repr {
    // Where the kind is known, as at the end of a component, nothing is left of this.
    #[inline]
    fn drop(&mut self) {
        if let Self::Owned(markup) = self {
            pool::give(std::mem::take(markup));
        }
    }
}

/// Less than this is copied faster than its owner is counted.
const SHORT: usize = 512;

/// A page on its way to a client.
struct Page(Html);

impl AsRef<[u8]> for Page {
    fn as_ref(&self) -> &[u8] {
        self.0.as_str().as_bytes()
    }
}

impl Default for Repr {
    fn default() -> Self {
        Self::Static("")
    }
}

impl Html {
    /// Wraps markup of the program; nothing is copied.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Html, tags};
    ///
    /// const ICON: Html = Html::from_static("<i class=star></i>");
    /// assert_eq!(tags::p().child(&ICON).into_html(), "<p><i class=star></i></p>");
    /// ```
    pub const fn from_static(markup: &'static str) -> Self {
        Self(Repr::Static(markup))
    }

    pub(crate) fn from_string(markup: String) -> Self {
        Self(Repr::Owned(markup))
    }

    #[cfg(feature = "hot")]
    pub(crate) const fn swappable(marker: &'static str, markup: &'static str) -> Self {
        Self(Repr::Swappable(marker, markup))
    }

    pub(crate) const fn in_place() -> Self {
        Self(Repr::InPlace)
    }

    pub(crate) fn is_in_place(&self) -> bool {
        matches!(self.0, Repr::InPlace)
    }

    /// The markup as text.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// let page = tags::p().child("a & b").into_html();
    /// assert_eq!(page.as_str(), "<p>a &amp; b</p>");
    /// ```
    #[inline]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Static(markup) => markup,
            Repr::Owned(markup) => markup,
            #[cfg(feature = "hot")]
            Repr::Swappable(marker, markup) => crate::hot::text(marker, markup),
            Repr::InPlace => "",
        }
    }

    /// The markup as an owned string.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// let mail: String = tags::p().child("Hello").into_html().into_string();
    /// assert_eq!(mail, "<p>Hello</p>");
    /// ```
    pub fn into_string(mut self) -> String {
        match &mut self.0 {
            Repr::Static(markup) => (*markup).to_owned(),
            Repr::Owned(markup) => std::mem::take(markup),
            #[cfg(feature = "hot")]
            Repr::Swappable(marker, markup) => crate::hot::text(marker, markup).to_owned(),
            Repr::InPlace => String::new(),
        }
    }

    /// The markup as bytes, for one allocation.
    ///
    /// A page keeps the buffer it was written to, which is used again when the last of its bytes
    /// is dropped. A short one is copied, and so is one whose buffer is mostly empty: a slow client
    /// must not hold on to that.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// let body = tags::p().child("é").into_html().into_bytes();
    /// assert_eq!(body, "<p>é</p>");
    /// assert_eq!(body.len(), 9);
    /// ```
    pub fn into_bytes(self) -> Bytes {
        match &self.0 {
            Repr::Static(markup) => Bytes::from_static(markup.as_bytes()),
            #[cfg(feature = "hot")]
            Repr::Swappable(marker, markup) => {
                Bytes::from_static(crate::hot::text(marker, markup).as_bytes())
            }
            Repr::InPlace => Bytes::new(),
            Repr::Owned(markup) if markup.len() < SHORT || markup.capacity() / 2 > markup.len() => {
                Bytes::copy_from_slice(markup.as_bytes())
            }
            Repr::Owned(_) => Bytes::from_owner(Page(self)),
        }
    }

    /// Length in bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Html;
    ///
    /// assert_eq!(Html::from_static("<p>é</p>").len(), 9);
    /// ```
    #[inline]
    pub fn len(&self) -> usize {
        self.as_str().len()
    }

    /// Whether there is no markup at all.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Html, raw};
    ///
    /// assert!(Html::default().is_empty());
    /// assert!(!raw(" ").is_empty());
    /// ```
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Html").field(&self.as_str()).finish()
    }
}

impl PartialEq for Html {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Html {}

impl PartialEq<str> for Html {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Html {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Html {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl AsRef<str> for Html {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<Html> for Bytes {
    fn from(html: Html) -> Self {
        html.into_bytes()
    }
}

/// Takes markup as it is: the one way around the escaper.
///
/// Give it markup of your own or markup that a sanitiser produced. Text of a user in here is a
/// cross-site scripting hole; with Datastar on the page that includes `data-*` attributes.
///
/// # Example
///
/// ```
/// use stario_html::raw;
///
/// assert_eq!(raw("<b>ours</b>"), "<b>ours</b>");
/// ```
pub fn raw(trusted: impl Into<Cow<'static, str>>) -> Html {
    // XSS: the caller vouches for `trusted`.
    match trusted.into() {
        Cow::Borrowed(markup) => Html::from_static(markup),
        Cow::Owned(markup) => Html::from_string(markup),
    }
}

/// Renders any [`Display`](fmt::Display) type, escaped for the place it is written to.
///
/// # Example
///
/// ```
/// use std::net::Ipv4Addr;
/// use stario_html::{Buf, Render, display};
///
/// let mut b = Buf::new();
/// display(Ipv4Addr::LOCALHOST).render(&mut b);
/// assert_eq!(b.as_str(), "127.0.0.1");
/// ```
pub const fn display<T: fmt::Display>(value: T) -> DisplayAs<T> {
    DisplayAs(value)
}

/// A [`Display`](fmt::Display) value that can be rendered; made by [`display`].
#[derive(Debug, Clone, Copy)]
pub struct DisplayAs<T>(pub(crate) T);

impl<T: fmt::Display> fmt::Display for DisplayAs<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn static_markup_becomes_bytes_without_a_copy() {
        let markup = "<hr>";
        let bytes = Html::from_static(markup).into_bytes();
        assert_eq!(bytes.as_ptr(), markup.as_ptr());
    }

    #[test]
    fn a_page_keeps_its_buffer_and_a_short_or_half_empty_one_does_not() {
        let kept = |len: usize, capacity: usize| {
            let mut markup = String::with_capacity(capacity);
            markup.extend(std::iter::repeat_n('x', len));
            let place = markup.as_ptr();
            let bytes = Html::from_string(markup).into_bytes();
            assert_eq!(bytes.len(), len);
            bytes.as_ptr() == place
        };
        assert!(kept(SHORT, SHORT + 100));
        assert!(!kept(SHORT - 1, SHORT));
        assert!(!kept(SHORT, SHORT * 2 + 2));
    }

    #[test]
    fn raw_keeps_borrowed_and_owned_markup() {
        assert_eq!(raw("<i>"), "<i>");
        assert_eq!(raw(String::from("<i>")).into_string(), "<i>");
        assert!(Html::default().is_empty());
        assert_eq!(format!("{:?}", raw("<i>")), "Html(\"<i>\")");
    }
}
