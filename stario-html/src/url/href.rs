//! URLs of this site.

use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};

use crate::{PathValue, escape};

/// A URL of this app: path, query and fragment, always valid and encoded.
///
/// Routes make them with `ROOM.href(id)`. By hand, start from a literal path, or from a [`Host`]
/// (`//acme.example.com/rooms`) when the app serves more than one.
///
/// [`Host`]: crate::Host
///
/// # Example
///
/// ```
/// use stario_html::Href;
///
/// let href = Href::path("/files").segment("a b.txt").query("q", "x y").fragment("top");
/// assert_eq!(href.as_str(), "/files/a%20b.txt?q=x+y#top");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Href {
    url: String,
    /// Where `#` stands, so that a query can still be added before it.
    fragment: Option<usize>,
    has_query: bool,
}

impl Href {
    /// Wraps a literal URL of this site.
    ///
    /// # Panics
    ///
    /// When it does not start with one `/`, holds a character that must be encoded, or has empty
    /// or dot segments that a browser would resolve elsewhere.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Href;
    ///
    /// let href = Href::from_static("/rooms?page=2#top").query("tag", "a");
    /// assert_eq!(href.as_str(), "/rooms?page=2&tag=a#top");
    /// ```
    #[track_caller]
    pub fn from_static(url: &'static str) -> Self {
        let at_query = url.find(['?', '#']).unwrap_or(url.len());
        let path = &url[..at_query];
        assert!(
            is_path(path) && url.bytes().all(is_url_byte),
            "`{url}` is not an encoded URL of this site, such as `/rooms?page=2`"
        );
        let fragment = url.find('#');
        assert!(
            fragment == url.rfind('#'),
            "`{url}` has more than one fragment"
        );
        Self {
            url: url.to_owned(),
            fragment,
            has_query: url[..fragment.unwrap_or(url.len())].contains('?'),
        }
    }

    /// Starts from a literal path; what a path may not hold is percent-encoded.
    ///
    /// # Panics
    ///
    /// When the path does not start with one `/` or has empty or dot segments.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Href;
    ///
    /// assert_eq!(Href::path("/my files").as_str(), "/my%20files");
    /// ```
    #[track_caller]
    pub fn path(literal: &'static str) -> Self {
        assert!(
            is_path(literal),
            "`{literal}` is not a path of this site, such as `/rooms`"
        );
        let mut url = String::with_capacity(literal.len() + 16);
        for segment in literal.split('/').skip(1) {
            url.push('/');
            escape::literal_segment(&mut url, segment);
        }
        Self::from_encoded(url)
    }

    /// Takes a path that is encoded already.
    pub(crate) fn from_encoded(url: String) -> Self {
        Self {
            url,
            fragment: None,
            has_query: false,
        }
    }

    /// Adds one path segment, percent-encoded.
    ///
    /// # Panics
    ///
    /// When the value is empty, `.` or `..`, or when a query or fragment was added before.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Href;
    ///
    /// let href = Href::path("/rooms").segment(7).segment("a/b");
    /// assert_eq!(href.as_str(), "/rooms/7/a%2Fb");
    /// ```
    #[track_caller]
    pub fn segment(mut self, value: impl PathValue) -> Self {
        self.open_segment();
        value.write_segment(&mut self.url);
        self
    }

    /// Adds path segments from a value that holds `/` between them.
    ///
    /// # Panics
    ///
    /// When a segment is empty, `.` or `..`, or when a query or fragment was added before.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Href;
    ///
    /// let href = Href::path("/files").rest("2026/my notes.txt");
    /// assert_eq!(href.as_str(), "/files/2026/my%20notes.txt");
    /// ```
    #[track_caller]
    pub fn rest(mut self, value: impl PathValue) -> Self {
        self.open_segment();
        value.write_rest(&mut self.url);
        self
    }

    #[track_caller]
    fn open_segment(&mut self) {
        assert!(
            !self.has_query && self.fragment.is_none(),
            "path segments come before the query and the fragment of `{}`",
            self.url
        );
        if !self.url.ends_with('/') {
            self.url.push('/');
        }
    }

    /// Adds a query parameter; a key may be added more than once.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Href;
    ///
    /// let href = Href::from_static("/").query("tag", "a&b").query("page", 2);
    /// assert_eq!(href.as_str(), "/?tag=a%26b&page=2");
    /// ```
    pub fn query(mut self, key: &str, value: impl Display) -> Self {
        let tail = self.fragment.map(|at| self.url.split_off(at));
        self.url.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        escape::query_part(&mut self.url, key);
        self.url.push('=');
        // The writer encodes what it is given and cannot fail.
        let _ = write!(escape::QueryWriter(&mut self.url), "{value}");
        if let Some(tail) = tail {
            self.fragment = Some(self.url.len());
            self.url.push_str(&tail);
        }
        self
    }

    /// Adds a query parameter unless the value is `None`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Href;
    ///
    /// let list = |page: Option<u32>| Href::path("/rooms").query_opt("page", page);
    /// assert_eq!(list(Some(2)).as_str(), "/rooms?page=2");
    /// assert_eq!(list(None).as_str(), "/rooms");
    /// ```
    pub fn query_opt(self, key: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.query(key, value),
            None => self,
        }
    }

    /// Sets the fragment, replacing an earlier one.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Href;
    ///
    /// let href = Href::path("/docs").fragment("part 2").query("v", 1);
    /// assert_eq!(href.as_str(), "/docs?v=1#part%202");
    /// ```
    pub fn fragment(mut self, fragment: &str) -> Self {
        if let Some(at) = self.fragment {
            self.url.truncate(at);
        }
        self.fragment = Some(self.url.len());
        self.url.push('#');
        escape::fragment(&mut self.url, fragment);
        self
    }

    /// Names the port of the host, where the app is not at the usual one.
    ///
    /// It replaces an earlier one.
    ///
    /// Without it a link to another host of the app leads to the port of its scheme, 80 or 443. A
    /// URL without a host stays on the page's own port and does not change.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Host, Href};
    ///
    /// let href = Host::new().literal("acme.localhost").path("/rooms").port(8000);
    /// assert_eq!(href.as_str(), "//acme.localhost:8000/rooms");
    /// assert_eq!(Href::path("/rooms").port(8000).as_str(), "/rooms");
    /// ```
    pub fn port(mut self, port: u16) -> Self {
        let Some(rest) = self.url.strip_prefix("//") else {
            return self;
        };
        let end = 2 + rest.find('/').unwrap_or(rest.len());
        let host = self.url[2..end].find(':').map_or(end, |at| 2 + at);
        let before = self.url.len();
        self.url.replace_range(host..end, &format!(":{port}"));
        let after = self.url.len();
        self.fragment = self.fragment.map(|at| at + after - before);
        self
    }

    /// The URL as text.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Href;
    ///
    /// assert_eq!(Href::path("/rooms").segment("é").as_str(), "/rooms/%C3%A9");
    /// ```
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The URL as an owned string.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Href;
    ///
    /// let location: String = Href::path("/rooms").segment(7).into_string();
    /// assert_eq!(location, "/rooms/7");
    /// ```
    pub fn into_string(self) -> String {
        self.url
    }
}

/// Whether the path stays on this site when a browser resolves it.
fn is_path(path: &str) -> bool {
    path == "/"
        || path.strip_prefix('/').is_some_and(|rest| {
            rest.strip_suffix('/')
                .unwrap_or(rest)
                .split('/')
                .all(|segment| {
                    !segment.is_empty() && !segment.contains(['\\', '?', '#']) && !is_dots(segment)
                })
        })
}

/// Whether a browser takes the segment for `.` or `..`.
fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

/// Whether the byte may stand in an encoded URL.
fn is_url_byte(b: u8) -> bool {
    b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b)
}

impl Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl AsRef<str> for Href {
    fn as_ref(&self) -> &str {
        &self.url
    }
}

impl From<Href> for String {
    fn from(href: Href) -> Self {
        href.url
    }
}

impl From<Href> for Cow<'_, str> {
    fn from(href: Href) -> Self {
        Self::Owned(href.url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_encoded_by_their_own_rules() {
        let href = Href::path("/files")
            .segment("a b.txt")
            .rest("docs/read me.txt")
            .query("q", "stario urls")
            .query_opt("none", None::<i32>)
            .query_opt("page", Some(2))
            .query("tag", 'x')
            .query("tag", "é")
            .fragment("install guide");
        assert_eq!(
            href.as_str(),
            "/files/a%20b.txt/docs/read%20me.txt?q=stario+urls&page=2&tag=x&tag=%C3%A9#install%20guide"
        );
    }

    #[test]
    fn literal_paths_keep_what_a_path_may_hold() {
        assert_eq!(Href::path("/").as_str(), "/");
        assert_eq!(Href::path("/").segment(7).as_str(), "/7");
        assert_eq!(
            Href::path("/@me/a:b/{x}/é").as_str(),
            "/@me/a:b/%7Bx%7D/%C3%A9"
        );
    }

    #[test]
    fn a_query_goes_before_the_fragment_whenever_it_is_added() {
        let href = Href::from_static("/a?b=c#d")
            .query("e", "f")
            .fragment("g")
            .query("h", "");
        assert_eq!(href.as_str(), "/a?b=c&e=f&h=#g");
        assert_eq!(Href::path("/a").fragment("").as_str(), "/a#");
    }

    #[test]
    fn a_port_stands_after_the_host_whenever_it_is_named() {
        let href = crate::Host::new().literal("a.test").path("/x");
        let href = href.fragment("top").port(80).port(8000).query("q", 1);
        assert_eq!(href.as_str(), "//a.test:8000/x?q=1#top");
        let shorter = href.port(1).query("r", 2);
        assert_eq!(shorter.as_str(), "//a.test:1/x?q=1&r=2#top");
        assert_eq!(Href::from_static("/a?b=//c").port(1).as_str(), "/a?b=//c");
    }

    #[test]
    fn literals_that_lead_elsewhere_panic() {
        for bad in [
            "",
            "a",
            "//a",
            "/a//b",
            "/../a",
            "/a/..",
            "/a/%2E%2e/b",
            "/a b",
            "/a\\b",
            "/é",
            "https://a",
            "/a#b#c",
        ] {
            assert!(
                std::panic::catch_unwind(|| Href::from_static(bad)).is_err(),
                "{bad}"
            );
        }
        for bad in ["", "a", "//a", r"/\a", "/a?b", "/a#b", "/./a"] {
            assert!(
                std::panic::catch_unwind(|| Href::path(bad)).is_err(),
                "{bad}"
            );
        }
    }

    #[test]
    fn values_that_no_url_leads_to_panic() {
        for bad in ["", ".", ".."] {
            assert!(
                std::panic::catch_unwind(|| Href::path("/a").segment(bad)).is_err(),
                "{bad}"
            );
        }
        assert_eq!(Href::path("/a").segment("%2e").as_str(), "/a/%252e");
        for bad in ["", "/a", "a/", "a//b", "a/../b"] {
            assert!(
                std::panic::catch_unwind(|| Href::path("/a").rest(bad)).is_err(),
                "{bad}"
            );
        }
    }
}
