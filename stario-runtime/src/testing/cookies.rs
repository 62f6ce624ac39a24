//! The cookies that an app has set, kept and sent as a browser does (RFC 6265bis, 5).

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::SET_COOKIE;
use tokio::time::Instant;

use super::address::Address;

/// What a browser makes of a longer life (RFC 6265bis, 5.5): also far from what a clock can hold.
const LONGEST: Duration = Duration::from_hours(400 * 24);

/// The cookies of one visitor. In memory nothing can be overheard, so `Secure` ones are kept and
/// sent, as browsers do on localhost.
#[derive(Debug, Default)]
pub(super) struct Jar(Mutex<Vec<Kept>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    name: String,
    value: String,
    /// The host alone, or a domain with all below it.
    host: String,
    whole_domain: bool,
    path: String,
    /// By the clock of the test, which may be paused.
    end: Option<Instant>,
}

impl Jar {
    /// The value of a cookie, whatever its scope.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut kept = self.lock();
        drop_old(&mut kept);
        let found = kept.iter().rev().find(|cookie| cookie.name == name);
        found.map(|cookie| cookie.value.clone())
    }

    /// Sets a cookie of the usual host, for all its paths.
    pub(super) fn set(&self, name: &str, value: &str) {
        let cookie = Kept {
            name: name.to_owned(),
            value: value.to_owned(),
            host: Address::new("/").host_name(),
            whole_domain: false,
            path: "/".to_owned(),
            end: None,
        };
        self.put(cookie);
    }

    /// Takes over what a response of this address sets; gives back the names.
    pub(super) fn update(&self, address: &Address, headers: &HeaderMap) -> Vec<String> {
        let lines = headers.get_all(SET_COOKIE).iter();
        let cookies = lines
            .filter_map(|line| line.to_str().ok())
            .filter_map(|line| read(line, address));
        let mut names = Vec::new();
        for cookie in cookies {
            names.push(cookie.name.clone());
            self.put(cookie);
        }
        names
    }

    /// The cookies for an address, longer paths first.
    pub(super) fn pairs(&self, address: &Address) -> Vec<(String, String)> {
        let mut kept = self.lock();
        drop_old(&mut kept);
        let (host, path) = (address.host_name(), address.path());
        let mut fitting: Vec<_> = kept
            .iter()
            .filter(|cookie| cookie.fits_host(&host) && is_below(path, &cookie.path))
            .collect();
        fitting.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        fitting
            .into_iter()
            .map(|cookie| (cookie.name.clone(), cookie.value.clone()))
            .collect()
    }

    fn put(&self, cookie: Kept) {
        let mut kept = self.lock();
        let same = |other: &Kept| {
            (&other.name, &other.host, &other.path) == (&cookie.name, &cookie.host, &cookie.path)
        };
        match kept.iter_mut().find(|other| same(other)) {
            Some(other) => *other = cookie,
            None => kept.push(cookie),
        }
        drop_old(&mut kept);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn fits_host(&self, host: &str) -> bool {
        let below = |domain: &str| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
        };
        host == self.host || (self.whole_domain && below(&self.host))
    }
}

fn drop_old(kept: &mut Vec<Kept>) {
    let now = Instant::now();
    kept.retain(|cookie| cookie.end.is_none_or(|end| end > now));
}

/// RFC 6265bis, 5.1.4.
fn is_below(path: &str, of: &str) -> bool {
    match path.strip_prefix(of) {
        Some(rest) => rest.is_empty() || of.ends_with('/') || rest.starts_with('/'),
        None => false,
    }
}

/// Reads one `Set-Cookie`; nothing when a browser would drop it.
fn read(line: &str, address: &Address) -> Option<Kept> {
    let mut parts = line.split(';').map(str::trim);
    let (name, value) = parts.next()?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let host = address.host_name();
    let mut cookie = Kept {
        name: name.to_owned(),
        value: value.to_owned(),
        host: host.clone(),
        whole_domain: false,
        path: default_path(address.path()).to_owned(),
        end: None,
    };
    let (mut max_age, mut expires, mut secure, mut root) = (None, None, false, false);
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        match key.trim().to_ascii_lowercase().as_str() {
            "max-age" => max_age = value.trim().parse::<i64>().ok().or(max_age),
            "expires" => expires = httpdate::parse_http_date(value.trim()).ok().or(expires),
            "domain" if !value.is_empty() => {
                let domain = value.trim_start_matches('.');
                cookie.host = domain.to_ascii_lowercase();
                cookie.whole_domain = true;
            }
            "path" => {
                root = value == "/";
                if root || value.starts_with('/') {
                    value.clone_into(&mut cookie.path);
                }
            }
            "secure" => secure = true,
            _ => {}
        }
    }
    cookie.end = end(max_age, expires);
    let starts = |prefix: &str| {
        name.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let promised = if starts("__Host-") {
        secure && root && !cookie.whole_domain
    } else {
        secure || !starts("__Secure-")
    };
    (promised && !name.is_empty() && cookie.fits_host(&host)).then_some(cookie)
}

/// The end by the clock of the test; `Max-Age` counts where there are both.
fn end(max_age: Option<i64>, expires: Option<SystemTime>) -> Option<Instant> {
    let left = match (max_age, expires) {
        (Some(seconds), _) => Duration::from_secs(u64::try_from(seconds).unwrap_or_default()),
        (None, Some(time)) => time.duration_since(SystemTime::now()).unwrap_or_default(),
        (None, None) => return None,
    };
    Some(Instant::now() + left.min(LONGEST))
}

/// RFC 6265bis, 5.1.4.
fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        None | Some(0) => "/",
        Some(at) => &path[..at],
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn set(jar: &Jar, from: &str, line: &str) -> Vec<String> {
        let line = HeaderValue::try_from(line).unwrap();
        let headers = HeaderMap::from_iter([(SET_COOKIE, line)]);
        jar.update(&Address::new(from), &headers)
    }

    fn sent(jar: &Jar, to: &str) -> String {
        let pairs = jar.pairs(&Address::new(to));
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| format!("{n}={v}")).collect();
        pairs.join("; ")
    }

    #[tokio::test]
    async fn a_cookie_is_set_replaced_and_removed() {
        let jar = Jar::default();
        set(&jar, "/", "a=1; Path=/; HttpOnly");
        set(&jar, "/", "b=x=y; Max-Age=60; Secure");
        assert_eq!(sent(&jar, "/x"), "a=1; b=x=y");
        set(&jar, "/", "a=2; Path=/");
        assert_eq!(jar.get("a").as_deref(), Some("2"));
        set(&jar, "/", "a=; max-age=0; path=/");
        set(&jar, "/", "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!((sent(&jar, "/"), jar.get("a")), (String::new(), None));
    }

    #[tokio::test]
    async fn paths_keep_cookies_apart_and_the_longer_one_comes_first() {
        let jar = Jar::default();
        set(&jar, "/shop/cart", "here=1");
        set(&jar, "/", "all=1; Path=/");
        set(&jar, "/", "deep=1; Path=/shop/cart");
        assert_eq!(sent(&jar, "/shop/cart/1"), "deep=1; here=1; all=1");
        assert_eq!(sent(&jar, "/shop"), "here=1; all=1");
        assert_eq!(sent(&jar, "/shopping"), "all=1");
        set(&jar, "/", "all=; Path=/shop; Max-Age=0");
        assert_eq!(sent(&jar, "/"), "all=1", "another scope removes nothing");
    }

    #[tokio::test]
    async fn hosts_and_domains_are_kept_apart() {
        let jar = Jar::default();
        set(&jar, "http://a.test.example/", "host=1");
        set(
            &jar,
            "http://a.test.example/",
            "domain=1; Domain=.Test.example",
        );
        assert_eq!(sent(&jar, "http://a.test.example:80/"), "host=1; domain=1");
        assert_eq!(sent(&jar, "http://b.test.example/"), "domain=1");
        assert_eq!(sent(&jar, "http://attest.example/"), "");
        assert!(set(&jar, "/", "evil=1; Domain=other.example").is_empty());
        assert!(set(&jar, "/", "evil=1; Domain=a.test.example").is_empty());
    }

    #[tokio::test]
    async fn a_prefix_without_its_promise_is_dropped() {
        let jar = Jar::default();
        for line in [
            "__Host-a=1; Path=/",
            "__Host-a=1; Secure",
            "__host-a=1; Secure; Path=/x",
            "__Host-a=1; Secure; Path=/; Domain=test.example",
            "__Secure-a=1; Path=/",
            "=1",
            "nothing",
        ] {
            assert!(set(&jar, "/", line).is_empty(), "{line}");
        }
        set(&jar, "/", "__Host-a=1; Secure; Path=/");
        set(&jar, "/x/y", "__Secure-a=1; Secure");
        assert_eq!(sent(&jar, "/x"), "__Secure-a=1; __Host-a=1");
    }

    #[tokio::test(start_paused = true)]
    async fn a_cookie_ends_by_the_clock_of_the_test() {
        let jar = Jar::default();
        set(&jar, "/", "a=1; Max-Age=60");
        let tomorrow = SystemTime::now() + Duration::from_hours(24);
        let tomorrow = httpdate::fmt_http_date(tomorrow);
        set(&jar, "/", &format!("b=1; Expires={tomorrow}"));
        set(&jar, "/", &format!("c=1; Max-Age=60; Expires={tomorrow}"));
        set(&jar, "/", "d=1; Max-Age=9223372036854775807");
        set(&jar, "/", "e=1; Max-Age=x; Expires=x");
        tokio::time::advance(Duration::from_secs(61)).await;
        assert_eq!(sent(&jar, "/"), "b=1; d=1; e=1");
    }
}
