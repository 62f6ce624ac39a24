//! What a response depends on, of its request.

use http::{HeaderMap, HeaderValue, Request};

/// The part of a request that outlives its handler: finishing the response needs it.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The request came from the Datastar client, which shows nothing but events with status 200.
    pub(crate) datastar: bool,
    /// The page of another site reads along.
    pub(crate) foreign_reader: bool,
}

impl Asked {
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let headers = request.headers();
        Self {
            datastar: is_datastar(headers),
            foreign_reader: is_foreign_reader(headers),
        }
    }
}

pub(crate) fn is_datastar(headers: &HeaderMap) -> bool {
    headers
        .get("datastar-request")
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"))
}

/// Whether a script or an element of another site's page sent the request, by the headers that a
/// browser sets and a page cannot. Following a link from there is no such thing.
fn is_foreign_reader(headers: &HeaderMap) -> bool {
    let is = |name, values: &[&str]| {
        let value = headers.get(name).map(HeaderValue::as_bytes);
        value.is_some_and(|value| values.iter().any(|known| known.as_bytes() == value))
    };
    is("sec-fetch-site", &["cross-site"]) && is("sec-fetch-mode", &["cors", "no-cors"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(&str, &str)]) -> Asked {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Asked::of(&request.body(()).unwrap())
    }

    #[test]
    fn a_script_of_another_site_is_a_foreign_reader_and_a_visitor_is_not() {
        let site = ("sec-fetch-site", "cross-site");
        assert!(asked(&[site, ("sec-fetch-mode", "cors")]).foreign_reader);
        assert!(asked(&[site, ("sec-fetch-mode", "no-cors")]).foreign_reader);
        assert!(!asked(&[site, ("sec-fetch-mode", "navigate")]).foreign_reader);
        let own = ("sec-fetch-site", "same-origin");
        assert!(!asked(&[own, ("sec-fetch-mode", "cors")]).foreign_reader);
        assert!(!asked(&[]).foreign_reader);
    }

    #[test]
    fn the_datastar_client_names_itself() {
        assert!(asked(&[("datastar-request", "True")]).datastar);
        assert!(!asked(&[("datastar-request", "yes")]).datastar);
    }
}
