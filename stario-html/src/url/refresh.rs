//! The URL inside `<meta http-equiv="refresh" content="5;url=/next">`.

use super::{UrlKind, clean_url};

/// The URL that a browser takes out of the content of a refresh.
///
/// None when it reloads the page, or when the text is no refresh.
///
/// The steps are those of the HTML standard, "shared declarative refresh steps", and as lenient.
///
/// # Example
///
/// ```
/// use stario_html::refresh_url;
///
/// assert_eq!(refresh_url("5; url='/next'"), Some("/next"));
/// assert_eq!(refresh_url("0 javascript:alert(1)"), Some("javascript:alert(1)"));
/// assert_eq!(refresh_url("30"), None);
/// ```
pub fn refresh_url(content: &str) -> Option<&str> {
    let space = |c: char| c.is_ascii_whitespace();
    let text = content.trim_start_matches(space);
    let time = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if time == 0 && !text.starts_with('.') {
        return None;
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if rest == text || !rest.starts_with(|c: char| space(c) || c == ';' || c == ',') {
        return None;
    }
    let rest = rest.trim_start_matches(space);
    let rest = rest.strip_prefix([';', ',']).unwrap_or(rest);
    let rest = rest.trim_start_matches(space);
    let rest = match rest.get(..3) {
        Some(word) if word.eq_ignore_ascii_case("url") => {
            let after = rest[3..].trim_start_matches(space);
            after
                .strip_prefix('=')
                .map_or(rest, |url| url.trim_start_matches(space))
        }
        _ => rest,
    };
    let url = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next().unwrap_or_default(),
        _ => rest,
    };
    (!url.is_empty()).then_some(url)
}

/// Whether a refresh with this content runs no code, whatever else it does.
pub(crate) fn is_harmless_refresh(content: &str) -> bool {
    refresh_url(content).is_none_or(|url| clean_url(url).kind() != UrlKind::Unsafe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_found_as_browsers_find_it() {
        for (content, url) in [
            ("0;url=/a", "/a"),
            (" 1 , URL = \"/a\" b", "/a"),
            ("0;/a", "/a"),
            ("0 /a", "/a"),
            ("1.5;url=/a", "/a"),
            (".5;url=/a", "/a"),
            ("0;url", "url"),
            ("0;urls=/a", "urls=/a"),
            ("0;url='/a", "/a"),
        ] {
            assert_eq!(refresh_url(content), Some(url), "{content}");
        }
        for none in [
            "",
            "5",
            "5;",
            "url=/a",
            "-1;url=/a",
            "5 ",
            "5s;url=/a",
            "a page about 0;url=/b",
        ] {
            assert_eq!(refresh_url(none), None, "{none}");
        }
    }

    #[test]
    fn code_is_no_target() {
        for code in [
            "0;url=javascript:x",
            "0;url='java\nscript:x'",
            "0 data:text/html,x",
        ] {
            assert!(!is_harmless_refresh(code), "{code}");
        }
        for fine in [
            "0;url=/a",
            "5",
            "0;url=https://example.org/",
            "a list: of things",
        ] {
            assert!(is_harmless_refresh(fine), "{fine}");
        }
    }
}
