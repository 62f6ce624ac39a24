//! Which bodies get smaller by a content coding.

use http::{HeaderMap, StatusCode, header};

/// Whether a body of this content type gets smaller.
///
/// Everything but what is packed already: pictures (not SVG and bitmaps), sound, video, fonts
/// of the web, archives, PDF, and bytes of an unknown kind.
pub(crate) fn is_compressible(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let Some((kind, name)) = essence.split_once('/') else {
        return false;
    };
    let is = |other: &&str| name.eq_ignore_ascii_case(other);
    let of = |other| kind.eq_ignore_ascii_case(other);
    if of("text") {
        !name.is_empty()
    } else if of("image") {
        ["svg+xml", "bmp", "x-icon", "vnd.microsoft.icon"]
            .iter()
            .any(is)
    } else if of("application") {
        !PACKED.iter().any(is)
    } else if of("font") {
        !["woff", "woff2"].iter().any(is)
    } else {
        !(of("audio") || of("video") || of("multipart") || name.is_empty())
    }
}

/// Names of `application/…` for what is packed, or unknown.
const PACKED: [&str; 15] = [
    "octet-stream",
    "pdf",
    "zip",
    "gzip",
    "x-gzip",
    "zstd",
    "x-brotli",
    "x-7z-compressed",
    "vnd.rar",
    "x-rar-compressed",
    "x-bzip",
    "x-bzip2",
    "x-xz",
    "font-woff",
    "font-woff2",
];

/// Whether a response may be encoded at all; its size is another question.
///
/// One that has a coding already is left alone, and so is a part of something: a range is a
/// range of exactly these bytes (RFC 9110, 14.4).
pub(super) fn is_eligible(status: StatusCode, headers: &HeaderMap) -> bool {
    let no_body = status.is_informational()
        || matches!(
            status,
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
        );
    let part = status == StatusCode::PARTIAL_CONTENT || headers.contains_key(header::CONTENT_RANGE);
    let content_type = headers.get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    !no_body
        && !part
        && !headers.contains_key(header::CONTENT_ENCODING)
        && content_type.is_some_and(is_compressible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_gets_smaller_and_what_is_packed_does_not() {
        for text in [
            "text/html; charset=utf-8",
            "TEXT/Event-Stream",
            "application/json",
            "application/vnd.api+json",
            "image/svg+xml; charset=utf-8",
            "application/wasm",
            "font/ttf",
        ] {
            assert!(is_compressible(text), "{text}");
        }
        for packed in [
            "",
            ";",
            "nonsense",
            "image/png",
            "IMAGE/JPEG",
            "audio/mpeg",
            "video/mp4",
            "font/woff2",
            "application/zip",
            "application/gzip; x=y",
            "application/octet-stream",
        ] {
            assert!(!is_compressible(packed), "{packed}");
        }
    }
}
