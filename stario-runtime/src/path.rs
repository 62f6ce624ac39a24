//! The rules for request paths: which are refused, which are canonical, how segments decode.
//!
//! A path is split at its raw slashes first and decoded after that, one segment at a time. So
//! `%2F` never separates two segments, and a value such as `a/b` survives the way through a link.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What has to be escaped in the path of a `Location`.
///
/// Browsers read `\` as `/`, so `/\evil.example` would leave the site; the rest is what no URL may
/// hold. `%` is left alone: the text is encoded already.
const UNSAFE_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What has to be escaped in the query of a `Location`.
const UNSAFE_IN_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');

/// Why a request path is malformed; the answer is 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// The path does not start with `/`.
    NotAbsolute,
    /// A byte stands in the path that has to be percent-encoded there.
    Unencoded(u8),
    /// A `%` is not followed by two hexadecimal digits.
    Escape,
    /// The decoded bytes of a segment are not UTF-8.
    Utf8,
    /// A segment decodes to a control character.
    Control,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAbsolute => f.write_str("the path does not start with `/`"),
            Self::Unencoded(byte) => {
                write!(
                    f,
                    "the byte 0x{byte:02X} has to be percent-encoded in a path"
                )
            }
            Self::Escape => f.write_str("a `%` in the path is not followed by two hex digits"),
            Self::Utf8 => f.write_str("a path segment is not UTF-8 after decoding"),
            Self::Control => f.write_str("a path segment holds a control character"),
        }
    }
}

impl std::error::Error for PathError {}

/// Decodes a raw request path for display: `/hello%20world` becomes `/hello world`.
///
/// An encoded slash decodes as well, so the result is for people and logs; routing works on the
/// raw path.
///
/// # Errors
///
/// A [`PathError`] names the rule that the path breaks.
///
/// # Example
///
/// ```
/// use stario_runtime::{PathError, decode_path};
///
/// assert_eq!(decode_path("/hello%20world")?, "/hello world");
/// assert_eq!(decode_path("/caf%"), Err(PathError::Escape));
/// # Ok::<(), PathError>(())
/// ```
pub fn decode_path(raw: &str) -> Result<Cow<'_, str>, PathError> {
    inspect(raw)?;
    Ok(decode_segment(raw))
}

/// Checks a whole raw path and tells whether it is in canonical form.
///
/// Canonical means: no empty segment, no trailing slash, no segment that decodes to `.` or `..`.
pub(crate) fn inspect(raw: &str) -> Result<bool, PathError> {
    if is_plain(raw) {
        return Ok(true);
    }
    let Some(tail) = raw.strip_prefix('/') else {
        return Err(PathError::NotAbsolute);
    };
    if tail.is_empty() {
        return Ok(true);
    }
    let mut canonical = true;
    for segment in tail.split('/') {
        let encoded = check_bytes(segment)?;
        if encoded {
            check_decoded(segment)?;
        }
        canonical &= !segment.is_empty() && !is_dots(segment, encoded);
    }
    Ok(canonical)
}

/// Refuses bytes that never stand in a path; `true` when there is a `%` to decode.
/// Whether a path is canonical at first sight, as nearly all are: nothing in it is encoded, and no
/// segment is empty or begins with a dot.
pub(crate) fn is_plain(raw: &str) -> bool {
    let mut after_slash = false;
    let plain = raw.bytes().all(|byte| {
        let fits = PLAIN[usize::from(byte)] || (!after_slash && (byte == b'/' || byte == b'.'));
        after_slash = byte == b'/';
        fits
    });
    plain && !after_slash && raw.starts_with('/')
}

/// What stands for itself wherever it is in a segment.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~');
        byte += 1;
    }
    table
};

fn check_bytes(segment: &str) -> Result<bool, PathError> {
    let mut encoded = false;
    for byte in segment.bytes() {
        match byte {
            b'%' => encoded = true,
            0x21..=0x7E if byte != b'#' && byte != b'?' => {}
            _ => return Err(PathError::Unencoded(byte)),
        }
    }
    Ok(encoded)
}

fn check_decoded(segment: &str) -> Result<(), PathError> {
    let mut parts = segment.split('%');
    parts.next();
    let escaped =
        |part: &str| part.len() >= 2 && part.bytes().take(2).all(|b| b.is_ascii_hexdigit());
    if !parts.all(escaped) {
        return Err(PathError::Escape);
    }
    let text = percent_decode_str(segment)
        .decode_utf8()
        .map_err(|_| PathError::Utf8)?;
    if text.chars().any(char::is_control) {
        return Err(PathError::Control);
    }
    Ok(())
}

/// Whether a segment of an inspected path is one that browsers resolve: `.` or `..`.
pub(crate) fn has_dots(raw: &str) -> bool {
    raw.split('/').any(|segment| is_dots(segment, true))
}

fn is_dots(segment: &str, encoded: bool) -> bool {
    if encoded {
        matches!(&*decode_segment(segment), "." | "..")
    } else {
        matches!(segment, "." | "..")
    }
}

/// Decodes one segment of an inspected path; borrows when there is nothing to decode.
pub(crate) fn decode_segment(segment: &str) -> Cow<'_, str> {
    if segment.bytes().all(|byte| byte != b'%') {
        return Cow::Borrowed(segment);
    }
    percent_decode_str(segment).decode_utf8_lossy()
}

/// The canonical spelling of an inspected path, safe as a `Location`.
///
/// Never protocol-relative: exactly one slash stands in front of a first segment that is not empty
/// and does not start with a backslash.
pub(crate) fn canonical(raw: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in raw.split('/') {
        match &*decode_segment(segment) {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    let mut path = String::with_capacity(raw.len());
    for segment in kept {
        path.push('/');
        path.extend(utf8_percent_encode(segment, UNSAFE_IN_PATH));
    }
    if path.is_empty() {
        path.push('/');
    }
    path
}

/// Appends a raw query to a path, keeping its text.
pub(crate) fn with_query(mut path: String, query: Option<&str>) -> String {
    if let Some(query) = query {
        path.push('?');
        path.extend(utf8_percent_encode(query, UNSAFE_IN_QUERY));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_paths_are_refused_with_the_reason() {
        assert_eq!(inspect("/caf%"), Err(PathError::Escape));
        assert_eq!(inspect("/%C"), Err(PathError::Escape));
        assert_eq!(inspect("/%zz"), Err(PathError::Escape));
        assert_eq!(inspect("/%C3"), Err(PathError::Utf8));
        assert_eq!(inspect("/%C3%28"), Err(PathError::Utf8));
        assert_eq!(inspect("/%C3/%A9"), Err(PathError::Utf8));
        assert_eq!(inspect("/%00"), Err(PathError::Control));
        assert_eq!(inspect("/a%0d%0aSet-Cookie:x"), Err(PathError::Control));
        assert_eq!(inspect("/%C2%85"), Err(PathError::Control));
        assert_eq!(inspect("/é"), Err(PathError::Unencoded(0xC3)));
        assert_eq!(inspect("/a#b"), Err(PathError::Unencoded(b'#')));
        assert_eq!(inspect("/a b"), Err(PathError::Unencoded(b' ')));
        assert_eq!(inspect(""), Err(PathError::NotAbsolute));
        assert_eq!(inspect("*"), Err(PathError::NotAbsolute));
    }

    #[test]
    fn canonical_paths_are_recognised() {
        for path in ["/", "/a", "/a/b.c", "/a%2Fb", "/...", "/%C3%A9", "/C%23"] {
            assert_eq!(inspect(path), Ok(true), "{path}");
        }
        for plain in ["/a", "/a/b.c", "/A-1_~", "/a./b"] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "", "a", "a/b", "/", "/a/", "//a", "/.a", "/a/..", "/a%20", "/a+b", ".",
        ] {
            assert!(!is_plain(other), "{other}");
        }
        for path in [
            "//",
            "/a/",
            "/a//b",
            "/./a",
            "/a/..",
            "/a/%2e%2E/b",
            "/.%2e",
        ] {
            assert_eq!(inspect(path), Ok(false), "{path}");
        }
    }

    #[test]
    fn canonical_form_stays_on_the_site() {
        assert_eq!(canonical("//aftra.io/"), "/aftra.io");
        assert_eq!(canonical("///"), "/");
        assert_eq!(canonical("/\\evil.example/"), "/%5Cevil.example");
        assert_eq!(canonical("/..//\\evil.example/"), "/%5Cevil.example");
        assert_eq!(canonical("/a/%2e%2e/b"), "/b");
        assert_eq!(canonical("/../../a/./b/"), "/a/b");
        assert_eq!(canonical("/a%2Fb/"), "/a%2Fb");
    }

    #[test]
    fn queries_keep_their_text() {
        assert_eq!(
            with_query("/a".into(), Some("q=100%25&x=a+b")),
            "/a?q=100%25&x=a+b"
        );
        assert_eq!(with_query("/a".into(), Some("é \"")), "/a?%C3%A9%20%22");
        assert_eq!(with_query("/a".into(), None), "/a");
    }
}
