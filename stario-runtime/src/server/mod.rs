//! From the socket to a request: listening, the accept loop, connections, and the drain.

mod accept;
mod connection;
mod drain;
mod listen;
mod turn_away;

pub(crate) use self::accept::Server;
pub(crate) use self::drain::{Drained, HURRIED, Open};
pub(crate) use self::listen::bind;
