//! Who is at the other end: the peer of a connection, and the client behind trusted proxies.

mod client;
mod forwarded;
mod trusted;

pub(crate) use self::client::{Client, Peer, Remote};
pub use self::forwarded::is_passed_on;
pub use self::trusted::TrustedProxies;
