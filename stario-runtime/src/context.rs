//! What a handler knows: the request, the app, the span, and whether the client is still there.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use http::Extensions;
#[cfg(debug_assertions)]
use http::Method;
use serde::de::DeserializeOwned;

use crate::alive::{Alive, Source};
#[cfg(feature = "signed-cookies")]
use crate::cookies::Keys;
use crate::error::{HttpError, Result};
use crate::exchange::Exchange;
use crate::form;
#[cfg(feature = "multipart")]
use crate::form::Multipart;
use crate::handle::AppHandle;
use crate::request::{self, Request};
use crate::router::Params;
use crate::signals;
use crate::telemetry::{IntoAttrs, Key, Span, Step, Steps, ToValue};

/// The request side of a handler, and its life.
///
/// A client that disconnects never cancels a handler: whatever was begun runs to its end. A
/// handler that wants to react asks [`alive`](Context::alive) or
/// [`closing`](Context::closing).
pub struct Context {
    /// The request.
    pub req: Request,
    /// The app: background tasks and shutdown.
    pub app: AppHandle,
    /// The span of this request.
    pub span: Span,
    /// What a middleware leaves for the handler, one value of each type.
    ///
    /// `c.state.insert(user)` there, `c.state.get::<User>()` here.
    pub state: Extensions,
    params: Params,
    exchange: Arc<Exchange>,
    steps: Steps,
}

impl Context {
    pub(crate) fn new(mut req: Request, params: Params, exchange: Arc<Exchange>) -> Self {
        let state = req.take_extensions();
        Self {
            req,
            state,
            app: exchange.app.clone(),
            span: exchange.span.clone(),
            params,
            steps: Steps::new(&exchange.span),
            exchange,
        }
    }

    /// The steps that the request is in.
    pub(crate) fn steps(&self) -> &Steps {
        &self.steps
    }

    /// A parameter of the route's path, decoded and parsed.
    ///
    /// # Errors
    ///
    /// 404 when the text does not parse as a `T`: `/rooms/seven` is no room of `/rooms/{id}`
    /// with a number.
    ///
    /// # Panics
    ///
    /// Panics when the route has no parameter of that name.
    #[track_caller]
    pub fn param<T: FromStr>(&self, name: &str) -> Result<T> {
        let Some(text) = self.params.get(name) else {
            panic!("this route has no parameter `{name}`");
        };
        Ok(text.parse().map_err(|_| HttpError::new(404, "Not Found"))?)
    }

    /// A query parameter, decoded and parsed.
    ///
    /// # Errors
    ///
    /// 400 with a clear sentence when it is absent or does not parse as a `T`.
    pub fn query<T: FromStr<Err: fmt::Display>>(&self, name: &str) -> Result<T> {
        let query = self.req.query();
        let Some(text) = query.get(name) else {
            let message = format!("The query parameter `{name}` is missing.");
            return Err(HttpError::new(400, message).into());
        };
        Ok(text.parse().map_err(|error: T::Err| {
            let message = match plain_name::<T>() {
                Some(kind) => format!("The query parameter `{name}` must be {kind}."),
                None => format!("The query parameter `{name}` is wrong: {error}."),
            };
            HttpError::new(400, message)
        })?)
    }

    /// The whole query as a type, by the rules of [`form`](Context::form).
    ///
    /// # Errors
    ///
    /// 400 with a sentence for each mistake, which names the parameter and never repeats what was
    /// sent.
    ///
    /// # Example
    ///
    /// ```
    /// use serde::Deserialize;
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// #[derive(Deserialize)]
    /// struct Search {
    ///     q: String,
    ///     page: Option<u32>,
    ///     #[serde(default)]
    ///     tag: Vec<String>,
    /// }
    ///
    /// async fn search(c: Context, w: Writer) -> Result {
    ///     let search: Search = c.query_as()?;
    ///     let page = search.page.unwrap_or(1);
    ///     w.text(format!("{} with {} tags, page {page}", search.q, search.tag.len()));
    ///     Ok(())
    /// }
    /// # let _ = search;
    /// ```
    pub fn query_as<T: DeserializeOwned>(&self) -> Result<T> {
        form::read_query(&self.req, &self.span, self.app.config())
    }

    /// The value of a cookie, as the client sent it: a visitor can write there what they like.
    ///
    /// Of two with one name the later one counts; [`Request::cookies`] has them all.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.req.cookies().get(name)
    }

    /// The value of a cookie that was set with [`Keys::sign`](crate::Keys::sign).
    ///
    /// Nothing when there is none, when somebody has changed it, and when it is over. Of several
    /// with one name the last one that is genuine counts.
    #[cfg(feature = "signed-cookies")]
    pub fn signed_cookie(&self, keys: &Keys, name: &str) -> Option<String> {
        self.sealed_cookie(name, |value| keys.verify(name, value))
    }

    /// The value of a cookie that was set with [`Keys::encrypt`](crate::Keys::encrypt).
    ///
    /// Nothing when there is none, when somebody has changed it, and when it is over. Of several
    /// with one name the last one that is genuine counts.
    #[cfg(feature = "signed-cookies")]
    pub fn encrypted_cookie(&self, keys: &Keys, name: &str) -> Option<String> {
        self.sealed_cookie(name, |value| keys.decrypt(name, value))
    }

    #[cfg(feature = "signed-cookies")]
    fn sealed_cookie(&self, name: &str, open: impl Fn(&str) -> Option<String>) -> Option<String> {
        let values: Vec<_> = self.req.cookies().get_all(name).collect();
        let opened = values.iter().rev().find_map(|value| open(value));
        if opened.is_none() && !values.is_empty() {
            // Forged, over, or made with a secret that is no longer known: worth a look.
            self.event("cookie.refused", [("name", name.to_owned())]);
        }
        opened
    }

    /// The id of the last event that a Datastar client has seen before it lost the stream.
    ///
    /// Set an id with [`Patch::id`](stario_html::Patch::id), and a client that reconnects sends
    /// the last one back: the stream can go on from there instead of from the beginning. It is
    /// the client's word, so treat it as any other input.
    pub fn last_event_id(&self) -> Option<&str> {
        let id = self.req.headers().get("last-event-id")?;
        let id = std::str::from_utf8(id.as_bytes()).ok()?;
        (!id.is_empty()).then_some(id)
    }

    /// The signals that the Datastar client sent, as a type.
    ///
    /// They come from the browser: check what matters, and never trust an id or a role in
    /// them.
    ///
    /// # Errors
    ///
    /// 400 with its own sentence for signals that are absent, not JSON, not an object, deeper
    /// than 64 levels, more than 10,000, or not a `T`; 413 above 256 KiB
    /// (`STARIO_SIGNALS_MAX_BYTES`); and the errors of [`Request::body`].
    ///
    /// # Cancel safety
    ///
    /// As [`Request::body`].
    pub async fn signals<T: DeserializeOwned>(&self) -> Result<T> {
        self.signals_up_to(self.app.config().signals_bytes).await
    }

    /// As [`signals`](Context::signals), with another limit: for a handler that takes files as
    /// signals ([`Upload`](crate::Upload)).
    ///
    /// The limit of the request body holds as well.
    ///
    /// # Errors
    ///
    /// As [`signals`](Context::signals), 413 above `bytes`.
    ///
    /// # Cancel safety
    ///
    /// As [`Request::body`].
    pub async fn signals_up_to<T: DeserializeOwned>(&self, bytes: usize) -> Result<T> {
        let signals = signals::read(&self.req, &self.span, bytes).await;
        #[cfg(debug_assertions)]
        if let Some(case) = self.exchange.case()
            && !matches!(
                *self.req.method(),
                Method::GET | Method::HEAD | Method::DELETE
            )
            && let Ok(body) = self.req.body().await
        {
            case.note_signals(&body);
        }
        signals
    }

    /// The fields of a form, as a type: of a plain `<form>`, or of a Datastar action in form
    /// mode.
    ///
    /// They come from the query for GET, HEAD and DELETE, from the body otherwise: urlencoded,
    /// or with the feature `multipart` also `multipart/form-data`, whose files are
    /// [`Upload`](crate::Upload)s. A name that comes several times is a `Vec`; a control that
    /// was left empty is `None`; a checkbox is a `bool` with `#[serde(default)]`, because a
    /// browser sends nothing for one that is not checked.
    ///
    /// # Errors
    ///
    /// 400 with a sentence for each mistake, which names the field and never repeats what was
    /// sent, and for more than 1000 fields (`STARIO_FORMS_MAX_FIELDS`) or 100 parts
    /// (`STARIO_FORMS_MAX_PARTS`); 413 for a body above
    /// `STARIO_REQUESTS_MAX_BODY_BYTES`; 415 for what is no form; and the errors of
    /// [`Request::body`].
    ///
    /// # Cancel safety
    ///
    /// As [`Request::body`].
    ///
    /// # Example
    ///
    /// ```
    /// use serde::Deserialize;
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// #[derive(Deserialize)]
    /// struct Order {
    ///     name: String,
    ///     amount: u32,
    ///     #[serde(default)]
    ///     gift: bool,
    ///     #[serde(default)]
    ///     extras: Vec<String>,
    /// }
    ///
    /// async fn order(c: Context, w: Writer) -> Result {
    ///     let order: Order = c.form().await?;
    ///     w.text(format!("{} × {} for {}", order.amount, order.extras.len(), order.name));
    ///     Ok(())
    /// }
    /// # let _ = order;
    /// ```
    pub async fn form<T: DeserializeOwned>(&self) -> Result<T> {
        form::read(&self.req, &self.span, self.app.config()).await
    }

    /// A form with files, part by part: for files that are too large for memory.
    ///
    /// # Errors
    ///
    /// 415 when the request does not carry such a form, and the errors of [`Request::stream`].
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, HttpError, Result, Writer, token};
    ///
    /// async fn upload(c: Context, w: Writer) -> Result {
    ///     let mut form = c.multipart()?;
    ///     let mut title = String::new();
    ///     let mut film = None;
    ///     while let Some(part) = form.next().await? {
    ///         match part.name() {
    ///             "title" => title = part.up_to(200).text().await?,
    ///             "film" => film = Some(part.up_to(1024 * 1024 * 1024).temp_file().await?),
    ///             _ => {} // passed over
    ///         }
    ///     }
    ///     let film = film.ok_or_else(|| HttpError::new(400, "There is no film."))?;
    ///     let size = film.size();
    ///     film.keep(format!("films/{}", token())).await?; // a name of ours, never theirs
    ///     w.text(format!("{title}: {size} bytes"));
    ///     Ok(())
    /// }
    /// # let _ = upload;
    /// ```
    #[cfg(feature = "multipart")]
    pub fn multipart(&self) -> Result<Multipart> {
        Multipart::new(&self.req, &self.span, self.app.config())
    }

    /// The body as JSON, as a type.
    ///
    /// # Errors
    ///
    /// 415 when the request does not say that it carries JSON; 400 with its own sentence for an
    /// empty body, text that is no JSON, more than 64 levels, a missing field and other types
    /// than those of `T`, none of which repeats what was sent; and the errors of
    /// [`Request::body`].
    ///
    /// # Cancel safety
    ///
    /// As [`Request::body`].
    ///
    /// # Example
    ///
    /// ```
    /// use serde::Deserialize;
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// #[derive(Deserialize)]
    /// struct Order {
    ///     amount: u32,
    /// }
    ///
    /// async fn order(c: Context, w: Writer) -> Result {
    ///     let order: Order = c.json().await?;
    ///     w.json(&serde_json::json!({ "ordered": order.amount }));
    ///     Ok(())
    /// }
    /// # let _ = order;
    /// ```
    pub async fn json<T: DeserializeOwned>(&self) -> Result<T> {
        request::read_json(&self.req, &self.span).await
    }

    /// Follows a source for as long as the client is there and the server serves.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    /// use stario_html::raw;
    /// use stario_runtime::{Context, Writer};
    ///
    /// async fn clock(c: Context, w: Writer) {
    ///     let mut ticks = c.alive(tokio::time::interval(Duration::from_secs(1)));
    ///     let mut sse = w.sse();
    ///     while ticks.next().await.is_some() {
    ///         sse.patch(raw(r#"<p id="tick">tick</p>"#));
    ///     }
    ///     // the client has left, or the server drains: clean up here
    /// }
    /// # let _ = clock;
    /// ```
    pub fn alive<S, K>(&self, source: S) -> Alive<S>
    where
        S: Source<K>,
    {
        Alive::new(source, self.exchange.clone())
    }

    /// Returns when the client has left or the server drains.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe.
    pub async fn closing(&self) {
        tokio::select! {
            () = self.exchange.client_leaves() => {}
            () = self.app.draining() => {}
        }
    }

    /// Returns when the client has left.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe.
    pub async fn disconnected(&self) {
        self.exchange.client_leaves().await;
    }

    /// Whether the client has left or the server drains.
    pub fn is_closing(&self) -> bool {
        self.exchange.client_has_left() || self.app.is_draining()
    }

    /// Sets an attribute of the step that the request is in, or of the request itself.
    pub fn attr(&self, key: impl Into<Key>, value: impl ToValue) {
        self.steps.current().attr(key, value);
    }

    /// Records an event in the step that the request is in, or in the request itself.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Writer, attrs};
    ///
    /// async fn handler(c: Context, w: Writer) {
    ///     let who = "ada";
    ///     c.event("joined", attrs! { who, "color" => "teal" });
    ///     w.empty(204);
    /// }
    /// # let _ = handler;
    /// ```
    pub fn event(&self, name: impl Into<Cow<'static, str>>, attrs: impl IntoAttrs) {
        self.steps.current().event(name, attrs);
    }

    /// Enters a step until it is dropped: `attr`, `event` and `step` speak to it meanwhile.
    ///
    /// Also across `.await`. Where futures run by turns, as in `join!`, give each a step of its
    /// own by [`within`](Context::within), so that they do not mix. [`span`](Context::span) is
    /// the request itself, whatever step it is in.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Writer};
    ///
    /// # async fn load() -> usize { 12 }
    /// async fn rooms(c: Context, w: Writer) {
    ///     let step = c.step("db.query");
    ///     let rooms = load().await;
    ///     c.attr("rows", rooms); // on the step
    ///     drop(step);
    ///     c.attr("rooms", rooms); // on the request
    ///     w.empty(204);
    /// }
    /// # let _ = rooms;
    /// ```
    pub fn step(&self, name: impl Into<Cow<'static, str>>) -> Step {
        self.steps.enter(self.steps.current().step(name))
    }

    /// Runs a future as a step: while it is polled, `attr`, `event` and `step` speak to it.
    ///
    /// # Cancel safety
    ///
    /// As the future's own; the step ends when this one is dropped.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Writer};
    ///
    /// # async fn load(_what: &str) -> usize { 12 }
    /// async fn home(c: Context, w: Writer) {
    ///     let (rooms, users) = tokio::join!(
    ///         c.within("rooms", async { load("rooms").await }),
    ///         c.within("users", async {
    ///             let users = load("users").await;
    ///             c.attr("rows", users);
    ///             users
    ///         }),
    ///     );
    ///     w.text(format!("{rooms} rooms, {users} users"));
    /// }
    /// # let _ = home;
    /// ```
    pub async fn within<F: Future>(
        &self,
        name: impl Into<Cow<'static, str>>,
        future: F,
    ) -> F::Output {
        let step = self.steps.current().step(name);
        self.steps.within(step, future).await
    }
}

/// What a number or a truth value is called outside of Rust.
fn plain_name<T>() -> Option<&'static str> {
    Some(match std::any::type_name::<T>() {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number from 0 up",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "bool" => "`true` or `false`",
        "char" => "one character",
        _ => return None,
    })
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("req", &self.req)
            .field("params", &self.params)
            .finish_non_exhaustive()
    }
}
