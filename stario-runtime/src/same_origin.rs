//! The guard against writes that another site's page makes a visitor's browser send.

use http::{HeaderMap, Method};

/// Whether a request may run a handler, by the headers that a browser sets and a page cannot.
///
/// Safe methods pass. `Sec-Fetch-Site` decides where there is one (`same-origin`, or `none`
/// for what the visitor typed); otherwise `Origin` must name the same host and port as `Host`.
/// A request with neither is not from a browser and passes.
pub(crate) fn allows(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return true;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let Some(origin) = headers.get("origin") else {
        return true;
    };
    let (Ok(origin), Some(Ok(host))) = (
        origin.to_str(),
        headers.get("host").map(|host| host.to_str()),
    ) else {
        return false;
    };
    match origin.split_once("://") {
        Some((scheme, authority)) => {
            let port = match scheme {
                "http" => ":80",
                "https" => ":443",
                _ => return false,
            };
            let plain = |text: &str| text.trim_end_matches(port).to_ascii_lowercase();
            plain(authority) == plain(host)
        }
        // `null` of a sandboxed frame, or no origin at all.
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        allows(&Method::POST, &headers)
    }

    #[test]
    fn a_page_of_this_site_and_a_program_pass() {
        assert!(post(&[]));
        assert!(post(&[("sec-fetch-site", "same-origin")]));
        assert!(post(&[("sec-fetch-site", "none")]));
        assert!(post(&[
            ("host", "a.example:8000"),
            ("origin", "http://A.example:8000")
        ]));
        assert!(post(&[
            ("host", "a.example"),
            ("origin", "https://a.example:443")
        ]));
    }

    #[test]
    fn other_sites_and_sandboxes_are_refused() {
        assert!(!post(&[("sec-fetch-site", "cross-site")]));
        assert!(!post(&[("sec-fetch-site", "same-site")]));
        assert!(!post(&[("host", "a.example"), ("origin", "null")]));
        assert!(!post(&[
            ("host", "a.example"),
            ("origin", "https://b.example")
        ]));
        assert!(!post(&[
            ("host", "a.example"),
            ("origin", "http://a.example:8080")
        ]));
        assert!(!post(&[("origin", "http://a.example")]));
    }

    #[test]
    fn reading_is_not_writing() {
        let headers = [("sec-fetch-site", "cross-site")]
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        assert!(allows(&Method::GET, &headers));
    }
}
