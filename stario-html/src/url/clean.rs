//! What a browser would make of a URL, and whether it is harmless.

use std::borrow::Cow;

use crate::escape;

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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{UrlKind, clean_url};
    ///
    /// assert_eq!(clean_url("/rooms").kind(), UrlKind::Local);
    /// assert_eq!(clean_url("mailto:a@example.com").kind(), UrlKind::Other);
    /// ```
    pub fn kind(&self) -> UrlKind {
        self.kind
    }

    /// Whether it is a path on the site that it stands on, for redirects and navigation.
    ///
    /// Not one that begins with two slashes once its dots are resolved (`/.//host`): a browser
    /// stays on the site with it, but whoever reads the path of the page it comes to, and goes
    /// there, leaves.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::clean_url;
    ///
    /// assert!(clean_url("/rooms?x=1").is_path());
    /// for other in ["rooms", "//evil.example", "/.//evil.example", "javascript:alert(1)"] {
    ///     assert!(!clean_url(other).is_path());
    /// }
    /// ```
    pub fn is_path(&self) -> bool {
        self.kind == UrlKind::Local && self.url.starts_with('/') && !hides_a_host(&self.url)
    }

    /// The cleaned and encoded URL.
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(stario_html::clean_url("\t/a b\n").as_str(), "/a%20b");
    /// ```
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The cleaned and encoded URL, owned if it had to change.
    ///
    /// # Example
    ///
    /// ```
    /// use std::borrow::Cow;
    /// use stario_html::clean_url;
    ///
    /// assert!(matches!(clean_url("/rooms").into_url(), Cow::Borrowed("/rooms")));
    /// assert!(matches!(clean_url("/a b").into_url(), Cow::Owned(_)));
    /// ```
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

/// Whether two slashes are at the start of a path once its dots are resolved.
fn hides_a_host(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let mut resolved: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            "." => {}
            ".." => drop(resolved.pop()),
            _ => resolved.push(segment),
        }
    }
    resolved.len() > 1 && resolved[0].is_empty()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> UrlKind {
        clean_url(text).kind()
    }

    #[test]
    fn local_urls_have_neither_scheme_nor_host() {
        for url in [
            "",
            "/",
            "/a/b?c=d#e",
            "a",
            "../a",
            "?q",
            "#top",
            "/a:b",
            "a/b:c",
            "1a:b",
            "./x:y",
            "/a//b",
        ] {
            assert_eq!(kind(url), UrlKind::Local, "{url}");
        }
    }

    #[test]
    fn whatever_a_browser_takes_for_a_host_is_external() {
        for url in [
            "//evil.example",
            r"/\evil.example",
            r"\\evil.example",
            r"\/evil.example",
            "///evil.example",
            "/\t/evil.example",
            "\n//evil.example",
            " //evil.example",
            "http:evil.example",
            "HTTPS://a",
            "ht\ttp://a",
            r"https:\\a",
            "\u{0}//a",
        ] {
            assert_eq!(kind(url), UrlKind::External, "{url:?}");
        }
    }

    #[test]
    fn schemes_that_can_run_code_are_unsafe_however_written() {
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:x",
            "\u{1}\u{1f}javascript:x",
            "java\nscript:x",
            "java\tscript\r:x",
            "javascript\t:x",
            "vbscript:x",
            "data:text/html,x",
            "data:image/svg+xml,x",
            "data:,x",
            "blob:x",
            "file:///etc/passwd",
            "view-source:x",
            "about:blank",
            "data:image/pngx,x",
            "filesystem:x",
            "x:y",
        ] {
            assert_eq!(kind(url), UrlKind::Unsafe, "{url:?}");
        }
    }

    #[test]
    fn harmless_schemes_pass() {
        for url in [
            "mailto:a@b.c?subject=x",
            "TEL:+1",
            "sms:1",
            "data:image/png;base64,AA==",
            "DATA:image/GIF,x",
        ] {
            assert_eq!(kind(url), UrlKind::Other, "{url}");
        }
    }

    #[test]
    fn the_clean_form_is_what_a_browser_would_ask_for() {
        let clean = |text| clean_url(text).into_url().into_owned();
        assert_eq!(clean(" /a\tb\r\n "), "/ab");
        assert_eq!(clean(r"/a\b?c\d"), "/a/b?c%5Cd");
        assert_eq!(clean(r"mailto:a\b"), "mailto:a%5Cb");
        assert_eq!(clean("/a b/é?\"<>"), "/a%20b/%C3%A9?%22%3C%3E");
        assert!(matches!(
            clean_url("/a?b=%20#c").into_url(),
            Cow::Borrowed(_)
        ));
    }
}
