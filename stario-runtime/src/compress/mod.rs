//! Content codings: smaller pages, and streams in which a repeated page costs a few bytes.
//!
//! [`Accepts`] is what a client takes, [`response`] the last step of a response before it goes
//! to the connection. A body that is known as a whole is encoded as a whole; a stream has one
//! encoder for its life, flushed after each event, so that an event leaves at once and finds
//! the page before it in the encoder's window.
//!
//! Codings are features: `brotli` and `gzip` (Rust), `zstd` (C).

mod accepts;
mod body;
mod coders;
mod coding;
mod eligible;
mod encoder;
mod response;
#[cfg(test)]
mod tests;
mod vary;

pub(crate) use self::accepts::Accepts;
pub(crate) use self::body::Encoded;
pub(crate) use self::coding::Coding;
pub(crate) use self::eligible::is_compressible;
pub(crate) use self::encoder::best;
pub(crate) use self::response::{Plain, is_small, response};
pub(crate) use self::vary::vary_by_encoding;
