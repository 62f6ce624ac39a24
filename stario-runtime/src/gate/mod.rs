//! The strict gate between a transport and hyper.
//!
//! hyper's parser is lenient where RFC 9112 lets a server be lenient, and a request that two
//! parsers read in two ways is how requests are smuggled. So every byte of HTTP/1 passes
//! [`Gate`] first: it reads each request head once, refuses every form that the RFC lets a
//! careful server refuse, follows the framing of the body, and only then lets the bytes through.
//! What hyper sees is a request that has one meaning.
//!
//! A refusal keeps the order of answers: the gate reports the end of the input, hyper finishes
//! what is in flight and shuts the connection down, and there the gate writes its one answer.
//! In the middle of a body the answer is the handler's, which gets the reason as the error of
//! its read.
//!
//! The gate also keeps the time (head, idle, body, write) and ends what takes too long, because
//! hyper stops looking at a body or a socket that is blocked.

mod ahead;
mod breach;
mod chunks;
mod clock;
mod closing;
mod field;
mod guard;
mod head;
mod held;
mod io;
mod line;
#[cfg(any(test, fuzzing))]
mod naive;
mod output;
mod pace;
mod scan;
mod target;
mod transport;
mod wait;

#[cfg(fuzzing)]
pub mod fuzzing;
#[cfg(test)]
mod props;
#[cfg(test)]
mod tests;

pub(crate) use self::breach::Refusal;
pub(crate) use self::guard::Guard;
pub(crate) use self::io::{Gate, Next};
pub(crate) use self::line::Line;
#[cfg(feature = "http2")]
pub(crate) use self::target::{is_host, is_path};
pub(crate) use self::transport::Transport;
