//! Tests of an app: its own server, driven over the real protocol.

mod server;

pub use self::server::{Stopped, TestServer};
