//! The body of a request as a whole: read once, kept, and limited at each call.

use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::Body as _;

use super::stream::BodyStream;
use crate::body::{Upstream, broken};
use crate::error::{Error, HttpError, Result};

/// What a request may carry, and how long its client may be silent.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct BodyLimits {
    pub(crate) bytes: u64,
    pub(crate) stall: Duration,
}

/// A body and what has been read of it.
pub(super) enum Body {
    Open { source: Upstream, read: BytesMut },
    Whole(Bytes),
    Failed(HttpError),
    Streamed,
}

impl Body {
    pub(super) fn new(source: Upstream) -> Self {
        Self::Open {
            source,
            read: BytesMut::new(),
        }
    }

    /// A body that no call reads.
    pub(super) fn refused(error: HttpError) -> Self {
        Self::Failed(error)
    }

    /// The whole body, of at most `limit` bytes.
    ///
    /// What has been read stays here, so a call that is dropped or that meets a smaller limit
    /// loses nothing.
    pub(super) async fn read(&mut self, limit: u64, limits: BodyLimits) -> Result<Bytes> {
        loop {
            let (source, read) = match self {
                Body::Whole(bytes) if size(bytes) > limit => return Err(too_large().into()),
                Body::Whole(bytes) => return Ok(bytes.clone()),
                Body::Failed(error) => return Err(error.clone().into()),
                Body::Streamed => return Err(streamed()),
                Body::Open { source, read } => (source, read),
            };
            // Known before it is read: the client is not even asked to go on (RFC 9110, 10.1.1).
            if size(read).saturating_add(source.size_hint().lower()) > limit {
                return Err(too_large().into());
            }
            let frame = std::future::poll_fn(|cx| Pin::new(&mut *source).poll_frame(cx));
            let frame = match tokio::time::timeout(limits.stall, frame).await {
                Err(_elapsed) => return Err(self.fail(too_slow())),
                Ok(Some(Err(error))) => return Err(self.fail(broken(&*error))),
                Ok(None) => {
                    *self = Body::Whole(std::mem::take(read).freeze());
                    continue;
                }
                Ok(Some(Ok(frame))) => frame,
            };
            let Ok(data) = frame.into_data() else {
                continue;
            };
            if size(read).saturating_add(size(&data)) > limits.bytes {
                return Err(self.fail(too_large()));
            }
            if read.is_empty() && source.is_end_stream() {
                *self = Body::Whole(data);
            } else {
                read.extend_from_slice(&data);
            }
        }
    }

    /// Gives the body out piece by piece; it can be asked for once.
    pub(super) fn stream(&mut self, limit: u64, limits: BodyLimits) -> Result<BodyStream> {
        match std::mem::replace(self, Body::Streamed) {
            Body::Open { source, read } => {
                Ok(BodyStream::new(source, read.freeze(), limit, limits.stall))
            }
            Body::Streamed => Err(streamed()),
            Body::Failed(error) => {
                *self = Body::Failed(error.clone());
                Err(error.into())
            }
            Body::Whole(bytes) => {
                *self = Body::Whole(bytes);
                Err(Error::misuse("the body has been read as a whole")
                    .help("it is kept: call `c.req.body()` again"))
            }
        }
    }

    /// The body for somebody else to read, whatever has been read of it.
    #[cfg(feature = "tower")]
    pub(super) fn hand_over(mut self, limits: BodyLimits) -> Result<BodyStream> {
        match self {
            Body::Whole(bytes) => Ok(BodyStream::whole(bytes)),
            _ => self.stream(limits.bytes, limits),
        }
    }

    fn fail(&mut self, error: HttpError) -> Error {
        *self = Body::Failed(error.clone());
        error.into()
    }
}

fn size(bytes: &[u8]) -> u64 {
    bytes.len() as u64
}

pub(crate) fn too_large() -> HttpError {
    HttpError::new(413, "The request body is too large.")
}

pub(super) fn encoded() -> HttpError {
    HttpError::new(
        415,
        "The request body is compressed, and is taken only as it is.",
    )
}

pub(super) fn too_slow() -> HttpError {
    HttpError::new(408, "The request body took too long.")
}

fn streamed() -> Error {
    Error::misuse("the body is read piece by piece, which can be done once")
        .help("`c.req.stream()` has given it out; for more than one reader use `c.req.body()`")
}
