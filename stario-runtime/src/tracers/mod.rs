//! Where finished spans go: to a terminal, into lines of JSON, into a test's hands.
//!
//! Each is a [`Tracer`](crate::telemetry::Tracer); the public names are those of
//! [`telemetry`](crate::telemetry).

mod choose;
mod footer;
mod json;
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
mod recording;
mod screen;
mod sink;
mod size;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
mod sqlite_file;
mod tee;
mod terminal;
mod tree;
mod tty;
#[cfg(test)]
mod vt;
mod worker;

#[cfg(test)]
#[cfg(feature = "sqlite")]
mod tests;

pub use self::choose::tracer_from_config;
pub use self::json::Json;
#[cfg(feature = "otlp")]
pub use self::otlp::Otlp;
pub use self::recording::Recording;
#[cfg(feature = "sqlite")]
pub use self::sqlite::Sqlite;
pub use self::tee::Tee;
pub use self::terminal::Terminal;
#[cfg(debug_assertions)]
pub(crate) use self::tree::plain as plain_tree;
pub use self::tty::Tty;
