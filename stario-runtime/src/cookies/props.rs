//! What is set comes back, and no line is more than cookies.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;

use super::{Cookie, Cookies};

fn sent(line: &[u8]) -> Option<HeaderMap> {
    let value = HeaderValue::from_bytes(line).ok()?;
    Some(HeaderMap::from_iter([(COOKIE, value)]))
}

proptest! {
    #[test]
    fn what_is_set_comes_back(
        cookies in prop::collection::vec(
            ("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}", "[!#-+--:<-\\[\\]-~]{0,40}"),
            1..20,
        ),
    ) {
        let mut pairs = Vec::new();
        for (name, value) in &cookies {
            let cookie = Cookie::new(name, value);
            let line = cookie.to_header(true).unwrap();
            let line = line.to_str().unwrap().to_owned();
            pairs.push(line.split(';').next().unwrap().to_owned());
        }
        let headers = sent(pairs.join("; ").as_bytes()).unwrap();
        let read: Vec<_> = Cookies::new(&headers).iter().collect();
        let set: Vec<_> = cookies.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        prop_assert_eq!(read, set);
    }

    #[test]
    fn any_text_is_one_cookie_or_none(name in "\\PC{0,8}", value in "[\\PC\r\n\t\0;]{0,12}") {
        let cookie = Cookie::new(&name, &value);
        let Ok(line) = cookie.to_header(false) else {
            return Ok(());
        };
        let expected = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
        let expected = if line.to_str().unwrap().contains("Secure") {
            expected.replace("; HttpOnly", "; Secure; HttpOnly")
        } else {
            expected
        };
        prop_assert_eq!(line.to_str().unwrap(), expected);
        prop_assert!(!value.contains([';', ' ', '\r', '\n']));
    }

    #[test]
    fn any_line_is_read(line in prop::collection::vec(any::<u8>(), 0..200)) {
        let Some(headers) = sent(&line) else {
            return Ok(());
        };
        for (name, value) in Cookies::new(&headers).iter() {
            prop_assert!(!name.is_empty() && !name.contains([';', '=', ' ']));
            prop_assert!(!value.contains("; "));
        }
    }

    #[test]
    fn what_a_browser_sends_splits_at_every_semicolon(
        cookies in prop::collection::vec(("[a-z]{1,3}", "[a-z\"=,]{0,6}"), 1..10),
    ) {
        let line: Vec<_> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let headers = sent(line.join("; ").as_bytes()).unwrap();
        prop_assert_eq!(Cookies::new(&headers).iter().count(), cookies.len());
    }
}
