//! Questions to the tables of `stario-html` that need the namespace at hand.

use stario_html::spec::{self, Element, Kind, Lookup, Ns};

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
            on.first().and_then(|element| kind(ns, element, name))
        }
        _ => None,
    }
}
