//! Driving a whole app from a test (feature `testing`).
//!
//! [`TestClient`] runs the production `bootstrap` and speaks real HTTP/1.1 with it through memory,
//! so framing, limits, disconnects and the drain behave as they do on a socket. Nothing listens,
//! so tests run side by side. [`TestServer`] is for tests that need a socket.
//!
//! Whatever fails prints the request and the response.
//!
//! # Example
//!
//! ```
//! use stario_runtime::testing::TestClient;
//! use stario_runtime::{App, Context, Method, Result, Route, Writer};
//!
//! async fn hello(c: Context, w: Writer) -> Result {
//!     let name: String = c.query("name")?;
//!     c.event("greeted", [("name", name.as_str())]);
//!     w.text(format!("hello {name}"));
//!     Ok(())
//! }
//!
//! async fn bootstrap(app: &mut App, _span: &stario_runtime::Span) -> Result {
//!     app.add(Route::new(Method::GET, "/")?, hello);
//!     Ok(())
//! }
//!
//! # stario_runtime::__private::block_on_test(async {
//! let client = TestClient::start(bootstrap).await;
//! let response = client.get("/").query("name", "Ada").await;
//! response.assert_status(200).assert_contains("hello Ada");
//! client.get("/").await.assert_status(400);
//! assert!(client.tracer().has_event("greeted"));
//! client.stop().await;
//! # });
//! ```

mod address;
mod client;
mod cookies;
mod event;
mod multipart;
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
#[doc(hidden)]
pub use self::patience::block_on_paused;
pub use self::request::TestRequest;
pub use self::response::TestResponse;
pub use self::server::{Stopped, TestServer};
pub use self::stream::{EventStream, StreamEnd};
