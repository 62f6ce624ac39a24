//! What was sent, as a failed assertion prints it.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method};

use super::address::Address;
use crate::probe::Seen;
use crate::telemetry::Recording;

/// The parts of a request that a failed assertion prints, and where its span is found.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) method: Method,
    pub(super) address: Address,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
    pub(super) place: &'static Location<'static>,
    pub(super) patience: Duration,
    pub(super) recording: Arc<Recording>,
    pub(super) seen: Seen,
}

impl Sent {
    /// The trace of this request, for who reads a failed test.
    pub(super) fn write_spans(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trace = self.seen.get().and_then(|id| self.recording.tree(*id));
        match trace {
            Some(trace) => write!(f, "\nwhat the app recorded:\n\n{trace}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, target, place) = (&self.method, &self.address.target, self.place);
        writeln!(f, "{method} {target}    (sent at {place})")?;
        write_message(f, &self.headers, &self.body)
    }
}

/// Headers and body, indented and cut to what a terminal bears.
pub(super) fn write_message(
    f: &mut fmt::Formatter<'_>,
    headers: &HeaderMap,
    body: &str,
) -> fmt::Result {
    const SHOWN: usize = 4000;
    for (name, value) in headers {
        writeln!(f, "  {name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
    }
    if !body.is_empty() {
        let shown = &body[..body.floor_char_boundary(SHOWN)];
        writeln!(f, "\n  {}", shown.replace('\n', "\n  "))?;
        if shown.len() < body.len() {
            writeln!(f, "  ... and {} bytes more", body.len() - shown.len())?;
        }
    }
    Ok(())
}
