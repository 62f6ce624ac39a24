//! The hyper runtime of stario. Use it through the `stario` crate.
//!
//! From the socket upwards: [`server`](self) accepts, `dispatch` finds the handler and guards
//! it, the handler gets a [`Context`] and a [`Writer`], and what it does is recorded in a
//! [`telemetry::Span`]. [`Relay`] connects handlers with each other.

// -- transport
mod body;
mod channel;
mod config;
mod console;
mod entry;
mod latch;
mod life;
mod server;

// -- dispatch
mod app;
mod dispatch;
mod exchange;
mod failure;
mod handle;
mod panic;
mod path;
mod refusal;
mod route;
mod router;
mod same_origin;

// -- handler surface
mod alive;
mod answer;
mod context;
mod csp;
mod error;
mod form;
mod handler;
mod location;
mod query;
mod request;
mod signals;
mod sse;
mod writer;

// -- services
mod assets;
mod banner;
mod metrics;
mod mime;
pub mod relay;
mod shape;
pub mod telemetry;
mod token;
mod tracers;

#[cfg(feature = "testing")]
pub mod testing;

pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

#[doc(hidden)]
pub use crate::alive::kind;
pub use crate::alive::{Alive, Source};
pub use crate::app::App;
pub use crate::assets::{
    Asset, AssetDir, AssetFile, AssetStats, Assets, DatastarClient, asset_index,
};
pub use crate::config::{QueueConfig, ServerConfig, TracersConfig};
pub use crate::context::Context;
pub use crate::csp::Csp;
pub use crate::error::{Error, HttpError, Redirect, Result};
pub use crate::form::Upload;
pub use crate::handle::AppHandle;
pub use crate::handler::{Handler, HandlerFuture, HandlerSite, IntoOutcome};
pub use crate::location::Location;
pub use crate::mime::content_type;
pub use crate::path::{PathError, decode_path};
pub use crate::query::Query;
pub use crate::relay::{Relay, Subject, SubjectError, Subscription};
pub use crate::request::Request;
pub use crate::route::{Route, RouteError};
pub use crate::router::{Conflict, Match, Params, Router};
pub use crate::sse::Sse;
pub use crate::telemetry::Span;
pub use crate::token::{short_id, token};
pub use crate::writer::Writer;

/// What expanded macros name; not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::assets::{AssetDir, AssetFile, Assets, asset_index};
    pub use crate::entry::{IntoTestOutcome, block_on_test, run};
    pub use crate::handler::{Handler, dependency, handler_fn};
    pub use crate::route::Route;
    pub use crate::telemetry::LazyAttrs;
}
