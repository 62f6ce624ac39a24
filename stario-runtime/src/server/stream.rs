//! Bodies that outlive hyper's part in them: live streams, and large ones.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use tokio::io::AsyncWrite;

use crate::body::Body;
use crate::channel::Aborted;
use crate::dispatch::AtWork;
use crate::exchange::Spare;
use crate::gate::{Gate, Transport};

/// hyper copies what it sends behind the head, which takes less than a second piece in a write. From
/// here on it takes more than to go on without hyper.
pub(super) const LARGE: usize = 64 * 1024;

/// A body as hyper sees it that is not small and there.
pub(super) enum Outgoing {
    /// hyper sends what there is; when it has to wait, the connection takes over.
    Lent(Arc<Desk>),
    /// A large body of this length: hyper sends the head, and the connection takes over.
    Kept(Arc<Desk>, u64),
    /// A large one that nobody can take over; hyper would copy all of it at once.
    Pieces(Bytes),
}

/// A live body with the handler that fills it, which one task polls: an event wakes one, not two.
///
/// The body goes first when both are dropped: the handler, which goes on by itself then, finds that
/// its client has left.
pub(super) struct Stream {
    body: Body,
    handler: AtWork,
    /// What is to come where that is known; else the body goes as chunks.
    left: Option<u64>,
}

/// What a connection has at hand for its requests: a stream that hyper works on and does not have,
/// and an exchange that is over. Only the connection's task comes here.
#[derive(Default)]
pub(super) struct Desk {
    stream: Mutex<Option<Stream>>,
    /// The body has had nothing to send.
    waits: AtomicBool,
    /// The handler has not ended.
    works: AtomicBool,
    pub(super) spare: Spare,
}

impl Desk {
    pub(super) fn lend(self: Arc<Self>, body: Body, handler: AtWork) -> Outgoing {
        self.put(body, handler, None);
        Outgoing::Lent(self)
    }

    /// Keeps a body of this length from hyper.
    pub(super) fn keep(self: Arc<Self>, body: Body, handler: AtWork, length: u64) -> Outgoing {
        self.put(body, handler, Some(length));
        Outgoing::Kept(self, length)
    }

    fn put(&self, body: Body, handler: AtWork, left: Option<u64>) {
        self.works.store(!handler.has_ended(), Ordering::Release);
        let stream = Stream {
            body,
            handler,
            left,
        };
        *self.lock() = Some(stream);
    }

    /// Goes on with the handler, whether hyper asks for more of its body or waits for the socket.
    pub(super) fn work(&self, cx: &mut Context<'_>) {
        if self.works.load(Ordering::Acquire)
            && let Some(stream) = &mut *self.lock()
        {
            let ended = stream.handler.poll(cx).is_ready();
            self.works.store(!ended, Ordering::Release);
        }
    }

    /// Whether the body has had nothing to send.
    pub(super) fn waits(&self) -> bool {
        self.waits.load(Ordering::Acquire)
    }

    pub(super) fn take(&self) -> Option<Stream> {
        self.waits.store(false, Ordering::Release);
        self.works.store(false, Ordering::Release);
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Stream>> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll_frame(&self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        let Some(stream) = &mut *self.lock() else {
            return Poll::Ready(None);
        };
        let poll = Pin::new(&mut stream.body).poll_frame(cx);
        self.waits.store(poll.is_pending(), Ordering::Release);
        poll
    }
}

impl Drop for Outgoing {
    /// hyper has no more use for the body, nor has anybody else, unless it was taken.
    fn drop(&mut self) {
        if let Self::Lent(desk) | Self::Kept(desk, _) = self
            && !desk.waits()
        {
            drop(desk.take());
        }
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = Aborted;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        match &mut *self {
            Self::Lent(lent) => lent.poll_frame(cx),
            Self::Kept(desk, _) => {
                // The connection looks whenever it has polled hyper.
                desk.waits.store(true, Ordering::Release);
                Poll::Pending
            }
            Self::Pieces(bytes) => {
                let piece = bytes.split_to(bytes.len().min(LARGE));
                let frame = (!piece.is_empty()).then(|| Ok(Frame::data(piece)));
                Poll::Ready(frame)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Lent(_) | Self::Kept(..) => false,
            Self::Pieces(bytes) => bytes.is_empty(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Lent(_) => SizeHint::default(),
            Self::Kept(_, length) => SizeHint::with_exact(*length),
            Self::Pieces(bytes) => SizeHint::with_exact(bytes.len() as u64),
        }
    }
}

/// Sends the rest of a body, as chunks (RFC 9112, 7.1) where its length is not known, each piece
/// when the socket has taken the last.
///
/// # Errors
///
/// When the client is gone, or the body was cut or is not as long as the head has said: the
/// connection is of no use any more.
pub(super) fn send<IO: Transport>(gate: &mut Gate<IO>, stream: Stream) -> Sending<'_, IO> {
    Sending {
        gate,
        stream,
        chunk: Chunk::default(),
        over: false,
    }
}

/// The rest of a body on its way, from [`send`]. Dropped half-way, the connection ends without a
/// last chunk.
///
/// By hand, because it is most of the memory of an idle stream.
pub(super) struct Sending<'a, IO> {
    gate: &'a mut Gate<IO>,
    stream: Stream,
    chunk: Chunk,
    over: bool,
}

impl<IO: Transport> Future for Sending<'_, IO> {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self {
            gate,
            stream,
            chunk,
            over,
        } = &mut *self;
        let Stream {
            body,
            handler,
            left,
        } = stream;
        // However slow the client is, its handler goes on.
        handler.attend();
        let _ = handler.poll(cx);
        loop {
            ready!(chunk.poll_write(Pin::new(&mut **gate), cx))?;
            if *over {
                return Pin::new(&mut **gate).poll_flush(cx);
            }
            match Pin::new(&mut *body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        *chunk = match left {
                            Some(left) => Chunk::plain(data, left)?,
                            None => Chunk::of(data),
                        };
                    }
                }
                Poll::Ready(Some(Err(aborted))) => {
                    return Poll::Ready(Err(io::Error::other(aborted)));
                }
                Poll::Ready(None) => {
                    match left {
                        Some(0) => {}
                        Some(_) => return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
                        None => *chunk = Chunk::LAST,
                    }
                    *over = true;
                }
                Poll::Pending => {
                    // Here the gate looks whether the client is still there.
                    ready!(Pin::new(&mut **gate).poll_flush(cx))?;
                    return Poll::Pending;
                }
            }
        }
    }
}

/// Room for the digits of any length, and the line end after them.
const SIZE: [u8; 18] = *b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\r\n";

/// A chunk on its way out.
#[derive(Debug)]
struct Chunk {
    /// Hex digits and a line end, from `size_at` on.
    size: [u8; 18],
    size_at: usize,
    data: Bytes,
    end: &'static [u8],
    written: usize,
}

impl Default for Chunk {
    fn default() -> Self {
        Self {
            size: SIZE,
            size_at: SIZE.len(),
            data: Bytes::new(),
            end: b"",
            written: 0,
        }
    }
}

impl Chunk {
    const LAST: Self = Self {
        size: SIZE,
        size_at: SIZE.len(),
        data: Bytes::new(),
        end: b"0\r\n\r\n",
        written: 0,
    };

    /// A piece of a body of which so much is left.
    fn plain(data: Bytes, left: &mut u64) -> io::Result<Self> {
        let rest = left.checked_sub(data.len() as u64);
        *left = rest.ok_or(io::ErrorKind::InvalidData)?;
        Ok(Self {
            data,
            ..Self::default()
        })
    }

    /// Nothing for no data, which would be the last chunk.
    fn of(data: Bytes) -> Self {
        let mut chunk = Self::default();
        if data.is_empty() {
            return chunk;
        }
        // From the end, where the digits of any length end.
        let (mut rest, mut at) = (data.len(), chunk.size.len() - 2);
        while rest > 0 {
            at -= 1;
            chunk.size[at] = b"0123456789abcdef"[rest % 16];
            rest /= 16;
        }
        chunk.size_at = at;
        chunk.data = data;
        chunk.end = b"\r\n";
        chunk
    }

    fn poll_write<W: AsyncWrite>(
        &mut self,
        mut to: Pin<&mut W>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        let length = self.size.len() - self.size_at + self.data.len() + self.end.len();
        while self.written < length {
            let mut parts = [
                IoSlice::new(&self.size[self.size_at..]),
                IoSlice::new(&self.data),
                IoSlice::new(self.end),
            ];
            let mut parts = &mut parts[..];
            IoSlice::advance_slices(&mut parts, self.written);
            match ready!(to.as_mut().poll_write_vectored(cx, parts))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => self.written += count,
            }
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    /// Takes everything at once, and remembers where it lay.
    #[derive(Default)]
    struct Socket {
        writes: Vec<Vec<*const u8>>,
    }

    impl AsyncWrite for Socket {
        fn poll_write(
            self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            buf: &[u8],
        ) -> Poll<io::Result<usize>> {
            self.poll_write_vectored(cx, &[IoSlice::new(buf)])
        }

        fn poll_write_vectored(
            mut self: Pin<&mut Self>,
            _cx: &mut Context<'_>,
            parts: &[IoSlice<'_>],
        ) -> Poll<io::Result<usize>> {
            let places = parts.iter().map(|part| part.as_ptr()).collect();
            self.writes.push(places);
            Poll::Ready(Ok(parts.iter().map(|part| part.len()).sum()))
        }

        fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[test]
    fn an_event_leaves_in_one_write_from_where_it_was_made() {
        let event = Bytes::from(vec![b'x'; 2000]);
        for _ in 0..3 {
            let mut socket = Socket::default();
            let mut chunk = Chunk::of(event.clone());
            let cx = &mut Context::from_waker(std::task::Waker::noop());
            assert!(chunk.poll_write(Pin::new(&mut socket), cx).is_ready());
            let [write] = &socket.writes[..] else {
                panic!("{} writes", socket.writes.len());
            };
            assert_eq!(write[1], event.as_ptr(), "the bytes were copied");
        }
    }

    #[test]
    fn a_large_body_leaves_from_where_it_lies_and_is_no_longer_than_said() {
        let body = Bytes::from(vec![b'x'; 100_000]);
        let mut left = 150_000;
        let mut chunk = Chunk::plain(body.clone(), &mut left).unwrap();
        let mut socket = Socket::default();
        let cx = &mut Context::from_waker(std::task::Waker::noop());
        assert!(chunk.poll_write(Pin::new(&mut socket), cx).is_ready());
        assert_eq!(socket.writes.len(), 1);
        assert!(
            socket.writes[0].contains(&body.as_ptr()),
            "the bytes were copied"
        );
        assert_eq!((chunk.written, left), (100_000, 50_000), "no size, no end");
        assert!(Chunk::plain(body, &mut left).is_err(), "more than was said");
    }

    #[tokio::test]
    async fn what_nobody_can_take_over_goes_to_hyper_in_pieces() {
        let mut body = Outgoing::Pieces(Bytes::from(vec![b'x'; LARGE * 2 + 1]));
        let mut sizes = Vec::new();
        while !body.is_end_stream() {
            let frame = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
            sizes.push(frame.unwrap().unwrap().into_data().unwrap().len());
        }
        assert_eq!(sizes, [LARGE, LARGE, 1]);
    }

    #[test]
    fn the_size_of_a_chunk_is_its_length_in_hex() {
        for length in [1, 9, 15, 16, 255, 256, 4095, 4096, 0x1_2345] {
            let chunk = Chunk::of(Bytes::from(vec![b'x'; length]));
            let size = format!("{length:x}\r\n");
            assert_eq!(&chunk.size[chunk.size_at..], size.as_bytes());
        }
        assert_eq!(Chunk::of(Bytes::new()).size_at, SIZE.len());
    }
}
