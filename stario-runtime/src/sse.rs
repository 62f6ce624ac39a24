//! A live stream of Datastar events.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;
use stario_html::{Event, EventError, Patch, Script};

use crate::channel::{Channel, Refused};
use crate::exchange::Exchange;
use crate::metrics::{Breach, Count, Held, Level};
use crate::telemetry::{Progress, Span};

/// An open event stream, from [`Writer::sse`](crate::Writer::sse).
///
/// Sending never waits: an event goes into the stream's queue, and from there to the socket when the
/// handler comes to an `.await` next (over HTTP/1 one task does both).
/// [`Context::alive`](crate::Context::alive) waits between events until the client has caught
/// up, so a loop over it never runs ahead of a slow client; [`flush`](Sse::flush) does the same
/// by hand. A handler that sends without either and fills the queue
/// (`STARIO_STREAM_BUFFER_BYTES`, 1 MiB) has its stream cut, and the span says so.
///
/// Where the client takes a content coding, the connection's end of the queue encodes: each
/// event leaves as a block that can be decoded at once. The queue holds, and the span counts,
/// the bytes before that.
///
/// Once the client has left, sending does nothing. The stream ends when the handler ends, or
/// at [`close`](Sse::close); when the handler fails or panics the connection is cut instead,
/// so that the client sees that something is missing.
///
/// # Example
///
/// ```
/// use stario_html::{Html, raw};
/// use stario_runtime::{Context, Relay, Writer};
///
/// fn view() -> Html {
///     raw(r#"<p id="now">now</p>"#)
/// }
///
/// async fn subscribe(c: Context, w: Writer, relay: Relay<u32>) {
///     let mut live = c.alive(relay.subscribe("*"));
///     let mut sse = w.sse();
///     sse.patch(view());
///     while let Some((_subject, _n)) = live.next().await {
///         sse.patch(view());
///     }
/// }
/// # let _ = subscribe;
/// ```
pub struct Sse {
    channel: Arc<Channel>,
    exchange: Arc<Exchange>,
    events: u64,
    bytes: u64,
    /// For the tracer, which shows the stream while it is open.
    progress: Option<Arc<Progress>>,
    _open: Held,
}

impl Sse {
    pub(crate) fn new(channel: Arc<Channel>, exchange: Arc<Exchange>) -> Self {
        let metrics = exchange.app.metrics();
        metrics.add(Count::Streams, 1);
        let open = metrics.hold(Level::Streams);
        Self {
            channel,
            progress: exchange.span.progress(),
            exchange,
            events: 0,
            bytes: 0,
            _open: open,
        }
    }

    /// Patches elements into the page: by default each top-level element by its id.
    ///
    /// Takes [`Html`](stario_html::Html), or a [`Patch`] for another selector or mode. A patch
    /// that the client could not apply is not sent; the span has the reason. In a debug build the
    /// span also names an element that has neither an id nor a selector.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::{Mode, Patch, raw};
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/tea").expect("a pattern"), add);
    /// # }).await;
    /// async fn add(_c: Context, w: Writer) {
    ///     let mut sse = w.sse();
    ///     sse.patch(raw("<b id=count>3</b>")); // in place of the element with this id
    ///     sse.patch(Patch::new(raw("<li>tea</li>")).selector("#list").mode(Mode::Append));
    /// }
    ///
    /// let events = client.post("/tea").datastar().await.events();
    /// let row = events[1].elements().expect("elements");
    /// assert_eq!((row.selector.as_deref(), row.mode.as_str()), (Some("#list"), "append"));
    /// # });
    /// ```
    pub fn patch(&mut self, patch: impl Into<Patch>) {
        let patch = patch.into();
        warn_without_target(&patch, &self.exchange.span);
        let event = Event::patch(patch);
        self.send_checked(event);
    }

    /// Merges a value into the page's signals; `null` removes one.
    ///
    /// A value that is not a JSON object is not sent; the span has the reason.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use serde_json::{Value, json};
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/send").expect("a pattern"), sent);
    /// # }).await;
    /// async fn sent(_c: Context, w: Writer) {
    ///     w.sse().signals(&json!({ "sent": true, "draft": null })); // `$draft` goes
    /// }
    ///
    /// let mut tab = client.post("/send").datastar().events().await;
    /// assert_eq!(tab.next_signals().await.read::<Value>()["sent"], true);
    /// # });
    /// ```
    pub fn signals<T: Serialize + ?Sized>(&mut self, signals: &T) {
        let event = Event::signals(signals);
        self.send_checked(event);
    }

    /// Like [`signals`](Sse::signals), but only for signals that the page does not have yet.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use serde_json::json;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/live").expect("a pattern"), live);
    /// # }).await;
    /// async fn live(_c: Context, w: Writer) {
    ///     w.sse().signals_if_missing(&json!({ "open": false })); // who has it open keeps it so
    /// }
    ///
    /// let mut tab = client.get("/live").datastar().events().await;
    /// assert!(tab.next_signals().await.only_if_missing);
    /// # });
    /// ```
    pub fn signals_if_missing<T: Serialize + ?Sized>(&mut self, signals: &T) {
        let event = Event::signals_if_missing(signals);
        self.send_checked(event);
    }

    /// Removes every element that matches a CSS selector.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/read").expect("a pattern"), read);
    /// # }).await;
    /// async fn read(_c: Context, w: Writer) {
    ///     w.sse().remove("#hint, .new");
    /// }
    ///
    /// let removed = client.post("/read").datastar().await.events()[0].elements();
    /// let removed = removed.expect("elements");
    /// assert_eq!((&*removed.mode, removed.selector.as_deref()), ("remove", Some("#hint, .new")));
    /// # });
    /// ```
    pub fn remove(&mut self, selector: &str) {
        let event = Event::remove(selector);
        self.send_checked(event);
    }

    /// Runs JavaScript in the page: a [`Js`](stario_html::Js), or a [`Script`] with attributes.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::Js;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/print").expect("a pattern"), print);
    /// # }).await;
    /// async fn print(_c: Context, w: Writer) {
    ///     w.sse().script(Js::from_source("window.print()")); // or `js!`
    /// }
    ///
    /// client.post("/print").datastar().await.assert_contains("window.print()");
    /// # });
    /// ```
    pub fn script(&mut self, script: impl Into<Script>) {
        self.send(&Event::script(script));
    }

    /// Sends the page to another address of this site.
    ///
    /// The address is checked like the target of [`Writer::redirect`](crate::Writer::redirect).
    ///
    /// One that leaves the site is not sent; the span has the reason.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/games").expect("a pattern"), begin);
    /// # }).await;
    /// async fn begin(_c: Context, w: Writer) {
    ///     let mut sse = w.sse();
    ///     sse.navigate("//evil.example"); // not sent: it leaves the site
    ///     sse.navigate("/games/7");
    /// }
    ///
    /// let answer = client.post("/games").datastar().await;
    /// answer.assert_contains("/games/7");
    /// assert_eq!(answer.events().len(), 1);
    /// # });
    /// ```
    pub fn navigate(&mut self, path: impl AsRef<str>) {
        let event = Event::navigate(path.as_ref());
        self.send_checked(event);
    }

    /// Sends the page to another site, by an `http` or `https` URL.
    ///
    /// Anything else is not sent; the span has the reason.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/pay").expect("a pattern"), pay);
    /// # }).await;
    /// async fn pay(_c: Context, w: Writer) {
    ///     let mut sse = w.sse();
    ///     sse.navigate_external("javascript:alert(1)"); // not sent: no page of the web
    ///     sse.navigate_external("https://pay.example/7");
    /// }
    ///
    /// let answer = client.post("/pay").datastar().await;
    /// answer.assert_contains("https://pay.example/7");
    /// assert_eq!(answer.events().len(), 1);
    /// # });
    /// ```
    pub fn navigate_external(&mut self, url: impl AsRef<str>) {
        let event = Event::navigate_external(url.as_ref());
        self.send_checked(event);
    }

    /// Sends a comment line, which every client ignores.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/quiet").expect("a pattern"), quiet);
    /// # }).await;
    /// async fn quiet(_c: Context, w: Writer) {
    ///     w.sse().ping();
    /// }
    ///
    /// let answer = client.get("/quiet").datastar().await;
    /// assert!(answer.text().starts_with(':') && answer.events().is_empty());
    /// # });
    /// ```
    pub fn ping(&mut self) {
        self.push(Event::comment("").into_bytes());
    }

    /// Sends an event that was encoded before.
    ///
    /// Encode once, send to ten thousand streams.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::{Event, raw};
    /// use stario_runtime::Relay;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// async fn news(c: Context, w: Writer, relay: Relay<Event>) {
    ///     let mut news = c.alive(relay.subscribe("news"));
    ///     let mut sse = w.sse();
    ///     while let Some((_, event)) = news.next().await {
    ///         sse.send(&event); // rendered and encoded by who published it
    ///     }
    /// }
    ///
    /// # let relay = Relay::new();
    /// # let everybody = relay.clone();
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     let route = Route::new(Method::GET, "/news").expect("a pattern");
    /// #     app.add(route, move |c, w| news(c, w, relay.clone()));
    /// # }).await;
    /// let mut tab = client.get("/news").datastar().events().await;
    /// everybody.publish("news", Event::patch(raw("<p id=news>Tea is ready.</p>"))?);
    /// assert!(tab.next_patch().await.contains("Tea is ready."));
    /// # Ok::<(), stario_runtime::Error>(())
    /// # });
    /// ```
    pub fn send(&mut self, event: &Event) {
        self.event(event.as_bytes().clone());
    }

    /// Returns when everything sent so far has left for the socket.
    ///
    /// Or when the client is gone.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: nothing is taken back.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use serde_json::json;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/export").expect("a pattern"), export);
    /// # }).await;
    /// async fn export(_c: Context, w: Writer) {
    ///     let mut sse = w.sse();
    ///     for percent in [0, 50, 100] {
    ///         sse.signals(&json!({ "percent": percent }));
    ///         sse.flush().await; // a slow client slows the export, instead of filling memory
    ///     }
    /// }
    ///
    /// assert_eq!(client.get("/export").datastar().await.events().len(), 3);
    /// # });
    /// ```
    pub async fn flush(&self) {
        self.channel.drained().await;
    }

    /// Ends the stream now; the rest of the handler still runs.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::raw;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/orders").expect("a pattern"), order);
    /// # }).await;
    /// async fn order(c: Context, w: Writer) {
    ///     let mut sse = w.sse();
    ///     sse.patch(raw("<p id=order>Ordered.</p>"));
    ///     sse.close(); // the visitor's indicator goes off
    ///     c.event("mail.sent", ());
    /// }
    ///
    /// client.post("/orders").datastar().await.assert_contains("Ordered.");
    /// assert!(client.stop().await.has_event("mail.sent"));
    /// # });
    /// ```
    pub fn close(self) {
        self.channel.finish();
    }

    /// How many events were sent.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::raw;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/tick").expect("a pattern"), tick);
    /// # }).await;
    /// async fn tick(c: Context, w: Writer) {
    ///     let mut sse = w.sse();
    ///     sse.patch(raw("<p id=now>now</p>"));
    ///     sse.ping(); // no event
    ///     c.attr("sent", sse.events());
    /// }
    ///
    /// let answer = client.get("/tick").datastar().await;
    /// assert_eq!(answer.span().await.attr("sent"), Some(&1.into()));
    /// # });
    /// ```
    pub fn events(&self) -> u64 {
        self.events
    }

    fn send_checked(&mut self, event: Result<Event, EventError>) {
        match event {
            Ok(event) => {
                self.event(event.into_bytes());
            }
            Err(error) => {
                self.exchange.span.exception(&error);
                self.exchange.span.fail(error.to_string());
            }
        }
    }

    fn event(&mut self, bytes: Bytes) {
        self.events += 1;
        let metrics = self.exchange.app.metrics();
        metrics.add(Count::Events, 1);
        metrics.add(Count::EventBytes, bytes.len() as u64);
        if let Some(progress) = &self.progress {
            progress.sent(bytes.len());
        }
        self.push(bytes);
    }

    fn push(&mut self, bytes: Bytes) {
        let length = bytes.len() as u64;
        match self.channel.send(bytes) {
            Ok(()) => self.bytes += length,
            Err(Refused::Closed) => {}
            Err(Refused::Full) => {
                let span = &self.exchange.span;
                span.event(
                    "sse.overflow",
                    [("help", "send inside `c.alive(..)`, or await `flush()`")],
                );
                span.fail("the client was too slow for what was sent, the stream was cut");
                self.exchange.app.metrics().breach(Breach::StreamBuffer);
                self.exchange.cut();
            }
        }
    }
}

/// Says which element of a patch the client will find no place for. Only in debug builds: the
/// markup is read for it.
pub(crate) fn warn_without_target(patch: &Patch, span: &Span) {
    if cfg!(debug_assertions)
        && let Some(tag) = patch.without_target()
    {
        let attrs = [
            ("element", tag.to_owned()),
            ("help", "give it an id, or the patch a selector".to_owned()),
        ];
        span.event("patch without a target", attrs);
    }
}

impl Drop for Sse {
    fn drop(&mut self) {
        let span = &self.exchange.span;
        span.attr("sse.events", self.events);
        span.attr("sse.bytes", self.bytes);
        if std::thread::panicking() {
            self.channel.fail();
        } else if let Some(pause) = self.exchange.app.comes_back_after() {
            // The client takes the field from a block without an event as well. What a stream
            // that has ended already does not take is not needed either.
            let retry = format!("retry: {}\n\n", pause.as_millis());
            let _ = self.channel.send(Bytes::from(retry));
        }
        self.exchange.sse_dropped();
    }
}

impl fmt::Debug for Sse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sse")
            .field("events", &self.events)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;
    use crate::exchange::tests::exchange;

    #[test]
    fn an_event_is_one_piece_of_memory_on_every_stream() {
        let event = Event::patch(stario_html::raw("<p id=n>1</p>")).unwrap();
        for _ in 0..3 {
            let exchange = exchange();
            let channel = exchange.open_live(10_000);
            let mut sse = Sse::new(channel.clone(), exchange);
            sse.send(&event);
            sse.send(&event.clone());
            for _ in 0..2 {
                let taken = channel.poll_take(&mut Context::from_waker(Waker::noop()));
                let Poll::Ready(Some(Ok(bytes))) = taken else {
                    panic!("the event is not there");
                };
                assert_eq!(bytes.as_ptr(), event.as_bytes().as_ptr(), "it was copied");
            }
        }
    }
}
