//! What is set, attribute by attribute.

use std::time::{Duration, UNIX_EPOCH};

use super::cookie::{Cookie, SameSite};

fn line(cookie: &Cookie) -> String {
    cookie
        .to_header(false)
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned()
}

fn refused(cookie: &Cookie) -> String {
    cookie.to_header(true).unwrap_err().to_string()
}

#[test]
fn the_defaults_are_safe() {
    let cookie = Cookie::new("a", "1");
    assert_eq!(line(&cookie), "a=1; Path=/; HttpOnly; SameSite=Lax");
    let secure = cookie.to_header(true).unwrap();
    assert_eq!(secure, "a=1; Path=/; Secure; HttpOnly; SameSite=Lax");
    let open = cookie.secure(false).http_only(false);
    assert_eq!(open.to_header(true).unwrap(), "a=1; Path=/; SameSite=Lax");
}

#[test]
fn every_attribute_has_its_place() {
    let end = UNIX_EPOCH + Duration::from_secs(784_111_777);
    let cookie = Cookie::new("a", "1")
        .path("/x")
        .domain("example.com")
        .max_age(Duration::from_millis(90_500))
        .expires(end)
        .same_site(SameSite::Strict)
        .partitioned();
    assert_eq!(
        line(&cookie),
        "a=1; Path=/x; Domain=example.com; Max-Age=90; Expires=Sun, 06 Nov 1994 08:49:37 GMT; \
         Secure; HttpOnly; SameSite=Strict; Partitioned"
    );
    let none = Cookie::new("a", "1")
        .same_site(SameSite::None)
        .secure(false);
    assert_eq!(line(&none), "a=1; Path=/; Secure; HttpOnly; SameSite=None");
}

#[test]
fn any_time_has_a_date() {
    let before = Cookie::new("a", "").expires(UNIX_EPOCH - Duration::from_secs(1));
    assert!(line(&before).contains("Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
    let never = UNIX_EPOCH + Duration::from_secs(u64::from(u32::MAX) * 100);
    let never = Cookie::new("a", "").expires(never);
    assert!(line(&never).contains("Expires=Fri, 31 Dec 9999 23:59:59 GMT"));
}

#[test]
fn a_removal_repeats_the_scope() {
    let set = Cookie::new("a", "1").path("/x").domain("example.com");
    let removal = set.max_age(Duration::from_mins(1)).removal();
    assert_eq!(
        line(&removal),
        "a=; Path=/x; Domain=example.com; Max-Age=0; HttpOnly; SameSite=Lax"
    );
}

#[test]
fn nothing_can_be_smuggled_into_a_line() {
    for bad in [
        "",
        "a b",
        "a=b",
        "a;b",
        "a\r\nX: y",
        "\u{e4}",
        "\u{7f}",
        "a\0",
    ] {
        assert!(
            refused(&Cookie::new(bad, "1")).contains("the name of a cookie"),
            "{bad:?}"
        );
    }
    for bad in [
        "a b", "a;b", "\"a\"", "a,b", "a\\b", "\r\nX: y", "\u{e4}", "\0", "\t",
    ] {
        assert!(
            refused(&Cookie::new("a", bad)).contains("the value of"),
            "{bad:?}"
        );
    }
    for bad in ["", "x", "/;a", "/\n", "/\u{e4}"] {
        assert!(
            refused(&Cookie::new("a", "1").path(bad)).contains("the path"),
            "{bad:?}"
        );
    }
    for bad in [
        "",
        ".",
        "a..b",
        "a b",
        "a;b",
        "a\n",
        "\u{e4}.example",
        "a:80",
    ] {
        assert!(
            refused(&Cookie::new("a", "1").domain(bad)).contains("the domain"),
            "{bad:?}"
        );
    }
    let long = Cookie::new("a", "x".repeat(4096));
    assert!(refused(&long).contains("too long"));
    assert!(Cookie::new("a", "x".repeat(4095)).to_header(true).is_ok());
}

#[test]
fn a_prefix_keeps_its_promise() {
    for name in ["__Host-s", "__host-s"] {
        let cookie = Cookie::new(name, "1");
        assert!(line(&cookie).contains("; Secure"), "also without TLS");
        assert!(refused(&cookie.clone().path("/x")).contains("domain or a path"));
        assert!(refused(&cookie.clone().domain("a.example")).contains("domain or a path"));
        assert!(refused(&cookie.secure(false)).contains("not secure"));
    }
    let secure = Cookie::new("__Secure-s", "1").path("/x");
    assert!(line(&secure).contains("; Secure"));
    assert!(refused(&secure.secure(false)).contains("not secure"));
}

#[test]
fn the_value_stays_out_of_logs() {
    let shown = format!("{:?}", Cookie::new("session", "hunter2"));
    assert!(
        shown.contains("7 bytes") && !shown.contains("hunter2"),
        "{shown}"
    );
}
