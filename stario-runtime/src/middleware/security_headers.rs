//! Headers that narrow what a browser does with a page.

use std::time::Duration;

use http::HeaderValue;
use http::header::{
    REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

use super::next::{Middleware, Next};
use crate::context::Context;
use crate::handler::HandlerFuture;
use crate::writer::Writer;

/// Sets headers that narrow what a browser does with a page.
///
/// On every answer inside, unless the handler has set its own:
///
/// | Header | Value |
/// | --- | --- |
/// | `X-Content-Type-Options` | `nosniff` |
/// | `X-Frame-Options` | `DENY`, see [`frame`](SecurityHeaders::frame) |
/// | `Referrer-Policy` | `strict-origin-when-cross-origin`, see [`referrer`](SecurityHeaders::referrer) |
/// | `Strict-Transport-Security` | none, see [`hsts`](SecurityHeaders::hsts) |
///
/// What scripts and styles may do is said by [`Csp`](crate::Csp), page by page.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use stario_runtime::{App, middleware};
///
/// fn compose(app: &mut App) {
///     let year = Duration::from_secs(365 * 24 * 60 * 60);
///     app.layer("/", middleware::security_headers().frame("SAMEORIGIN").hsts(year));
/// }
/// # let _ = compose;
/// ```
pub fn security_headers() -> SecurityHeaders {
    SecurityHeaders {
        frame: HeaderValue::from_static("DENY"),
        referrer: HeaderValue::from_static("strict-origin-when-cross-origin"),
        hsts: None,
    }
}

/// The middleware of [`security_headers`].
#[derive(Debug, Clone)]
pub struct SecurityHeaders {
    frame: HeaderValue,
    referrer: HeaderValue,
    hsts: Option<HeaderValue>,
}

impl SecurityHeaders {
    /// Who may show the pages in a frame: `DENY` or `SAMEORIGIN` (RFC 7034).
    pub fn frame(mut self, who: &'static str) -> Self {
        self.frame = HeaderValue::from_static(who);
        self
    }

    /// What other pages learn of the address a visitor comes from.
    pub fn referrer(mut self, policy: &'static str) -> Self {
        self.referrer = HeaderValue::from_static(policy);
        self
    }

    /// Makes browsers use `https` only, for that long (RFC 6797).
    ///
    /// There is no way back before the time is over: first make sure that the site is served by
    /// TLS, by this server or by a proxy in front of it. The header is sent in any case, because
    /// only the app knows of such a proxy; browsers ignore it where there is no TLS.
    pub fn hsts(mut self, max_age: Duration) -> Self {
        let value = format!("max-age={}", max_age.as_secs());
        self.hsts = HeaderValue::try_from(value).ok();
        self
    }
}

impl Middleware for SecurityHeaders {
    fn call(&self, c: Context, w: Writer, next: Next) -> HandlerFuture {
        let Self {
            frame,
            referrer,
            hsts,
        } = self.clone();
        w.before_send(move |head| {
            let mut set = |name, value| {
                head.headers.entry(name).or_insert(value);
            };
            set(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            set(X_FRAME_OPTIONS, frame);
            set(REFERRER_POLICY, referrer);
            if let Some(hsts) = hsts {
                set(STRICT_TRANSPORT_SECURITY, hsts);
            }
        });
        next.start(c, w)
    }
}
