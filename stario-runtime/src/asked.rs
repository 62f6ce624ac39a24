//! What the end of a response has to know of its request.

use http::header::{
    AsHeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::compact::asks_for_events;
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
    pub(crate) named: Named,
    /// Few requests have any.
    conditions: Option<Box<HeaderMap>>,
}

impl Asked {
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Self {
        let named = Named::of(headers);
        Self {
            datastar: named.has(Named::DATASTAR) && is_datastar(headers),
            foreign_reader: named.has(Named::FETCH) && is_foreign_reader(headers),
            method: method.clone(),
            accepts: if named.has(Named::CODINGS) {
                Accepts::read(headers)
            } else {
                Accepts::default()
            },
            named,
            conditions: named
                .has(Named::CONDITION)
                .then(|| Box::new(conditions_of(headers))),
        }
    }

    /// The preconditions and ranges, for `partial::answer`.
    pub(crate) fn conditions(&self) -> HeaderMap {
        self.conditions.as_deref().cloned().unwrap_or_default()
    }
}

/// Which headers there are of those that every request is asked about.
///
/// Found in one pass, because most requests have none of them, and each look into the map costs a
/// hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Named(u8);

impl Named {
    /// A precondition or a range.
    pub(crate) const CONDITION: Self = Self(1);
    pub(crate) const DATASTAR: Self = Self(1 << 1);
    /// `Sec-Fetch-Site` of another site's page.
    pub(crate) const FETCH: Self = Self(1 << 2);
    /// `Accept-Encoding`.
    pub(crate) const CODINGS: Self = Self(1 << 3);
    /// `Accept`.
    pub(crate) const TYPES: Self = Self(1 << 4);
    /// `Content-Length`.
    pub(crate) const LENGTH: Self = Self(1 << 5);
    /// `Content-Encoding`.
    pub(crate) const ENCODED: Self = Self(1 << 6);

    /// How long their names are, a bit for each length: most headers are told by that to be none.
    const LENGTHS: u32 =
        1 << 5 | 1 << 6 | 1 << 8 | 1 << 13 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 17 | 1 << 19;

    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut all = Self::default();
        for name in headers.keys() {
            let length = name.as_str().len();
            if length < 32 && Self::LENGTHS >> length & 1 != 0 {
                all.0 |= Self::bit(name, headers);
            }
        }
        all
    }

    #[inline(never)]
    fn bit(name: &HeaderName, headers: &HeaderMap) -> u8 {
        let bit = match name.as_str() {
            "accept" => Self::TYPES,
            "accept-encoding" => Self::CODINGS,
            "content-encoding" => Self::ENCODED,
            "content-length" => Self::LENGTH,
            "datastar-request" => Self::DATASTAR,
            "sec-fetch-site" if is(headers, name, &[CROSS_SITE]) => Self::FETCH,
            "range"
            | "if-range"
            | "if-match"
            | "if-none-match"
            | "if-modified-since"
            | "if-unmodified-since" => Self::CONDITION,
            _ => Self(0),
        };
        bit.0
    }

    /// Whether any of these is there.
    pub(crate) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Whether the request may be answered with a stream.
    pub(crate) fn may_stream(self, headers: &HeaderMap) -> bool {
        self.has(Self::DATASTAR) || (self.has(Self::TYPES) && asks_for_events(headers))
    }
}

#[inline(never)]
pub(crate) fn is_datastar(headers: &HeaderMap) -> bool {
    headers
        .get("datastar-request")
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"))
}

#[inline(never)]
fn conditions_of(headers: &HeaderMap) -> HeaderMap {
    let mut conditions = HeaderMap::new();
    for name in CONDITIONS {
        for value in headers.get_all(&name) {
            conditions.append(name.clone(), value.clone());
        }
    }
    conditions
}

/// What a browser says of a request that the page of another site has made.
const CROSS_SITE: &str = "cross-site";

/// Whether a script or an element of another site's page sent the request, by the headers that a
/// browser sets and a page cannot. Following a link from there is no such thing.
#[inline(never)]
fn is_foreign_reader(headers: &HeaderMap) -> bool {
    is(headers, "sec-fetch-site", &[CROSS_SITE])
        && is(headers, "sec-fetch-mode", &["cors", "no-cors"])
}

/// Whether a header says one of these.
fn is(headers: &HeaderMap, name: impl AsHeaderName, values: &[&str]) -> bool {
    let value = headers.get(name).map(HeaderValue::as_bytes);
    value.is_some_and(|value| values.iter().any(|known| known.as_bytes() == value))
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
    fn headers_are_noticed_under_their_own_names() {
        let named = |name: &str| asked(&[("host", "t"), (name, CROSS_SITE)]).named;
        for name in CONDITIONS {
            assert_eq!(named(name.as_str()), Named::CONDITION, "{name}");
        }
        for (name, bit) in [
            ("datastar-request", Named::DATASTAR),
            ("sec-fetch-site", Named::FETCH),
            ("accept-encoding", Named::CODINGS),
            ("accept", Named::TYPES),
            ("content-length", Named::LENGTH),
            ("content-encoding", Named::ENCODED),
            ("accept-language", Named::default()),
        ] {
            assert_eq!(named(name), bit, "{name}");
        }
        let own = asked(&[("sec-fetch-site", "same-origin")]).named;
        assert_eq!(own, Named::default());
    }

    #[test]
    fn those_that_ask_for_events_may_get_a_stream() {
        let asks = |name: &str, value: &str| {
            let headers = [(name.parse().unwrap(), value.parse().unwrap())];
            let headers = headers.into_iter().collect();
            Named::of(&headers).may_stream(&headers)
        };
        assert!(asks("datastar-request", "true"));
        assert!(asks("accept", "text/html, text/event-stream;q=0.9"));
        assert!(!asks("accept", "text/html"));
    }

    #[test]
    fn the_datastar_client_names_itself() {
        assert!(asked(&[("datastar-request", "True")]).datastar);
        assert!(!asked(&[("datastar-request", "yes")]).datastar);
    }
}
