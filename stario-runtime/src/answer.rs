//! Answers to a request of the Datastar client: none, one or many events, or a stream of them.

use std::pin::pin;

use futures_core::Stream;
use http::header::{CONTENT_TYPE, VARY};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use stario_html::{Answer, Event, EventError, Js, Patch};

use crate::alive::Alive;
use crate::sse::warn_without_target;
use crate::writer::Writer;

/// Answers for the Datastar client.
///
/// It reads a body of status 200 and no other, so these set the status themselves, whatever was
/// set before.
impl Writer {
    /// Answers with any number of events in one body; none is `204 No Content`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, raw};
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// async fn save(_c: Context, w: Writer) -> Result {
    ///     w.events([
    ///         Event::patch(raw(r#"<p id="saved">Saved.</p>"#))?,
    ///         Event::remove("#draft")?,
    ///     ]);
    ///     Ok(())
    /// }
    /// # let _ = save;
    /// ```
    pub fn events(self, events: impl IntoIterator<Item = Event>) {
        self.answer(Answer::events(events));
    }

    /// Answers with the events of a stream.
    ///
    /// It returns when the stream has ended, the client has left or the server drains.
    ///
    /// The stream is polled for the next event when the client has taken the last one. Work to
    /// do at the end belongs after the `.await`: it always runs. A loop that does more than
    /// pass events on is [`Context::alive`](crate::Context::alive) with [`sse`](Writer::sse).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future ends the answer at the event it has reached.
    ///
    /// # Example
    ///
    /// ```
    /// use futures_core::Stream;
    /// use stario_html::Event;
    /// use stario_runtime::{Context, Writer};
    ///
    /// fn ticks() -> impl Stream<Item = Event> + Send {
    ///     # struct Ticks;
    ///     # impl Stream for Ticks {
    ///     #     type Item = Event;
    ///     #     fn poll_next(
    ///     #         self: std::pin::Pin<&mut Self>,
    ///     #         _cx: &mut std::task::Context<'_>,
    ///     #     ) -> std::task::Poll<Option<Event>> {
    ///     #         std::task::Poll::Ready(None)
    ///     #     }
    ///     # }
    ///     # Ticks
    ///     // ..
    /// }
    ///
    /// async fn clock(_c: Context, w: Writer) {
    ///     w.stream_events(ticks()).await;
    /// }
    /// # let _ = clock;
    /// ```
    pub async fn stream_events(self, events: impl Stream<Item = Event>) {
        let events = pin!(events);
        let mut live = Alive::new(events, self.exchange().clone());
        let mut sse = self.sse();
        while let Some(event) = live.next().await {
            sse.send(&event);
        }
    }

    /// Answers with one patch: `text/html`, its options in `datastar-*` headers.
    ///
    /// Takes [`Html`](stario_html::Html), or a [`Patch`] for another selector or mode. Options
    /// that have no header make it a single event. A patch that the client could not apply is
    /// answered with 500; the span has the reason.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Mode, Patch, raw};
    /// use stario_runtime::{Context, Writer};
    ///
    /// async fn more(_c: Context, w: Writer) {
    ///     w.patch(Patch::new(raw("<li>one more</li>")).selector("#list").mode(Mode::Append));
    /// }
    /// # let _ = more;
    /// ```
    pub fn patch(self, patch: impl Into<Patch>) {
        let patch = patch.into();
        warn_without_target(&patch, &self.exchange().span);
        self.answer_checked(Answer::patch(patch));
    }

    /// Answers with signals to merge into the page's.
    ///
    /// They leave as `application/json`; `null` removes one.
    ///
    /// A value that is not a JSON object is answered with 500; the span has the reason.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use serde_json::json;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/like").expect("a pattern"), like);
    /// # }).await;
    /// async fn like(_c: Context, w: Writer) {
    ///     w.signals(&json!({ "likes": 8, "liking": null })); // `$liking` goes
    /// }
    ///
    /// let answer = client.post("/like").datastar().await;
    /// answer.assert_header("content-type", "application/json").assert_contains(r#""likes":8"#);
    /// # });
    /// ```
    pub fn signals<T: Serialize + ?Sized>(self, signals: &T) {
        self.answer_checked(Answer::signals(signals));
    }

    /// Like [`signals`](Writer::signals), but only for signals that the page does not have yet.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use serde_json::json;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/defaults").expect("a pattern"), defaults);
    /// # }).await;
    /// async fn defaults(_c: Context, w: Writer) {
    ///     w.signals_if_missing(&json!({ "sort": "name" }));
    /// }
    ///
    /// let answer = client.get("/defaults").datastar().await;
    /// answer.assert_header("datastar-only-if-missing", "true").assert_text(r#"{"sort":"name"}"#);
    /// # });
    /// ```
    pub fn signals_if_missing<T: Serialize + ?Sized>(self, signals: &T) {
        self.answer_checked(Answer::signals_if_missing(signals));
    }

    /// Answers with a script to run: `text/javascript`.
    ///
    /// Client 1.0.4 never reports such a request as finished, so an indicator stays on: where
    /// there is one, and for a script with attributes, answer with [`Event::script`] through
    /// [`events`](Writer::events).
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::Js;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/top").expect("a pattern"), top);
    /// # }).await;
    /// async fn top(_c: Context, w: Writer) {
    ///     w.script(&Js::from_source("scrollTo(0, 0)")); // or `js!`
    /// }
    ///
    /// let answer = client.post("/top").datastar().await;
    /// answer.assert_header("content-type", "text/javascript; charset=utf-8");
    /// # });
    /// ```
    pub fn script(self, script: &Js) {
        self.answer(Answer::script(script));
    }

    /// Answers with what was made elsewhere.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::{Answer, EventError, raw};
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/save").expect("a pattern"), save);
    /// # }).await;
    /// fn saved(name: &str) -> Result<Answer, EventError> {
    ///     Answer::patch(raw(format!("<p id=saved>{} letters saved.</p>", name.len())))
    /// }
    ///
    /// async fn save(_c: Context, w: Writer) -> Result {
    ///     w.answer(saved("Ada")?);
    ///     Ok(())
    /// }
    ///
    /// client.post("/save").datastar().await.assert_contains("3 letters saved.");
    /// # });
    /// ```
    pub fn answer(mut self, answer: Answer) {
        let headers = self.headers_mut();
        headers.remove(CONTENT_TYPE);
        let status = match answer.content_type() {
            Some(content_type) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
                StatusCode::OK
            }
            None => StatusCode::NO_CONTENT,
        };
        for (name, value) in answer.headers() {
            if *name == VARY.as_str() {
                self.vary_datastar();
                continue;
            }
            self.headers_mut().insert(*name, ascii(value));
        }
        self.complete(status, answer.into_body());
    }

    /// Declares that this address answers browsers and Datastar differently.
    ///
    /// For a page whose address also answers with a patch: a cache, and the browser's own when
    /// the visitor goes back, keeps the two apart. The answers with a patch, signals or a script
    /// declare it themselves.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::raw;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/rooms").expect("a pattern"), rooms);
    /// # }).await;
    /// async fn rooms(_c: Context, mut w: Writer) {
    ///     w.vary_datastar();
    ///     if w.is_datastar() {
    ///         w.patch(raw("<ul id=rooms><li>Attic</li></ul>"));
    ///     } else {
    ///         w.html(raw("<!doctype html><title>Rooms</title>"));
    ///     }
    /// }
    ///
    /// client.get("/rooms").await.assert_header("vary", "Datastar-Request, Accept");
    /// # });
    /// ```
    pub fn vary_datastar(&mut self) -> &mut Self {
        let value = HeaderValue::from_static("Datastar-Request, Accept");
        let headers = self.headers_mut();
        if headers.get_all(VARY).iter().all(|other| other != value) {
            headers.append(VARY, value);
        }
        self
    }

    fn answer_checked(self, answer: Result<Answer, EventError>) {
        match answer {
            Ok(answer) => self.answer(answer),
            Err(error) => self.error(error),
        }
    }
}

fn ascii(value: &str) -> HeaderValue {
    HeaderValue::try_from(value).expect("an answer's headers are ASCII on one line")
}
