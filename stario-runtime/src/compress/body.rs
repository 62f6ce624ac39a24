//! A stream on its way through an encoder.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as _, Frame};

use super::coding::Coding;
use super::encoder::Encoder;
use crate::body::Body;
use crate::channel::Aborted;
use crate::slots::Slot;

/// How much is encoded before other tasks of the thread get their turn.
const STEP: usize = 64 * 1024;

/// A live body and its encoder. Every frame of the body leaves as one block that can be decoded
/// at once, a keep-alive comment too.
pub(crate) struct Encoded {
    inner: Body,
    /// Nothing when the coding has ended.
    encoder: Option<Encoder>,
    /// Of the present frame, what the encoder has not seen.
    rest: Bytes,
    slot: Slot,
}

impl Encoded {
    /// An encoder for `inner`; nothing when as many as allowed are at work.
    pub(super) fn new(inner: Body, coding: Coding, window: u32, slot: Slot) -> Result<Self, Body> {
        match Encoder::stream(coding, window) {
            Ok(encoder) => Ok(Self {
                inner,
                encoder: Some(encoder),
                rest: Bytes::new(),
                slot,
            }),
            Err(_) => Err(inner),
        }
    }

    pub(crate) fn poll_frame(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        loop {
            let Some(encoder) = &mut self.encoder else {
                return Poll::Ready(None);
            };
            if self.rest.is_empty() {
                match std::task::ready!(Pin::new(&mut self.inner).poll_frame(cx)) {
                    Some(Ok(frame)) => self.rest = frame.into_data().unwrap_or_default(),
                    Some(Err(aborted)) => return Poll::Ready(Some(Err(aborted))),
                    None => return Poll::Ready(self.finish()),
                }
                continue;
            }
            let step = self.rest.split_to(STEP.min(self.rest.len()));
            let last = self.rest.is_empty();
            let written = encoder.write(&step);
            let written = written.and_then(|()| if last { encoder.flush() } else { Ok(()) });
            if let Err(error) = written {
                self.encoder = None;
                return Poll::Ready(Some(Err(Aborted::by(error))));
            }
            let out = encoder.take();
            self.slot.coded(step.len(), out.len());
            if !out.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(out))));
            }
            if !last {
                // A large event is not encoded in one go: others have their turn in between.
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    }

    fn finish(&mut self) -> Option<Result<Frame<Bytes>, Aborted>> {
        match self.encoder.take()?.finish() {
            Ok(end) => {
                self.slot.coded(0, end.len());
                Some(Ok(Frame::data(end)))
            }
            Err(error) => Some(Err(Aborted::by(error))),
        }
    }
}

impl fmt::Debug for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoded").finish_non_exhaustive()
    }
}
