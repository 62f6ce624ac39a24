//! From the socket to a request: listening, the accept loop, connections, and the drain.

mod accept;
mod connection;
mod descriptors;
mod drain;
mod http1;
#[cfg(unix)]
mod inherited;
mod listen;
mod listener;
mod security;
mod socket;
mod stream;
#[cfg_attr(not(feature = "tls"), path = "no_tls.rs")]
mod tls;
mod trouble;
mod turn_away;
#[cfg(unix)]
mod unix;

pub(crate) use self::accept::Server;
pub(crate) use self::descriptors::open_files;
pub(crate) use self::drain::{Drained, HURRIED, Open};
pub(crate) use self::listen::{Address, Bound, bind};
pub(crate) use self::security::Security;
