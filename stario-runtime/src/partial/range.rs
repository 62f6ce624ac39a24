//! `Range` and `If-Range`: which bytes of a content the client asks for (RFC 9110, 14).

use std::ops::Range;

use http::HeaderMap;
use http::header::{IF_RANGE, RANGE};

use super::date::Date;

/// More ranges than this are no download that is resumed: the whole is sent.
const MOST: usize = 16;

/// What to send of a content.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    /// All of it, with 200.
    Whole,
    /// These parts, ascending and apart from each other, with 206. Never none.
    Parts(Vec<Range<u64>>),
    /// Nothing, with 416.
    Unsatisfiable,
}

/// Reads the range headers of a GET request for a content of `len` bytes.
///
/// Up to 16 ranges that ascend and do not overlap are served as they are asked for; a list that
/// jumps about or is longer is answered with the whole, and so is one in another unit. A
/// malformed range of bytes is refused (RFC 9110, 14.2 leaves the choice).
pub(crate) fn select(
    headers: &HeaderMap,
    etag: &str,
    modified: Option<Date>,
    len: u64,
) -> Selection {
    let mut lines = headers.get_all(RANGE).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return Selection::Whole;
    };
    if !if_range_holds(headers, etag, modified) {
        return Selection::Whole;
    }
    let Some((unit, list)) = line.to_str().ok().and_then(|line| line.split_once('=')) else {
        return Selection::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Selection::Whole;
    }
    parts(list, len)
}

fn parts(list: &str, len: u64) -> Selection {
    let mut parts: Vec<Range<u64>> = Vec::new();
    for (count, spec) in list.split(',').enumerate() {
        if count == MOST {
            return Selection::Whole;
        }
        let spec = spec.trim();
        // A list may have empty elements (RFC 9110, 5.6.1).
        if spec.is_empty() {
            continue;
        }
        match resolve(spec, len) {
            Ok(Some(part)) => {
                if parts.last().is_some_and(|last| part.start < last.end) {
                    return Selection::Whole;
                }
                parts.push(part);
            }
            // One of several that lies outside is passed over.
            Ok(None) => {}
            Err(Malformed) => return Selection::Unsatisfiable,
        }
    }
    if parts.is_empty() {
        Selection::Unsatisfiable
    } else {
        Selection::Parts(parts)
    }
}

/// Without `If-Range` every range holds; with it only for exactly this version.
///
/// A weak tag never holds, it does not promise the same bytes; a date holds when it is the very
/// time of the last change, and that is not just now (RFC 9110, 13.1.5).
fn if_range_holds(headers: &HeaderMap, etag: &str, modified: Option<Date>) -> bool {
    let Some(value) = headers.get(IF_RANGE) else {
        return true;
    };
    if value.as_bytes().trim_ascii() == etag.as_bytes() {
        return true;
    }
    match (Date::read(value), modified) {
        (Some(asked), Some(modified)) => asked == modified && !modified.is_weak(),
        _ => false,
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Malformed;

/// `2-5`, `2-` or `-3`, as positions in a content of `len` bytes; nothing when it lies outside.
fn resolve(spec: &str, len: u64) -> Result<Option<Range<u64>>, Malformed> {
    let (first, last) = spec.split_once('-').ok_or(Malformed)?;
    if first.is_empty() {
        let suffix = number(last)?.min(len);
        return Ok((suffix > 0).then(|| len - suffix..len));
    }
    let first = number(first)?;
    let last = if last.is_empty() {
        u64::MAX
    } else {
        number(last)?
    };
    if last < first {
        return Err(Malformed);
    }
    Ok((first < len).then(|| first..last.saturating_add(1).min(len)))
}

/// Digits only: no sign, no blank. A number beyond any content counts as the largest.
fn number(text: &str) -> Result<u64, Malformed> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        Ok(text.parse().unwrap_or(u64::MAX))
    } else {
        Err(Malformed)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;
    use std::time::{Duration, UNIX_EPOCH};

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
        // Sun, 06 Nov 1994 08:49:37 GMT
        let modified = Date::of(UNIX_EPOCH + Duration::from_secs(784_111_777));
        select(&headers, "\"abc\"", modified, 10)
    }

    fn part(part: Range<u64>) -> Selection {
        Selection::Parts(vec![part])
    }

    #[test]
    fn one_range_is_cut_to_the_content() {
        assert_eq!(ask("bytes=2-5"), part(2..6));
        assert_eq!(ask("bytes=2-"), part(2..10));
        assert_eq!(ask("bytes=-3"), part(7..10));
        assert_eq!(ask("bytes=-99"), part(0..10));
        assert_eq!(ask("Bytes= 0-99999999999999999999999 "), part(0..10));
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
            "bytes=0-1,x",
            "bytes=20-30,10-",
        ] {
            assert_eq!(ask(range), Selection::Unsatisfiable, "{range}");
        }
    }

    #[test]
    fn ranges_that_ascend_are_served_and_those_outside_passed_over() {
        assert_eq!(ask("bytes=0-1, 3-4"), Selection::Parts(vec![0..2, 3..5]));
        assert_eq!(ask("bytes=0-1,2-3"), Selection::Parts(vec![0..2, 2..4]));
        assert_eq!(ask("bytes=0-1,-2"), Selection::Parts(vec![0..2, 8..10]));
        assert_eq!(ask("bytes=3-4,20-30"), part(3..5));
        assert_eq!(ask("bytes=0-1,"), part(0..2));
    }

    #[test]
    fn ranges_that_overlap_or_jump_back_or_are_many_give_the_whole() {
        assert_eq!(ask("bytes=0-3,3-4"), Selection::Whole);
        assert_eq!(ask("bytes=5-6,0-1"), Selection::Whole);
        assert_eq!(ask("bytes=0-,0-,0-"), Selection::Whole);
        let many = format!("bytes={}0-0", "9-9,".repeat(1000));
        assert_eq!(ask(many.leak()), Selection::Whole);
    }

    /// However well they are ordered.
    #[test]
    fn no_more_than_sixteen_ranges_are_looked_at() {
        let select_many = |count: usize| {
            let list: Vec<_> = (0..count).map(|n| format!("{0}-{0}", n * 2)).collect();
            let mut headers = HeaderMap::new();
            let value = format!("bytes={}", list.join(","));
            headers.insert(RANGE, HeaderValue::try_from(value).unwrap());
            select(&headers, "\"abc\"", None, 1000)
        };
        assert!(matches!(select_many(MOST), Selection::Parts(parts) if parts.len() == MOST));
        assert_eq!(select_many(MOST + 1), Selection::Whole);
    }

    /// It may have changed again since, within the same second.
    #[test]
    fn the_date_of_this_moment_is_no_proof() {
        let now = Date::of(std::time::SystemTime::now()).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, HeaderValue::from_static("bytes=0-1"));
        headers.insert(IF_RANGE, now.header());
        assert_eq!(select(&headers, "\"abc\"", Some(now), 10), Selection::Whole);
    }

    #[test]
    fn other_units_give_the_whole() {
        assert_eq!(ask("lines=1-2"), Selection::Whole);
        assert_eq!(ask("nonsense"), Selection::Whole);
        let none = select(&HeaderMap::new(), "\"abc\"", None, 10);
        assert_eq!(none, Selection::Whole);
    }

    #[test]
    fn if_range_needs_the_strong_tag_or_the_very_date() {
        let same = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(ask_if("bytes=0-1", Some("\"abc\"")), part(0..2));
        assert_eq!(ask_if("bytes=0-1", same), part(0..2));
        for other in [
            "W/\"abc\"",
            "\"old\"",
            "Sun, 06 Nov 1994 08:49:36 GMT",
            "Sat, 21 Nov 2026 00:00:00 GMT",
        ] {
            assert_eq!(
                ask_if("bytes=0-1", Some(other)),
                Selection::Whole,
                "{other}"
            );
            assert_eq!(
                ask_if("bytes=99-", Some(other)),
                Selection::Whole,
                "{other}"
            );
        }
    }

    proptest! {
        #[test]
        fn parts_lie_inside_the_content_in_order(spec in "[0-9 =,+-]{0,40}", len in 0_u64..100) {
            let mut headers = HeaderMap::new();
            headers.insert(RANGE, HeaderValue::try_from(format!("bytes={spec}")).unwrap());
            if let Selection::Parts(parts) = select(&headers, "\"abc\"", None, len) {
                prop_assert!(!parts.is_empty());
                let mut end = 0;
                for part in parts {
                    prop_assert!(end <= part.start && part.start < part.end && part.end <= len);
                    end = part.end;
                }
            }
        }
    }
}
