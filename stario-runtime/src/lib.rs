//! The hyper runtime of stario. Use it through the `stario` crate.
//!
//! From the socket upwards: [`server`](self) accepts, `dispatch` finds the handler and guards
//! it, the handler gets a [`Context`] and a [`Writer`], and what it does is recorded in a
//! [`telemetry::Span`]. [`Relay`] connects handlers with each other.
//!
//! # Example
//!
//! ```no_run
//! use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
//!
//! async fn hello(c: Context, w: Writer) -> Result {
//!     let name: String = c.query("name")?;
//!     w.text(format!("Hello, {name}!"));
//!     Ok(())
//! }
//!
//! // `#[stario::main]` runs it; with `routes!` the route has a name.
//! async fn bootstrap(app: &mut App, _span: &Span) -> Result {
//!     app.add(Route::new(Method::GET, "/hello")?, hello);
//!     Ok(())
//! }
//! # let _ = bootstrap;
//! ```
//!
//! # Features
//!
//! `brotli` and `gzip` are on by themselves; `http2`, `tls`, `zstd`, `multipart`, `signed-cookies`,
//! `sqlite`, `otlp`, `tracing`, `tower`, `testing` and `hot` are as the facade's table describes them.
//!
//! # Cancellation and stability
//!
//! A client that leaves cancels no handler, and every `async fn` says whether dropping its future
//! loses anything. Before 1.0 a minor version may change the interface; the oldest supported Rust
//! is 1.95.

// -- transport
mod body;
mod channel;
mod compact;
mod compress;
mod config;
mod console;
mod development;
mod disk;
mod entry;
#[cfg(feature = "http2")]
mod http2;
mod latch;
mod life;
mod listing;
mod peer;
mod server;

// -- dispatch
mod app;
mod asked;
mod dispatch;
#[cfg(debug_assertions)]
mod error_page;
mod exchange;
mod failure;
mod fault;
mod frames;
mod gate;
mod handle;
mod headers;
mod held;
mod hints;
mod host;
mod input;
mod panic;
mod path;
mod refusal;
mod route;
mod router;

// -- handler surface
mod alive;
mod answer;
mod context;
mod cookies;
mod csp;
mod error;
mod fifo;
mod files;
mod flavor;
mod form;
mod handler;
mod location;
pub mod middleware;
mod query;
mod request;
mod set_cookie;
mod signals;
mod sse;
mod stream;
mod whole;
#[cfg(test)]
mod woken;
mod writer;

// -- services
mod assets;
mod banner;
mod metrics;
mod mime;
mod partial;
pub mod relay;
mod shape;
mod slots;
mod small;
mod streams;
mod sync;
pub mod telemetry;
mod telltale;
mod token;
mod tracers;

#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(feature = "testing")]
mod probe;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tower")]
pub mod tower;

pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version};

#[doc(hidden)]
pub use crate::alive::kind;
pub use crate::alive::{Alive, Source};
pub use crate::app::{App, RouteOptions};
pub use crate::assets::{
    Asset, AssetDir, AssetFile, AssetStats, Assets, DatastarClient, asset_index,
};
pub use crate::config::{
    Compression, ErrorPage, Http2Config, QueueConfig, Secret, ServerConfig, TracersConfig,
};
pub use crate::context::Context;
#[cfg(feature = "signed-cookies")]
pub use crate::cookies::Keys;
pub use crate::cookies::{Cookie, Cookies, SameSite};
pub use crate::csp::Csp;
pub use crate::error::{Error, HttpError, Redirect, Result};
pub use crate::files::Files;
pub use crate::form::Upload;
#[cfg(feature = "multipart")]
pub use crate::form::{Multipart, Part, TempFile};
pub use crate::handle::AppHandle;
pub use crate::handler::{Handler, HandlerFuture, HandlerSite, IntoOutcome};
pub use crate::location::Location;
pub use crate::middleware::{Middleware, Next};
pub use crate::mime::content_type;
pub use crate::path::{PathError, decode_path};
pub use crate::peer::TrustedProxies;
pub use crate::query::Query;
pub use crate::relay::{Relay, Subject, SubjectError, Subscription};
pub use crate::request::{BodyStream, Request};
pub use crate::route::{Route, RouteError};
pub use crate::router::{Conflict, Match, Params, Router};
pub use crate::sse::Sse;
pub use crate::stream::ByteStream;
pub use crate::telemetry::Span;
pub use crate::token::{short_id, token};
pub use crate::writer::Writer;

/// What expanded macros name; not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::assets::{AssetDir, AssetFile, Assets, asset_index};
    pub use crate::entry::{IntoTestOutcome, block_on_test, run};
    pub use crate::flavor::Flavor;
    pub use crate::handler::{Handler, dependency, handler_fn};
    pub use crate::host::{is_local, is_loopback};
    pub use crate::middleware::{Middleware, middleware_fn};
    pub use crate::peer::is_passed_on;
    pub use crate::relay::{PatternView, RelayView, views};
    pub use crate::route::Route;
    pub use crate::telemetry::text::one_line;
    pub use crate::telemetry::{LazyAttrs, Rates, Recent, Trace};
    pub use crate::telltale::is_secret;
    #[cfg(feature = "testing")]
    pub use crate::testing::block_on_paused;
    pub use crate::tracers::{bytes, duration, time_of_day};
}
