//! The header by which traces go on from one service to the next.
//!
//! <https://www.w3.org/TR/trace-context/#traceparent-header>

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use http::HeaderMap;

use super::id::Id;

/// A trace that somebody else has begun, as the `traceparent` header has it.
///
/// # Example
///
/// ```
/// use stario_runtime::telemetry::Traceparent;
///
/// let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// let caller: Traceparent = text.parse()?;
/// assert!(caller.is_sampled());
/// assert_eq!(caller.to_string(), text);
/// # Ok::<(), stario_runtime::telemetry::TraceparentError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traceparent {
    trace_id: [u8; 16],
    span_id: [u8; 8],
    sampled: bool,
}

/// A text that is not a `traceparent` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceparentError;

impl fmt::Display for TraceparentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a traceparent: 00, a trace id, a span id and flags, in lowercase hex")
    }
}

impl std::error::Error for TraceparentError {}

impl Traceparent {
    /// The header of a request; one that is malformed, or sent twice, is none.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{HeaderMap, telemetry::Traceparent};
    ///
    /// assert_eq!(Traceparent::from_headers(&HeaderMap::new()), None);
    /// ```
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all("traceparent").iter();
        let (first, second) = (values.next()?, values.next());
        if second.is_some() {
            return None;
        }
        first.to_str().ok()?.parse().ok()
    }

    /// What a span of ours is called there: its trace goes on under the caller's id.
    pub(super) fn of(caller: Option<&Self>, trace: Id, span: Id) -> Self {
        Self {
            trace_id: caller.map_or(trace.to_bytes(), |caller| caller.trace_id),
            span_id: short(span),
            sampled: caller.is_none_or(|caller| caller.sampled),
        }
    }

    /// The id of the whole trace.
    pub fn trace_id(&self) -> Id {
        Id::from_bytes(self.trace_id)
    }

    /// The eight bytes that name the caller's span.
    pub fn span_id(&self) -> [u8; 8] {
        self.span_id
    }

    /// Whether the caller records the trace.
    pub fn is_sampled(&self) -> bool {
        self.sampled
    }
}

/// Characters of a `tracestate` that are passed on; section 3.3.1.5 asks for 512.
const STATE: usize = 2048;

/// The `tracestate` header of a request, which several lines may make up; a longer one is left out.
///
/// Nothing of it is read: it belongs to the systems of the caller.
pub(crate) fn tracestate(headers: &HeaderMap) -> Option<Arc<str>> {
    let lines = headers.get_all("tracestate").iter();
    let lines = lines.map(|line| line.to_str().ok().map(str::trim));
    let lines: Vec<_> = lines.collect::<Option<_>>()?;
    let whole = lines.join(",");
    (!whole.is_empty() && whole.len() <= STATE).then(|| whole.into())
}

/// The eight bytes by which other systems know a span: the random end of its id.
pub(crate) fn short(span: Id) -> [u8; 8] {
    let id = span.to_bytes();
    *id.last_chunk().expect("sixteen bytes end with eight")
}

impl FromStr for Traceparent {
    type Err = TraceparentError;

    /// Strict, as section 3.2 of the recommendation asks: lowercase, exact lengths, ids that
    /// are not zero. A later version may have more fields, which are passed over.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(5, '-');
        let mut part = || parts.next().ok_or(TraceparentError);
        let [version] = hex(part()?)?;
        let trace_id: [u8; 16] = hex(part()?)?;
        let span_id: [u8; 8] = hex(part()?)?;
        let [flags] = hex(part()?)?;
        let more = parts.next().is_some();
        let zero = trace_id == [0; 16] || span_id == [0; 8];
        if version == 0xff || zero || (version == 0 && more) {
            return Err(TraceparentError);
        }
        Ok(Self {
            trace_id,
            span_id,
            sampled: flags & 1 == 1,
        })
    }
}

/// Exactly so many bytes in lowercase hexadecimal.
fn hex<const N: usize>(text: &str) -> Result<[u8; N], TraceparentError> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(TraceparentError),
    };
    let mut bytes = [0; N];
    if text.len() != 2 * N {
        return Err(TraceparentError);
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Ok(bytes)
}

impl fmt::Display for Traceparent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("00-")?;
        self.trace_id
            .iter()
            .try_for_each(|b| write!(f, "{b:02x}"))?;
        f.write_str("-")?;
        self.span_id.iter().try_for_each(|b| write!(f, "{b:02x}"))?;
        write!(f, "-{:02x}", u8::from(self.sampled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_tracestate_is_passed_on_as_it_came_in_one_line() {
        let read = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("tracestate", http::HeaderValue::from_static(line));
            }
            tracestate(&headers)
        };
        assert_eq!(
            read(&["rojo=00f067aa0ba902b7", "congo=t61"]).as_deref(),
            Some("rojo=00f067aa0ba902b7,congo=t61")
        );
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[" "]), None);
        let long = format!("a={}", "x".repeat(STATE));
        let mut headers = HeaderMap::new();
        headers.append("tracestate", long.parse().unwrap());
        assert_eq!(tracestate(&headers), None);
        headers.insert(
            "tracestate",
            http::HeaderValue::from_bytes(b"a=\xff").unwrap(),
        );
        assert_eq!(tracestate(&headers), None, "not text");
    }

    #[test]
    fn the_example_of_the_recommendation_is_read() {
        let caller: Traceparent = GOOD.parse().unwrap();
        assert_eq!(caller.trace_id().to_bytes()[..2], [0x4b, 0xf9]);
        assert_eq!(caller.span_id()[7], 0xb7);
        assert_eq!(caller.to_string(), GOOD);
    }

    #[test]
    fn what_is_not_exactly_the_form_is_none() {
        let long = format!("{GOOD}-00");
        for bad in [
            "",
            "00",
            "garbage",
            &GOOD.to_uppercase(),
            &GOOD[..54],
            &long,
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-+1",
            "00-4bf92f3577b34da6a3ce929d0e0e47-3600f067aa0ba902b7aa-01",
        ] {
            assert_eq!(bad.parse::<Traceparent>(), Err(TraceparentError), "{bad}");
        }
    }

    #[test]
    fn a_later_version_may_have_more() {
        let later = GOOD.replacen("00", "cc", 1) + "-what-will-be";
        assert!(later.parse::<Traceparent>().unwrap().is_sampled());
    }

    #[test]
    fn a_header_that_comes_twice_is_none() {
        let mut headers = HeaderMap::new();
        headers.append("traceparent", GOOD.parse().unwrap());
        assert!(Traceparent::from_headers(&headers).is_some());
        headers.append("traceparent", GOOD.parse().unwrap());
        assert_eq!(Traceparent::from_headers(&headers), None);
    }
}
