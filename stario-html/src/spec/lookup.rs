//! The lookup of attributes over all namespaces.

use super::attributes::HTML;
use super::types::{Attribute, Kind, Lookup, Ns};
use super::{aria, elements, mathml, svg};
use crate::datastar;

/// Any `data-*` attribute.
static DATA: Attribute = Attribute::global("data-*", Kind::OptionalText);

/// A `data-*` attribute that the Datastar client reads.
static DATASTAR: Attribute = Attribute::global("data-*", Kind::Js);

/// Any `on*` attribute of a known event.
static HANDLER: Attribute = Attribute::global("on*", Kind::Js);

/// What is known about an attribute of an element.
///
/// An HTML one, or else an SVG or MathML one.
///
/// A custom element has all attributes that every element has; others of it are unknown.
///
/// # Example
///
/// ```
/// use stario_html::spec::{Kind, Lookup, attribute};
///
/// assert!(matches!(attribute("img", "src"), Lookup::Known(src) if src.kind == Kind::Url));
/// assert!(matches!(attribute("p", "src"), Lookup::Elsewhere(on) if on.contains(&"img")));
/// assert!(matches!(attribute("p", "scr"), Lookup::Unknown));
/// ```
pub fn attribute(element: &str, name: &str) -> Lookup {
    let ns = elements::element(element).map_or(Ns::Html, |row| row.ns);
    attribute_in(ns, element, name)
}

/// What is known about an attribute of an element in one namespace.
///
/// # Example
///
/// ```
/// use stario_html::spec::{Lookup, Ns, attribute_in};
///
/// assert!(matches!(attribute_in(Ns::Svg, "a", "fill"), Lookup::Known(_)));
/// assert!(!matches!(attribute_in(Ns::Html, "a", "fill"), Lookup::Known(_)));
/// ```
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
        let code = datastar::is_evaluated(name);
        return Lookup::Known(if code { &DATASTAR } else { &DATA });
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
///
/// # Example
///
/// ```
/// use stario_html::spec::{attribute_names, suggest};
///
/// assert_eq!(suggest("placeholdr", attribute_names("input")), Some("placeholder"));
/// assert_eq!(suggest("placeholdr", attribute_names("p")), None);
/// ```
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

/// The rows of HTML and ARIA, and those of a foreign namespace, in this order.
///
/// # Example
///
/// ```
/// use stario_html::spec::{Ns, attributes};
///
/// assert!(attributes(Ns::Svg).any(|row| row.name == "viewBox"));
/// assert!(!attributes(Ns::Html).any(|row| row.name == "viewBox"));
/// ```
pub fn attributes(ns: Ns) -> impl Iterator<Item = &'static Attribute> {
    let own = match ns {
        Ns::Html => &[],
        Ns::Svg => svg::ATTRIBUTES,
        Ns::MathMl => mathml::ATTRIBUTES,
    };
    HTML.iter().chain(aria::ATTRIBUTES).chain(own)
}

/// Whether any namespace has an attribute of this name.
///
/// # Example
///
/// ```
/// use stario_html::spec::is_known;
///
/// assert!(is_known("viewBox") && is_known("aria-label"));
/// assert!(!is_known("viewbx"));
/// ```
pub fn is_known(name: &str) -> bool {
    [HTML, aria::ATTRIBUTES, svg::ATTRIBUTES, mathml::ATTRIBUTES]
        .iter()
        .any(|table| !rows(table, name).is_empty())
}

/// Whether some element has a URL, or several, in this attribute.
///
/// # Example
///
/// ```
/// use stario_html::spec::is_url;
///
/// assert!(is_url("href") && is_url("srcset"));
/// assert!(!is_url("title"));
/// ```
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
        assert_eq!(kind("div", "data-text"), Some(Kind::Js));
        assert_eq!(kind("my-box", "data-on:click__once"), Some(Kind::Js));
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
