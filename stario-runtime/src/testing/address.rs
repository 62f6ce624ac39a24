//! Where a request goes: a host and a target, and where a redirect leads from there.

use std::fmt;

/// The host that tests send; nothing resolves it.
const TEST_HOST: &str = "test.example";

/// A host and what comes after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The request counts as one over TLS.
    pub(super) secure: bool,
    pub(super) host: String,
    /// The path and the query, as they go over the wire.
    pub(super) target: String,
}

impl Address {
    /// Reads `/path?query` or `https://host/path`; a fragment stays in the browser.
    pub(super) fn new(text: &str) -> Self {
        let text = text.split('#').next().unwrap_or_default();
        match absolute(text) {
            Some((secure, host, target)) => Self::on(secure, host, target),
            None => Self::on(false, TEST_HOST, text),
        }
    }

    fn on(secure: bool, host: &str, target: &str) -> Self {
        Self {
            secure,
            host: host.to_owned(),
            target: if target.is_empty() || target.starts_with('?') {
                format!("/{target}")
            } else {
                target.to_owned()
            },
        }
    }

    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The name in lower case, without the port.
    pub(super) fn host_name(&self) -> String {
        let name = match self.host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => &self.host,
        };
        name.to_ascii_lowercase()
    }

    /// Where a `Location` leads; nothing when it leads to another site.
    pub(super) fn follow(&self, location: &str) -> Option<Self> {
        let location = location.split('#').next().unwrap_or_default();
        let here = |target: String| Self::on(self.secure, &self.host, &target);
        let next = if let Some((secure, host, target)) = absolute(location) {
            Self::on(secure, host, target)
        } else if let Some(rest) = location.strip_prefix("//") {
            let (host, target) = split_host(rest);
            Self::on(self.secure, host, target)
        } else if location.starts_with('/') {
            here(location.to_owned())
        } else if location.starts_with('?') || location.is_empty() {
            here(format!("{}{location}", self.path()))
        } else if location.contains(':') {
            return None;
        } else {
            let folder = self.path().rfind('/').map_or("", |at| &self.path()[..at]);
            here(format!("{folder}/{location}"))
        };
        next.host.eq_ignore_ascii_case(&self.host).then_some(next)
    }
}

/// Whether it is secure, the host and the target of a whole address.
fn absolute(text: &str) -> Option<(bool, &str, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let secure = match scheme.to_ascii_lowercase().as_str() {
        "http" => false,
        "https" => true,
        _ => return None,
    };
    let (host, target) = split_host(rest);
    Some((secure, host, target))
}

fn split_host(text: &str) -> (&str, &str) {
    text.split_at(text.find(['/', '?']).unwrap_or(text.len()))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.host, self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_are_followed_on_this_site() {
        let from = Address::new("/rooms/7/edit?x=1");
        for (location, to) in [
            ("/a?b#c", Some("/a?b")),
            ("view", Some("/rooms/7/view")),
            ("?y=2", Some("/rooms/7/edit?y=2")),
            ("", Some("/rooms/7/edit")),
            ("http://TEST.example", Some("/")),
            ("//test.example?z", Some("/?z")),
            ("https://evil.example/", None),
            ("//evil.example/", None),
            ("mailto:a@b", None),
        ] {
            let followed = from.follow(location).map(|address| address.target);
            assert_eq!(followed.as_deref(), to, "{location}");
        }
    }

    #[test]
    fn a_whole_address_names_its_host() {
        let there = Address::new("http://Api.example:8080/x#top");
        assert_eq!(there.to_string(), "http://Api.example:8080/x");
        assert_eq!(there.host_name(), "api.example");
        assert_eq!(Address::new("//x/").to_string(), "http://test.example//x/");
    }
}
