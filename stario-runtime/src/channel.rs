//! The queue between a handler and its connection.
//!
//! The handler side never waits to put something in; `drained` is where it waits for the
//! client to keep up.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use crate::fifo::Fifo;

/// Why a body ended early: the connection is cut, so that the client sees it.
#[derive(Debug, Default)]
pub(crate) struct Aborted(Option<Box<dyn Error + Send + Sync>>);

impl Aborted {
    /// With what has gone wrong, which the client is not told.
    pub(crate) fn by(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Some(cause.into()))
    }
}

impl fmt::Display for Aborted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body was aborted")
    }
}

impl Error for Aborted {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_deref().map(|cause| cause as _)
    }
}

/// How much may wait before a writer that minds does, too.
const WINDOW: usize = 64 * 1024;

/// The queue between a handler and the connection.
#[derive(Debug)]
pub(crate) struct Channel {
    state: Mutex<State>,
    /// The connection has asked for more than there was: all is on its way. Changed under the lock
    /// only, and read without it before every event.
    drained: AtomicBool,
    /// The connection is about to ask for more, whether it is woken or not. Only a hint without the
    /// lock: a message that is put in under it is found by the question that follows.
    attended: AtomicBool,
    limit: usize,
}

#[derive(Debug)]
struct State {
    queue: Fifo<Bytes>,
    queued: usize,
    end: End,
    reader: Reader,
    writers: Writers,
}

/// Who waits until the connection has taken something: hardly ever more than one.
#[derive(Debug, Default)]
struct Writers {
    first: Option<Waker>,
    others: Vec<Waker>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Open,
    Finished,
    /// Cut after what is queued; `told` once the connection had a chance to send that.
    Failed {
        told: bool,
    },
    Aborted,
}

#[derive(Debug)]
enum Reader {
    Attached(Option<Waker>),
    Gone,
}

/// Why bytes were not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The client has left, or the stream has ended: nothing to do.
    Closed,
    /// The client is so slow that the queue is full; the stream was cut.
    Full,
}

impl Channel {
    /// `limit`: bytes that may wait for a slow client before the stream is cut.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            state: Mutex::new(State {
                queue: Fifo::default(),
                queued: 0,
                end: End::Open,
                reader: Reader::Attached(None),
                writers: Writers::default(),
            }),
            drained: AtomicBool::new(true),
            attended: AtomicBool::new(false),
            limit,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn send(&self, bytes: Bytes) -> Result<(), Refused> {
        if bytes.is_empty() {
            return Ok(());
        }
        let mut state = self.lock();
        if state.end != End::Open || matches!(state.reader, Reader::Gone) {
            return Err(Refused::Closed);
        }
        // One message larger than the limit still passes through an empty queue.
        if !state.queue.is_empty() && state.queued + bytes.len() > self.limit {
            state.abort();
            let writers = state.take_writers();
            drop(state);
            writers.wake();
            return Err(Refused::Full);
        }
        state.queued += bytes.len();
        state.queue.push(bytes);
        self.drained.store(false, Ordering::Release);
        let attended = self.attended.load(Ordering::Relaxed);
        let waker = if attended { None } else { state.take_waker() };
        drop(state);
        wake(waker);
        Ok(())
    }

    /// The caller is the reader, and is going to `poll_take` until there is nothing: until then
    /// messages need not wake it.
    pub(crate) fn attend(&self) {
        self.attended.store(true, Ordering::Relaxed);
    }

    /// Ends the body properly after what is queued.
    pub(crate) fn finish(&self) {
        self.end(|state| state.end = End::Finished);
    }

    /// Cuts the body after what is queued: the connection closes without an end.
    pub(crate) fn fail(&self) {
        self.end(|state| state.end = End::Failed { told: false });
    }

    /// Cuts the body: what is queued is dropped and the connection closes without an end.
    pub(crate) fn abort(&self) {
        self.end(State::abort);
    }

    fn end(&self, how: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        if state.end != End::Open {
            return;
        }
        how(&mut state);
        let (waker, writers) = (state.take_waker(), state.take_writers());
        drop(state);
        wake(waker);
        writers.wake();
    }

    /// Whether the connection has taken everything.
    pub(crate) fn is_drained(&self) -> bool {
        self.drained.load(Ordering::Acquire)
    }

    /// Returns when the connection has taken everything, or will take nothing any more.
    ///
    /// Cancel safe.
    pub(crate) async fn drained(&self) {
        poll_fn(|cx| self.poll_drained(cx)).await;
    }

    pub(crate) fn poll_drained(&self, cx: &mut Context<'_>) -> Poll<()> {
        self.poll_writer(cx, |state| self.is_drained() || state.end == End::Aborted)
    }

    /// Returns when less than the window waits, or nothing will be taken any more.
    ///
    /// Cancel safe.
    pub(crate) async fn room(&self) {
        poll_fn(|cx| self.poll_writer(cx, |state| state.queued < WINDOW || state.end != End::Open))
            .await;
    }

    /// Ready when that holds, or nothing will be taken any more.
    fn poll_writer(&self, cx: &mut Context<'_>, holds: impl FnOnce(&State) -> bool) -> Poll<()> {
        let mut state = self.lock();
        if matches!(state.reader, Reader::Gone) || holds(&state) {
            return Poll::Ready(());
        }
        state.writers.add(cx.waker());
        Poll::Pending
    }

    pub(crate) fn poll_take(&self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Aborted>>> {
        let mut state = self.lock();
        if let Some(bytes) = state.queue.pop() {
            let full = state.queued >= WINDOW;
            state.queued -= bytes.len();
            if full && state.queued < WINDOW {
                let writers = state.take_writers();
                drop(state);
                writers.wake();
            }
            return Poll::Ready(Some(Ok(bytes)));
        }
        let poll = match state.end {
            End::Finished => Poll::Ready(None),
            End::Failed { told: true } | End::Aborted => Poll::Ready(Some(Err(Aborted::default()))),
            // The connection would throw away what it has not flushed when it sees the error.
            End::Failed { told: false } => {
                state.end = End::Failed { told: true };
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            End::Open => {
                self.attended.store(false, Ordering::Relaxed);
                state.reader.wait(cx.waker());
                Poll::Pending
            }
        };
        if !self.is_drained() {
            self.drained.store(true, Ordering::Release);
            let writers = state.take_writers();
            drop(state);
            writers.wake();
        }
        poll
    }

    /// Marks the connection's end as gone; true when that was before the proper end.
    pub(crate) fn reader_left(&self) -> bool {
        let mut state = self.lock();
        let complete = state.end == End::Finished && state.queue.is_empty();
        state.reader = Reader::Gone;
        state.queue = Fifo::default();
        state.queued = 0;
        let writers = state.take_writers();
        drop(state);
        writers.wake();
        !complete
    }
}

impl State {
    fn abort(&mut self) {
        self.end = End::Aborted;
        self.queue = Fifo::default();
        self.queued = 0;
    }

    fn take_waker(&mut self) -> Option<Waker> {
        match &mut self.reader {
            Reader::Attached(waker) => waker.take(),
            Reader::Gone => None,
        }
    }

    fn take_writers(&mut self) -> Writers {
        std::mem::take(&mut self.writers)
    }
}

impl Reader {
    fn wait(&mut self, waker: &Waker) {
        match self {
            Self::Attached(Some(same)) if same.will_wake(waker) => {}
            other => *other = Self::Attached(Some(waker.clone())),
        }
    }
}

impl Writers {
    fn add(&mut self, waker: &Waker) {
        let mut known = self.first.iter().chain(&self.others);
        if known.any(|known| known.will_wake(waker)) {
            return;
        }
        if self.first.is_none() {
            self.first = Some(waker.clone());
        } else {
            self.others.push(waker.clone());
        }
    }

    fn wake(self) {
        wake(self.first);
        for waker in self.others {
            waker.wake();
        }
    }
}

fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::Arc;

    use super::*;
    use crate::woken::Woken;

    fn bytes(n: usize) -> Bytes {
        Bytes::from(vec![b'x'; n])
    }

    async fn take(channel: &Channel) -> Option<Result<Bytes, Aborted>> {
        poll_fn(|cx| channel.poll_take(cx)).await
    }

    #[tokio::test]
    async fn messages_arrive_in_order_and_the_end_comes_last() {
        let channel = Channel::new(100);
        channel.send(Bytes::from_static(b"a")).unwrap();
        channel.send(Bytes::from_static(b"b")).unwrap();
        channel.finish();
        assert_eq!(take(&channel).await.unwrap().unwrap(), "a");
        assert_eq!(take(&channel).await.unwrap().unwrap(), "b");
        assert!(take(&channel).await.is_none());
        assert_eq!(channel.send(bytes(1)), Err(Refused::Closed));
    }

    #[tokio::test]
    async fn an_abort_drops_what_is_queued_and_reports_it() {
        let channel = Channel::new(100);
        channel.send(bytes(10)).unwrap();
        channel.abort();
        channel.finish();
        assert!(take(&channel).await.unwrap().is_err());
    }

    #[tokio::test]
    async fn a_failure_comes_after_what_is_queued() {
        let channel = Channel::new(100);
        channel.send(bytes(10)).unwrap();
        channel.fail();
        channel.finish();
        assert_eq!(channel.send(bytes(1)), Err(Refused::Closed));
        assert_eq!(take(&channel).await.unwrap().unwrap().len(), 10);
        assert!(take(&channel).await.unwrap().is_err());
    }

    #[tokio::test]
    async fn a_full_queue_cuts_the_stream_instead_of_growing() {
        let channel = Channel::new(100);
        channel.send(bytes(500)).expect("one message may be larger");
        assert_eq!(channel.send(bytes(1)), Err(Refused::Full));
        assert!(take(&channel).await.unwrap().is_err());
    }

    #[tokio::test]
    async fn drained_waits_until_the_reader_asks_for_more() {
        let channel = Arc::new(Channel::new(100));
        channel.drained().await;
        channel.send(bytes(1)).unwrap();
        let waiting = tokio::spawn({
            let channel = channel.clone();
            async move { channel.drained().await }
        });
        take(&channel).await.unwrap().unwrap();
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished(), "taken is not yet written");
        poll_fn(|cx| {
            assert!(channel.poll_take(cx).is_pending());
            Poll::Ready(())
        })
        .await;
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn a_writer_has_room_until_the_window_is_full() {
        let channel = Arc::new(Channel::new(usize::MAX));
        channel.room().await;
        channel.send(bytes(WINDOW - 1)).unwrap();
        channel.room().await;
        channel.send(bytes(WINDOW)).unwrap();
        let waiting = tokio::spawn({
            let channel = channel.clone();
            async move { channel.room().await }
        });
        tokio::task::yield_now().await;
        take(&channel).await.unwrap().unwrap();
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished(), "a whole window waits still");
        take(&channel).await.unwrap().unwrap();
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn drained_returns_when_the_reader_has_left() {
        let channel = Channel::new(100);
        channel.send(bytes(1)).unwrap();
        assert!(channel.reader_left(), "left before the end");
        channel.drained().await;
        assert_eq!(channel.send(bytes(1)), Err(Refused::Closed));
    }

    #[test]
    fn a_message_wakes_its_reader_unless_that_is_about_to_ask_anyway() {
        let channel = Channel::new(100);
        let wakes = Arc::new(Woken::default());
        let reader = Waker::from(wakes.clone());
        let take = || channel.poll_take(&mut Context::from_waker(&reader));
        assert!(take().is_pending());
        channel.send(bytes(1)).unwrap();
        assert_eq!(wakes.count(), 1);
        assert!(take().is_ready());
        assert!(take().is_pending());

        channel.attend();
        channel.send(bytes(1)).unwrap();
        assert_eq!(wakes.count(), 1, "it asks by itself");
        assert!(take().is_ready());
        assert!(take().is_pending());
        channel.send(bytes(1)).unwrap();
        assert_eq!(wakes.count(), 2, "it waits again");

        channel.attend();
        channel.finish();
        assert_eq!(wakes.count(), 2, "woken, and has not asked");
        assert!(take().is_ready());
        assert!(matches!(take(), Poll::Ready(None)));
    }
}
