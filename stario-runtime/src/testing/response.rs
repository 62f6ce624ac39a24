//! `TestResponse`: a whole response, with assertions that print it.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::event::ServerEvent;
use super::parse::Parser;
use super::send::chain;
use super::sent::{Sent, write_message};
use super::wire::{self, Opened};
use crate::telemetry::SpanData;

/// A response that was read to its end.
///
/// Assertions return the response, so they chain; when one fails, it prints the request, the
/// response, and the spans that the app has recorded for it.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn rooms(c: Context, w: Writer) {
///     c.attr("rooms", 2);
///     w.json(&["Lobby", "Attic"]);
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/rooms")?, rooms);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// let rooms = client.get("/rooms").await;
/// rooms.assert_status(200).assert_header("content-type", "application/json; charset=utf-8");
/// assert_eq!(rooms.json::<Vec<String>>(), ["Lobby", "Attic"]);
/// assert_eq!(rooms.span().await.attr("rooms").unwrap().to_string(), "2");
/// # });
/// ```
pub struct TestResponse {
    history: Vec<TestResponse>,
    sent: Sent,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    complete: bool,
}

impl TestResponse {
    pub(super) async fn read(sent: Sent, opened: Opened, history: Vec<TestResponse>) -> Self {
        let Opened { response, driver } = opened;
        let (head, mut incoming) = response.into_parts();
        let mut body = BytesMut::new();
        let reading = async {
            while let Some(chunk) = wire::chunk(&mut incoming).await {
                match chunk {
                    Ok(chunk) => body.extend_from_slice(&chunk),
                    Err(_) => return false,
                }
            }
            true
        };
        let patience = sent.patience;
        let ended = wire::patiently(patience, reading).await;
        drop(driver);
        let response = Self {
            history,
            sent,
            status: head.status,
            headers: head.headers,
            body: body.freeze(),
            complete: ended.unwrap_or(false),
        };
        assert!(
            ended.is_some(),
            "the body has not ended within {patience:?}; read a stream with `.events()`\n\n{response}"
        );
        response
    }

    /// The redirects that led here, the first one first.
    pub fn history(&self) -> &[TestResponse] {
        &self.history
    }

    /// The address that answered, `http://test.example/rooms/7`, after all redirects.
    pub fn url(&self) -> String {
        self.sent.address.to_string()
    }

    /// The method and the target that this answers.
    pub(super) fn asked(&self) -> String {
        format!("{} {}", self.sent.method, self.sent.address.target)
    }

    /// The span of this request, once it has ended.
    ///
    /// A handler may go on after its response, and a body may still be sent.
    ///
    /// # Panics
    ///
    /// Panics when it has not ended within the timeout of the request.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: it only waits.
    pub async fn span(&self) -> SpanData {
        let ended = async {
            loop {
                let id = self.sent.seen.get();
                if let Some(span) = id.and_then(|id| self.sent.recording.span(*id)) {
                    return span;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        match wire::patiently(self.sent.patience, ended).await {
            Some(span) => span,
            None => panic!("the handler, or its body, has not ended\n\n{self}"),
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first header of that name, when it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// Panics when it is not UTF-8.
    #[track_caller]
    pub fn text(&self) -> String {
        match std::str::from_utf8(&self.body) {
            Ok(text) => text.to_owned(),
            Err(error) => panic!("the body is not text: {error}\n\n{self}"),
        }
    }

    /// The body read as JSON.
    ///
    /// # Panics
    ///
    /// Panics when it is not JSON for a `T`.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("the body is not the expected JSON: {error}\n\n{self}"),
        }
    }

    /// The events of a stream that has ended.
    pub fn events(&self) -> Vec<ServerEvent> {
        let mut parser = Parser::default();
        parser.feed(&self.body);
        std::iter::from_fn(|| parser.next()).collect()
    }

    /// Whether the body arrived to its end, or was cut off.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Checks the status.
    ///
    /// # Panics
    ///
    /// Panics with the request and the response when it is another one.
    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Self {
        let got = self.status.as_u16();
        assert!(
            got == status,
            "expected status {status}, got {got}\n\n{self}"
        );
        self
    }

    /// Checks a header.
    ///
    /// # Panics
    ///
    /// Panics with the request and the response when it is absent or different.
    #[track_caller]
    pub fn assert_header(&self, name: &str, value: &str) -> &Self {
        let got = self.header(name);
        assert!(
            got == Some(value),
            "expected {name}: {value}, got {got:?}\n\n{self}"
        );
        self
    }

    /// Checks the whole body.
    ///
    /// # Panics
    ///
    /// Panics with the request and the response when it is another text.
    #[track_caller]
    pub fn assert_text(&self, text: &str) -> &Self {
        assert!(self.text() == text, "expected the body {text:?}\n\n{self}");
        self
    }

    /// Checks the whole body as JSON, whatever the order of its keys.
    ///
    /// # Panics
    ///
    /// Panics with the request and the response when it is something else.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use stario_runtime::testing::TestClient;
    /// # async fn orders(client: TestClient) {
    /// let expected = serde_json::json!({"id": 7, "open": true});
    /// client.get("/orders/7").await.assert_json(&expected);
    /// # }
    /// ```
    #[track_caller]
    pub fn assert_json<T: Serialize + ?Sized>(&self, expected: &T) -> &Self {
        let expected = serde_json::to_value(expected).expect("the expected value serializes");
        let got: serde_json::Value = self.json();
        assert!(got == expected, "expected the JSON {expected}\n\n{self}");
        self
    }

    /// Checks that the body holds a piece of text.
    ///
    /// # Panics
    ///
    /// Panics with the request and the response when it does not.
    #[track_caller]
    pub fn assert_contains(&self, piece: &str) -> &Self {
        assert!(
            self.text().contains(piece),
            "the body does not contain {piece:?}\n\n{self}"
        );
        self
    }

    /// Checks that the request was redirected to a place, followed or not.
    ///
    /// # Panics
    ///
    /// Panics with the request and the response when it does not.
    #[track_caller]
    pub fn assert_redirect(&self, target: impl AsRef<str>) -> &Self {
        let target = target.as_ref();
        let first = self.history.first().unwrap_or(self);
        let got = first
            .headers
            .get(LOCATION)
            .and_then(|value| value.to_str().ok());
        assert!(
            first.status.is_redirection() && got == Some(target),
            "expected a redirect to {target}\n\n{self}"
        );
        self
    }
}

impl fmt::Display for TestResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&chain(&self.history))?;
        writeln!(f, "{}", self.sent)?;
        writeln!(
            f,
            "{}{}",
            self.status,
            if self.complete { "" } else { "    (cut off)" }
        )?;
        write_message(f, &self.headers, &String::from_utf8_lossy(&self.body))?;
        self.sent.write_spans(f)
    }
}

impl fmt::Debug for TestResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
