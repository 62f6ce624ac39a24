//! The response side of a handler.

use std::fmt;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, SET_COOKIE, TRANSFER_ENCODING, VARY,
};
use http::response::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use http_body::Body as _;

use crate::body::{Body, LiveBody};
use crate::compress::Plain;
use crate::error::{Error, HttpError, Result};
use crate::exchange::{Exchange, Whole};
use crate::failure;
use crate::fault::Fault;
use crate::headers;
use crate::sse::Sse;

/// Those of a writer on which none was set.
static NO_HEADERS: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);

/// The response of one request.
///
/// Whatever completes the response consumes the writer, so a second response does not compile.
///
/// Headers and status are set first; then exactly one of [`html`](Writer::html),
/// [`text`](Writer::text), [`json`](Writer::json), [`bytes`](Writer::bytes),
/// [`redirect`](Writer::redirect), [`empty`](Writer::empty), [`error`](Writer::error),
/// [`sse`](Writer::sse), [`stream`](Writer::stream), [`file`](Writer::file), or one of the answers to Datastar ([`events`](Writer::events),
/// [`patch`](Writer::patch), [`signals`](Writer::signals), [`script`](Writer::script)) sends it. The response leaves at that moment; the rest of the handler
/// still runs, also when the client has gone.
///
/// # Example
///
/// ```
/// use stario_runtime::{Context, Result, Writer};
///
/// async fn save(c: Context, w: Writer) -> Result {
///     let name: String = c.query("name")?;
///     w.empty(204);
///     c.event("saved", [("name", name)]); // the client has its answer already
///     Ok(())
/// }
/// # let _ = save;
/// ```
///
/// A second response is refused by the compiler:
///
/// ```compile_fail,E0382
/// # use stario_runtime::{Context, Writer};
/// async fn twice(_c: Context, w: Writer) {
///     w.text("one");
///     w.text("two");
/// }
/// ```
#[must_use = "a handler that sends nothing is answered with 500"]
pub struct Writer {
    exchange: Arc<Exchange>,
    status: Option<StatusCode>,
    /// None until one is set: a writer is moved from hand to hand, and a map is large.
    headers: Option<Box<HeaderMap>>,
    /// No content coding, whatever the client takes.
    plain: bool,
    /// Something was sent, so it does not matter any more when the writer goes.
    sent: bool,
}

impl Writer {
    pub(crate) fn new(exchange: Arc<Exchange>) -> Self {
        Self::with_status(exchange, None)
    }

    /// A writer whose answer has this status unless another is set.
    pub(crate) fn with_status(exchange: Arc<Exchange>, status: Option<StatusCode>) -> Self {
        Self {
            exchange,
            status,
            headers: None,
            plain: false,
            sent: false,
        }
    }

    /// Whether the Datastar client sent the request (`Datastar-Request: true`).
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::raw;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/save").expect("a pattern"), save);
    /// # }).await;
    /// async fn save(_c: Context, w: Writer) {
    ///     if w.is_datastar() {
    ///         w.patch(raw("<p id=saved>Saved.</p>"));
    ///     } else {
    ///         w.redirect("/drafts"); // the form works without scripts, too
    ///     }
    /// }
    ///
    /// client.post("/save").datastar().await.assert_contains("Saved.");
    /// client.post("/save").no_redirects().await.assert_redirect("/drafts");
    /// # });
    /// ```
    pub fn is_datastar(&self) -> bool {
        self.exchange.asked.datastar
    }

    /// Sets the status, where the response allows another than its usual one.
    ///
    /// # Errors
    ///
    /// Refuses anything but 200 to 599: a 1xx is not a final response.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/rooms").expect("a pattern"), create);
    /// # }).await;
    /// async fn create(_c: Context, mut w: Writer) -> Result {
    ///     w.status(201)?.header("location", "/rooms/7")?;
    ///     w.json(&7);
    ///     Ok(())
    /// }
    ///
    /// client.post("/rooms").await.assert_status(201).assert_text("7");
    /// # });
    /// ```
    pub fn status(&mut self, status: u16) -> Result<&mut Self> {
        match StatusCode::from_u16(status) {
            Ok(code) if (200..600).contains(&status) => {
                self.status = Some(code);
                Ok(self)
            }
            _ => Err(Error::new(format!(
                "{status} is not the status of a response"
            ))),
        }
    }

    /// Sets a header, in place of earlier ones with this name.
    ///
    /// # Errors
    ///
    /// Refuses a name that is not an HTTP token and a value with CR, LF, NUL or other control
    /// bytes (RFC 9110, 5.5).
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/rooms").expect("a pattern"), rooms);
    /// # }).await;
    /// async fn rooms(_c: Context, mut w: Writer) -> Result {
    ///     w.header("cache-control", "max-age=60")?.header("x-total", 2)?;
    ///     assert!(w.header("x-note", "a\r\nset-cookie: b=c").is_err(), "no second header in it");
    ///     w.json(&["Lobby", "Attic"]);
    ///     Ok(())
    /// }
    ///
    /// let rooms = client.get("/rooms").await;
    /// rooms.assert_header("cache-control", "max-age=60").assert_header("x-total", "2");
    /// # });
    /// ```
    pub fn header<N, V>(&mut self, name: N, value: V) -> Result<&mut Self>
    where
        N: TryInto<HeaderName, Error: Into<http::Error>>,
        V: TryInto<HeaderValue, Error: Into<http::Error>>,
    {
        let name = name.try_into().map_err(Into::into)?;
        let value = value.try_into().map_err(Into::into)?;
        self.headers_mut().insert(name, value);
        Ok(self)
    }

    /// The headers set so far.
    pub fn headers(&self) -> &HeaderMap {
        self.headers.as_deref().unwrap_or(&NO_HEADERS)
    }

    /// The headers set so far, for more than [`header`](Writer::header) does.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_runtime::HeaderValue;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), home);
    /// # }).await;
    /// async fn home(_c: Context, mut w: Writer) {
    ///     for link in ["</a.css>; rel=preload; as=style", "</b.js>; rel=modulepreload"] {
    ///         w.headers_mut().append("link", HeaderValue::from_static(link));
    ///     }
    ///     w.text("home");
    /// }
    ///
    /// assert_eq!(client.get("/").await.headers().get_all("link").iter().count(), 2);
    /// # });
    /// ```
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers.get_or_insert_with(|| {
            let mut own = Box::default();
            headers::reuse(&mut own);
            own
        })
    }

    /// Looks at the head of the response right before it leaves.
    ///
    /// Whatever answers: the handler, a redirect, a stream, an error, a refusal further inside.
    ///
    /// For a middleware that sets headers: the handler may still change its mind, and an error
    /// drops the headers that were set on the writer. The last one added runs first, so that the
    /// middleware outside has the last word. After the response has left it does nothing.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, HeaderValue, Next, Result, Writer};
    ///
    /// async fn robots_stay_out(c: Context, w: Writer, next: Next) -> Result {
    ///     w.before_send(|head| {
    ///         let value = HeaderValue::from_static("noindex");
    ///         head.headers.insert("x-robots-tag", value);
    ///     });
    ///     next.run(c, w).await
    /// }
    /// # let _ = robots_stay_out;
    /// ```
    pub fn before_send(&self, hook: impl FnOnce(&mut Parts) + Send + 'static) {
        self.exchange.before_send(Box::new(hook));
    }

    /// Answers with no body, usually 204.
    ///
    /// A status that is not valid for a response is answered with 500; the span says so.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::DELETE, "/rooms/7").expect("a pattern"), delete);
    /// # }).await;
    /// async fn delete(_c: Context, w: Writer) {
    ///     w.empty(204);
    /// }
    ///
    /// let answer = client.delete("/rooms/7").await;
    /// assert!(answer.status() == 204 && answer.bytes().is_empty());
    /// # });
    /// ```
    pub fn empty(mut self, status: u16) {
        match self.status(status) {
            Ok(_) => self.send(Body::Empty),
            Err(error) => self.error(error),
        }
    }

    /// Answers with a response made elsewhere.
    ///
    /// Headers set on the writer are added where the response has none of that name; cookies and
    /// `vary` are added in any case.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/mail").expect("a pattern"), forward);
    /// # }).await;
    /// async fn forward(_c: Context, mut w: Writer) -> Result {
    ///     let answer = http::Response::builder().status(202).header("x-queue", "mail");
    ///     w.header("x-queue", "ours")?.header("x-by", "front")?;
    ///     w.respond(answer.body("queued".into())?);
    ///     Ok(())
    /// }
    ///
    /// let answer = client.post("/mail").await;
    /// answer.assert_status(202).assert_header("x-queue", "mail").assert_header("x-by", "front");
    /// # });
    /// ```
    pub fn respond(self, response: Response<Bytes>) {
        let (mut head, bytes) = response.into_parts();
        self.add_headers(&mut head.headers);
        let response = Response::from_parts(head, Body::whole(bytes));
        self.put_down(&mut Some(response));
    }

    /// Answers with an error, as if the handler had returned it.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_runtime::HttpError;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/rooms/7").expect("a pattern"), room);
    /// # }).await;
    /// async fn room(c: Context, w: Writer) {
    ///     w.error(HttpError::new(404, "There is no such room."));
    ///     c.event("room.missed", ()); // with `?` the handler would be over
    /// }
    ///
    /// client.get("/rooms/7").await.assert_status(404).assert_contains("There is no such room.");
    /// # });
    /// ```
    pub fn error(self, error: impl Into<Error>) {
        failure::refuse(&self.exchange, &error.into());
    }

    /// Opens an event stream: the head leaves now, events follow through the [`Sse`].
    ///
    /// `text/event-stream` with `cache-control: no-cache`; a comment is sent after 15 s of
    /// silence, so that proxies keep the stream open.
    ///
    /// A page of another site gets no stream (403): a browser would send it the visitor's cookies
    /// along. [`App::trust_origin`](crate::App::trust_origin) and
    /// [`RouteOptions::cross_site`](crate::RouteOptions::cross_site) let it in.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use serde_json::json;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/countdown").expect("a pattern"), countdown);
    /// # }).await;
    /// async fn countdown(_c: Context, w: Writer) {
    ///     let mut sse = w.sse();
    ///     for n in [3, 2, 1] {
    ///         sse.signals(&json!({ "n": n }));
    ///     }
    /// } // the stream ends here
    ///
    /// let answer = client.get("/countdown").datastar().await;
    /// answer.assert_header("content-type", "text/event-stream");
    /// assert_eq!(answer.events().len(), 3);
    /// # });
    /// ```
    pub fn sse(mut self) -> Sse {
        if self.exchange.asked.foreign_reader && !self.exchange.is_trusted() {
            return self.closed_to_foreigners();
        }
        let headers = self.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        // Nobody knows how long it is going to be.
        headers.remove(CONTENT_LENGTH);
        headers
            .entry(CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-cache"));
        // nginx passes the stream on without collecting it first.
        headers
            .entry("x-accel-buffering")
            .or_insert(HeaderValue::from_static("no"));
        let limits = self.exchange.app.config();
        let channel = self.exchange.open_live(limits.stream_buffer_bytes);
        let body = LiveBody::new(
            channel.clone(),
            self.exchange.clone(),
            Some(limits.heartbeat),
        );
        let exchange = self.exchange.clone();
        self.send(Body::Live(Box::new(body)));
        exchange.span.stay_open();
        #[cfg(debug_assertions)]
        if let Some(case) = exchange.case() {
            case.note_events();
        }
        Sse::new(channel, exchange)
    }

    /// Refuses a stream. The handler goes on as if its client had left at once.
    fn closed_to_foreigners(self) -> Sse {
        let error = HttpError::new(403, "This request came from another site.");
        failure::tell(&self.exchange, &error);
        let channel = self.exchange.open_live(0);
        channel.abort();
        self.exchange.client_left();
        Sse::new(channel, self.exchange.clone())
    }

    /// Sends the body as it is, also to a client that takes content codings.
    ///
    /// For a page that repeats what its visitor sent beside something secret: the length of a
    /// compressed page tells how much the two have in common (BREACH). Pages of stario need no
    /// secret in them against forged requests, so most apps have none.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), page);
    /// # }).await;
    /// async fn page(c: Context, mut w: Writer) {
    ///     if c.req.query().contains("plain") {
    ///         w.uncompressed();
    ///     }
    ///     w.text("word ".repeat(1000));
    /// }
    ///
    /// let get = |target| client.get(target).header("accept-encoding", "gzip");
    /// get("/").await.assert_header("content-encoding", "gzip");
    /// assert_eq!(get("/?plain").await.header("content-encoding"), None);
    /// # });
    /// ```
    pub fn uncompressed(&mut self) -> &mut Self {
        self.plain = true;
        self
    }

    /// The status that was set, when one was.
    pub(crate) fn chosen_status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The request that this writer answers.
    pub(crate) fn exchange(&self) -> &Arc<Exchange> {
        &self.exchange
    }

    /// Answers with the headers set so far and this status, whatever was set before.
    pub(crate) fn complete(mut self, status: StatusCode, body: Bytes) {
        self.status = Some(status);
        self.send(Body::whole(body));
    }

    pub(crate) fn send(mut self, body: Body) {
        let mut place = Some(Response::new(body));
        if let Some(response) = &mut place {
            self.give_head(response);
        }
        self.put_down(&mut place);
    }

    pub(crate) fn send_with(mut self, status: StatusCode, body: Body) {
        self.status = Some(status);
        self.send(body);
    }

    /// Gives a new response the status and the headers that were set.
    #[inline]
    pub(crate) fn give_head(&mut self, response: &mut Response<Body>) {
        if let Some(status) = self.status {
            *response.status_mut() = status;
        }
        match self.headers.take() {
            Some(headers) => *response.headers_mut() = *headers,
            None => headers::reuse(response.headers_mut()),
        }
    }

    /// Answers with a response of a mounted service, as [`respond`](Writer::respond) does.
    #[cfg(feature = "tower")]
    pub(crate) fn respond_with(self, mut response: Response<Body>) {
        self.add_headers(response.headers_mut());
        self.exchange.respond(response);
    }

    /// Adds the headers set so far where there is none of that name; cookies and `vary` add up.
    fn add_headers(&self, to: &mut HeaderMap) {
        let own = self.headers();
        for name in own.keys() {
            let adds_up = *name == SET_COOKIE || *name == VARY;
            if adds_up || !to.contains_key(name) {
                for value in own.get_all(name) {
                    to.append(name, value.clone());
                }
            }
        }
    }

    /// Whether there is nothing to say but what the body is.
    pub(crate) fn says_nothing(&self) -> bool {
        self.status.is_none() && self.headers.is_none() && !self.plain
    }

    pub(crate) fn put_whole(mut self, whole: Whole) {
        self.sent = true;
        self.exchange.respond_whole(whole);
    }

    /// A response whose head and body belong together, from where it lies.
    pub(crate) fn put_down(mut self, place: &mut Option<Response<Body>>) {
        let Some(response) = place else { return };
        let status = response.status();
        if status_has_no_body(status) && !response.body().is_end_stream() {
            let error = Error::new(format!("a response with status {status} has no body"));
            return self.error(error.help("answer with `w.empty(..)`, or with another status"));
        }
        let framing = |name: &HeaderName| *name == CONTENT_LENGTH || *name == TRANSFER_ENCODING;
        if response.headers().keys().any(framing) {
            // It tells how a body comes, which is the connection's to say.
            response.headers_mut().remove(TRANSFER_ENCODING);
            // The length of a whole body is what it is; only for HEAD it is not to be seen here.
            let whole = matches!(response.body(), Body::Full(_) | Body::Empty);
            if whole && self.exchange.asked.method != Method::HEAD {
                response.headers_mut().remove(CONTENT_LENGTH);
            }
        }
        if self.plain {
            response.extensions_mut().insert(Plain);
        }
        self.sent = true;
        self.exchange.respond_from(place);
    }

    /// Sets the headers set so far on a redirect, but for where it leads and what it holds.
    pub(crate) fn merge_headers(&self, redirect: &mut Response<Body>) {
        let own = self.headers();
        for name in own.keys() {
            if [LOCATION, CONTENT_TYPE, CONTENT_LENGTH, TRANSFER_ENCODING].contains(name) {
                continue;
            }
            redirect.headers_mut().remove(name);
            for value in own.get_all(name) {
                redirect.headers_mut().append(name, value.clone());
            }
        }
    }
}

/// RFC 9110, 6.4.1 and 15.3.6.
fn status_has_no_body(status: StatusCode) -> bool {
    status.is_informational()
        || matches!(
            status,
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
        )
}

impl Drop for Writer {
    /// A writer that outlived its handler and still sent nothing leaves the client waiting.
    fn drop(&mut self) {
        if !self.sent && self.exchange.writer_dropped() {
            let how = "the writer was dropped without a response".to_owned();
            failure::broken(&self.exchange, &Fault::Silent(how));
        }
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("status", &self.status)
            .field("headers", self.headers())
            .finish_non_exhaustive()
    }
}
