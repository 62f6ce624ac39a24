//! A listening socket that the runtime knows.

use std::future::poll_fn;
use std::io;
use std::task::Poll;

use super::listen::Bound;
use super::socket::Socket;
use crate::peer::Remote;

#[cfg(unix)]
use super::unix::SocketFile;

/// What the acceptors share.
#[derive(Debug)]
pub(crate) enum Listener {
    Tcp(tokio::net::TcpListener),
    #[cfg(unix)]
    Unix {
        listener: tokio::net::UnixListener,
        /// Removed when nobody listens any more.
        _file: SocketFile,
    },
}

impl Listener {
    /// Has to be called inside a runtime.
    pub(crate) fn new(bound: Bound) -> io::Result<Self> {
        Ok(match bound {
            Bound::Tcp(listener, _) => Self::Tcp(tokio::net::TcpListener::from_std(listener)?),
            #[cfg(unix)]
            Bound::Unix(listener, file) => Self::Unix {
                listener: tokio::net::UnixListener::from_std(listener)?,
                _file: file,
            },
        })
    }

    /// The next connection. Cancel safe: none is lost.
    pub(super) async fn accept(&self) -> io::Result<(Socket, Remote)> {
        match self {
            Self::Tcp(listener) => {
                let (stream, from) = listener.accept().await?;
                // Small events must not wait for the acknowledgement of the last one.
                let _ = stream.set_nodelay(true);
                Ok((Socket::Tcp(stream), Remote::ip(from.ip())))
            }
            #[cfg(unix)]
            Self::Unix { listener, .. } => {
                let (stream, _) = listener.accept().await?;
                Ok((Socket::Unix(stream), Remote::Unix))
            }
        }
    }

    /// A connection that is there already, if there is one.
    pub(super) async fn accept_now(&self) -> Option<(Socket, Remote)> {
        // Outside of the budget by which tasks give way to each other: it would look like none.
        let mut accept = std::pin::pin!(tokio::task::unconstrained(self.accept()));
        poll_fn(|cx| match accept.as_mut().poll(cx) {
            Poll::Ready(accepted) => Poll::Ready(accepted.ok()),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }
}
