//! One connection's bytes as a sequence of requests.

use super::breach::Refusal;
use super::chunks::Chunks;
use super::guard::Limits;
use super::head::{Framing, Head};

/// Where in the sequence of requests the bytes are that were let through.
#[derive(Debug)]
pub(super) struct Scan {
    place: Place,
    /// The request being read is the last one.
    last: bool,
    /// How many heads were let through.
    requests: usize,
}

/// Where that is, with a tag of its own: it is looked at several times for each request.
#[derive(Debug)]
#[repr(u8)]
enum Place {
    /// Before or in a head, of which nothing has been let through.
    Head(Head),
    Length(u64),
    Chunked(Chunks),
    /// After the last request: whatever comes is nobody's business.
    Over,
}

impl Scan {
    pub(super) fn new() -> Self {
        Self {
            place: Place::Head(Head::default()),
            last: false,
            requests: 0,
        }
    }

    /// Looks at what follows the bytes that were let through; how many more may be.
    ///
    /// An unfinished head is never let through: it has to come again, from its first byte, with
    /// what follows. At most `limits.ahead` requests are let through at a time.
    ///
    /// # Errors
    ///
    /// The refusal, and how many bytes may be let through before it.
    pub(super) fn pass(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<usize, (usize, Refusal)> {
        let mut at = 0;
        let mut heads = 0;
        loop {
            let rest = &bytes[at..];
            match &mut self.place {
                Place::Over => return Ok(at),
                _ if rest.is_empty() => return Ok(at),
                Place::Head(_) if heads == limits.ahead => return Ok(at),
                Place::Head(head) => {
                    let read = head.read(rest, limits).map_err(|error| (at, error))?;
                    let Some(accepted) = read else {
                        return Ok(at);
                    };
                    heads += 1;
                    self.requests += 1;
                    at += accepted.end;
                    self.last = accepted.last;
                    match accepted.body {
                        Framing::Length(0) => self.next(),
                        Framing::Length(length) => self.place = Place::Length(length),
                        Framing::Chunked => self.place = Place::Chunked(Chunks::default()),
                    }
                }
                Place::Length(left) => {
                    let step = usize::try_from(*left).map_or(rest.len(), |n| n.min(rest.len()));
                    *left -= step as u64;
                    at += step;
                    if *left == 0 {
                        self.next();
                    }
                }
                Place::Chunked(chunks) => {
                    let (step, over) = chunks
                        .read(rest, limits)
                        .map_err(|(step, error)| (at + step, error))?;
                    at += step;
                    if over {
                        self.next();
                    }
                }
            }
        }
    }

    fn next(&mut self) {
        self.place = if self.last {
            Place::Over
        } else {
            Place::Head(Head::default())
        };
    }

    /// How many requests have been let through, the last one maybe in part.
    pub(super) fn requests(&self) -> usize {
        self.requests
    }

    /// Whether a body has begun and not ended.
    pub(super) fn in_body(&self) -> bool {
        matches!(self.place, Place::Length(_) | Place::Chunked(_))
    }

    /// Whether a head has begun and not ended.
    pub(super) fn in_head(&self) -> bool {
        matches!(&self.place, Place::Head(head) if !head.is_untouched())
    }

    /// Whether the last request has come as a whole.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.place, Place::Over)
    }

    /// Whether the answer to what is being read must have no body.
    pub(super) fn answers_head(&self) -> bool {
        matches!(&self.place, Place::Head(head) if head.is_head_method())
    }
}
