//! What the gate stands in front of.

use tokio::io::{AsyncRead, AsyncWrite};

/// A connection's bytes, below HTTP.
pub(crate) trait Transport: AsyncRead + AsyncWrite + Send + Unpin + 'static {
    /// Makes the coming close a reset where there is such a thing: what waits to be sent is
    /// given up instead of kept for a client that takes nothing.
    fn reset(&mut self);
}

#[cfg(any(test, fuzzing))]
impl Transport for tokio::io::DuplexStream {
    fn reset(&mut self) {}
}
