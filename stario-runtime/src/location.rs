//! Where a redirect goes: decided in one place, by the rules a browser reads URLs with.

use stario_html::{Href, UrlKind, clean_url};

use crate::error::{Error, Result};

/// The target of [`Writer::redirect`](crate::Writer::redirect): an [`Href`], or text that is
/// checked before it is used.
#[derive(Debug, Clone)]
pub struct Location(Target);

#[derive(Debug, Clone)]
enum Target {
    Href(Href),
    Text(String),
}

impl Location {
    /// The checked target: an absolute path on this site, percent-encoded.
    pub(crate) fn local(self) -> Result<String> {
        let text = match self.0 {
            Target::Href(href) => return Ok(href.to_string()),
            Target::Text(text) => text,
        };
        let clean = clean_url(&text);
        let stays = clean.kind() == UrlKind::Local && clean.as_str().starts_with('/');
        if !stays || text.contains(char::is_control) {
            return Err(Error::new("the target of a redirect leaves the site")
                .help("redirect() takes a path on this site, like `/login`"));
        }
        Ok(clean.into_url().into_owned())
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
        let local = |text: &str| Location::from(text).local();
        assert_eq!(local("/rooms?x=1").unwrap(), "/rooms?x=1");
        for hostile in [
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
            assert!(refused.is_err(), "{hostile:?} became {:?}", refused.ok());
        }
    }
}
