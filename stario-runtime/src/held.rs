//! A body that is made while it is sent, and the span that waits for it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use http::header::CONTENT_LENGTH;
use http_body::{Body as _, Frame};

use crate::body::Body;
use crate::channel::Aborted;
use crate::exchange::STALLED;
use crate::gate::Line;
use crate::telemetry::{Span, Unsent};

/// A body that can fail when its handler has returned, with the span that is to say so.
pub(crate) struct Held {
    body: Body,
    unsent: Unsent,
    /// The connection that it leaves by.
    line: Arc<Line>,
    /// What is to come where that was said.
    left: Option<u64>,
    over: bool,
}

impl Held {
    /// Keeps the span of a response open until its body was sent, where it is such a body.
    pub(crate) fn hold(response: &mut Response<Body>, span: &Span, line: &Arc<Line>) {
        if !response.body().is_made_late() {
            return;
        }
        let Some(unsent) = span.until_sent() else {
            return;
        };
        let said = response.headers().get(CONTENT_LENGTH);
        let said = said.and_then(|length| length.to_str().ok()?.parse().ok());
        let body = std::mem::replace(response.body_mut(), Body::Empty);
        *response.body_mut() = Body::Held(Box::new(Self {
            left: body.size_hint().exact().or(said),
            body,
            unsent,
            line: line.clone(),
            over: false,
        }));
    }

    pub(crate) fn body(&self) -> &Body {
        &self.body
    }

    pub(crate) fn poll_frame(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        let poll = Pin::new(&mut self.body).poll_frame(cx);
        match &poll {
            Poll::Pending => {}
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Bytes::len) as u64;
                self.left = self.left.map(|left| left.saturating_sub(length));
            }
            Poll::Ready(Some(Err(aborted))) => {
                self.over = true;
                self.unsent.broke_off(aborted);
            }
            Poll::Ready(None) => {
                self.over = true;
                if let Some(left @ 1..) = self.left {
                    let span = self.unsent.span();
                    span.fail(format!("the body of the response ended {left} bytes early"));
                }
            }
        }
        poll
    }
}

impl Drop for Held {
    /// A connection that knows the length does not ask whether there is more.
    fn drop(&mut self) {
        if self.over || self.left == Some(0) || self.body.is_end_stream() {
            return;
        }
        let span = self.unsent.span();
        if std::thread::panicking() {
            span.fail_if_fine("the body of the response panicked");
        } else if self.line.is_stalled() {
            span.fail_if_fine(STALLED);
        } else {
            span.attr("request.client_left", true);
        }
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").finish_non_exhaustive()
    }
}
