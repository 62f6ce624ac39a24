//! Why a cookie is not set.

use std::fmt;

/// A cookie that a browser would drop, or that would be more than a cookie.
#[derive(Debug)]
pub(crate) enum CookieError {
    Name(String),
    Value(String),
    Path(String),
    Domain(String),
    TooLong(String),
    Host(String),
    Insecure(String),
}

impl fmt::Display for CookieError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "{name:?} cannot be the name of a cookie"),
            Self::Value(name) => write!(
                f,
                "the value of the cookie `{name}` has a character that no cookie may have"
            ),
            Self::Path(name) => write!(f, "the path of the cookie `{name}` is not one"),
            Self::Domain(name) => write!(f, "the domain of the cookie `{name}` is not one"),
            Self::TooLong(name) => write!(f, "the cookie `{name}` is too long"),
            Self::Host(name) => write!(f, "the cookie `{name}` has a domain or a path"),
            Self::Insecure(name) => write!(f, "the cookie `{name}` is not secure"),
        }
    }
}

impl CookieError {
    /// What to do about it.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::Name(_) => "letters, digits and !#$%&'*+-.^_`|~ (RFC 6265bis, 4.1.1)",
            Self::Value(_) => {
                "no spaces, quotes, commas, semicolons or backslashes, and ASCII only: encode it, \
                 or sign it with `Keys::sign`, which encodes it"
            }
            Self::Path(_) => "a path starts with / and has no semicolon: \"/admin\"",
            Self::Domain(_) => "a domain is a host name: \"example.com\"",
            Self::TooLong(_) => {
                "browsers keep 4096 bytes of name and value, and 1024 of a path or domain"
            }
            Self::Host(_) => "`__Host-` means this host and all its paths: leave both out",
            Self::Insecure(_) => "`__Host-` and `__Secure-` mean secure: leave `secure(false)` out",
        }
    }
}

impl std::error::Error for CookieError {}
