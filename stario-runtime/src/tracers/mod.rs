//! Where finished spans go: to a terminal, into lines of JSON, into a test's hands.
//!
//! Each is a [`Tracer`](crate::telemetry::Tracer); the public names are those of
//! [`telemetry`](crate::telemetry).

mod choose;
mod footer;
mod json;
mod kept;
mod line;
pub(crate) mod look;
#[cfg(feature = "otlp")]
mod otlp;
#[cfg(feature = "otlp")]
mod otlp_json;
mod page;
#[cfg(feature = "otlp")]
mod post;
#[cfg(test)]
mod printed;
mod queue;
mod queued;
mod recent;
mod recording;
mod sampled;
mod screen;
mod sink;
mod size;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
mod sqlite_file;
mod tee;
mod terminal;
mod throughput;
mod tree;
mod tty;
#[cfg(test)]
mod vt;
mod watched;
mod worker;

#[cfg(test)]
#[cfg(feature = "sqlite")]
mod tests;

pub use self::choose::tracer_from_config;
pub use self::footer::bytes;
pub use self::json::Json;
pub use self::kept::Trace;
pub use self::look::{duration, time_of_day};
#[cfg(feature = "otlp")]
pub use self::otlp::Otlp;
pub use self::recent::Recent;
pub use self::recording::Recording;
#[cfg(feature = "sqlite")]
pub use self::sqlite::Sqlite;
pub use self::tee::Tee;
pub use self::terminal::Terminal;
pub use self::throughput::Rates;
#[cfg(debug_assertions)]
pub(crate) use self::tree::plain as plain_tree;
pub use self::tty::Tty;
pub(crate) use self::watched::Watched;
