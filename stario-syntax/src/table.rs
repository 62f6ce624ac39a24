//! Questions to the tables of `stario-html` that need the namespace at hand.

use stario_html::spec::{self, Element, Kind, Lookup, Ns};

use crate::ast::Plain;

/// The namespace of an element; `parent` is that of its parent's content, when
/// the parent is part of the same macro.
pub(crate) fn namespace(parent: Option<Ns>, name: &str) -> Ns {
    match (name, parent) {
        ("svg", _) => Ns::Svg,
        ("math", _) => Ns::MathMl,
        (_, Some(parent)) => parent,
        (_, None) => spec::element(name).map_or(Ns::Html, |element| element.ns),
    }
}

/// The namespace of what is inside an element.
pub(crate) fn content_namespace(ns: Ns, name: &str) -> Ns {
    match (ns, name) {
        (Ns::Svg, "foreignObject" | "desc" | "title")
        | (Ns::MathMl, "mi" | "mo" | "mn" | "ms" | "mtext" | "annotation-xml") => Ns::Html,
        (ns, _) => ns,
    }
}

/// The row of an element.
pub(crate) fn element(ns: Ns, name: &str) -> Option<&'static Element> {
    spec::element_in(ns, name)
}

/// Whether `name` is a custom element, which browsers leave to scripts.
pub(crate) fn is_custom(ns: Ns, name: &str) -> bool {
    ns == Ns::Html && name.contains('-')
}

/// Whether any attribute may stand on the element.
pub(crate) fn takes_any_attribute(ns: Ns, element: &str) -> bool {
    is_custom(ns, element) || self::element(ns, element).is_none()
}

/// What the value of a known attribute is.
///
/// `ds!` knows no element; there an attribute of any element will do.
pub(crate) fn kind(ns: Ns, element: &str, name: &str) -> Option<Kind> {
    match spec::attribute_in(ns, element, name) {
        Lookup::Known(attribute) => Some(attribute.kind),
        Lookup::Elsewhere(on) if element.is_empty() => {
            on.first().and_then(|element| match *element {
                "svg" => kind(Ns::Svg, element, name),
                "math" => kind(Ns::MathMl, element, name),
                element => kind(ns, element, name),
            })
        }
        _ => None,
    }
}

/// What the value of an attribute is that may have any name: a quoted one, or
/// one of a custom element.
///
/// Browsers read names in lower case. Where the tables do not know the name on
/// this element, one that is code or a URL elsewhere is that here as well:
/// quotes are no way around the encoders.
pub(crate) fn free_kind(ns: Ns, element: &str, name: &str) -> Kind {
    let lower = name.to_ascii_lowercase();
    if let Some(kind) = kind(ns, element, &lower).or_else(|| kind(ns, element, name)) {
        return kind;
    }
    // `@click` and `:href` are expressions to the libraries that read them.
    if lower.starts_with("on") || lower.starts_with(['@', ':']) {
        return Kind::Js;
    }
    match kind(ns, "", &lower) {
        // Custom elements often take `data`, and a browser does nothing with it.
        Some(Kind::Url) if lower != "data" => Kind::Url,
        Some(kind @ (Kind::UrlList | Kind::Css | Kind::Js | Kind::Html)) => kind,
        _ => Kind::OptionalText,
    }
}

/// Whether the name of an attribute is left to the user.
pub(crate) fn is_free(ns: Ns, element: &str, plain: &Plain) -> bool {
    plain.quoted
        || plain.name.text.starts_with(['@', ':'])
        || (!element.is_empty() && takes_any_attribute(ns, element))
}
