//! Where a redirect goes: decided in one place, by the rules a browser reads URLs with.

use std::fmt;

use stario_html::{Href, UrlKind, clean_url};

use crate::error::{Error, HttpError, Result};

/// The target of a redirect.
///
/// A page of this app, or a site that is named as another one.
///
/// An [`Href`] is safe as it is. Text is read as a browser reads it and has to be a path on this
/// site; what would leave it (`//host`, `https:`, `/\host`, `/.//host`) or run code
/// (`javascript:`) is refused with 400: such text comes from a link that somebody has made up
/// (`?next=`), which is no failure of the server. For another site there is
/// [`Location::external`]; a text of the app's own that is no address of a web page is answered 500.
///
/// # Example
///
/// ```
/// use stario_html::Href;
/// use stario_runtime::{Location, Redirect};
///
/// let here = Redirect::to(Href::path("/login"));
/// let also_here = Redirect::to("/login?next=%2Frooms");
/// let elsewhere = Redirect::to(Location::external("https://accounts.example/login"));
/// assert_eq!(elsewhere, Redirect::external("https://accounts.example/login"));
/// # let _ = (here, also_here);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location(Target);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    Href(Href),
    Text(String),
    External(String),
}

impl Location {
    /// A page of another site, by `http` or `https`.
    ///
    /// Never give it an address that came with the request: that is an open redirect.
    pub fn external(url: impl Into<String>) -> Self {
        Self(Target::External(url.into()))
    }

    /// The checked target, percent-encoded.
    ///
    /// # Errors
    ///
    /// An [`HttpError`] when text leaves the site; another error when an external target is not
    /// the address of a web page.
    pub(crate) fn checked(&self) -> Result<String> {
        match &self.0 {
            Target::Href(href) => Ok(href.to_string()),
            Target::Text(text) => local(text),
            Target::External(url) => external(url),
        }
    }
}

fn local(text: &str) -> Result<String> {
    let clean = clean_url(text);
    if !clean.is_path() || text.contains(char::is_control) {
        let refused = HttpError::new(400, "The address to go to is not on this site.");
        return Err(Error::from(refused).help(
            "redirect() takes a path on this site, like `/login`; another site is named by redirect_external()",
        ));
    }
    Ok(clean.into_url().into_owned())
}

/// A name before the host (`https://bank.example@evil.example`) is a disguise in a link and of no
/// use in a redirect.
fn external(text: &str) -> Result<String> {
    let clean = clean_url(text);
    let authority = clean
        .as_str()
        .split_once("://")
        .map(|(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let web = clean.kind() == UrlKind::External
        && authority.is_some_and(|host| !host.is_empty() && !host.contains('@'));
    if !web || text.contains(char::is_control) || text.contains('\\') {
        return Err(
            Error::new("the target of an external redirect is no web page")
                .help("it starts with `https://` or `http://` and a host"),
        );
    }
    Ok(clean.into_url().into_owned())
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Target::Href(href) => href.fmt(f),
            Target::Text(text) | Target::External(text) => f.write_str(text),
        }
    }
}

impl From<Href> for Location {
    fn from(href: Href) -> Self {
        Self(Target::Href(href))
    }
}

impl From<&Href> for Location {
    fn from(href: &Href) -> Self {
        Self(Target::Href(href.clone()))
    }
}

impl From<&str> for Location {
    fn from(text: &str) -> Self {
        Self(Target::Text(text.to_owned()))
    }
}

impl From<String> for Location {
    fn from(text: String) -> Self {
        Self(Target::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_on_the_site_or_is_refused() {
        let local = |text: &str| Location::from(text).checked();
        for fine in [
            "/",
            "/rooms?x=1",
            "/./a",
            "/a/../b",
            "/a//b",
            "/?next=/.//b",
            "/./",
        ] {
            assert_eq!(local(fine).unwrap(), fine);
        }
        for hostile in [
            "/.//evil.example",
            "/%2E//evil.example",
            "/a/..//evil.example",
            "/a/%2e.//evil.example",
            "/..//evil.example",
            "/.\\/evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "login",
            "",
            "/a\r\nset-cookie: x=1",
        ] {
            let refused = local(hostile);
            let Err(error) = refused else {
                panic!("{hostile:?} became {refused:?}");
            };
            let http = error.downcast_ref::<HttpError>().map(HttpError::status);
            assert_eq!(http.map(|status| status.as_u16()), Some(400), "{hostile:?}");
        }
    }

    #[test]
    fn another_site_is_named_by_the_web_and_a_host() {
        let external = |text: &str| Location::external(text).checked();
        assert_eq!(
            external("https://a.example/b c").unwrap(),
            "https://a.example/b%20c"
        );
        assert_eq!(external("HTTP://a.example").unwrap(), "HTTP://a.example");
        for wrong in [
            "/login",
            "//a.example",
            "https://",
            "https:///a",
            "https://user@a.example/",
            "https://a.example\\@b.example",
            "https://a.example/\r\nset-cookie: x=1",
            "javascript:alert(1)",
            "ftp://a.example",
            "mailto:a@b.example",
        ] {
            let refused = external(wrong);
            assert!(refused.is_err(), "{wrong:?} became {:?}", refused.ok());
        }
    }
}
