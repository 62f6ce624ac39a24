//! `EventStream`: a live stream, as a tab holds it.

use std::fmt;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use hyper::body::Incoming;

use super::event::{PatchedElements, PatchedSignals, ServerEvent};
use super::parse::Parser;
use super::response::TestResponse;
use super::sent::Sent;
use super::wire::{self, Driver, Opened};

/// An open stream of events.
///
/// Every wait ends after ten seconds (or what [`TestRequest::timeout`](super::TestRequest::timeout) says) with a panic that
/// prints the request and the events so far.
/// Dropping the stream disconnects, as a closed tab does.
///
/// # Example
///
/// ```
/// use stario_html::raw;
/// use stario_runtime::testing::{StreamEnd, TestClient};
/// use stario_runtime::{App, Context, Method, Relay, Result, Route, Span, Writer};
///
/// async fn live(c: Context, w: Writer, relay: Relay<u32>) {
///     let mut news = c.alive(relay.subscribe("*"));
///     let mut sse = w.sse();
///     sse.patch(raw("<b id=n>0</b>"));
///     while let Some((_, n)) = news.next().await {
///         sse.patch(raw(format!("<b id=n>{n}</b>")));
///     }
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let relay = Relay::new();
/// let client = TestClient::start(async |app: &mut App, _: &Span| -> Result {
///     let relay = relay.clone();
///     app.add(Route::new(Method::GET, "/live")?, move |c, w| live(c, w, relay.clone()));
///     Ok(())
/// })
/// .await;
///
/// let mut tab = client.get("/live").datastar().events().await;
/// assert!(tab.next_patch().await.contains("0"));
/// relay.publish("count", 7);
/// assert!(tab.next_patch().await.contains("7"));
///
/// client.stop().await; // ends streams first, as a deployment does
/// assert_eq!(tab.end().await, StreamEnd::Finished);
/// # });
/// ```
pub struct EventStream {
    sent: Sent,
    body: Incoming,
    parser: Parser,
    seen: Vec<ServerEvent>,
    // Last: the connection goes after what reads from it.
    _driver: Driver,
}

/// How a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamEnd {
    /// The server finished it; a Datastar client does not come back by itself.
    Finished,
    /// It was cut off; a Datastar client connects again.
    CutOff,
}

impl EventStream {
    pub(super) async fn new(sent: Sent, opened: Opened) -> Self {
        let head = &opened.response;
        let content_type = head
            .headers()
            .get(CONTENT_TYPE)
            .map(http::HeaderValue::as_bytes);
        if head.status() != 200
            || !content_type.is_some_and(|t| t.starts_with(b"text/event-stream"))
        {
            let response = TestResponse::read(sent, opened, Vec::new()).await;
            panic!("expected 200 with text/event-stream\n\n{response}");
        }
        Self {
            sent,
            body: opened.response.into_body(),
            parser: Parser::default(),
            seen: Vec::new(),
            _driver: opened.driver,
        }
    }

    /// Waits for the next event of any kind.
    ///
    /// # Panics
    ///
    /// Panics when the stream ends, or when nothing comes within the timeout.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no event is lost.
    pub async fn next_event(&mut self) -> ServerEvent {
        let patience = self.sent.patience;
        match wire::patiently(patience, self.advance()).await {
            Some(Ok(event)) => event,
            Some(Err(end)) => panic!("expected an event, the stream has ended: {end:?}\n\n{self}"),
            None => panic!("expected an event, none within {patience:?}\n\n{self}"),
        }
    }

    /// Waits for the next patch of elements and passes over other events.
    ///
    /// # Panics
    ///
    /// As [`next_event`](Self::next_event).
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: what was passed over is in [`seen`](Self::seen).
    pub async fn next_patch(&mut self) -> PatchedElements {
        loop {
            if let Some(patch) = self.next_event().await.elements() {
                return patch;
            }
        }
    }

    /// Waits for the next patch of signals and passes over other events.
    ///
    /// # Panics
    ///
    /// As [`next_event`](Self::next_event).
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: what was passed over is in [`seen`](Self::seen).
    pub async fn next_signals(&mut self) -> PatchedSignals {
        loop {
            if let Some(signals) = self.next_event().await.signals() {
                return signals;
            }
        }
    }

    /// Checks that nothing comes for a time; the stream may not end either.
    ///
    /// # Panics
    ///
    /// Panics when something comes.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: what was passed over is in [`seen`](Self::seen).
    pub async fn assert_quiet(&mut self, time: Duration) {
        match tokio::time::timeout(time, self.advance()).await {
            Err(_elapsed) => {}
            Ok(Ok(_)) => panic!("expected {time:?} of silence\n\n{self}"),
            Ok(Err(end)) => {
                panic!("expected {time:?} of silence, the stream ended: {end:?}\n\n{self}")
            }
        }
    }

    /// Waits for the end of the stream and passes over events.
    ///
    /// # Panics
    ///
    /// Panics when the stream has not ended within the timeout.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: what was passed over is in [`seen`](Self::seen).
    pub async fn end(&mut self) -> StreamEnd {
        let patience = self.sent.patience;
        let ended = async {
            loop {
                if let Err(end) = self.advance().await {
                    return end;
                }
            }
        };
        match wire::patiently(patience, ended).await {
            Some(end) => end,
            None => panic!("the stream has not ended within {patience:?}\n\n{self}"),
        }
    }

    /// The events so far.
    pub fn seen(&self) -> &[ServerEvent] {
        &self.seen
    }

    /// Cancel safe: bytes go to the parser as they come.
    async fn advance(&mut self) -> Result<ServerEvent, StreamEnd> {
        loop {
            if let Some(event) = self.parser.next() {
                self.seen.push(event.clone());
                return Ok(event);
            }
            match wire::chunk(&mut self.body).await {
                Some(Ok(bytes)) => self.parser.feed(&bytes),
                Some(Err(_)) => return Err(StreamEnd::CutOff),
                None => return Err(StreamEnd::Finished),
            }
        }
    }
}

impl fmt::Display for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\nevents so far: {}", self.sent, self.seen.len())?;
        for event in &self.seen {
            writeln!(f, "\n  event: {}", event.name)?;
            for line in &event.data {
                writeln!(f, "  data: {line}")?;
            }
        }
        self.sent.write_spans(f)
    }
}

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
