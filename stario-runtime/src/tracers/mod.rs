//! Where finished spans go: to a terminal, into lines of JSON, into a test's hands.
//!
//! Each is a [`Tracer`](crate::telemetry::Tracer); the public names are those of
//! [`telemetry`](crate::telemetry).

mod choose;
mod json;
mod line;
pub(crate) mod look;
mod queue;
mod recording;
mod terminal;
mod tree;
mod tty;

pub use self::choose::{UnknownTracer, tracer_from_name};
pub use self::json::Json;
pub use self::recording::Recording;
pub use self::terminal::Terminal;
pub use self::tty::Tty;
