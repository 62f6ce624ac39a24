//! `Vary`: what else than the address decides about a response.

use http::header::VARY;
use http::{HeaderMap, HeaderValue};

const NAME: &str = "accept-encoding";

/// Declares that the response depends on `Accept-Encoding`, unless it says so already or
/// depends on everything (`*`).
pub(crate) fn vary_by_encoding(headers: &mut HeaderMap) {
    let said = headers.get_all(VARY).iter().any(|line| {
        let names = line.as_bytes().split(|byte| *byte == b',');
        names
            .map(<[u8]>::trim_ascii)
            .any(|name| name == b"*" || name.eq_ignore_ascii_case(NAME.as_bytes()))
    });
    if said {
        return;
    }
    // One line reads best, and some caches look at the first alone.
    let merged = headers.get(VARY).and_then(|first| {
        let merged = [first.as_bytes(), b", ", NAME.as_bytes()].concat();
        HeaderValue::from_bytes(&merged).ok()
    });
    let mut rest = headers.get_all(VARY).iter().skip(1).cloned();
    let rest: Vec<HeaderValue> = rest.by_ref().collect();
    headers.insert(VARY, merged.unwrap_or(HeaderValue::from_static(NAME)));
    for line in rest {
        headers.append(VARY, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(lines: &[&'static str]) -> Vec<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(VARY, HeaderValue::from_static(line));
        }
        vary_by_encoding(&mut headers);
        let lines = headers.get_all(VARY).iter();
        lines
            .map(|line| line.to_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn the_name_is_added_once_and_nothing_is_moved() {
        assert_eq!(merged(&[]), ["accept-encoding"]);
        assert_eq!(
            merged(&["Cookie, Accept"]),
            ["Cookie, Accept, accept-encoding"]
        );
        assert_eq!(
            merged(&["cookie", "accept"]),
            ["cookie, accept-encoding", "accept"]
        );
        assert_eq!(merged(&["a,Accept-Encoding "]), ["a,Accept-Encoding "]);
        assert_eq!(merged(&["a", "*"]), ["a", "*"]);
        assert_eq!(merged(&["x-accept-encoding"]).len(), 1);
    }
}
