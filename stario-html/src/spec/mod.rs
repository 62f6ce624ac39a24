//! Tables of HTML.
/// Whether the element has no content and no end tag.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}
/// Whether some element has a URL in this attribute.
pub fn is_url(name: &str) -> bool {
    matches!(
        name,
        "href"
            | "src"
            | "action"
            | "formaction"
            | "poster"
            | "cite"
            | "data"
            | "ping"
            | "srcset"
            | "imagesrcset"
            | "xlink:href"
            | "manifest"
            | "background"
    )
}
