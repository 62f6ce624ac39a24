//! What the gate stands in front of.

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// A connection's bytes, below HTTP.
pub(crate) trait Transport: AsyncRead + AsyncWrite + Send + Unpin + 'static {
    /// Makes the coming close a reset where there is such a thing: what waits to be sent is
    /// given up instead of kept for a client that takes nothing.
    fn reset(&mut self) {}
}

impl Transport for TcpStream {
    fn reset(&mut self) {
        // When the option cannot be set, the close is an ordinary one.
        let _ = self.set_zero_linger();
    }
}

#[cfg(any(test, feature = "testing"))]
impl Transport for tokio::io::DuplexStream {}
