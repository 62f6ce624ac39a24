//! Answers with a whole body: a page, text, JSON, bytes; and redirects.
//!
//! `empty` is beside the writer, by whose name the compiler calls it in its message about a second
//! answer.

use std::borrow::Cow;
use std::cell::Cell;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use serde::Serialize;
use stario_html::Html;

use crate::body::Body;
use crate::exchange::Whole;
use crate::location::Location;
use crate::refusal;
use crate::small;
use crate::writer::Writer;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// The most memory that a thread keeps for the next value.
const KEPT: usize = 16 * 1024;

thread_local! {
    /// Where values are encoded, so that the memory of what is small is asked for once and fits.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

fn encode<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Bytes> {
    let mut json = SCRATCH.take();
    json.clear();
    serde_json::to_writer(&mut json, value)?;
    if json.capacity() > KEPT {
        return Ok(Bytes::from(json));
    }
    let bytes = small::copy(&json);
    SCRATCH.set(json);
    Ok(bytes)
}

/// Answers that leave as one.
impl Writer {
    /// Answers with a page: `text/html; charset=utf-8`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::raw;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/room").expect("a pattern"), room);
    /// # }).await;
    /// async fn room(_c: Context, w: Writer) {
    ///     w.html(raw("<h1>Attic</h1>")); // or what `html!` makes
    /// }
    ///
    /// let page = client.get("/room").await;
    /// page.assert_header("content-type", "text/html; charset=utf-8").assert_contains("Attic");
    /// # });
    /// ```
    pub fn html(self, html: impl Into<Html>) {
        self.full(HTML, html.into().into_bytes());
    }

    /// Answers with plain text: `text/plain; charset=utf-8`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/people.csv").expect("a pattern"), people);
    /// # }).await;
    /// async fn people(_c: Context, mut w: Writer) -> Result {
    ///     w.header("content-type", "text/csv; charset=utf-8")?; // text of another type
    ///     w.text("name,age\nada,36\n");
    ///     Ok(())
    /// }
    ///
    /// let people = client.get("/people.csv").await;
    /// people.assert_header("content-type", "text/csv; charset=utf-8").assert_contains("ada,36");
    /// # });
    /// ```
    pub fn text<'a>(self, text: impl Into<Cow<'a, str>>) {
        let bytes = match text.into() {
            Cow::Borrowed(text) => small::copy(text.as_bytes()),
            Cow::Owned(text) => Bytes::from(text),
        };
        self.full(TEXT, bytes);
    }

    /// Answers with compact JSON: `application/json; charset=utf-8`.
    ///
    /// A value that does not serialise is answered with 500; the span has the reason.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use serde::Serialize;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/rooms/7").expect("a pattern"), room);
    /// # }).await;
    /// #[derive(Serialize)]
    /// struct Room {
    ///     id: u32,
    ///     name: &'static str,
    /// }
    ///
    /// async fn room(_c: Context, w: Writer) {
    ///     w.json(&Room { id: 7, name: "Attic" });
    /// }
    ///
    /// client.get("/rooms/7").await.assert_text(r#"{"id":7,"name":"Attic"}"#);
    /// # });
    /// ```
    pub fn json<T: Serialize + ?Sized>(self, value: &T) {
        match encode(value) {
            Ok(json) => self.full(JSON, json),
            Err(error) => self.error(error),
        }
    }

    /// Answers with bytes of the given content type.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/dot.svg").expect("a pattern"), dot);
    /// # }).await;
    /// async fn dot(_c: Context, w: Writer) {
    ///     w.bytes("image/svg+xml", r#"<svg xmlns="http://www.w3.org/2000/svg"/>"#);
    /// }
    ///
    /// client.get("/dot.svg").await.assert_header("content-type", "image/svg+xml");
    /// # });
    /// ```
    pub fn bytes(self, content_type: &'static str, bytes: impl Into<Bytes>) {
        self.full(HeaderValue::from_static(content_type), bytes.into());
    }

    /// Sends the browser to another page of this app.
    ///
    /// `303 See Other`, which a browser follows with GET whatever the method was; another status
    /// from 300 to 399 can be set first. A Datastar request navigates instead, because the client
    /// would patch the other page into this one and keep the old address. An
    /// [`Href`](stario_html::Href) leads to one of the app's own addresses; text is checked, and
    /// one that leaves the site or runs code is answered with 400 (see [`Location`]), so that a
    /// `?next=` may be given as it came.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/login").expect("a pattern"), login);
    /// # }).await;
    /// async fn login(c: Context, w: Writer) {
    ///     let next: String = c.query("next").unwrap_or_else(|_| "/".to_owned());
    ///     w.redirect(next);
    /// }
    ///
    /// let login = client.get("/login?next=/rooms/7").no_redirects();
    /// login.await.assert_status(303).assert_redirect("/rooms/7");
    /// client.get("/login?next=//evil.example").no_redirects().await.assert_status(400);
    /// # });
    /// ```
    pub fn redirect(self, to: impl Into<Location>) {
        match to.into().checked() {
            Ok(to) => {
                let mut response = refusal::redirect_response(&to, self.exchange().asked.datastar);
                self.merge_headers(&mut response);
                if let Some(status) = self.chosen_status()
                    && status.is_redirection()
                    && response.status().is_redirection()
                {
                    *response.status_mut() = status;
                }
                self.exchange().respond(response);
            }
            Err(error) => self.error(error),
        }
    }

    /// Sends the browser to another site, by `http` or `https`; else as
    /// [`redirect`](Writer::redirect).
    ///
    /// Never give it an address that came with the request: that is an open redirect.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/pay").expect("a pattern"), pay);
    /// # }).await;
    /// async fn pay(_c: Context, w: Writer) {
    ///     w.redirect_external("https://pay.example/checkout/7");
    /// }
    ///
    /// let pay = client.get("/pay").no_redirects().await;
    /// pay.assert_redirect("https://pay.example/checkout/7");
    /// # });
    /// ```
    pub fn redirect_external(self, url: impl Into<String>) {
        self.redirect(Location::external(url));
    }

    fn full(mut self, content_type: HeaderValue, bytes: Bytes) {
        let body = Body::Full(bytes);
        if self.says_nothing() {
            return self.put_whole(Whole { content_type, body });
        }
        let mut place = Some(Response::new(body));
        if let Some(response) = &mut place {
            self.give_head(response);
            let headers = response.headers_mut();
            headers.entry(CONTENT_TYPE).or_insert(content_type);
        }
        self.put_down(&mut place);
    }
}
