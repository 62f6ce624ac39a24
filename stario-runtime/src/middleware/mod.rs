//! What runs around handlers: [`Middleware`], and a small box of it.
//!
//! A middleware is `async fn(c: Context, w: Writer, next: Next)`. It does what comes before,
//! passes on with `next.run(c, w).await`, and does what comes after; or it answers by itself. It
//! covers a prefix of paths, the answers 404 and 405 below it included:
//!
//! ```
//! use std::time::Duration;
//! use stario_runtime::{App, Context, HttpError, Next, Result, Writer, middleware};
//!
//! #[derive(Clone)]
//! struct User(String);
//!
//! async fn signed_in(mut c: Context, w: Writer, next: Next) -> Result {
//!     let Some(name) = c.req.header("x-user") else {
//!         return Err(HttpError::new(401, "Please sign in."))?;
//!     };
//!     let user = User(name.to_owned());
//!     c.state.insert(user); // `c.state.get::<User>()` in the handler
//!     next.run(c, w).await
//! }
//!
//! fn compose(app: &mut App) {
//!     app.layer("/", middleware::security_headers());
//!     app.layer("/", middleware::timeout(Duration::from_secs(10)));
//!     app.layer("/rooms", signed_in);
//! }
//! # let _ = compose;
//! ```
//!
//! The scope of the shorter prefix is outside. A scope without a host is outside of one with a
//! host. In one scope the first that was added is outside. Inside of all scopes, in this order: the
//! guard against writes from other sites, what was added to the one route with
//! [`RouteOptions::layer`](crate::RouteOptions::layer), and the handler. It does not matter whether
//! a route or its middleware was added first.
//!
//! A header for every answer is set by [`Writer::before_send`]: the handler may answer with a page,
//! a redirect, a stream or an error, and each passes it.
//!
//! [`Writer::before_send`]: crate::Writer::before_send

mod concurrency_limit;
mod cors;
mod next;
mod plan;
mod request_id;
mod same_origin;
mod scope;
mod security_headers;
mod timeout;

pub use concurrency_limit::{ConcurrencyLimit, concurrency_limit};
pub(crate) use cors::checked_origin;
pub use cors::{Cors, cors};
pub(crate) use next::Endpoint;
#[doc(hidden)]
pub use next::middleware_fn;
pub use next::{Middleware, Next};
pub(crate) use plan::{Planned, Prefixes};
pub use request_id::{RequestId, RequestIds, request_id};
pub(crate) use same_origin::SameOrigin;
#[cfg(feature = "tower")]
pub(crate) use scope::Scope;
pub(crate) use scope::{Covers, Scoped};
pub use security_headers::{SecurityHeaders, security_headers};
pub use timeout::{Timeout, timeout};
