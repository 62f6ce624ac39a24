//! Spans: what the server did, with names, attributes, events and durations.
//!
//! A [`Span`] is a unit of work with a beginning and an end. The framework
//! opens one for start-up, one for every request and one for shutdown; an
//! application adds attributes, events and [steps](Span::step) to them. A
//! finished span goes to a [`Tracer`], which prints it ([`Tty`]), writes it as a
//! line of JSON ([`Json`]), keeps it for assertions ([`Recording`]) or drops it
//! ([`Noop`]).
//!
//! Telemetry never fails a request: values past the limits are cut and counted
//! ([`limits`]), a full queue drops and counts, and a sink that cannot write
//! says so in [`Tracer::stats`].
//!
//! # Example
//!
//! ```
//! use std::sync::Arc;
//! use stario_runtime::{attrs, telemetry::{Recording, Span, Tracer}};
//!
//! let recording = Arc::new(Recording::new());
//! let tracer: Arc<dyn Tracer> = recording.clone();
//!
//! let span = Span::root(&tracer, "POST /click");
//! let who = String::from("ada");
//! span.attr("cell", 7).event("painted", attrs! { who, "color" => "teal" });
//! span.end();
//!
//! assert!(recording.has_event("painted"));
//! assert_eq!(recording.find_span("POST /click").unwrap().attr("cell"), Some(&7.into()));
//! ```

mod attrs;
#[cfg(feature = "tracing")]
mod bridge;
mod edges;
mod id;
pub mod limits;
mod live;
mod notes;
mod pack;
mod parts;
mod record;
mod span;
mod steps;
pub(crate) mod text;
mod traceparent;
mod tracer;
mod unsent;
mod value;

#[cfg(test)]
mod tests;

pub use self::attrs::{AttrList, IntoAttrs, Key};
#[cfg(feature = "tracing")]
pub use self::bridge::TracingBridge;
#[cfg(feature = "tracing")]
pub(crate) use self::bridge::listen;
pub(crate) use self::edges::{Edges, Weigh};
pub use self::id::Id;
pub(crate) use self::record::Clock;
pub use self::record::{Progress, SpanData, SpanEvent, SpanLink};
pub use self::span::Span;
pub use self::steps::Step;
pub(crate) use self::steps::Steps;
pub(crate) use self::text::lasting;
pub(crate) use self::traceparent::tracestate;
pub use self::traceparent::{Traceparent, TraceparentError};
pub use self::tracer::{Noop, Tracer, TracerStats};
pub(crate) use self::unsent::Unsent;
pub use self::value::{ToValue, Value};

#[cfg(feature = "otlp")]
pub(crate) use self::traceparent::short as short_id;
#[cfg(feature = "otlp")]
pub use crate::tracers::Otlp;
#[cfg(feature = "sqlite")]
pub use crate::tracers::Sqlite;
pub(crate) use crate::tracers::Watched;
pub use crate::tracers::{Json, Recording, Tee, Terminal, Tty, tracer_from_config};
/// For the page of the latest traces.
#[doc(hidden)]
pub use crate::tracers::{Rates, Recent, Trace};

#[doc(hidden)]
pub use self::attrs::LazyAttrs;
