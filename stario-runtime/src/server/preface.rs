//! Telling HTTP/2 from HTTP/1 by the first bytes of a connection.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

/// What a client of HTTP/2 says first (RFC 9113, 3.4).
const PREFACE: [u8; 24] = *b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The first bytes of a connection, and what follows from them.
#[derive(Debug, Default)]
pub(super) struct First {
    bytes: [u8; PREFACE.len()],
    length: usize,
}

impl First {
    /// Reads until it is clear what the client speaks.
    ///
    /// What was read stays here when the future is dropped, so that a drain can tell a client
    /// that has begun to speak from one that has not.
    ///
    /// # Errors
    ///
    /// When the client leaves before it is clear.
    pub(super) async fn read(&mut self, io: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
        while self.is_unclear() {
            // A read is cancel safe: either its bytes are here or they are still in the socket.
            let read = io.read(&mut self.bytes[self.length..]).await?;
            if read == 0 {
                // An early end is for the parser to judge, if there was anything.
                return if self.length == 0 {
                    Err(io::ErrorKind::UnexpectedEof.into())
                } else {
                    Ok(())
                };
            }
            self.length += read;
        }
        Ok(())
    }

    /// Whether the client has sent anything.
    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether the client speaks HTTP/2.
    pub(super) fn is_http2(&self) -> bool {
        self.bytes == PREFACE
    }

    fn is_unclear(&self) -> bool {
        self.length < PREFACE.len() && self.bytes[..self.length] == PREFACE[..self.length]
    }

    /// The connection as if nothing had been read.
    pub(super) fn before<IO>(self, io: IO) -> Replayed<IO> {
        Replayed {
            first: self,
            given: 0,
            io,
        }
    }
}

/// A connection whose first bytes come from memory.
#[derive(Debug)]
pub(super) struct Replayed<IO> {
    first: First,
    given: usize,
    io: IO,
}

impl<IO: AsyncRead + Unpin> AsyncRead for Replayed<IO> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.given == this.first.length {
            return Pin::new(&mut this.io).poll_read(cx, buf);
        }
        let rest = &this.first.bytes[this.given..this.first.length];
        let now = rest.len().min(buf.remaining());
        buf.put_slice(&rest[..now]);
        this.given += now;
        if buf.remaining() > 0 {
            // The rest of the request in the same read; what goes wrong here comes again.
            let _ = Pin::new(&mut this.io).poll_read(cx, buf);
        }
        Poll::Ready(Ok(()))
    }
}

impl<IO: AsyncWrite + Unpin> AsyncWrite for Replayed<IO> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().io).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().io).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::*;

    /// What a client's bytes are taken for, and what the parser sees of them.
    async fn first(pieces: &[&str]) -> (bool, String) {
        let (mut near, mut far) = tokio::io::duplex(64);
        let mut first = First::default();
        let read = async {
            first.read(&mut far).await.unwrap();
        };
        let write = async {
            for piece in pieces {
                near.write_all(piece.as_bytes()).await.unwrap();
                tokio::task::yield_now().await;
            }
            near.shutdown().await.unwrap();
        };
        tokio::join!(read, write);
        let is_http2 = first.is_http2();
        let mut text = String::new();
        first.before(far).read_to_string(&mut text).await.unwrap();
        (is_http2, text)
    }

    #[tokio::test]
    async fn only_the_whole_preface_is_http2_and_nothing_is_lost() {
        let preface = std::str::from_utf8(&PREFACE).unwrap();
        for (pieces, is_http2) in [
            (vec![preface], true),
            (vec![preface, "more"], true),
            (vec!["PRI * HTT", "P/2.0\r\n\r\nSM\r\n\r\nand more"], true),
            (vec!["GET / HTTP/1.1\r\n\r\n"], false),
            (vec!["P", "OST / HTTP/1.1\r\n\r\n"], false),
            (vec!["PRI * HTTP/1.1\r\nhost: t\r\n\r\n"], false),
            (vec!["PRI * HTTP/2.0\r\n"], false),
            (vec!["\u{16}\u{3}\u{1}"], false),
        ] {
            let (found, seen) = first(&pieces).await;
            assert_eq!((found, seen), (is_http2, pieces.concat()), "{pieces:?}");
        }
    }

    #[tokio::test]
    async fn a_client_that_says_nothing_has_said_nothing() {
        let (near, mut far) = tokio::io::duplex(64);
        drop(near);
        let mut first = First::default();
        assert!(first.read(&mut far).await.is_err());
        assert!(first.is_empty());
    }
}
