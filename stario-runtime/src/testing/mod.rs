//! Driving a whole app from a test (feature `testing`).
//!
//! [`TestClient`] runs the production `bootstrap` and speaks real HTTP/1.1 with it through memory,
//! so framing, limits, disconnects and the drain behave as they do on a socket. Nothing listens,
//! so tests run side by side. [`TestServer`] is for tests that need a socket.
//!
//! It behaves as a browser does: it keeps cookies by path, domain and end, and it follows
//! redirects on the site ([`TestResponse::history`] has them). Requests carry queries, forms,
//! files, JSON or signals; responses are whole ([`TestResponse`]), streams of events
//! ([`EventStream`]) or bodies piece by piece ([`OpenResponse`]). What the app has recorded is in
//! [`TestClient::tracer`], and of one request in [`TestResponse::span`].
//!
//! Whatever fails prints the request, the response and the spans:
//!
//! ```text
//! expected status 204, got 500
//!
//! POST /orders?id=7    (sent at tests/orders.rs:21:27)
//!   host: test.example
//!
//! 500 Internal Server Error
//!   content-type: text/plain; charset=utf-8
//!
//!   Internal Server Error
//!
//! what the app recorded:
//!
//! 08:31:13Z POST /orders                                        [error]     84 us 1456b637
//!           no such table: orders
//!           error.location  src/orders.rs:83:24
//!           └ load order                                        [error]    2.8 us
//!             table  orders
//! ```
//!
//! Nothing hangs: what takes longer than 10 s fails the test ([`TestRequest::timeout`]). With
//! `#[stario::test(paused)]` the clock stands still while anything can be done and then jumps to
//! the next timer, so heartbeats, timeouts and expiring cookies are tested at once and always in
//! the same order.
//!
//! # Example
//!
//! ```
//! use serde::Deserialize;
//! use stario_html::raw;
//! use stario_runtime::testing::TestClient;
//! use stario_runtime::{App, Context, Cookie, Method, Relay, Result, Route, Span, Writer};
//!
//! #[derive(Deserialize)]
//! struct Post {
//!     text: String,
//! }
//!
//! async fn login(c: Context, mut w: Writer) -> Result {
//!     let name: String = c.query("name")?;
//!     w.cookie(Cookie::new("name", name))?;
//!     w.redirect("/");
//!     Ok(())
//! }
//!
//! async fn home(c: Context, w: Writer) {
//!     w.text(format!("hello {}", c.cookie("name").unwrap_or("stranger")));
//! }
//!
//! async fn live(c: Context, w: Writer, news: Relay<String>) {
//!     let mut news = c.alive(news.subscribe("*"));
//!     let mut sse = w.sse();
//!     sse.patch(raw("<p id=news>nothing yet</p>"));
//!     while let Some((_, text)) = news.next().await {
//!         sse.patch(raw(format!("<p id=news>{text}</p>")));
//!     }
//! }
//!
//! async fn post(c: Context, w: Writer, news: Relay<String>) -> Result {
//!     let post: Post = c.form().await?;
//!     c.event("posted", [("bytes", post.text.len())]);
//!     w.empty(204);
//!     news.publish("news", post.text);
//!     Ok(())
//! }
//!
//! async fn bootstrap(app: &mut App, _span: &Span) -> Result {
//!     let news = Relay::new();
//!     app.add(Route::new(Method::GET, "/")?, home);
//!     app.add(Route::new(Method::POST, "/login")?, login);
//!     let bus = news.clone();
//!     app.add(Route::new(Method::GET, "/live")?, move |c, w| live(c, w, bus.clone()));
//!     app.add(Route::new(Method::POST, "/news")?, move |c, w| post(c, w, news.clone()));
//!     Ok(())
//! }
//!
//! # stario_runtime::__private::block_on_test(async {
//! let client = TestClient::start(bootstrap).await;
//!
//! // A redirect is followed, and the cookie that it sets is kept.
//! let page = client.post("/login").query("name", "Ada").await;
//! page.assert_redirect("/").assert_text("hello Ada");
//! assert_eq!(client.cookie("name").as_deref(), Some("Ada"));
//!
//! // A tab is open while another one posts.
//! let mut tab = client.get("/live").events().await;
//! assert!(tab.next_patch().await.contains("nothing yet"));
//! let posted = client.post("/news").form(&[("text", "it works")]).await;
//! posted.assert_status(204);
//! assert!(tab.next_patch().await.contains("it works"));
//!
//! // What is wrong has a sentence, and what happened is in the spans.
//! client.post("/news").await.assert_status(400).assert_text("The form lacks `text`.");
//! assert_eq!(posted.span().await.name, "POST /news");
//! assert!(client.tracer().has_event("posted"));
//!
//! // As on SIGTERM: streams end, handlers and tasks finish, shutdown hooks run.
//! client.stop().await;
//! # });
//! ```

mod address;
mod client;
mod cookies;
mod event;
mod multipart;
mod open;
mod parse;
mod patience;
mod request;
mod response;
mod send;
mod sent;
mod server;
mod stream;
#[cfg(test)]
mod tests;
mod wire;

pub use self::client::TestClient;
pub use self::event::{PatchedElements, PatchedSignals, ServerEvent};
pub use self::open::OpenResponse;
#[doc(hidden)]
pub use self::patience::block_on_paused;
pub use self::request::TestRequest;
pub use self::response::TestResponse;
pub use self::server::{Stopped, TestServer};
pub use self::stream::{EventStream, StreamEnd};
