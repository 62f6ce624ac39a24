//! The response on its way from whoever answers to the connection.

use std::fmt;
use std::task::{Context, Poll, Waker};

use http::header::CONTENT_TYPE;
use http::response::Parts;
use http::{HeaderValue, Response, StatusCode};

use crate::body::Body;
use crate::headers;

/// What looks at the head of a response last.
pub(crate) type BeforeSend = Box<dyn FnOnce(&mut Parts) + Send>;

/// What most answers are: a body of some type with the status 200, and nothing else to say.
///
/// Half as large as a response, which it becomes where the connection has its place for one.
pub(crate) struct Whole {
    pub(crate) content_type: HeaderValue,
    pub(crate) body: Body,
}

impl Whole {
    #[inline]
    fn put(self, place: &mut Option<Response<Body>>) {
        let response = place.insert(Response::new(self.body));
        headers::reuse(response.headers_mut());
        response
            .headers_mut()
            .insert(CONTENT_TYPE, self.content_type);
    }
}

impl From<Whole> for Response<Body> {
    fn from(whole: Whole) -> Self {
        let mut place = None;
        whole.put(&mut place);
        place.expect("it was put there")
    }
}

/// Where an answer is. The first one counts, whoever gives it.
#[derive(Default)]
pub(super) struct Slot {
    answer: Answer,
    hooks: Vec<BeforeSend>,
    /// What the answer means, whatever status carries it.
    status: Option<StatusCode>,
    waker: Option<Waker>,
    writer_dropped: bool,
    sse_dropped: bool,
    handler_done: bool,
}

#[derive(Default)]
pub(super) enum Answer {
    #[default]
    Awaited,
    /// Somebody answers at this moment: the hooks look at it.
    Finishing,
    Whole(Whole),
    Ready(Response<Body>),
    /// The connection has it, or does not want it any more.
    Taken,
}

impl Slot {
    /// Begins anew, for another request.
    pub(super) fn reset(&mut self) {
        self.answer = Answer::Awaited;
        if !self.hooks.is_empty() {
            self.hooks.clear();
        }
        self.status = None;
        self.waker = None;
        (self.writer_dropped, self.sse_dropped, self.handler_done) = (false, false, false);
    }

    /// Adds a hook, unless the answer is past it.
    pub(super) fn before_send(&mut self, hook: BeforeSend) {
        if !self.is_answered() {
            self.hooks.push(hook);
        }
    }

    /// The right to answer, which there is once, with the hooks for it.
    pub(super) fn claim(&mut self) -> Option<Vec<BeforeSend>> {
        if self.is_answered() {
            return None;
        }
        self.answer = Answer::Finishing;
        Some(std::mem::take(&mut self.hooks))
    }

    /// Whether nobody has answered, and nobody wants to look at the answer.
    pub(super) fn is_untouched(&self) -> bool {
        !self.is_answered() && self.hooks.is_empty()
    }

    /// Puts an answer down where nothing is to be done for it.
    pub(super) fn put_whole(&mut self, whole: Whole) -> Option<Waker> {
        self.status = Some(StatusCode::OK);
        self.answer = Answer::Whole(whole);
        self.waker.take()
    }

    /// Puts a claimed answer down. Leaves it where it is when the connection has gone meanwhile.
    pub(super) fn put(
        &mut self,
        response: &mut Option<Response<Body>>,
        status: StatusCode,
    ) -> Option<Waker> {
        self.status = Some(status);
        if !matches!(self.answer, Answer::Finishing) {
            return None;
        }
        if let Some(response) = response.take() {
            self.answer = Answer::Ready(response);
        }
        self.waker.take()
    }

    /// Puts the answer to where it is wanted, once there is one.
    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        place: &mut Option<Response<Body>>,
    ) -> Poll<()> {
        if !matches!(self.answer, Answer::Whole(_) | Answer::Ready(_)) {
            self.waker = Some(cx.waker().clone());
            return Poll::Pending;
        }
        match std::mem::replace(&mut self.answer, Answer::Taken) {
            Answer::Whole(whole) => whole.put(place),
            Answer::Ready(response) => *place = Some(response),
            Answer::Awaited | Answer::Finishing | Answer::Taken => unreachable!("just matched"),
        }
        Poll::Ready(())
    }

    /// Takes no answer any more: whether none was taken before, and what lies here.
    pub(super) fn abandon(&mut self) -> (bool, Answer) {
        let left = std::mem::replace(&mut self.answer, Answer::Taken);
        (!matches!(left, Answer::Taken), left)
    }

    /// Who waits for the answer, while there is none.
    pub(super) fn waiting(&self) -> Option<&Waker> {
        self.waker.as_ref()
    }

    pub(super) fn is_answered(&self) -> bool {
        !matches!(self.answer, Answer::Awaited)
    }

    pub(super) fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// True when the handler has returned already: nobody will answer any more.
    pub(super) fn writer_dropped(&mut self) -> bool {
        self.writer_dropped = true;
        self.handler_done && !self.is_answered()
    }

    /// True when the stream ends with that, because its handler has returned already.
    pub(super) fn sse_dropped(&mut self) -> bool {
        self.sse_dropped = true;
        self.handler_done
    }

    /// Whether nobody will answer any more, and whether a stream ends with the handler.
    pub(super) fn handler_done(&mut self) -> (bool, bool) {
        self.handler_done = true;
        (!self.is_answered() && self.writer_dropped, self.sse_dropped)
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot")
            .field("answered", &self.is_answered())
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
