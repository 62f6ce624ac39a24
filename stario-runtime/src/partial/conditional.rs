//! Preconditions: is what the client asks about still what it has seen? (RFC 9110, 13)

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use http::{HeaderMap, HeaderName, StatusCode};

use super::date::Date;

/// What the preconditions say, in the order of RFC 9110, 13.2.2.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// They hold, or there are none.
    Proceed,
    /// The client has this version: 304.
    NotModified,
    /// The client asked about another version: 412.
    Failed,
}

impl Verdict {
    pub(super) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Proceed => None,
            Self::NotModified => Some(StatusCode::NOT_MODIFIED),
            Self::Failed => Some(StatusCode::PRECONDITION_FAILED),
        }
    }
}

/// Judges a GET or HEAD request for the version with this strong tag and time of change.
pub(super) fn judge(headers: &HeaderMap, etag: &str, modified: Option<Date>) -> Verdict {
    let date = |name: HeaderName| headers.get(name).and_then(Date::read);
    if headers.contains_key(IF_MATCH) {
        if !names(headers, IF_MATCH, etag, Comparison::Strong) {
            return Verdict::Failed;
        }
    } else if let (Some(since), Some(modified)) = (date(IF_UNMODIFIED_SINCE), modified)
        && modified > since
    {
        return Verdict::Failed;
    }
    // A tag is the better witness: with one the date does not count.
    if headers.contains_key(IF_NONE_MATCH) {
        if names(headers, IF_NONE_MATCH, etag, Comparison::Weak) {
            return Verdict::NotModified;
        }
    } else if let (Some(since), Some(modified)) = (date(IF_MODIFIED_SINCE), modified)
        && modified <= since
    {
        return Verdict::NotModified;
    }
    Verdict::Proceed
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Strong,
    /// `W/"a"` is `"a"`.
    Weak,
}

/// Whether a list of entity tags names this one, or is `*`.
fn names(headers: &HeaderMap, list: HeaderName, etag: &str, comparison: Comparison) -> bool {
    headers
        .get_all(list)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.trim() == "*" || tags(value, comparison).any(|tag| tag == etag))
}

/// The quoted tags of a list; ends at the first thing that is not a tag.
fn tags(list: &str, comparison: Comparison) -> impl Iterator<Item = &str> {
    let mut rest = list;
    std::iter::from_fn(move || {
        loop {
            let tag = rest.trim_start_matches([' ', '\t', ',']);
            let strong = tag.strip_prefix("W/");
            let skipped = strong.is_some() && comparison == Comparison::Strong;
            let tag = strong.unwrap_or(tag);
            // A comma inside the quotes belongs to the tag.
            let end = tag.strip_prefix('"')?.find('"')? + 2;
            let (tag, tail) = tag.split_at(end);
            rest = tail;
            if !skipped {
                return Some(tag);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    const TAG: &str = "\"abc\"";

    fn ask(pairs: &[(HeaderName, &'static str)]) -> Verdict {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, HeaderValue::from_static(value));
        }
        // Sun, 06 Nov 1994 08:49:37 GMT
        let modified = Date::of(UNIX_EPOCH + Duration::from_secs(784_111_777));
        judge(&headers, TAG, modified)
    }

    fn none_match(value: &'static str) -> bool {
        ask(&[(IF_NONE_MATCH, value)]) == Verdict::NotModified
    }

    #[test]
    fn lists_weak_tags_and_the_star_match() {
        assert!(none_match("\"abc\""));
        assert!(none_match("W/\"abc\""));
        assert!(none_match("\"x\", W/\"y,z\" ,\"abc\""));
        assert!(none_match(" * "));
    }

    #[test]
    fn other_and_malformed_tags_do_not_match() {
        assert!(!none_match("\"ABC\""));
        assert!(!none_match("abc"));
        assert!(!none_match("\"x\", abc"));
        assert!(!none_match("\"abc"));
        assert!(!none_match(""));
        assert_eq!(ask(&[]), Verdict::Proceed);
    }

    #[test]
    fn a_date_counts_where_there_is_no_tag() {
        let (same, before) = (
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:36 GMT",
        );
        assert_eq!(ask(&[(IF_MODIFIED_SINCE, same)]), Verdict::NotModified);
        // The two old forms of a date are read as well.
        let old = "Sunday, 06-Nov-94 08:49:37 GMT";
        assert_eq!(ask(&[(IF_MODIFIED_SINCE, old)]), Verdict::NotModified);
        assert_eq!(ask(&[(IF_MODIFIED_SINCE, before)]), Verdict::Proceed);
        assert_eq!(ask(&[(IF_MODIFIED_SINCE, "soon")]), Verdict::Proceed);
        let both = [(IF_NONE_MATCH, "\"x\""), (IF_MODIFIED_SINCE, same)];
        assert_eq!(ask(&both), Verdict::Proceed);
    }

    #[test]
    fn a_client_that_wants_another_version_is_told() {
        assert_eq!(ask(&[(IF_MATCH, "\"x\"")]), Verdict::Failed);
        assert_eq!(ask(&[(IF_MATCH, "W/\"abc\"")]), Verdict::Failed);
        assert_eq!(ask(&[(IF_MATCH, "W/\"x\", \"abc\"")]), Verdict::Proceed);
        assert_eq!(ask(&[(IF_MATCH, "*")]), Verdict::Proceed);
        let before = "Sun, 06 Nov 1994 08:49:36 GMT";
        assert_eq!(ask(&[(IF_UNMODIFIED_SINCE, before)]), Verdict::Failed);
        let both = [(IF_MATCH, "\"abc\""), (IF_UNMODIFIED_SINCE, before)];
        assert_eq!(ask(&both), Verdict::Proceed);
    }
}
