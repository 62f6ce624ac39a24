//! HTTP/1 byte for byte on real sockets: what is refused, what is taken, in which order, and when
//! a connection ends.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod bodies;
mod connection;
mod ends;
mod heads;
mod hints;
mod limits;
mod order;
mod site;
mod taken;
mod time;
