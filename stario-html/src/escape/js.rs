//! JavaScript strings and script elements.

/// Writes a single-quoted JavaScript string of any text.
///
/// Only characters that no parser on the way gives a meaning stay as they are, so the result is
/// the same string in a script element, in a double-quoted attribute, and to the client's own
/// tokeniser, which looks for quotes, slashes, `;`, `$` and `@`.
pub(crate) fn js_string(out: &mut String, s: &str) {
    out.push('\'');
    js_chars(out, s);
    out.push('\'');
}

/// The inside of [`js_string`].
pub(crate) fn js_chars(out: &mut String, s: &str) {
    js_runs(out, s, js_plain);
}

/// Writes a single-quoted JavaScript string of a percent-encoded URL, kept readable.
pub(crate) fn js_url(out: &mut String, url: &str) {
    out.push('\'');
    js_runs(out, url, |c| c == '/' || js_plain(c));
    out.push('\'');
}

fn js_runs(out: &mut String, s: &str, plain: impl Fn(char) -> bool) {
    out.reserve(s.len());
    let mut copied = 0;
    for (i, c) in s.char_indices() {
        if plain(c) {
            continue;
        }
        out.push_str(&s[copied..i]);
        js_unit(out, u32::from(c));
        copied = i + c.len_utf8();
    }
    out.push_str(&s[copied..]);
}

/// Whether the character may stand in a JavaScript string as it is.
fn js_plain(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || " _.,:-+=?!()|*#%~^[]".contains(c);
    }
    // The separators end a line in old engines.
    c >= '\u{A0}' && !matches!(c, '\u{2028}' | '\u{2029}')
}

/// Writes `\uXXXX`. Every character that is hidden lies in the basic plane.
fn js_unit(out: &mut String, code: u32) {
    out.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        let digit = (code >> shift) & 0xF;
        out.push(char::from_digit(digit, 16).expect("masked to one hexadecimal digit"));
    }
}

/// Writes the source of a script element so that the source cannot end the element.
///
/// `</script` ends it; `<!--` opens a state in which the real end tag may not count. Both can only
/// mean something to JavaScript inside a string or a pattern, where the added backslash is void.
pub(crate) fn script(out: &mut String, source: &str) {
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let ends = after
            .as_bytes()
            .get(..7)
            .is_some_and(|tag| tag.eq_ignore_ascii_case(b"/script"));
        if ends || after.starts_with("!--") {
            out.push('\\');
        }
        rest = after;
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(s: &str) -> String {
        let mut out = String::new();
        js_string(&mut out, s);
        out
    }

    #[test]
    fn only_harmless_characters_stay_plain() {
        let plain = "AZaz09 _.,:-+=?!()|*#%~^[]é漢😀";
        assert_eq!(string(plain), format!("'{plain}'"));
        for c in (0..0xA0_u8)
            .map(char::from)
            .filter(|c| !c.is_ascii_alphanumeric() && !plain.contains(*c))
        {
            assert_eq!(string(&c.to_string()), format!("'\\u{:04x}'", u32::from(c)));
        }
        assert_eq!(string("\u{2028}\u{2029}\u{A0}"), "'\\u2028\\u2029\u{A0}'");
    }

    #[test]
    fn no_output_holds_a_character_that_a_parser_on_the_way_knows() {
        let hostile = [
            "'",
            "\"",
            "`",
            "\\",
            "\\'",
            "a\\",
            ";alert(1)//",
            "$count",
            "@post('/x')",
            "${x}",
            "</script>",
            "<!--",
            "-->",
            "&quot;",
            "&#39;",
            "\r\nevent: x",
            "/'/",
            "{}",
            "\0",
        ];
        for s in hostile {
            let out = string(s);
            let inside = &out[1..out.len() - 1];
            let known = |c: char| "'\"`;$@/<>&{}".contains(c) || c.is_control();
            assert!(!inside.contains(known), "{out}");
            for (i, _) in inside.match_indices('\\') {
                assert_eq!(inside.as_bytes().get(i + 1), Some(&b'u'), "{out}");
            }
        }
    }

    #[test]
    fn urls_stay_readable() {
        let mut out = String::new();
        js_url(&mut out, "/rooms/7?q=a+b&c=it's;x#top");
        assert_eq!(out, r"'/rooms/7?q=a+b\u0026c=it\u0027s\u003bx#top'");
    }

    #[test]
    fn scripts_lose_their_end_tags_only() {
        let escaped = |source: &str| {
            let mut out = String::new();
            script(&mut out, source);
            out
        };
        assert_eq!(
            escaped("a < b && '</p>' + `<b>`"),
            "a < b && '</p>' + `<b>`"
        );
        assert_eq!(escaped("'</script'"), r"'<\/script'");
        assert_eq!(escaped("'</ScRiPt>'<"), r"'<\/ScRiPt>'<");
        assert_eq!(escaped("'<!--<script>'"), r"'<\!--<script>'");
        assert_eq!(escaped("'</scripé'"), "'</scripé'");
    }
}
