//! A response whose body is still coming.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use hyper::body::Incoming;

use super::sent::{Sent, write_message};
use super::stream::StreamEnd;
use super::wire::{self, Driver, Opened};

/// A response whose head is there, and whose body comes piece by piece. Made by
/// [`TestRequest::open`](super::TestRequest::open).
///
/// Nothing is read ahead: a piece that is not taken holds the handler back. Dropping it
/// disconnects.
pub struct OpenResponse {
    sent: Sent,
    status: StatusCode,
    headers: HeaderMap,
    body: Incoming,
    taken: usize,
    end: Option<StreamEnd>,
    _driver: Driver,
}

impl OpenResponse {
    pub(super) fn new(sent: Sent, opened: Opened) -> Self {
        let (head, body) = opened.response.into_parts();
        Self {
            sent,
            status: head.status,
            headers: head.headers,
            body,
            taken: 0,
            end: None,
            _driver: opened.driver,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Waits for the next piece of the body; nothing when it has ended.
    ///
    /// # Panics
    ///
    /// Panics when nothing comes within the timeout of the request.
    pub async fn chunk(&mut self) -> Option<Bytes> {
        if self.end.is_some() {
            return None;
        }
        let patience = self.sent.patience;
        match wire::patiently(patience, wire::chunk(&mut self.body)).await {
            Some(Some(Ok(bytes))) => {
                self.taken += bytes.len();
                return Some(bytes);
            }
            Some(Some(Err(_))) => self.end = Some(StreamEnd::CutOff),
            Some(None) => self.end = Some(StreamEnd::Finished),
            None => panic!("expected a piece of the body within {patience:?}\n\n{self}"),
        }
        None
    }

    /// Waits for the end of the body, and passes over what is left of it.
    ///
    /// # Panics
    ///
    /// As [`chunk`](OpenResponse::chunk).
    pub async fn end(&mut self) -> StreamEnd {
        loop {
            if let Some(end) = self.end {
                return end;
            }
            self.chunk().await;
        }
    }
}

impl fmt::Display for OpenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}", self.sent, self.status)?;
        write_message(f, &self.headers, "")?;
        writeln!(f, "\n  {} bytes of the body so far", self.taken)?;
        self.sent.write_spans(f)
    }
}

impl fmt::Debug for OpenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
