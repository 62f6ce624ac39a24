//! Pages of other sites that may call this one.

use std::sync::Arc;
use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::response::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::next::{Middleware, Next};
use crate::context::Context;
use crate::handler::HandlerFuture;
use crate::writer::Writer;

/// Lets pages of other sites call this one and read the answers.
///
/// That is the Fetch standard's CORS.
///
/// Nobody is let in until an origin is named. An origin that is may also write, where the guard
/// against other sites refuses everybody else. Preflight requests are answered here: neither the
/// route nor OPTIONS has to exist.
///
/// # Example
///
/// ```
/// use stario_runtime::{App, Method, middleware};
///
/// fn compose(app: &mut App) {
///     let cors = middleware::cors()
///         .origin("https://app.example")
///         .methods([Method::GET, Method::POST])
///         .headers(["content-type"])
///         .credentials();
///     app.layer("/api", cors);
/// }
/// # let _ = compose;
/// ```
pub fn cors() -> Cors {
    Cors {
        rules: Arc::default(),
    }
}

/// The middleware of [`cors`].
#[derive(Debug, Clone)]
pub struct Cors {
    rules: Arc<Rules>,
}

#[derive(Debug, Clone, Default)]
struct Rules {
    origins: Vec<String>,
    everybody: bool,
    methods: Option<HeaderValue>,
    headers: Option<HeaderValue>,
    exposed: Option<HeaderValue>,
    credentials: bool,
    max_age: Option<HeaderValue>,
}

impl Cors {
    fn with(mut self, change: impl FnOnce(&mut Rules)) -> Self {
        change(Arc::make_mut(&mut self.rules));
        self
    }

    /// Lets one origin in, written as browsers send it.
    ///
    /// `https://app.example`, or with a port that is not the scheme's own.
    ///
    /// # Panics
    ///
    /// When it is no origin.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # async fn data(_c: Context, w: Writer) { w.text("public") }
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// # app.add(Route::new(Method::GET, "/data").expect("a pattern"), data);
    /// let cors = middleware::cors().origin("https://app.example");
    /// app.layer("/data", cors);
    /// # }).await;
    ///
    /// let ask = |origin| client.get("/data").header("origin", origin);
    /// let answer = ask("https://app.example").await;
    /// answer.assert_header("access-control-allow-origin", "https://app.example");
    /// assert_eq!(ask("https://evil.example").await.header("access-control-allow-origin"), None);
    /// # });
    /// ```
    #[track_caller]
    pub fn origin(self, origin: impl AsRef<str>) -> Self {
        let origin = checked_origin(origin.as_ref());
        self.with(|rules| rules.origins.push(origin))
    }

    /// Lets every site read, for public data. Nobody may write because of that.
    ///
    /// # Panics
    ///
    /// Together with [`credentials`](Cors::credentials): every site could read what a visitor
    /// sees.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # async fn data(_c: Context, w: Writer) { w.text("public") }
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// # app.add(Route::new(Method::GET, "/data").expect("a pattern"), data);
    /// let cors = middleware::cors().any_origin();
    /// app.layer("/data", cors);
    /// # }).await;
    ///
    /// let answer = client.get("/data").header("origin", "https://anybody.example").await;
    /// answer.assert_header("access-control-allow-origin", "*");
    /// # });
    /// ```
    #[track_caller]
    pub fn any_origin(self) -> Self {
        assert!(!self.rules.credentials, "{EVERYBODY}");
        self.with(|rules| rules.everybody = true)
    }

    /// The methods besides GET, HEAD and POST that a page may send.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # async fn data(_c: Context, w: Writer) { w.text("public") }
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// # app.add(Route::new(Method::GET, "/data").expect("a pattern"), data);
    /// let cors = middleware::cors().origin("https://app.example").methods([Method::PUT]);
    /// app.layer("/data", cors);
    /// # }).await;
    ///
    /// let ask = client.request(Method::OPTIONS, "/data").header("origin", "https://app.example");
    /// let answer = ask.header("access-control-request-method", "PUT").await;
    /// answer.assert_status(204).assert_header("access-control-allow-methods", "PUT");
    /// # });
    /// ```
    pub fn methods(self, methods: impl IntoIterator<Item = Method>) -> Self {
        let list = list(methods.into_iter().map(|method| method.to_string()));
        self.with(|rules| rules.methods = list)
    }

    /// The headers that a page may set.
    ///
    /// # Panics
    ///
    /// When one is not the name of a header.
    #[track_caller]
    pub fn headers<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let list = header_names(names);
        self.with(|rules| rules.headers = list)
    }

    /// The headers of an answer that a page may read besides the usual ones.
    ///
    /// # Panics
    ///
    /// When one is not the name of a header.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # async fn data(_c: Context, w: Writer) { w.text("public") }
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// # app.add(Route::new(Method::GET, "/data").expect("a pattern"), data);
    /// let cors = middleware::cors().any_origin().expose(["x-total", "link"]);
    /// app.layer("/data", cors);
    /// # }).await;
    ///
    /// let answer = client.get("/data").header("origin", "https://app.example").await;
    /// answer.assert_header("access-control-expose-headers", "x-total, link");
    /// # });
    /// ```
    #[track_caller]
    pub fn expose<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let list = header_names(names);
        self.with(|rules| rules.exposed = list)
    }

    /// Lets the visitor's cookies come along.
    ///
    /// # Panics
    ///
    /// Together with [`any_origin`](Cors::any_origin).
    #[track_caller]
    pub fn credentials(self) -> Self {
        assert!(!self.rules.everybody, "{EVERYBODY}");
        self.with(|rules| rules.credentials = true)
    }

    /// How long a browser keeps the answer to a preflight request.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use std::time::Duration;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # async fn data(_c: Context, w: Writer) { w.text("public") }
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// # app.add(Route::new(Method::GET, "/data").expect("a pattern"), data);
    /// let cors = middleware::cors().any_origin().max_age(Duration::from_secs(600));
    /// app.layer("/data", cors);
    /// # }).await;
    ///
    /// let ask = client.request(Method::OPTIONS, "/data").header("origin", "https://app.example");
    /// let answer = ask.header("access-control-request-method", "PUT").await;
    /// answer.assert_header("access-control-max-age", "600");
    /// # });
    /// ```
    pub fn max_age(self, time: Duration) -> Self {
        let seconds = HeaderValue::from(time.as_secs());
        self.with(|rules| rules.max_age = Some(seconds))
    }
}

const EVERYBODY: &str = "`any_origin` and `credentials` together would let every site read what a \
                         visitor sees: name the origins";

/// `https://app.example` in lower case.
///
/// # Panics
///
/// When the text is no origin.
#[track_caller]
pub(crate) fn checked_origin(origin: &str) -> String {
    let host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    assert!(
        host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ', '*'])),
        "`{origin}` is not an origin, such as `https://app.example` or `http://localhost:3000`"
    );
    origin.to_ascii_lowercase()
}

#[track_caller]
fn header_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<HeaderValue> {
    let names = names.into_iter().map(|name| {
        let Ok(name) = HeaderName::try_from(name) else {
            panic!("`{name}` is not the name of a header");
        };
        name.to_string()
    });
    list(names)
}

fn list(items: impl Iterator<Item = String>) -> Option<HeaderValue> {
    let text = items.collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then(|| HeaderValue::try_from(text).expect("tokens are ASCII"))
}

impl Rules {
    /// What the browser is told of its page's origin; `None` is a refusal.
    fn allowed(&self, origin: &HeaderValue) -> Option<HeaderValue> {
        if self.names(origin) {
            Some(origin.clone())
        } else {
            self.everybody.then(|| HeaderValue::from_static("*"))
        }
    }

    fn names(&self, origin: &HeaderValue) -> bool {
        let text = origin.as_bytes();
        let mut origins = self.origins.iter();
        origins.any(|known| known.as_bytes().eq_ignore_ascii_case(text))
    }

    fn preflight(&self, headers: &mut HeaderMap) {
        let mut set = |name, value: &Option<HeaderValue>| {
            if let Some(value) = value {
                headers.insert(name, value.clone());
            }
        };
        set(ACCESS_CONTROL_ALLOW_METHODS, &self.methods);
        set(ACCESS_CONTROL_ALLOW_HEADERS, &self.headers);
        set(ACCESS_CONTROL_MAX_AGE, &self.max_age);
    }

    /// On every answer, also one that was refused inside.
    fn answer(&self, head: &mut Parts, allowed: Option<HeaderValue>) {
        // A cache must not show one origin the answer for another.
        if !self.everybody || !self.origins.is_empty() {
            head.headers
                .append(VARY, HeaderValue::from_static("Origin"));
        }
        let Some(allowed) = allowed else {
            return;
        };
        head.headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        if self.credentials {
            let yes = HeaderValue::from_static("true");
            head.headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
        }
        if let Some(exposed) = &self.exposed {
            let exposed = exposed.clone();
            head.headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }
}

impl Middleware for Cors {
    fn call(&self, c: Context, mut w: Writer, next: Next) -> HandlerFuture {
        let headers = c.req.headers();
        let origin = headers.get(ORIGIN);
        let allowed = origin.and_then(|origin| self.rules.allowed(origin));
        if origin.is_some_and(|origin| self.rules.names(origin)) {
            w.exchange().trust();
        }
        let preflight = c.req.method() == Method::OPTIONS
            && origin.is_some()
            && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        let passes = allowed.is_some();
        let rules = self.rules.clone();
        w.before_send(move |head| rules.answer(head, allowed));
        if !preflight {
            return next.start(c, w);
        }
        if passes {
            self.rules.preflight(w.headers_mut());
        }
        w.empty(204);
        HandlerFuture::ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        assert_eq!(checked_origin("https://App.example"), "https://app.example");
        assert_eq!(checked_origin("http://[::1]:80"), "http://[::1]:80");
        for wrong in [
            "",
            "*",
            "app.example",
            "https://",
            "https://a/",
            "null",
            "ftp://a",
            "https://*.a",
        ] {
            let refused = std::panic::catch_unwind(|| checked_origin(wrong));
            assert!(refused.is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_site_with_the_cookies_of_a_visitor_is_refused() {
        assert!(std::panic::catch_unwind(|| cors().any_origin().credentials()).is_err());
        assert!(std::panic::catch_unwind(|| cors().credentials().any_origin()).is_err());
    }
}
