//! HTTP/2: one connection, its streams, and what is watched about them.
//!
//! hyper and h2 speak the protocol and hold most limits. What is added here: a stream that its
//! client does not read is cut without harm to the others, a client that opens and abandons
//! requests in a loop is sent away, an idle connection ends although it answers pings, and a
//! request reaches the handler in the form that HTTP/1 has.

mod connection;
mod delivery;
mod head;
mod link;

pub(crate) use self::connection::serve;
