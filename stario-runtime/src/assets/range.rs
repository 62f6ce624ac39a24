//! `Range` and `If-Range`: which bytes of a body the client asks for.

use std::ops::Range;

use http::HeaderMap;
use http::header::{IF_RANGE, RANGE};

/// What to send of a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    /// All of it, with 200.
    Whole,
    /// One part, with 206.
    Part(Range<usize>),
    /// Nothing, with 416.
    Unsatisfiable,
}

/// Reads the range headers of a GET request for a body of `len` bytes.
///
/// One range is served. More than one is answered with the whole body, so a request can never
/// cost more than the file; other units are ignored. A malformed range of bytes is refused.
pub(crate) fn select(headers: &HeaderMap, etag: &str, len: usize) -> Selection {
    let mut lines = headers.get_all(RANGE).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return Selection::Whole;
    };
    if !if_range_holds(headers, etag) {
        return Selection::Whole;
    }
    let Some((unit, spec)) = line.to_str().ok().and_then(|line| line.split_once('=')) else {
        return Selection::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") || spec.contains(',') {
        return Selection::Whole;
    }
    resolve(spec.trim(), len).map_or(Selection::Unsatisfiable, Selection::Part)
}

/// Without `If-Range` every range holds; with it only for exactly this version.
///
/// A weak tag and a date never hold: neither promises the same bytes.
fn if_range_holds(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get(IF_RANGE)
        .is_none_or(|value| value.as_bytes().trim_ascii() == etag.as_bytes())
}

/// `2-5`, `2-` or `-3`, as positions in a body of `len` bytes.
fn resolve(spec: &str, len: usize) -> Option<Range<usize>> {
    let (first, last) = spec.split_once('-')?;
    if first.is_empty() {
        let suffix = number(last)?.min(len);
        return (suffix > 0).then(|| len - suffix..len);
    }
    let first = number(first)?;
    let last = if last.is_empty() { len } else { number(last)? };
    (first <= last && first < len).then(|| first..last.saturating_add(1).min(len))
}

/// Digits only: no sign, no blank. A number beyond any body counts as the largest.
fn number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn ask(range: &'static str) -> Selection {
        ask_if(range, None)
    }

    fn ask_if(range: &'static str, if_range: Option<&'static str>) -> Selection {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, HeaderValue::from_static(range));
        if let Some(tag) = if_range {
            headers.insert(IF_RANGE, HeaderValue::from_static(tag));
        }
        select(&headers, "\"abc\"", 10)
    }

    #[test]
    fn one_range_is_cut_to_the_body() {
        assert_eq!(ask("bytes=2-5"), Selection::Part(2..6));
        assert_eq!(ask("bytes=2-"), Selection::Part(2..10));
        assert_eq!(ask("bytes=-3"), Selection::Part(7..10));
        assert_eq!(ask("bytes=-99"), Selection::Part(0..10));
        assert_eq!(
            ask("Bytes= 0-99999999999999999999999 "),
            Selection::Part(0..10)
        );
    }

    #[test]
    fn ranges_outside_or_malformed_are_unsatisfiable() {
        for range in [
            "bytes=99-100",
            "bytes=10-",
            "bytes=-0",
            "bytes=5-2",
            "bytes=+2-5",
            "bytes=2-5-7",
            "bytes=a-b",
            "bytes=-",
            "bytes=",
        ] {
            assert_eq!(ask(range), Selection::Unsatisfiable, "{range}");
        }
    }

    #[test]
    fn many_ranges_and_other_units_give_the_whole_body() {
        assert_eq!(ask("bytes=0-1,3-4"), Selection::Whole);
        assert_eq!(ask("lines=1-2"), Selection::Whole);
        assert_eq!(ask("nonsense"), Selection::Whole);
        assert_eq!(select(&HeaderMap::new(), "\"abc\"", 10), Selection::Whole);
    }

    #[test]
    fn if_range_needs_the_strong_tag() {
        assert_eq!(ask_if("bytes=0-1", Some("\"abc\"")), Selection::Part(0..2));
        assert_eq!(ask_if("bytes=0-1", Some("W/\"abc\"")), Selection::Whole);
        assert_eq!(ask_if("bytes=0-1", Some("\"old\"")), Selection::Whole);
        assert_eq!(
            ask_if("bytes=0-1", Some("Sat, 21 Nov 2026 00:00:00 GMT")),
            Selection::Whole
        );
        assert_eq!(ask_if("bytes=99-", Some("\"old\"")), Selection::Whole);
    }

    proptest! {
        #[test]
        fn a_part_lies_inside_the_body(spec in "[0-9 =,+-]{0,30}", len in 0_usize..100) {
            let mut headers = HeaderMap::new();
            headers.insert(RANGE, HeaderValue::try_from(format!("bytes={spec}")).unwrap());
            if let Selection::Part(part) = select(&headers, "\"abc\"", len) {
                prop_assert!(part.start < part.end && part.end <= len);
            }
        }
    }
}
