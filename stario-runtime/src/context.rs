//! What a handler knows: the request, the app, the span, and whether the client is still there.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::Extensions;
#[cfg(debug_assertions)]
use http::Method;

use crate::alive::{Alive, Source};
use crate::exchange::Exchange;
use crate::handle::AppHandle;
use crate::request::Request;
use crate::router::Params;
use crate::telemetry::{IntoAttrs, Key, Span, Step, Steps, ToValue};

/// The request side of a handler, and its life.
///
/// A client that disconnects never cancels a handler: whatever was begun runs to its end. A
/// handler that wants to react asks [`alive`](Context::alive) or
/// [`closing`](Context::closing).
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn room(c: Context, w: Writer) -> Result {
///     let id: u32 = c.param("id")?;                   // not a number: 404
///     let page: u32 = c.query("page").unwrap_or(1);
///     c.attr("room", id);
///     w.text(format!("room {id}, page {page}, asked by {}", c.req.method()));
///     Ok(())
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/rooms/{id}")?, room);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// client.get("/rooms/7?page=2").await.assert_text("room 7, page 2, asked by GET");
/// client.get("/rooms/seven").await.assert_status(404);
/// # });
/// ```
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

    /// What the route's pattern has captured.
    pub(crate) fn params(&self) -> &Params {
        &self.params
    }

    /// Keeps the signals that were in the body, where a failure is shown.
    #[cfg(debug_assertions)]
    pub(crate) async fn note_signals(&self) {
        let in_query = matches!(
            *self.req.method(),
            Method::GET | Method::HEAD | Method::DELETE
        );
        if let Some(case) = self.exchange.case()
            && !in_query
            && let Ok(body) = self.req.body().await
        {
            case.note_signals(&body);
        }
    }

    /// The steps that the request is in.
    pub(crate) fn steps(&self) -> &Steps {
        &self.steps
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

    /// Enters a step until it is dropped.
    ///
    /// `attr`, `event` and `step` speak to it meanwhile.
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

    /// Runs a future as a step.
    ///
    /// While it is polled, `attr`, `event` and `step` speak to it.
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

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("req", &self.req)
            .field("params", &self.params)
            .finish_non_exhaustive()
    }
}
