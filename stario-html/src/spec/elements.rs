//! The elements of HTML, and the lookup over all three namespaces.

use super::mathml::MATHML;
use super::svg::SVG;
use super::types::{Content, Element, Ns};

/// The start tag of a heading ends an open heading.
const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

/// What stays in the head; anything else starts the body.
const HEAD: &[&str] = &[
    "base", "link", "meta", "noscript", "script", "style", "template", "title",
];

/// Elements of the HTML living standard.
static HTML: &[Element] = &[
    Element::html("a").not_inside(&["a"]),
    Element::html("abbr"),
    Element::html("address").block(),
    Element::html("area").void(),
    Element::html("article").block(),
    Element::html("aside").block(),
    Element::html("audio"),
    Element::html("b"),
    Element::html("base").void(),
    Element::html("bdi"),
    Element::html("bdo"),
    Element::html("blockquote").block(),
    Element::html("body").parents(&["html"]),
    Element::html("br").void(),
    Element::html("button").not_inside(&["button"]),
    Element::html("canvas"),
    Element::html("caption").parents(&["table"]),
    Element::html("cite"),
    Element::html("code"),
    Element::html("col").void().parents(&["colgroup"]),
    Element::html("colgroup")
        .parents(&["table"])
        .children(&["col", "template"]),
    Element::html("data"),
    Element::html("datalist"),
    Element::html("dd").block(),
    Element::html("del"),
    Element::html("details").block(),
    Element::html("dfn"),
    Element::html("dialog").block(),
    Element::html("div").block(),
    Element::html("dl").block(),
    Element::html("dt").block(),
    Element::html("em"),
    Element::html("embed").void(),
    Element::html("fieldset").block(),
    Element::html("figcaption").block(),
    Element::html("figure").block(),
    Element::html("footer").block(),
    Element::html("form").block().not_inside(&["form"]),
    Element::html("h1").block().not_inside(HEADINGS),
    Element::html("h2").block().not_inside(HEADINGS),
    Element::html("h3").block().not_inside(HEADINGS),
    Element::html("h4").block().not_inside(HEADINGS),
    Element::html("h5").block().not_inside(HEADINGS),
    Element::html("h6").block().not_inside(HEADINGS),
    Element::html("head").parents(&["html"]).children(HEAD),
    Element::html("header").block(),
    Element::html("hgroup").block(),
    Element::html("hr").void().block(),
    Element::html("html").children(&["head", "body"]),
    Element::html("i"),
    Element::html("iframe").content(Content::Text),
    Element::html("img").void(),
    Element::html("input").void(),
    Element::html("ins"),
    Element::html("kbd"),
    Element::html("label"),
    Element::html("legend"),
    Element::html("li").block(),
    Element::html("link").void(),
    Element::html("main").block(),
    Element::html("map"),
    Element::html("mark"),
    Element::html("menu").block(),
    Element::html("meta").void(),
    Element::html("meter"),
    Element::html("nav").block(),
    Element::html("noscript"),
    Element::html("object"),
    Element::html("ol").block(),
    Element::html("optgroup"),
    Element::html("option").not_inside(&["option"]),
    Element::html("output"),
    Element::html("p").block(),
    Element::html("picture"),
    Element::html("pre").block(),
    Element::html("progress"),
    Element::html("q"),
    Element::html("rp"),
    Element::html("rt"),
    Element::html("ruby"),
    Element::html("s"),
    Element::html("samp"),
    Element::html("script").content(Content::Raw),
    Element::html("search").block(),
    Element::html("section").block(),
    Element::html("select"),
    Element::html("selectedcontent"),
    Element::html("slot"),
    Element::html("small"),
    Element::html("source").void(),
    Element::html("span"),
    Element::html("strong"),
    Element::html("style").content(Content::Raw),
    Element::html("sub"),
    Element::html("summary").block(),
    Element::html("sup"),
    Element::html("table").block().children(&[
        "caption", "colgroup", "tbody", "tfoot", "thead", "tr", "script", "style", "template",
    ]),
    Element::html("tbody")
        .parents(&["table"])
        .children(&["tr", "script", "template"]),
    Element::html("td").parents(&["tr"]),
    Element::html("template"),
    Element::html("textarea").content(Content::Text),
    Element::html("tfoot")
        .parents(&["table"])
        .children(&["tr", "script", "template"]),
    Element::html("th").parents(&["tr"]),
    Element::html("thead")
        .parents(&["table"])
        .children(&["tr", "script", "template"]),
    Element::html("time"),
    Element::html("title").content(Content::Text),
    Element::html("tr")
        .parents(&["table", "tbody", "tfoot", "thead"])
        .children(&["td", "th", "script", "template"]),
    Element::html("track").void(),
    Element::html("u"),
    Element::html("ul").block(),
    Element::html("var"),
    Element::html("video"),
    Element::html("wbr").void(),
];

/// Elements that are no longer HTML, and what to write instead.
static OBSOLETE: &[(&str, &str)] = &[
    ("acronym", "<abbr>"),
    ("applet", "<object>"),
    ("basefont", "CSS"),
    ("big", "CSS"),
    ("blink", "CSS"),
    ("center", "CSS"),
    ("dir", "<ul>"),
    ("font", "CSS"),
    ("frame", "<iframe>"),
    ("frameset", "<iframe>"),
    ("isindex", "<form>"),
    ("keygen", "a key of the Web Crypto API"),
    ("listing", "<pre>"),
    ("marquee", "CSS"),
    ("menuitem", "<button>"),
    ("nobr", "CSS"),
    ("noembed", "<object>"),
    ("noframes", "<iframe>"),
    ("param", "the data attribute of <object>"),
    ("plaintext", "<pre>"),
    ("rb", "<ruby>"),
    ("rtc", "<ruby>"),
    ("spacer", "CSS"),
    ("strike", "<s> or <del>"),
    ("tt", "<code>"),
    ("xmp", "<pre>"),
];

/// The element with this name: HTML first, then SVG, then MathML.
///
/// # Example
///
/// ```
/// use stario_html::spec::{Ns, element};
///
/// assert!(element("br").is_some_and(|br| br.is_void()));
/// assert_eq!(element("circle").map(|row| row.ns), Some(Ns::Svg));
/// assert!(element("blink").is_none());
/// ```
pub fn element(name: &str) -> Option<&'static Element> {
    [Ns::Html, Ns::Svg, Ns::MathMl]
        .into_iter()
        .find_map(|ns| element_in(ns, name))
}

/// The element with this name in one namespace.
///
/// `<svg>` and `<math>` are rows of the namespace they open.
///
/// # Example
///
/// ```
/// use stario_html::spec::{Ns, element_in};
///
/// assert!(element_in(Ns::Html, "a").is_some() && element_in(Ns::Svg, "a").is_some());
/// assert!(element_in(Ns::Html, "circle").is_none());
/// ```
pub fn element_in(ns: Ns, name: &str) -> Option<&'static Element> {
    let table = elements(ns);
    let at = table.binary_search_by(|row| row.name.cmp(name)).ok()?;
    table.get(at)
}

/// All elements of one namespace, sorted by name.
///
/// # Example
///
/// ```
/// use stario_html::spec::{Ns, elements};
///
/// assert!(elements(Ns::MathMl).iter().any(|row| row.name == "mfrac"));
/// assert!(elements(Ns::Html).is_sorted_by_key(|row| row.name));
/// ```
pub fn elements(ns: Ns) -> &'static [Element] {
    match ns {
        Ns::Html => HTML,
        Ns::Svg => SVG,
        Ns::MathMl => MATHML,
    }
}

/// The names of all HTML elements, and `svg` and `math`.
///
/// # Example
///
/// ```
/// use stario_html::spec::{element_names, suggest};
///
/// assert_eq!(suggest("buton", element_names()), Some("button"));
/// ```
pub fn element_names() -> impl Iterator<Item = &'static str> {
    HTML.iter().map(|row| row.name).chain(["svg", "math"])
}

/// What to write instead of an element that is no longer HTML.
///
/// # Example
///
/// ```
/// use stario_html::spec::obsolete;
///
/// assert_eq!(obsolete("strike"), Some("<s> or <del>"));
/// assert_eq!(obsolete("s"), None);
/// ```
pub fn obsolete(name: &str) -> Option<&'static str> {
    let at = OBSOLETE.binary_search_by(|row| row.0.cmp(name)).ok()?;
    Some(OBSOLETE[at].1)
}

/// Whether the HTML element has no content and no end tag.
///
/// # Example
///
/// ```
/// use stario_html::spec::is_void;
///
/// assert!(is_void("img"));
/// assert!(!is_void("p"));
/// ```
pub fn is_void(name: &str) -> bool {
    element_in(Ns::Html, name).is_some_and(Element::is_void)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_without_duplicates() {
        for table in [HTML, SVG, MATHML] {
            assert!(table.is_sorted_by(|a, b| a.name < b.name));
        }
        assert!(OBSOLETE.is_sorted_by(|a, b| a.0 < b.0));
        assert!(
            OBSOLETE
                .iter()
                .all(|row| element_in(Ns::Html, row.0).is_none())
        );
    }

    #[test]
    fn related_elements_exist() {
        for row in HTML {
            for name in row.parents.iter().chain(row.not_inside).chain(row.children) {
                assert!(
                    element_in(Ns::Html, name).is_some(),
                    "{name} in {}",
                    row.name
                );
            }
        }
    }

    #[test]
    fn void_elements_are_those_of_the_standard() {
        let void: Vec<_> = HTML
            .iter()
            .filter(|e| e.is_void())
            .map(|e| e.name)
            .collect();
        assert_eq!(
            void,
            [
                "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                "source", "track", "wbr"
            ]
        );
    }

    #[test]
    fn names_are_looked_up_by_namespace() {
        assert_eq!(element("svg").map(|e| e.ns), Some(Ns::Svg));
        assert_eq!(element("mfrac").map(|e| e.ns), Some(Ns::MathMl));
        assert_eq!(element("a").map(|e| e.ns), Some(Ns::Html));
        assert_eq!(element_in(Ns::Svg, "a").map(|e| e.ns), Some(Ns::Svg));
        assert_eq!(element("DIV"), None);
        assert_eq!(obsolete("center"), Some("CSS"));
    }
}
