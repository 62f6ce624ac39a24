//! The attributes of HTML, and the lookup over all namespaces.

use super::types::{Attribute, Kind, Lookup, Ns};
use super::{aria, elements, mathml, svg};
use crate::datastar;

/// Attributes of the HTML living standard. A name has one row for each meaning.
static HTML: &[Attribute] = &[
    Attribute::on("abbr", Kind::Text, &["th"]),
    Attribute::on("accept", Kind::Text, &["input"]),
    Attribute::on("accept-charset", Kind::Text, &["form"]),
    Attribute::global("accesskey", Kind::Text),
    Attribute::on("action", Kind::Url, &["form"]),
    Attribute::on("allow", Kind::Text, &["iframe"]),
    Attribute::on("allowfullscreen", Kind::Bool, &["iframe"]),
    Attribute::on("alpha", Kind::Bool, &["input"]),
    Attribute::on("alt", Kind::Text, &["area", "img", "input"]),
    Attribute::on(
        "as",
        Kind::Enum(&[
            "audio",
            "audioworklet",
            "document",
            "embed",
            "fetch",
            "font",
            "frame",
            "iframe",
            "image",
            "json",
            "manifest",
            "object",
            "paintworklet",
            "report",
            "script",
            "serviceworker",
            "sharedworker",
            "style",
            "track",
            "video",
            "webidentity",
            "worker",
            "xslt",
        ]),
        &["link"],
    ),
    Attribute::on("async", Kind::Bool, &["script"]),
    Attribute::global(
        "autocapitalize",
        Kind::Enum(&["characters", "none", "off", "on", "sentences", "words"]),
    ),
    Attribute::on(
        "autocomplete",
        Kind::Text,
        &["form", "input", "select", "textarea"],
    ),
    Attribute::global("autocorrect", Kind::Enum(&["", "off", "on"])),
    Attribute::global("autofocus", Kind::Bool),
    Attribute::on("autoplay", Kind::Bool, &["audio", "video"]),
    Attribute::on("blocking", Kind::Text, &["link", "script", "style"]),
    Attribute::on("charset", Kind::Text, &["meta"]),
    Attribute::on("checked", Kind::Bool, &["input"]),
    Attribute::on("cite", Kind::Url, &["blockquote", "del", "ins", "q"]),
    Attribute::global("class", Kind::Class),
    Attribute::on(
        "closedby",
        Kind::Enum(&["any", "closerequest", "none"]),
        &["dialog"],
    ),
    Attribute::on("color", Kind::Text, &["link"]),
    Attribute::on(
        "colorspace",
        Kind::Enum(&["display-p3", "limited-srgb"]),
        &["input"],
    ),
    Attribute::on("cols", Kind::Number, &["textarea"]),
    Attribute::on("colspan", Kind::Number, &["td", "th"]),
    Attribute::on("command", Kind::Text, &["button"]),
    Attribute::on("commandfor", Kind::Text, &["button"]),
    Attribute::on("content", Kind::Text, &["meta"]),
    Attribute::global(
        "contenteditable",
        Kind::Enum(&["", "false", "plaintext-only", "true"]),
    ),
    Attribute::on("controls", Kind::Bool, &["audio", "video"]),
    Attribute::on(
        "controlslist",
        Kind::Tokens(&[
            "nodownload",
            "nofullscreen",
            "noplaybackrate",
            "noremoteplayback",
        ]),
        &["audio", "video"],
    ),
    Attribute::on("coords", Kind::Text, &["area"]),
    Attribute::on(
        "crossorigin",
        Kind::Enum(&["", "anonymous", "use-credentials"]),
        &["audio", "img", "link", "script", "video"],
    ),
    Attribute::on("data", Kind::Url, &["object"]),
    Attribute::on("datetime", Kind::Text, &["del", "ins", "time"]),
    Attribute::on("decoding", Kind::Enum(&["async", "auto", "sync"]), &["img"]),
    Attribute::on("default", Kind::Bool, &["track"]),
    Attribute::on("defer", Kind::Bool, &["script"]),
    Attribute::global("dir", Kind::Enum(&["auto", "ltr", "rtl"])),
    Attribute::on("dirname", Kind::Text, &["input", "textarea"]),
    Attribute::on(
        "disabled",
        Kind::Bool,
        &[
            "button", "fieldset", "input", "link", "optgroup", "option", "select", "textarea",
        ],
    ),
    Attribute::on("disablepictureinpicture", Kind::Bool, &["video"]),
    Attribute::on("disableremoteplayback", Kind::Bool, &["audio", "video"]),
    Attribute::on("download", Kind::OptionalText, &["a", "area"]),
    Attribute::global("draggable", Kind::Enum(&["false", "true"])),
    Attribute::on(
        "enctype",
        Kind::Enum(&[
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "text/plain",
        ]),
        &["form"],
    ),
    Attribute::global(
        "enterkeyhint",
        Kind::Enum(&["done", "enter", "go", "next", "previous", "search", "send"]),
    ),
    Attribute::global("exportparts", Kind::Text),
    Attribute::on(
        "fetchpriority",
        Kind::Enum(&["auto", "high", "low"]),
        &["img", "link", "script"],
    ),
    Attribute::on("for", Kind::Text, &["label", "output"]),
    Attribute::on(
        "form",
        Kind::Text,
        &[
            "button", "fieldset", "input", "object", "output", "select", "textarea",
        ],
    ),
    Attribute::on("formaction", Kind::Url, &["button", "input"]),
    Attribute::on(
        "formenctype",
        Kind::Enum(&[
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "text/plain",
        ]),
        &["button", "input"],
    ),
    Attribute::on(
        "formmethod",
        Kind::Enum(&["dialog", "get", "post"]),
        &["button", "input"],
    ),
    Attribute::on("formnovalidate", Kind::Bool, &["button", "input"]),
    Attribute::on("formtarget", Kind::Text, &["button", "input"]),
    Attribute::on("headers", Kind::Text, &["td", "th"]),
    Attribute::on(
        "height",
        Kind::Text,
        &[
            "canvas", "embed", "iframe", "img", "input", "object", "source", "video",
        ],
    ),
    Attribute::global("hidden", Kind::BoolOr(&["until-found"])),
    Attribute::on("high", Kind::Number, &["meter"]),
    Attribute::on("href", Kind::Url, &["a", "area", "base", "link"]),
    Attribute::on("hreflang", Kind::Text, &["a", "area", "link"]),
    Attribute::on(
        "http-equiv",
        Kind::Enum(&[
            "content-security-policy",
            "content-type",
            "default-style",
            "refresh",
            "x-ua-compatible",
        ]),
        &["meta"],
    ),
    Attribute::global("id", Kind::Text),
    Attribute::on("imagesizes", Kind::Text, &["link"]),
    Attribute::on("imagesrcset", Kind::UrlList, &["link"]),
    Attribute::global("inert", Kind::Bool),
    Attribute::global(
        "inputmode",
        Kind::Enum(&[
            "decimal", "email", "none", "numeric", "search", "tel", "text", "url",
        ]),
    ),
    Attribute::on("integrity", Kind::Text, &["link", "script"]),
    Attribute::global("is", Kind::Text),
    Attribute::on("ismap", Kind::Bool, &["img"]),
    Attribute::global("itemid", Kind::Url),
    Attribute::global("itemprop", Kind::Text),
    Attribute::global("itemref", Kind::Text),
    Attribute::global("itemscope", Kind::Bool),
    Attribute::global("itemtype", Kind::Text),
    Attribute::on(
        "kind",
        Kind::Enum(&[
            "captions",
            "chapters",
            "descriptions",
            "metadata",
            "subtitles",
        ]),
        &["track"],
    ),
    Attribute::on("label", Kind::Text, &["optgroup", "option", "track"]),
    Attribute::global("lang", Kind::Text),
    Attribute::on("list", Kind::Text, &["input"]),
    Attribute::on(
        "loading",
        Kind::Enum(&["eager", "lazy"]),
        &["audio", "iframe", "img", "video"],
    ),
    Attribute::on("loop", Kind::Bool, &["audio", "video"]),
    Attribute::on("low", Kind::Number, &["meter"]),
    Attribute::on("max", Kind::Text, &["input", "meter", "progress"]),
    Attribute::on("maxlength", Kind::Number, &["input", "textarea"]),
    Attribute::on("media", Kind::Text, &["link", "meta", "source", "style"]),
    Attribute::on("method", Kind::Enum(&["dialog", "get", "post"]), &["form"]),
    Attribute::on("min", Kind::Text, &["input", "meter"]),
    Attribute::on("minlength", Kind::Number, &["input", "textarea"]),
    Attribute::on("multiple", Kind::Bool, &["input", "select"]),
    Attribute::on("muted", Kind::Bool, &["audio", "video"]),
    Attribute::on(
        "name",
        Kind::Text,
        &[
            "button", "details", "fieldset", "form", "iframe", "input", "map", "meta", "object",
            "output", "select", "slot", "textarea",
        ],
    ),
    Attribute::on("nomodule", Kind::Bool, &["script"]),
    Attribute::global("nonce", Kind::Text),
    Attribute::on("novalidate", Kind::Bool, &["form"]),
    Attribute::on("open", Kind::Bool, &["details", "dialog"]),
    Attribute::on("optimum", Kind::Number, &["meter"]),
    Attribute::global("part", Kind::Text),
    Attribute::on("pattern", Kind::Text, &["input"]),
    Attribute::on("ping", Kind::UrlList, &["a", "area"]),
    Attribute::on("placeholder", Kind::Text, &["input", "textarea"]),
    Attribute::on("playsinline", Kind::Bool, &["video"]),
    Attribute::global("popover", Kind::Enum(&["", "auto", "hint", "manual"])),
    Attribute::on("popovertarget", Kind::Text, &["button", "input"]),
    Attribute::on(
        "popovertargetaction",
        Kind::Enum(&["hide", "show", "toggle"]),
        &["button", "input"],
    ),
    Attribute::on("poster", Kind::Url, &["video"]),
    Attribute::on(
        "preload",
        Kind::Enum(&["", "auto", "metadata", "none"]),
        &["audio", "video"],
    ),
    Attribute::on("readonly", Kind::Bool, &["input", "textarea"]),
    Attribute::on(
        "referrerpolicy",
        Kind::Enum(&[
            "",
            "no-referrer",
            "no-referrer-when-downgrade",
            "origin",
            "origin-when-cross-origin",
            "same-origin",
            "strict-origin",
            "strict-origin-when-cross-origin",
            "unsafe-url",
        ]),
        &["a", "area", "iframe", "img", "link", "script"],
    ),
    Attribute::on("rel", Kind::Text, &["a", "area", "form", "link"]),
    Attribute::on("required", Kind::Bool, &["input", "select", "textarea"]),
    Attribute::on("reversed", Kind::Bool, &["ol"]),
    Attribute::global("role", Kind::Text),
    Attribute::on("rows", Kind::Number, &["textarea"]),
    Attribute::on("rowspan", Kind::Number, &["td", "th"]),
    Attribute::on(
        "sandbox",
        Kind::Tokens(&[
            "allow-downloads",
            "allow-forms",
            "allow-modals",
            "allow-orientation-lock",
            "allow-pointer-lock",
            "allow-popups",
            "allow-popups-to-escape-sandbox",
            "allow-presentation",
            "allow-same-origin",
            "allow-scripts",
            "allow-storage-access-by-user-activation",
            "allow-top-navigation",
            "allow-top-navigation-by-user-activation",
            "allow-top-navigation-to-custom-protocols",
        ]),
        &["iframe"],
    ),
    Attribute::on(
        "scope",
        Kind::Enum(&["col", "colgroup", "row", "rowgroup"]),
        &["th"],
    ),
    Attribute::on("selected", Kind::Bool, &["option"]),
    Attribute::on("shadowrootclonable", Kind::Bool, &["template"]),
    Attribute::on("shadowrootcustomelementregistry", Kind::Bool, &["template"]),
    Attribute::on("shadowrootdelegatesfocus", Kind::Bool, &["template"]),
    Attribute::on(
        "shadowrootmode",
        Kind::Enum(&["closed", "open"]),
        &["template"],
    ),
    Attribute::on("shadowrootserializable", Kind::Bool, &["template"]),
    Attribute::on(
        "shape",
        Kind::Enum(&["circle", "default", "poly", "rect"]),
        &["area"],
    ),
    Attribute::on("size", Kind::Number, &["input", "select"]),
    Attribute::on("sizes", Kind::Text, &["img", "link", "source"]),
    Attribute::global("slot", Kind::Text),
    Attribute::on("span", Kind::Number, &["col", "colgroup"]),
    Attribute::global("spellcheck", Kind::Enum(&["", "false", "true"])),
    Attribute::on(
        "src",
        Kind::Url,
        &[
            "audio", "embed", "iframe", "img", "input", "script", "source", "track", "video",
        ],
    ),
    Attribute::on("srcdoc", Kind::Html, &["iframe"]),
    Attribute::on("srclang", Kind::Text, &["track"]),
    Attribute::on("srcset", Kind::UrlList, &["img", "source"]),
    Attribute::on("start", Kind::Number, &["ol"]),
    Attribute::on("step", Kind::Text, &["input"]),
    Attribute::global("style", Kind::Css),
    Attribute::global("tabindex", Kind::Number),
    Attribute::on("target", Kind::Text, &["a", "area", "base", "form"]),
    Attribute::global("title", Kind::Text),
    Attribute::global("translate", Kind::Enum(&["", "no", "yes"])),
    Attribute::on(
        "type",
        Kind::Enum(&["button", "reset", "submit"]),
        &["button"],
    ),
    Attribute::on(
        "type",
        Kind::Text,
        &["a", "embed", "link", "object", "script", "source", "style"],
    ),
    Attribute::on(
        "type",
        Kind::Enum(&[
            "button",
            "checkbox",
            "color",
            "date",
            "datetime-local",
            "email",
            "file",
            "hidden",
            "image",
            "month",
            "number",
            "password",
            "radio",
            "range",
            "reset",
            "search",
            "submit",
            "tel",
            "text",
            "time",
            "url",
            "week",
        ]),
        &["input"],
    ),
    Attribute::on("type", Kind::Enum(&["1", "A", "I", "a", "i"]), &["ol"]),
    Attribute::on("usemap", Kind::Text, &["img"]),
    Attribute::on(
        "value",
        Kind::Text,
        &[
            "button", "data", "input", "li", "meter", "option", "progress",
        ],
    ),
    Attribute::global("virtualkeyboardpolicy", Kind::Enum(&["auto", "manual"])),
    Attribute::on(
        "width",
        Kind::Text,
        &[
            "canvas", "embed", "iframe", "img", "input", "object", "source", "video",
        ],
    ),
    Attribute::on("wrap", Kind::Enum(&["hard", "soft"]), &["textarea"]),
    Attribute::global("writingsuggestions", Kind::Enum(&["", "false", "true"])),
    Attribute::global("xml:lang", Kind::Text),
    Attribute::global("xmlns", Kind::Text),
];

/// Any `data-*` attribute.
static DATA: Attribute = Attribute::global("data-*", Kind::OptionalText);

/// Any `on*` attribute of a known event.
static HANDLER: Attribute = Attribute::global("on*", Kind::Js);

/// What is known about an attribute of an element: an HTML one, or else an SVG or MathML one.
///
/// A custom element has all attributes that every element has; others of it are unknown.
pub fn attribute(element: &str, name: &str) -> Lookup {
    let ns = elements::element(element).map_or(Ns::Html, |row| row.ns);
    attribute_in(ns, element, name)
}

/// What is known about an attribute of an element in one namespace.
pub fn attribute_in(ns: Ns, element: &str, name: &str) -> Lookup {
    let mut on = Vec::new();
    let own = match ns {
        Ns::Html => &[],
        Ns::Svg => svg::ATTRIBUTES,
        Ns::MathMl => mathml::ATTRIBUTES,
    };
    if let Some(row) = rows(own, name).first() {
        return Lookup::Known(row);
    }
    for row in rows(HTML, name) {
        if row.on.is_empty() || (ns == Ns::Html && row.on.contains(&element)) {
            return Lookup::Known(row);
        }
        on.extend_from_slice(row.on);
    }
    if let Some(row) = rows(aria::ATTRIBUTES, name).first() {
        return Lookup::Known(row);
    }
    if name.len() > 5 && name.starts_with("data-") {
        return Lookup::Known(&DATA);
    }
    if name.strip_prefix("on").is_some_and(datastar::is_event) {
        return Lookup::Known(&HANDLER);
    }
    if on.is_empty() {
        for (name_of, table) in [("svg", svg::ATTRIBUTES), ("math", mathml::ATTRIBUTES)] {
            if !rows(table, name).is_empty() {
                on.push(name_of);
            }
        }
    }
    if on.is_empty() {
        Lookup::Unknown
    } else {
        on.sort_unstable();
        Lookup::Elsewhere(on)
    }
}

/// The rows of a name, which are adjacent.
fn rows(table: &'static [Attribute], name: &str) -> &'static [Attribute] {
    let start = table.partition_point(|row| row.name < name);
    let len = table[start..].partition_point(|row| row.name == name);
    &table[start..start + len]
}

/// The names an element may have, for suggestions; without `data-*` and `on*`.
pub fn attribute_names(element: &str) -> impl Iterator<Item = &'static str> {
    let ns = elements::element(element).map_or(Ns::Html, |row| row.ns);
    let own = match ns {
        Ns::Html => &[],
        Ns::Svg => svg::ATTRIBUTES,
        Ns::MathMl => mathml::ATTRIBUTES,
    };
    HTML.iter()
        .filter(move |row| row.on.is_empty() || (ns == Ns::Html && row.on.contains(&element)))
        .chain(aria::ATTRIBUTES)
        .chain(own)
        .map(|row| row.name)
}

/// Whether some element has a URL, or several, in this attribute.
pub fn is_url(name: &str) -> bool {
    let url = |row: &Attribute| matches!(row.kind, Kind::Url | Kind::UrlList);
    [HTML, svg::ATTRIBUTES, mathml::ATTRIBUTES]
        .iter()
        .any(|table| rows(table, name).iter().any(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_without_duplicates() {
        for table in [svg::ATTRIBUTES, mathml::ATTRIBUTES, aria::ATTRIBUTES] {
            assert!(table.is_sorted_by(|a, b| a.name < b.name));
        }
        assert!(HTML.is_sorted_by(|a, b| a.name <= b.name));
        for pair in HTML.windows(2).filter(|pair| pair[0].name == pair[1].name) {
            assert!(
                !pair[0].on.is_empty() && !pair[1].on.is_empty(),
                "{}",
                pair[0].name
            );
            assert!(
                pair[0].on.iter().all(|e| !pair[1].on.contains(e)),
                "{}",
                pair[0].name
            );
        }
    }

    #[test]
    fn rows_name_html_elements_and_their_words_are_sorted() {
        for row in HTML {
            assert!(row.on.is_sorted(), "{}", row.name);
            for element in row.on {
                assert!(
                    elements::element_in(Ns::Html, element).is_some(),
                    "{element}"
                );
            }
        }
        for row in HTML.iter().chain(aria::ATTRIBUTES).chain(svg::ATTRIBUTES) {
            if let Kind::Enum(words) | Kind::Tokens(words) | Kind::BoolOr(words) = row.kind {
                assert!(words.is_sorted_by(|a, b| a < b), "{}", row.name);
            }
        }
    }

    #[test]
    fn the_kind_follows_the_element() {
        let kind = |element, name| match attribute(element, name) {
            Lookup::Known(row) => Some(row.kind),
            _ => None,
        };
        assert_eq!(kind("a", "href"), Some(Kind::Url));
        assert_eq!(kind("use", "href"), Some(Kind::Url));
        assert_eq!(kind("object", "data"), Some(Kind::Url));
        assert_eq!(kind("img", "srcset"), Some(Kind::UrlList));
        assert_eq!(kind("iframe", "srcdoc"), Some(Kind::Html));
        assert!(
            matches!(kind("input", "type"), Some(Kind::Enum(words)) if words.contains(&"email"))
        );
        assert_eq!(kind("script", "type"), Some(Kind::Text));
        assert_eq!(kind("div", "data-id"), Some(Kind::OptionalText));
        assert_eq!(kind("div", "onclick"), Some(Kind::Js));
        assert_eq!(kind("my-box", "title"), Some(Kind::Text));
        assert_eq!(kind("path", "d"), Some(Kind::Text));
        assert_eq!(kind("div", "data-"), None);
    }

    #[test]
    fn an_attribute_of_other_elements_says_whose() {
        assert_eq!(
            attribute("div", "href"),
            Lookup::Elsewhere(vec!["a", "area", "base", "link"])
        );
        assert_eq!(attribute("div", "viewBox"), Lookup::Elsewhere(vec!["svg"]));
        assert_eq!(attribute("div", "clas"), Lookup::Unknown);
        assert_eq!(attribute("div", "onclik"), Lookup::Unknown);
    }

    #[test]
    fn url_attributes_are_known_wherever_they_belong() {
        for name in [
            "href",
            "src",
            "action",
            "formaction",
            "poster",
            "cite",
            "data",
            "ping",
            "srcset",
            "xlink:href",
        ] {
            assert!(is_url(name), "{name}");
        }
        assert!(!is_url("title"));
    }
}
