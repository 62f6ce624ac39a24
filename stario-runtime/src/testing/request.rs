//! `TestRequest`: a request in the making.

use std::fmt;
use std::future::IntoFuture;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Serialize;

use super::client::TestClient;
use super::cookies::Jar;
use super::response::TestResponse;
use super::stream::EventStream;
use super::wire;
use crate::server::Server;
use crate::telemetry::{Recording, Value};

/// The host that tests send; nothing resolves it.
const TEST_HOST: HeaderValue = HeaderValue::from_static("test.example");

/// A request to the app of a [`TestClient`]; `.await` sends it and reads the
/// whole response.
///
/// It borrows nothing, so `tokio::spawn(request.into_future())` sends several at once.
#[must_use = "a request is sent by `.await`, or by `.events().await`"]
pub struct TestRequest {
    server: Server,
    jar: Arc<Jar>,
    sent: Sent,
    body: Bytes,
}

/// The parts of a request that a failed assertion prints.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
    pub(super) place: &'static Location<'static>,
    pub(super) recording: Arc<Recording>,
}

impl TestRequest {
    pub(super) fn new(
        client: &TestClient,
        method: Method,
        target: &str,
        place: &'static Location<'static>,
    ) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, TEST_HOST);
        if let Some(cookies) = client.jar.header() {
            headers.insert(COOKIE, cookies);
        }
        // A fragment stays in the browser.
        let target = target.split('#').next().unwrap_or_default().to_owned();
        let sent = Sent {
            method,
            target,
            headers,
            body: String::new(),
            place,
            recording: client.recording.clone(),
        };
        Self {
            server: client.started.server.clone(),
            jar: client.jar.clone(),
            sent,
            body: Bytes::new(),
        }
    }

    /// Adds a query parameter.
    pub fn query(mut self, key: &str, value: impl fmt::Display) -> Self {
        self.sent.target.push(if self.sent.target.contains('?') {
            '&'
        } else {
            '?'
        });
        let pair = form_urlencoded::Serializer::new(String::new())
            .append_pair(key, &value.to_string())
            .finish();
        self.sent.target.push_str(&pair);
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
        let value = HeaderValue::try_from(value.to_string()).expect("the value of a header");
        self.sent.headers.insert(parsed, value);
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

    /// Sends signals as the Datastar client does: in the query for GET and DELETE, as a JSON body
    /// otherwise.
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

    /// Sends the request and opens the stream of events that answers it.
    ///
    /// Dropping the [`EventStream`] disconnects, as a closed tab does.
    ///
    /// # Panics
    ///
    /// Panics when the answer is not 200 with `text/event-stream`.
    pub async fn events(self) -> EventStream {
        let opened = wire::open(&self.server, &self.sent, self.body).await;
        self.jar.update(opened.response.headers());
        EventStream::new(self.sent, opened).await
    }

    async fn send(self) -> TestResponse {
        let opened = wire::open(&self.server, &self.sent, self.body).await;
        self.jar.update(opened.response.headers());
        TestResponse::read(self.sent, opened).await
    }
}

impl Sent {
    /// What the app has recorded as the failure of this request, for who reads a failed test.
    pub(super) fn failure(&self) -> Option<String> {
        let path = self.target.split('?').next();
        let spans = self.recording.spans();
        let span = spans.iter().rev().find(|span| {
            span.is_error() && span.attr("request.path").and_then(Value::as_str) == path
        })?;
        Some(format!("{}: {}", span.name, span.error.as_deref()?))
    }
}

impl IntoFuture for TestRequest {
    type Output = TestResponse;
    type IntoFuture = Pin<Box<dyn Future<Output = TestResponse> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for TestRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TestRequest")
            .field(&self.sent.to_string())
            .finish()
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} {}    (sent at {})",
            self.method, self.target, self.place
        )?;
        write_message(f, &self.headers, &self.body)
    }
}

/// Headers and body, indented and cut to what a terminal bears.
pub(super) fn write_message(
    f: &mut fmt::Formatter<'_>,
    headers: &HeaderMap,
    body: &str,
) -> fmt::Result {
    const SHOWN: usize = 4000;
    for (name, value) in headers {
        writeln!(f, "  {name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
    }
    if !body.is_empty() {
        let shown = &body[..body.floor_char_boundary(SHOWN)];
        writeln!(f, "\n  {}", shown.replace('\n', "\n  "))?;
        if shown.len() < body.len() {
            writeln!(f, "  ... and {} bytes more", body.len() - shown.len())?;
        }
    }
    Ok(())
}
