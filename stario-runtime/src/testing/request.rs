//! `TestRequest`: a request in the making.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Serialize;

use super::address::Address;
use super::client::TestClient;
use super::cookies::Jar;
use super::multipart::Part;
use super::patience;
use super::sent::Sent;
use crate::server::Server;

/// A request to the app of a `TestClient`.
///
/// `.await` sends it and reads the whole response.
///
/// Redirects on the site are followed as a browser does, up to 20 of them:
/// [`history`](super::TestResponse::history) has what came before, and
/// [`no_redirects`](TestRequest::no_redirects) shows the redirect itself. A redirect to another
/// site is the response.
///
/// It borrows nothing, so `tokio::spawn(request.into_future())` sends several at once.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn echo(c: Context, w: Writer) -> Result {
///     let language = c.req.header("accept-language").unwrap_or("none").to_owned();
///     let cookie = c.cookie("theme").unwrap_or("none").to_owned();
///     let json: serde_json::Value = c.json().await?;
///     w.text(format!("{language} {cookie} {json}"));
///     Ok(())
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::POST, "/echo")?, echo);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// let request = client.post("/echo");
/// let request = request.header("accept-language", "nb").cookie("theme", "dark");
/// request.json(&[1, 2]).await.assert_text("nb dark [1,2]");
/// # });
/// ```
#[must_use = "a request is sent by `.await`, or by `.events().await`"]
pub struct TestRequest {
    pub(super) server: Server,
    pub(super) jar: Arc<Jar>,
    pub(super) sent: Sent,
    pub(super) body: Bytes,
    /// The fields of a multipart form, which is encoded when it is sent.
    pub(super) parts: Vec<Part>,
    /// For this request, in place of what the jar has.
    pub(super) cookies: Vec<(String, String)>,
    pub(super) follow: bool,
}

impl TestRequest {
    pub(super) fn new(
        client: &TestClient,
        method: Method,
        target: &str,
        place: &'static Location<'static>,
    ) -> Self {
        let address = Address::new(target);
        let host = HeaderValue::try_from(&address.host).expect("the host of the address");
        let sent = Sent {
            method,
            address,
            headers: HeaderMap::from_iter([(HOST, host)]),
            body: String::new(),
            place,
            patience: patience::current(),
            recording: client.recording.clone(),
            seen: Arc::default(),
        };
        Self {
            server: client.started.server.clone(),
            jar: client.jar.clone(),
            sent,
            body: Bytes::new(),
            parts: Vec::new(),
            cookies: Vec::new(),
            follow: true,
        }
    }

    /// Adds a query parameter.
    pub fn query(mut self, key: &str, value: impl fmt::Display) -> Self {
        let target = &mut self.sent.address.target;
        target.push(if target.contains('?') { '&' } else { '?' });
        let pair = form_urlencoded::Serializer::new(String::new())
            .append_pair(key, &value.to_string())
            .finish();
        target.push_str(&pair);
        self
    }

    /// Sets a header, in place of one that is there already.
    ///
    /// # Panics
    ///
    /// Panics when the name or the value cannot be a header.
    #[track_caller]
    pub fn header(mut self, name: &str, value: impl fmt::Display) -> Self {
        let parsed = HeaderName::try_from(name).expect("the name of a header");
        let value = value.to_string();
        if parsed == HOST {
            self.sent.address.host.clone_from(&value);
        }
        let value = HeaderValue::try_from(value).expect("the value of a header");
        self.sent.headers.insert(parsed, value);
        self
    }

    /// Sends a cookie with this request, in place of one that the client has kept.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Gives the redirect itself as the response, instead of where it leads.
    pub fn no_redirects(mut self) -> Self {
        self.follow = false;
        self
    }

    /// How long it may take before the test fails.
    ///
    /// The response, or the silence of a stream: 10 s where this is not called, and an hour while
    /// the clock is paused.
    pub fn timeout(mut self, patience: Duration) -> Self {
        self.sent.patience = patience;
        self
    }

    /// Marks the request as one of the Datastar client.
    pub fn datastar(mut self) -> Self {
        let accepted = "text/event-stream, text/html, application/json";
        self.sent
            .headers
            .insert(ACCEPT, HeaderValue::from_static(accepted));
        self.sent
            .headers
            .insert("datastar-request", HeaderValue::from_static("true"));
        self
    }

    /// Sends signals as the Datastar client does.
    ///
    /// In the query for GET and DELETE, as a JSON body otherwise.
    ///
    /// # Panics
    ///
    /// Panics when the value does not serialize.
    #[track_caller]
    pub fn signals<T: Serialize + ?Sized>(self, signals: &T) -> Self {
        let request = self.datastar();
        if matches!(request.sent.method, Method::GET | Method::DELETE) {
            let json = serde_json::to_string(signals).expect("signals serialize");
            request.query("datastar", json)
        } else {
            request.json(signals)
        }
    }

    /// Sends a JSON body.
    ///
    /// # Panics
    ///
    /// Panics when the value does not serialize.
    #[track_caller]
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        let json = serde_json::to_vec(value).expect("the body serializes");
        self.content("application/json", json)
    }

    /// Sends the fields of a form, urlencoded.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.content("application/x-www-form-urlencoded", form)
    }

    /// Adds a field to a form that is sent as `multipart/form-data`.
    pub fn field(self, name: &str, value: impl Into<String>) -> Self {
        self.part(name, None, value.into().into())
    }

    /// Adds a file to a form that is sent as `multipart/form-data`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use stario_runtime::testing::TestClient;
    /// # async fn upload(client: TestClient) {
    /// let upload = client.post("/avatar").field("user", "ada");
    /// upload.file("picture", "ada.png", "image/png", "...").await.assert_status(204);
    /// # }
    /// ```
    pub fn file(
        self,
        name: &str,
        file_name: &str,
        content_type: &str,
        contents: impl Into<Bytes>,
    ) -> Self {
        let file = (file_name.to_owned(), content_type.to_owned());
        self.part(name, Some(file), contents.into())
    }

    fn part(mut self, name: &str, file: Option<(String, String)>, contents: Bytes) -> Self {
        let name = name.to_owned();
        self.parts.push(Part {
            name,
            file,
            contents,
        });
        self
    }

    /// Sends these bytes as the body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.sent.body = String::from_utf8_lossy(&self.body).into_owned();
        self
    }

    fn content(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.sent
            .headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body(body)
    }
}

impl fmt::Debug for TestRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TestRequest")
            .field(&self.sent.to_string())
            .finish()
    }
}
