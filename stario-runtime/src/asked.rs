//! What the end of a response has to know of its request.

use http::header::{
    IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::compress::Accepts;

/// The headers that decide how much of a file is sent.
const CONDITIONS: [HeaderName; 6] = [
    RANGE,
    IF_RANGE,
    IF_MATCH,
    IF_NONE_MATCH,
    IF_MODIFIED_SINCE,
    IF_UNMODIFIED_SINCE,
];

/// What was asked: kept with the exchange, because the handler owns the request.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The request came from the Datastar client, which shows nothing but events with status 200.
    pub(crate) datastar: bool,
    /// The page of another site reads along.
    pub(crate) foreign_reader: bool,
    pub(crate) method: Method,
    pub(crate) accepts: Accepts,
    /// Few requests have any.
    conditions: Option<Box<HeaderMap>>,
}

impl Asked {
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Self {
        let any = CONDITIONS.iter().any(|name| headers.contains_key(name));
        let conditions = any.then(|| {
            let mut conditions = HeaderMap::new();
            for name in CONDITIONS {
                for value in headers.get_all(&name) {
                    conditions.append(name.clone(), value.clone());
                }
            }
            Box::new(conditions)
        });
        Self {
            datastar: is_datastar(headers),
            foreign_reader: is_foreign_reader(headers),
            method: method.clone(),
            accepts: Accepts::read(headers),
            conditions,
        }
    }

    /// The preconditions and ranges, for `partial::answer`.
    pub(crate) fn conditions(&self) -> HeaderMap {
        self.conditions.as_deref().cloned().unwrap_or_default()
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
        let pairs = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        Asked::of(&Method::GET, &pairs.collect())
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
