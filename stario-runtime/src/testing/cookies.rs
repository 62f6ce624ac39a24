//! The cookies that an app has set, as far as a test needs them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

/// Names and values; scopes do not matter with one site.
#[derive(Debug, Default)]
pub(super) struct Jar(Mutex<BTreeMap<String, String>>);

impl Jar {
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.lock().get(name).cloned()
    }

    pub(super) fn set(&self, name: &str, value: &str) {
        self.lock().insert(name.to_owned(), value.to_owned());
    }

    /// Takes over what a response sets; `Max-Age=0` removes.
    pub(super) fn update(&self, headers: &HeaderMap) {
        for line in headers
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
        {
            let mut parts = line.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            if parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) {
                self.lock().remove(name);
            } else {
                self.set(name, value);
            }
        }
    }

    /// The `Cookie` header, when there are any.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        let jar = self.lock();
        let pairs: Vec<String> = jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() {
            return None;
        }
        HeaderValue::try_from(pairs.join("; ")).ok()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_replace_and_remove() {
        let jar = Jar::default();
        assert_eq!(jar.header(), None);
        let mut headers = HeaderMap::new();
        headers.append(
            SET_COOKIE,
            HeaderValue::from_static("a=1; Path=/; HttpOnly"),
        );
        headers.append(SET_COOKIE, HeaderValue::from_static("b=x=y; Max-Age=60"));
        jar.update(&headers);
        assert_eq!(jar.header().unwrap(), "a=1; b=x=y");
        headers.clear();
        headers.append(SET_COOKIE, HeaderValue::from_static("a=; max-age=0"));
        jar.update(&headers);
        assert_eq!((jar.get("a"), jar.get("b")), (None, Some("x=y".to_owned())));
    }
}
