//! Cookies on their way out.

use http::header::SET_COOKIE;

use crate::cookies::Cookie;
use crate::error::{Error, Result};
use crate::writer::Writer;

/// Cookies.
impl Writer {
    /// Sets a cookie with the response.
    ///
    /// # Errors
    ///
    /// For a name, value or attribute that is not one, and for a cookie that a browser would
    /// drop: too long, or without what its `__Host-` or `__Secure-` prefix asks for.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Cookie, Result, Writer};
    ///
    /// async fn dark(_c: Context, mut w: Writer) -> Result {
    ///     w.cookie(Cookie::new("theme", "dark").http_only(false))?;
    ///     w.empty(204);
    ///     Ok(())
    /// }
    /// # let _ = dark;
    /// ```
    pub fn cookie(&mut self, cookie: impl Into<Cookie>) -> Result<&mut Self> {
        let cookie = cookie.into();
        let line = cookie
            .to_header(self.exchange().client.secure)
            .map_err(|error| {
                let help = error.help();
                Error::from(error).help(help)
            })?;
        self.headers_mut().append(SET_COOKIE, line);
        Ok(self)
    }

    /// Removes a cookie: by its name, or with the path and domain that it was set with.
    ///
    /// # Errors
    ///
    /// As [`cookie`](Writer::cookie).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Cookie, Result, Writer};
    ///
    /// async fn logout(_c: Context, mut w: Writer) -> Result {
    ///     w.remove_cookie("__Host-session")?;
    ///     w.remove_cookie(Cookie::from("cart").path("/shop"))?;
    ///     w.redirect("/");
    ///     Ok(())
    /// }
    /// # let _ = logout;
    /// ```
    pub fn remove_cookie(&mut self, cookie: impl Into<Cookie>) -> Result<&mut Self> {
        self.cookie(cookie.into().removal())
    }
}
