//! A cookie to set, with safe defaults.

use std::fmt::{self, Write as _};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderValue;

use super::error::CookieError;

/// What a browser keeps of a name with its value, and of a path or domain (RFC 6265bis, 5.6).
const MAX_PAIR: usize = 4096;
const MAX_ATTRIBUTE: usize = 1024;

/// The last second that an HTTP date can name: the end of the year 9999.
const LAST_DATE: u64 = 253_402_300_799;

/// A cookie to set with [`Writer::cookie`](crate::Writer::cookie).
///
/// Without a word it is for this host and all its paths, not visible to scripts (`HttpOnly`),
/// not sent along by other sites (`SameSite=Lax`), and `Secure` where the request came over TLS;
/// it goes when the browser closes. Names and values are checked (RFC 6265bis, 4.1.1).
///
/// A name that starts with `__Host-` makes a browser refuse what is not bound to this very host:
/// the best name for a session.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use stario_runtime::{Context, Cookie, Result, Writer, token};
///
/// async fn login(_c: Context, mut w: Writer) -> Result {
///     let day = Duration::from_secs(24 * 60 * 60);
///     w.cookie(Cookie::new("__Host-session", token()).max_age(30 * day))?;
///     w.redirect("/");
///     Ok(())
/// }
/// # let _ = login;
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Cookie {
    name: String,
    value: String,
    path: String,
    domain: Option<String>,
    max_age: Option<Duration>,
    expires: Option<SystemTime>,
    secure: Option<bool>,
    http_only: bool,
    same_site: SameSite,
    partitioned: bool,
}

/// Which requests of other sites carry a cookie.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Cookie, Method, Result, Route, SameSite, Span, Writer};
///
/// async fn embed(_c: Context, mut w: Writer) -> Result {
///     // For a frame on another site: it has to be said, and makes the cookie `Secure`.
///     w.cookie(Cookie::new("embedded", "1").same_site(SameSite::None))?;
///     w.empty(204);
///     Ok(())
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/embed")?, embed);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// let answer = client.get("/embed").await;
/// let cookie = answer.header("set-cookie").expect("a cookie");
/// assert!(cookie.contains("SameSite=None") && cookie.contains("Secure"), "{cookie}");
/// # });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SameSite {
    /// None, not even a link to this site.
    Strict,
    /// Links that a visitor follows.
    #[default]
    Lax,
    /// All of them; the cookie has to be `Secure`, and becomes it.
    None,
}

impl SameSite {
    fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

impl Cookie {
    /// A cookie with the defaults; it is checked when it is set.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), set);
    /// # }).await;
    /// async fn set(_c: Context, mut w: Writer) -> Result {
    ///     w.cookie(Cookie::new("theme", "dark"))?;
    ///     assert!(w.cookie(Cookie::new("theme", "dark; Domain=evil.example")).is_err());
    ///     w.empty(204);
    ///     Ok(())
    /// }
    ///
    /// let answer = client.get("https://app.example/").await;
    /// answer.assert_header("set-cookie", "theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax");
    /// # });
    /// ```
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            path: "/".to_owned(),
            domain: None,
            max_age: None,
            expires: None,
            secure: None,
            http_only: true,
            same_site: SameSite::default(),
            partitioned: false,
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Keeps the cookie for a time, instead of until the browser closes.
    ///
    /// Zero removes it.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use std::time::Duration;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), set);
    /// # }).await;
    /// async fn set(_c: Context, mut w: Writer) -> Result {
    ///     let hour = Duration::from_secs(60 * 60);
    ///     w.cookie(Cookie::new("seen", "1").max_age(hour))?;
    ///     w.empty(204);
    ///     Ok(())
    /// }
    ///
    /// client.get("/").await.assert_status(204);
    /// assert_eq!(client.cookie("seen").as_deref(), Some("1")); // for an hour
    /// # });
    /// ```
    pub fn max_age(mut self, time: Duration) -> Self {
        self.max_age = Some(time);
        self
    }

    /// Keeps the cookie until a time.
    ///
    /// Where there is a [`max_age`](Cookie::max_age) as well, that one counts.
    pub fn expires(mut self, time: SystemTime) -> Self {
        self.expires = Some(time);
        self
    }

    /// Sends the cookie with this path and what is below it only.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), set);
    /// # }).await;
    /// async fn set(_c: Context, mut w: Writer) -> Result {
    ///     w.cookie(Cookie::new("cart", "7").path("/shop"))?;
    ///     w.empty(204);
    ///     Ok(())
    /// }
    ///
    /// let answer = client.get("/").await;
    /// answer.assert_header("set-cookie", "cart=7; Path=/shop; HttpOnly; SameSite=Lax");
    /// # });
    /// ```
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Sends the cookie to this domain and all its subdomains.
    ///
    /// Otherwise it goes to this host alone.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), set);
    /// # }).await;
    /// async fn set(_c: Context, mut w: Writer) -> Result {
    ///     w.cookie(Cookie::new("theme", "dark").domain("shops.example"))?;
    ///     let host = Cookie::new("__Host-session", "s").domain("shops.example");
    ///     assert!(w.cookie(host).is_err(), "the name says that it is for one host");
    ///     w.empty(204);
    ///     Ok(())
    /// }
    ///
    /// let answer = client.get("https://tea.shops.example/").await;
    /// assert!(answer.header("set-cookie").unwrap().contains("Domain=shops.example"));
    /// # });
    /// ```
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// Whether the cookie travels over TLS only.
    ///
    /// When this is not called, as the request came.
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = Some(secure);
        self
    }

    /// Whether the cookie is hidden from scripts.
    pub fn http_only(mut self, http_only: bool) -> Self {
        self.http_only = http_only;
        self
    }

    /// Which requests of other sites carry the cookie.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Keeps another copy for each site that embeds this one (CHIPS).
    ///
    /// Makes it `Secure`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), set);
    /// # }).await;
    /// async fn set(_c: Context, mut w: Writer) -> Result {
    ///     w.cookie(Cookie::new("chat", "7").same_site(SameSite::None).partitioned())?;
    ///     w.empty(204);
    ///     Ok(())
    /// }
    ///
    /// let set = "chat=7; Path=/; Secure; HttpOnly; SameSite=None; Partitioned";
    /// client.get("https://widget.example/").await.assert_header("set-cookie", set);
    /// # });
    /// ```
    pub fn partitioned(mut self) -> Self {
        self.partitioned = true;
        self
    }

    /// The same cookie, so that a browser removes it: an empty value that is over.
    pub(crate) fn removal(mut self) -> Self {
        self.value.clear();
        self.expires = None;
        self.max_age(Duration::ZERO)
    }

    /// The same cookie with another value.
    #[cfg(feature = "signed-cookies")]
    pub(super) fn with_value(mut self, value: String) -> Self {
        self.value = value;
        self
    }

    /// When the cookie is over, in seconds since 1970.
    #[cfg(feature = "signed-cookies")]
    pub(super) fn end(&self, now: SystemTime) -> Option<u64> {
        let end = match self.max_age {
            Some(age) => now.checked_add(age),
            None => Some(self.expires?),
        };
        let end = end?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Some(end.as_secs())
    }

    /// The `Set-Cookie` line; `tls` says how the request came.
    ///
    /// # Errors
    ///
    /// For a cookie that a browser would drop or that would be more than a cookie.
    pub(crate) fn to_header(&self, tls: bool) -> Result<HeaderValue, CookieError> {
        self.check()?;
        let mut line = format!("{}={}; Path={}", self.name, self.value, self.path);
        if let Some(domain) = &self.domain {
            line.push_str("; Domain=");
            line.push_str(domain);
        }
        if let Some(age) = self.max_age {
            write!(line, "; Max-Age={}", age.as_secs()).expect("a String takes any text");
        }
        if let Some(time) = self.expires {
            line.push_str("; Expires=");
            line.push_str(&http_date(time));
        }
        let forced =
            self.prefix().is_some() || self.partitioned || self.same_site == SameSite::None;
        if forced || self.secure.unwrap_or(tls) {
            line.push_str("; Secure");
        }
        if self.http_only {
            line.push_str("; HttpOnly");
        }
        line.push_str("; SameSite=");
        line.push_str(self.same_site.as_str());
        if self.partitioned {
            line.push_str("; Partitioned");
        }
        Ok(HeaderValue::try_from(line).expect("every part was checked"))
    }

    fn check(&self) -> Result<(), CookieError> {
        let name = || self.name.clone();
        if self.name.is_empty() || !self.name.bytes().all(is_token) {
            return Err(CookieError::Name(name()));
        }
        if !self.value.bytes().all(is_cookie_octet) {
            return Err(CookieError::Value(name()));
        }
        if !self.path.starts_with('/') || !self.path.bytes().all(is_attribute) {
            return Err(CookieError::Path(name()));
        }
        if let Some(domain) = &self.domain
            && !is_domain(domain)
        {
            return Err(CookieError::Domain(name()));
        }
        let domain = self.domain.as_deref().unwrap_or_default();
        if self.name.len() + self.value.len() > MAX_PAIR
            || self.path.len().max(domain.len()) > MAX_ATTRIBUTE
        {
            return Err(CookieError::TooLong(name()));
        }
        match self.prefix() {
            Some(_) if self.secure == Some(false) => Err(CookieError::Insecure(name())),
            Some(Prefix::Host) if self.domain.is_some() || self.path != "/" => {
                Err(CookieError::Host(name()))
            }
            _ => Ok(()),
        }
    }

    fn prefix(&self) -> Option<Prefix> {
        // Browsers compare without case (RFC 6265bis, 5.7), so that no server is fooled by it.
        let starts = |prefix: &str| {
            self.name
                .get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        if starts("__Host-") {
            Some(Prefix::Host)
        } else {
            starts("__Secure-").then_some(Prefix::Secure)
        }
    }
}

#[derive(Clone, Copy)]
enum Prefix {
    Host,
    Secure,
}

/// A time before 1970 is 1970, which is over for everybody.
fn http_date(time: SystemTime) -> String {
    let seconds = time
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_DATE)))
}

/// RFC 9110, 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// RFC 6265bis, 4.1.1.
fn is_cookie_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

fn is_attribute(byte: u8) -> bool {
    (byte.is_ascii_graphic() || byte == b' ') && byte != b';'
}

fn is_domain(domain: &str) -> bool {
    let labels = domain.strip_prefix('.').unwrap_or(domain).split('.');
    let part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let mut labels = labels.map(|label| !label.is_empty() && label.bytes().all(part));
    labels.all(|good| good)
}

impl From<&str> for Cookie {
    /// A cookie of this name, to remove it.
    fn from(name: &str) -> Self {
        Self::new(name, "")
    }
}

impl fmt::Debug for Cookie {
    /// Shows how long the value is, not the value: a session is as good as a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookie")
            .field("name", &self.name)
            .field("value", &format_args!("{} bytes", self.value.len()))
            .field("path", &self.path)
            .field("domain", &self.domain)
            .finish_non_exhaustive()
    }
}
