//! Sending a request, and following where it is redirected to.

use std::fmt::Write as _;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, LOCATION};
use http::{HeaderValue, Method, Response, StatusCode};
use hyper::body::Incoming;

use super::address::Address;
use super::multipart;
use super::open::OpenResponse;
use super::request::TestRequest;
use super::response::TestResponse;
use super::sent::Sent;
use super::stream::EventStream;
use super::wire::{self, Opened};

/// How many redirects are followed; browsers stop at 20 as well.
const MAX_REDIRECTS: usize = 20;

impl TestRequest {
    /// Sends the request and opens the stream of events that answers it.
    ///
    /// Dropping the [`EventStream`] disconnects, as a closed tab does.
    ///
    /// # Panics
    ///
    /// Panics when the answer is not 200 with `text/event-stream`.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future disconnects.
    pub async fn events(self) -> EventStream {
        let (sent, opened, _history) = self.send().await;
        EventStream::new(sent, opened).await
    }

    /// Sends the request and leaves the body of the response to be read piece by piece.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future disconnects.
    pub async fn open(self) -> OpenResponse {
        let (sent, opened, _history) = self.send().await;
        OpenResponse::new(sent, opened)
    }

    /// Sends until there is a response that is no redirect.
    async fn send(mut self) -> (Sent, Opened, Vec<TestResponse>) {
        self.encode_parts();
        let mut history = Vec::new();
        loop {
            let opened = self.send_once().await;
            let Some(next) = self.redirect(&opened.response) else {
                return (self.sent, opened, history);
            };
            let status = opened.response.status();
            let response = TestResponse::read(self.sent.clone(), opened, Vec::new()).await;
            history.push(response);
            assert!(
                history.len() <= MAX_REDIRECTS,
                "redirected more than {MAX_REDIRECTS} times    (sent at {})\n\n{}",
                self.sent.place,
                chain(&history)
            );
            self.go_to(next, status);
        }
    }

    async fn send_once(&mut self) -> Opened {
        self.sent.seen = Arc::default();
        let own_header = self.sent.headers.contains_key(COOKIE);
        if !own_header && let Some(cookies) = self.cookie_header() {
            self.sent.headers.insert(COOKIE, cookies);
        }
        let opened = wire::open(&self.server, &self.sent, self.body.clone()).await;
        let set = self
            .jar
            .update(&self.sent.address, opened.response.headers());
        // What the app sets on the way counts from here on.
        self.cookies.retain(|(name, _)| !set.contains(name));
        if !own_header && self.redirect(&opened.response).is_some() {
            self.sent.headers.remove(COOKIE);
        }
        opened
    }

    fn cookie_header(&self) -> Option<HeaderValue> {
        let own = |name: &String| self.cookies.iter().any(|(other, _)| other == name);
        let mut pairs = self.jar.pairs(&self.sent.address);
        pairs.retain(|(name, _)| !own(name));
        pairs.extend(self.cookies.iter().cloned());
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| format!("{n}={v}")).collect();
        if pairs.is_empty() {
            return None;
        }
        Some(HeaderValue::try_from(pairs.join("; ")).expect("cookies that can be sent"))
    }

    /// Where a response leads to on this site.
    fn redirect(&self, response: &Response<Incoming>) -> Option<Address> {
        if !self.follow || !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let location = response.headers().get(LOCATION)?.to_str().ok()?;
        self.sent.address.follow(location)
    }

    /// As browsers do: 307 and 308 repeat the request, the others ask with GET.
    fn go_to(&mut self, next: Address, status: StatusCode) {
        self.sent.address = next;
        let repeats = matches!(
            status,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
        );
        if repeats || matches!(self.sent.method, Method::GET | Method::HEAD) {
            return;
        }
        self.sent.method = Method::GET;
        self.body = Bytes::new();
        self.sent.body.clear();
        for name in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING] {
            self.sent.headers.remove(name);
        }
    }

    fn encode_parts(&mut self) {
        if self.parts.is_empty() {
            return;
        }
        let (content_type, body) = multipart::encode(&self.parts);
        let content_type = HeaderValue::try_from(content_type).expect("a boundary is ASCII");
        self.sent.headers.insert(CONTENT_TYPE, content_type);
        self.sent.body = String::from_utf8_lossy(&body).into_owned();
        self.body = body.into();
    }
}

/// One line for each redirect.
pub(super) fn chain(history: &[TestResponse]) -> String {
    let mut out = String::new();
    for response in history {
        let to = response.header("location").unwrap_or_default();
        let _infallible = writeln!(out, "{} {} to {to}", response.asked(), response.status());
    }
    out
}

impl IntoFuture for TestRequest {
    type Output = TestResponse;
    type IntoFuture = Pin<Box<dyn Future<Output = TestResponse> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (sent, opened, history) = self.send().await;
            TestResponse::read(sent, opened, history).await
        })
    }
}
