//! `If-None-Match`: does the client hold this very version already?

use http::HeaderMap;
use http::header::IF_NONE_MATCH;

/// Whether `If-None-Match` names the entity tag (weak comparison), or is `*`.
pub(crate) fn none_match(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.trim() == "*" || tags(value).any(|tag| tag == etag))
}

/// The quoted tags of a list, without `W/`; ends at the first thing that is not a tag.
fn tags(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let tag = rest.trim_start_matches([' ', '\t', ',']);
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        // A comma inside the quotes belongs to the tag.
        let end = tag.strip_prefix('"')?.find('"')? + 2;
        let (tag, tail) = tag.split_at(end);
        rest = tail;
        Some(tag)
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn hit(value: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, HeaderValue::from_static(value));
        none_match(&headers, "\"abc\"")
    }

    #[test]
    fn lists_weak_tags_and_the_star_match() {
        assert!(hit("\"abc\""));
        assert!(hit("W/\"abc\""));
        assert!(hit("\"x\", W/\"y,z\" ,\"abc\""));
        assert!(hit(" * "));
    }

    #[test]
    fn other_and_malformed_tags_do_not_match() {
        assert!(!hit("\"ABC\""));
        assert!(!hit("abc"));
        assert!(!hit("\"x\", abc"));
        assert!(!hit("\"abc"));
        assert!(!hit(""));
        assert!(!none_match(&HeaderMap::new(), "\"abc\""));
    }
}
