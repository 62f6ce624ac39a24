//! The secrets behind signed and encrypted cookies.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::cookie::Cookie;
use super::seal::Secret;
use crate::config::ServerConfig;
use crate::error::{Error, Result};

/// The least that cannot be guessed: 256 bits.
const SHORTEST: usize = 32;

/// What signs and encrypts cookies (feature `signed-cookies`). Cheap to clone.
///
/// A signed value can be read by everybody and changed by nobody; an encrypted one cannot be
/// read either. Both belong to the name of their cookie, and one that was set with a
/// [`max_age`](Cookie::max_age) or [`expires`](Cookie::expires) is not accepted afterwards,
/// whatever a client has kept.
///
/// New values are made with the current secret; those of [`previous`](Keys::previous) ones are
/// still accepted. To change the secret, put the new one first and keep the old one for as long
/// as its cookies may live.
///
/// A signature does not make a cookie young: one that a visitor has copied is valid until its
/// end. What must be taken back at once belongs into a session on the server, whose id is the
/// cookie.
///
/// # Example
///
/// ```
/// use stario_runtime::{Context, Cookie, HttpError, Keys, Result, Writer};
///
/// async fn login(_c: Context, mut w: Writer, keys: Keys) -> Result {
///     w.cookie(keys.sign(Cookie::new("user", "ada")))?;
///     w.redirect("/");
///     Ok(())
/// }
///
/// async fn home(c: Context, w: Writer, keys: Keys) -> Result {
///     let user = c.signed_cookie(&keys, "user");
///     let user = user.ok_or_else(|| HttpError::new(401, "Please log in."))?;
///     w.text(format!("hello {user}"));
///     Ok(())
/// }
///
/// let keys = Keys::new("a secret that is at least 32 bytes long")?
///     .previous("the secret of last year, 32 bytes too")?;
/// let cookie = keys.sign(Cookie::new("user", "Ada Lövelace"));
/// assert_eq!(keys.verify("user", cookie.value()).as_deref(), Some("Ada Lövelace"));
/// assert_eq!(keys.verify("admin", cookie.value()), None);
/// # let _ = (login, home);
/// # Ok::<(), stario_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Keys(Arc<Vec<Secret>>);

impl Keys {
    /// Makes the keys of a secret, such as the output of `openssl rand -base64 32`.
    ///
    /// # Errors
    ///
    /// For a secret of less than 32 bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::Keys;
    ///
    /// let error = Keys::new("too short").unwrap_err();
    /// assert_eq!(error.to_string(), "a secret for cookies has at least 32 bytes, not 9");
    /// ```
    #[track_caller]
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self> {
        Ok(Self(Arc::new(vec![checked(secret.as_ref())?])))
    }

    /// Still accepts what an older secret has made.
    ///
    /// Call it again for one that is older yet.
    ///
    /// # Errors
    ///
    /// For a secret of less than 32 bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Cookie, Keys};
    ///
    /// let old = Keys::new("the secret of last year, 32 bytes too")?;
    /// let new = Keys::new("a secret that is at least 32 bytes long")?;
    /// let cookie = old.sign(Cookie::new("user", "ada"));
    /// assert_eq!(new.verify("user", cookie.value()), None);
    ///
    /// let both = new.previous("the secret of last year, 32 bytes too")?;
    /// assert_eq!(both.verify("user", cookie.value()).as_deref(), Some("ada"));
    /// # Ok::<(), stario_runtime::Error>(())
    /// ```
    #[track_caller]
    pub fn previous(self, secret: impl AsRef<[u8]>) -> Result<Self> {
        let mut secrets = Arc::unwrap_or_clone(self.0);
        secrets.push(checked(secret.as_ref())?);
        Ok(Self(Arc::new(secrets)))
    }

    /// Makes the keys of `STARIO_COOKIES_SECRET`.
    ///
    /// It holds the current secret, and after it the previous ones, separated by commas.
    ///
    /// # Errors
    ///
    /// When it is not set, or when one of the secrets has less than 32 bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{App, Keys, Result, Span};
    ///
    /// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    ///     let keys = Keys::from_config(app.config())?;
    ///     # let _ = keys;
    ///     // app.add(LOGIN, login(keys.clone()));
    ///     Ok(())
    /// }
    /// # let _ = bootstrap;
    /// ```
    #[track_caller]
    pub fn from_config(config: &ServerConfig) -> Result<Self> {
        let mut secrets = config.cookies_secret.expose().split(',').map(str::trim);
        let current = secrets.next().unwrap_or_default();
        if current.is_empty() {
            return Err(Error::new("STARIO_COOKIES_SECRET is not set")
                .help("set it to a secret, such as the output of `openssl rand -base64 32`"));
        }
        let mut keys = Self::new(current)?;
        for secret in secrets.filter(|secret| !secret.is_empty()) {
            keys = keys.previous(secret)?;
        }
        Ok(keys)
    }

    /// Makes keys of a random secret: cookies are void after a restart.
    ///
    /// For tests and first steps.
    ///
    /// # Panics
    ///
    /// Panics when the system has no random numbers, which no program can work around.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Cookie, Keys};
    ///
    /// let before = Keys::random();
    /// let cookie = before.sign(Cookie::new("user", "ada"));
    /// let after = Keys::random(); // as after a restart
    /// assert_eq!(after.verify("user", cookie.value()), None);
    /// ```
    pub fn random() -> Self {
        let mut secret = [0; SHORTEST];
        getrandom::fill(&mut secret).expect("the system's random number generator works");
        Self(Arc::new(vec![Secret::new(&secret)]))
    }

    /// The same cookie with a signed value.
    ///
    /// Everybody can read it, nobody can change it.
    ///
    /// The value may be any text; it is encoded.
    pub fn sign(&self, cookie: Cookie) -> Cookie {
        let value = self.0[0].sign(cookie.name(), cookie.value(), end(&cookie));
        cookie.with_value(value)
    }

    /// The same cookie with an encrypted value: nobody can read it or change it.
    ///
    /// The value may be any text; it is encoded. Its length shows.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Cookie, Keys};
    ///
    /// let keys = Keys::random();
    /// let cookie = keys.encrypt(Cookie::new("gift", "a bicycle"));
    /// assert!(!cookie.value().contains("bicycle"));
    /// assert_eq!(keys.decrypt("gift", cookie.value()).as_deref(), Some("a bicycle"));
    /// ```
    pub fn encrypt(&self, cookie: Cookie) -> Cookie {
        let value = self.0[0].encrypt(cookie.name(), cookie.value(), end(&cookie));
        cookie.with_value(value)
    }

    /// What was signed under a name; nothing when it was not, was changed, or is over.
    ///
    /// A handler uses [`Context::signed_cookie`](crate::Context::signed_cookie).
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    /// use stario_runtime::{Cookie, Keys};
    ///
    /// let keys = Keys::random();
    /// let over = keys.sign(Cookie::new("user", "ada").max_age(Duration::ZERO));
    /// assert_eq!(keys.verify("user", over.value()), None); // also from a client that kept it
    /// assert_eq!(keys.verify("user", "ada"), None);
    /// ```
    pub fn verify(&self, name: &str, sealed: &str) -> Option<String> {
        let now = seconds(SystemTime::now());
        let mut secrets = self.0.iter();
        secrets.find_map(|secret| secret.verify(name, sealed, now))
    }

    /// What was encrypted under a name.
    ///
    /// Nothing when it was not, was changed, or is over.
    ///
    /// A handler uses [`Context::encrypted_cookie`](crate::Context::encrypted_cookie).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Cookie, Keys};
    ///
    /// let keys = Keys::random();
    /// let signed = keys.sign(Cookie::new("cart", "7"));
    /// assert_eq!(keys.decrypt("cart", signed.value()), None); // signed is not encrypted
    /// ```
    pub fn decrypt(&self, name: &str, sealed: &str) -> Option<String> {
        let now = seconds(SystemTime::now());
        let mut secrets = self.0.iter();
        secrets.find_map(|secret| secret.decrypt(name, sealed, now))
    }
}

#[track_caller]
fn checked(secret: &[u8]) -> Result<Secret> {
    if secret.len() < SHORTEST {
        let length = secret.len();
        let message = format!("a secret for cookies has at least {SHORTEST} bytes, not {length}");
        return Err(Error::new(message).help("make one with `openssl rand -base64 32`"));
    }
    Ok(Secret::new(secret))
}

/// When the value ends; never for a cookie that goes when the browser closes.
fn end(cookie: &Cookie) -> u64 {
    cookie.end(SystemTime::now()).unwrap_or(u64::MAX)
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

impl fmt::Debug for Keys {
    /// Shows how many secrets there are, and none of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    use super::*;

    const OLD: &str = "the secret of last year: 32 bytes";
    const NEW: &str = "the secret of this year: 32 bytes";

    fn keys() -> Keys {
        Keys::new(NEW).unwrap()
    }

    #[test]
    fn a_new_secret_still_takes_what_the_old_one_made() {
        let old = Keys::new(OLD).unwrap();
        let both = keys().previous(OLD).unwrap();
        let signed = old.sign(Cookie::new("a", "1"));
        let encrypted = old.encrypt(Cookie::new("a", "1"));
        assert_eq!(keys().verify("a", signed.value()), None);
        assert_eq!(both.verify("a", signed.value()).as_deref(), Some("1"));
        assert_eq!(both.decrypt("a", encrypted.value()).as_deref(), Some("1"));
        let fresh = both.sign(Cookie::new("a", "1"));
        assert_eq!(
            old.verify("a", fresh.value()),
            None,
            "made with the new one"
        );
    }

    #[test]
    fn a_value_belongs_to_its_name_and_its_kind() {
        let signed = keys().sign(Cookie::new("a", "bc"));
        let encrypted = keys().encrypt(Cookie::new("a", "bc"));
        assert_eq!(keys().verify("b", signed.value()), None);
        assert_eq!(keys().decrypt("b", encrypted.value()), None);
        assert_eq!(keys().decrypt("a", signed.value()), None);
        assert_eq!(keys().verify("a", encrypted.value()), None);
        assert_ne!(
            keys().sign(Cookie::new("ab", "c")).value()[..43],
            signed.value()[..43]
        );
    }

    #[test]
    fn an_encrypted_value_shows_nothing_and_is_never_the_same() {
        let once = keys().encrypt(Cookie::new("a", "hunter2"));
        let again = keys().encrypt(Cookie::new("a", "hunter2"));
        assert_ne!(once.value(), again.value());
        let bytes = URL_SAFE_NO_PAD.decode(once.value()).unwrap();
        assert!(!bytes.windows(7).any(|part| part == b"hunter2"));
    }

    #[test]
    fn what_is_over_is_over_whatever_the_browser_kept() {
        let over = UNIX_EPOCH + Duration::from_secs(1);
        let later = Duration::from_mins(1);
        for (cookie, valid) in [
            (Cookie::new("a", "1").expires(over), false),
            (Cookie::new("a", "1").max_age(Duration::ZERO), false),
            (Cookie::new("a", "1").max_age(later), true),
            (Cookie::new("a", "1").max_age(later).expires(over), true),
            (Cookie::new("a", "1").max_age(Duration::MAX), true),
        ] {
            let signed = keys().sign(cookie.clone());
            let encrypted = keys().encrypt(cookie.clone());
            assert_eq!(
                keys().verify("a", signed.value()).is_some(),
                valid,
                "{cookie:?}"
            );
            assert_eq!(keys().decrypt("a", encrypted.value()).is_some(), valid);
        }
    }

    #[test]
    fn a_short_secret_is_refused_and_no_secret_is_shown() {
        let error = Keys::new("x".repeat(31)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a secret for cookies has at least 32 bytes, not 31"
        );
        assert!(keys().previous("short").is_err());
        assert_eq!(format!("{:?}", keys().previous(OLD).unwrap()), "Keys(2)");
    }

    #[test]
    fn the_settings_hold_the_current_secret_and_older_ones() {
        let config =
            |secret: &str| ServerConfig::from_vars([("STARIO_COOKIES_SECRET", secret)]).unwrap();
        let both = Keys::from_config(&config(&format!("{NEW}, {OLD},"))).unwrap();
        let signed = Keys::new(OLD).unwrap().sign(Cookie::new("a", "1"));
        assert!(both.verify("a", signed.value()).is_some());
        let missing = Keys::from_config(&config("")).unwrap_err();
        assert_eq!(missing.to_string(), "STARIO_COOKIES_SECRET is not set");
        let short = Keys::from_config(&config("hunter2")).unwrap_err();
        assert!(!format!("{short:?}").contains("hunter2"));
        assert!(!format!("{:?}", config(NEW)).contains(NEW));
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_no_change_goes_unseen(
            text in "\\PC{0,40}",
            at in any::<prop::sample::Index>(),
            bit in 0..8_u32,
        ) {
            let keys = keys();
            for (cookie, open) in [
                (keys.sign(Cookie::new("a", &text)), Keys::verify as fn(&Keys, &str, &str) -> _),
                (keys.encrypt(Cookie::new("a", &text)), Keys::decrypt),
            ] {
                prop_assert!(cookie.to_header(true).is_ok());
                prop_assert_eq!(open(&keys, "a", cookie.value()), Some(text.clone()));
                let mut bytes = URL_SAFE_NO_PAD.decode(cookie.value()).unwrap();
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
                prop_assert_eq!(open(&keys, "a", &URL_SAFE_NO_PAD.encode(&bytes)), None);
                bytes.truncate(at);
                prop_assert_eq!(open(&keys, "a", &URL_SAFE_NO_PAD.encode(&bytes)), None);
            }
        }
    }
}
