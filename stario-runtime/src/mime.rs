//! Content types by file name.

/// What a file of unknown kind is sent as.
const OCTET_STREAM: &str = "application/octet-stream";

/// The content type for a file name, by its last suffix in any case.
///
/// Text formats say that they are UTF-8, because browsers guess otherwise.
///
/// # Example
///
/// ```
/// use stario_runtime::content_type;
///
/// assert_eq!(content_type("css/style.css"), "text/css; charset=utf-8");
/// assert_eq!(content_type("LOGO.PNG"), "image/png");
/// assert_eq!(content_type("notes.unknown"), "application/octet-stream");
/// ```
pub fn content_type(path: &str) -> &'static str {
    match suffix(path).as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "application/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "bmp" => "image/bmp",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "eot" => "application/vnd.ms-fontobject",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "br" => "application/x-brotli",
        "zst" => "application/zstd",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "wasm" => "application/wasm",
        _ => OCTET_STREAM,
    }
}

/// The last suffix of a file name without its dot, in lower case; nothing when there is none.
pub(crate) fn suffix(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let suffix = name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    suffix.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::content_type;

    #[test]
    fn only_the_last_suffix_counts() {
        assert_eq!(content_type("a.css.gz"), "application/gzip");
        assert_eq!(content_type("v1.2/readme"), "application/octet-stream");
        assert_eq!(content_type("icons/x.SVG"), "image/svg+xml; charset=utf-8");
    }
}
