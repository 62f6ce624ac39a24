//! The `Cookie` header, as browsers write it and as others do.

use http::HeaderMap;
use http::header::COOKIE;

/// The cookies of a request, in the order they were sent.
///
/// Of two with one name the later one counts. A value in double quotes loses them. A pair that is
/// no cookie (no name, no `=`, bytes that no header of ours would carry) is passed over by
/// itself: one odd cookie of somebody else's script does not log a visitor out.
///
/// # Example
///
/// ```
/// use stario_runtime::{Context, Writer};
///
/// async fn theme(c: Context, w: Writer) {
///     let cookies = c.req.cookies();
///     w.text(format!("{} of {}", cookies.get("theme").unwrap_or("light"), cookies.iter().count()));
/// }
/// # let _ = theme;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Cookies<'a> {
    headers: &'a HeaderMap,
}

impl<'a> Cookies<'a> {
    /// Reads the `Cookie` lines of a request.
    pub fn new(headers: &'a HeaderMap) -> Self {
        Self { headers }
    }

    /// The value of a cookie.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.get_all(name).last()
    }

    /// Every value that came with a name; a domain above this one may have set its own.
    pub fn get_all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// All names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let lines = self.headers.get_all(COOKIE).iter();
        lines.flat_map(|line| Pairs(line.as_bytes()).filter_map(pair))
    }
}

/// The pieces of one line, each up to its semicolon.
struct Pairs<'a>(&'a [u8]);

impl<'a> Iterator for Pairs<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let end = end_of_quoted(self.0)
            .or_else(|| find(self.0, b';'))
            .unwrap_or(self.0.len());
        let (piece, rest) = self.0.split_at(end);
        self.0 = rest.get(1..).unwrap_or_default();
        Some(piece)
    }
}

/// Where `name="a;b"` ends, when the semicolon belongs to the value.
///
/// A browser never sends one inside a value and always puts a space behind those between cookies
/// (RFC 6265, 5.4). So one with a space ends the pair even inside quotes: otherwise two cookies
/// that somebody has planted, `a="x` and `b=y"`, would swallow the session between them and an
/// app that shows `a` would show it.
fn end_of_quoted(text: &[u8]) -> Option<usize> {
    let equals = text
        .iter()
        .position(|byte| matches!(byte, b'=' | b';'))
        .filter(|at| text[*at] == b'=')?;
    let open = equals
        + 1
        + text[equals + 1..]
            .iter()
            .take_while(|b| is_blank(**b))
            .count();
    let inside = text.get(open..)?.strip_prefix(b"\"")?;
    let mut last = 0;
    for (at, byte) in inside.iter().enumerate() {
        match byte {
            b'"' => {
                let after = open + 1 + at + 1;
                let blanks = text[after..].iter().take_while(|b| is_blank(**b)).count();
                let end = after + blanks;
                return (end == text.len() || text[end] == b';').then_some(end);
            }
            b' ' if last == b';' => return None,
            _ => last = *byte,
        }
    }
    None
}

fn pair(piece: &[u8]) -> Option<(&str, &str)> {
    let equals = find(piece, b'=')?;
    let name = trim(&piece[..equals]);
    let value = trim(&piece[equals + 1..]);
    let value = value
        .strip_prefix(b"\"")
        .and_then(|value| value.strip_suffix(b"\""))
        .unwrap_or(value);
    let plain = |byte: &u8| *byte != 0x7f && (*byte >= b' ' || *byte == b'\t');
    if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) || !value.iter().all(plain) {
        return None;
    }
    Some((
        std::str::from_utf8(name).ok()?,
        std::str::from_utf8(value).ok()?,
    ))
}

fn find(text: &[u8], wanted: u8) -> Option<usize> {
    text.iter().position(|byte| *byte == wanted)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn trim(mut text: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = text
        && is_blank(*first)
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && is_blank(*last)
    {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use http::HeaderValue;

    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let lines = lines.iter();
        lines
            .map(|line| (COOKIE, HeaderValue::from_bytes(line.as_bytes()).unwrap()))
            .collect()
    }

    fn all(line: &str) -> Vec<(String, String)> {
        let headers = headers(&[line]);
        let pairs = Cookies::new(&headers);
        pairs
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn read(line: &str) -> String {
        let pairs: Vec<_> = all(line).iter().map(|(n, v)| format!("{n}<{v}>")).collect();
        pairs.join(" ")
    }

    #[test]
    fn the_later_pair_and_the_later_line_win() {
        let headers = headers(&["a=1; b=2; a=3", "b=4"]);
        let cookies = Cookies::new(&headers);
        assert_eq!((cookies.get("a"), cookies.get("b")), (Some("3"), Some("4")));
        assert_eq!(cookies.get_all("a").collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!(cookies.get("c"), None);
        assert_eq!(cookies.get("A"), None, "names have their case");
    }

    #[test]
    fn quotes_go_and_may_hold_a_semicolon() {
        assert_eq!(read(r#"x="a;b"; y=2"#), "x<a;b> y<2>");
        assert_eq!(read(r#"x="a b",; y="""#), r#"x<"a b",> y<>"#);
        assert_eq!(read(r#"x="a"#), r#"x<"a>"#);
        assert_eq!(read(r#"x=a"b""#), r#"x<a"b">"#);
        assert_eq!(read(r#"x="a;b"#), r#"x<"a>"#);
    }

    #[test]
    fn planted_quotes_do_not_swallow_the_session() {
        assert_eq!(
            read(r#"$Version=1; a="x; session=secret; b=y""#),
            r#"$Version<1> a<"x> session<secret> b<y">"#
        );
    }

    #[test]
    fn what_is_no_cookie_is_passed_over_alone() {
        assert_eq!(
            read("=1;; novalue; a = b ;c=; d==; e=\u{e9}"),
            "a<b> c<> d<=> e<\u{e9}>"
        );
        let mut headers = headers(&["a=1"]);
        headers.append(COOKIE, HeaderValue::from_bytes(b"b=\xff; c=2").unwrap());
        let names: Vec<_> = Cookies::new(&headers)
            .iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["a", "c"]);
    }

    /// Slow is quadratic here: a second is a thousand times what it takes.
    #[test]
    fn any_line_is_read_in_one_go() {
        for piece in [
            "a=1; ",
            "a=\";",
            "a=\"x;",
            ";",
            "=",
            "\"",
            "a=\" ; ",
            "a=\"x; y\";",
        ] {
            let line = piece.repeat(64 * 1024 / piece.len());
            let headers = headers(&[&line]);
            let begun = Instant::now();
            let count = Cookies::new(&headers).iter().count();
            assert!(
                begun.elapsed() < Duration::from_secs(1),
                "{piece:?} {count}"
            );
        }
    }
}
