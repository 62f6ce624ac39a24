//! Percent-encoding: the parts of a URL, and a URL as a whole.

use std::fmt;

/// Percent-encodes one path segment: everything but the unreserved characters.
pub(crate) fn path_segment(out: &mut String, s: &str) {
    percent(out, s, |b| matches!(b, b'-' | b'.' | b'_' | b'~'));
}

/// Encodes a query key or value as forms do: a space is `+`.
pub(crate) fn query_part(out: &mut String, s: &str) {
    let mut first = true;
    for piece in s.split(' ') {
        if !first {
            out.push('+');
        }
        first = false;
        percent(out, piece, |b| matches!(b, b'*' | b'-' | b'.' | b'_'));
    }
}

/// Percent-encodes a fragment, keeping what a fragment may hold.
pub(crate) fn fragment(out: &mut String, s: &str) {
    percent(out, s, |b| b"-._~/?:@!$&'()*+,;=".contains(&b));
}

/// Percent-encodes what a URL must not hold as it is and keeps its structure.
pub(crate) fn whole_url(out: &mut String, s: &str) {
    percent(out, s, |b| b"-._~:/%#?=@[]!$&'()*+,;".contains(&b));
}

fn percent(out: &mut String, s: &str, keep: impl Fn(u8) -> bool) {
    let mut copied = 0;
    for (i, b) in s.bytes().enumerate() {
        if b.is_ascii_alphanumeric() || keep(b) {
            continue;
        }
        // Kept bytes are ASCII, so a run of them ends on a character boundary; the continuation
        // bytes of one character are adjacent, so between them there is no run.
        if copied < i {
            out.push_str(&s[copied..i]);
        }
        out.push_str(percent_encoding::percent_encode_byte(b));
        copied = i + 1;
    }
    out.push_str(s.get(copied..).unwrap_or_default());
}

/// Encodes what a `Display` type prints as a query value.
pub(crate) struct QueryWriter<'a>(pub(crate) &'a mut String);

impl fmt::Write for QueryWriter<'_> {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        query_part(self.0, s);
        Ok(())
    }
}

/// Percent-encodes a literal path segment and keeps the characters a path may hold.
pub(crate) fn literal_segment(out: &mut String, s: &str) {
    percent(out, s, |b| b"-._~!$&'()*+,;=:@%".contains(&b));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(escape: fn(&mut String, &str), s: &str) -> String {
        let mut out = String::new();
        escape(&mut out, s);
        out
    }

    #[test]
    fn segments_keep_only_unreserved_characters() {
        assert_eq!(with(path_segment, "a b.txt"), "a%20b.txt");
        assert_eq!(
            with(path_segment, "a/b?c#d%e&f:@"),
            "a%2Fb%3Fc%23d%25e%26f%3A%40"
        );
        assert_eq!(with(path_segment, "é😀~-_"), "%C3%A9%F0%9F%98%80~-_");
        assert_eq!(with(path_segment, ""), "");
    }

    #[test]
    fn query_parts_are_those_of_forms() {
        assert_eq!(with(query_part, "stario urls"), "stario+urls");
        assert_eq!(with(query_part, "a+b=c&d~"), "a%2Bb%3Dc%26d%7E");
        assert_eq!(with(query_part, "  "), "++");
        assert_eq!(with(query_part, "\r\n"), "%0D%0A");
    }

    #[test]
    fn fragments_keep_their_own_characters() {
        assert_eq!(with(fragment, "install guide"), "install%20guide");
        assert_eq!(with(fragment, "section/one?tab=api"), "section/one?tab=api");
        assert_eq!(with(fragment, "a\"#<é"), "a%22%23%3C%C3%A9");
    }

    #[test]
    fn whole_urls_keep_their_structure() {
        let url = "https://a.example:80/p/%20?q=[1]&r='x'#f";
        assert_eq!(with(whole_url, url), url);
        assert_eq!(
            with(whole_url, "/<é \"\\^`{|}>"),
            "/%3C%C3%A9%20%22%5C%5E%60%7B%7C%7D%3E"
        );
    }
}
