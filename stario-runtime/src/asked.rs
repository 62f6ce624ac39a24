//! What the end of a response has to know of its request.

use http::header::{
    IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE,
};
use http::{HeaderMap, HeaderName, Method};

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
