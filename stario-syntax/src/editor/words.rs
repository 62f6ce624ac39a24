//! What hover says about a name: a sentence, what the tables know, and where to read on.

use stario_html::datastar::{self, Rule, Tags};
use stario_html::spec::{Attribute, Element, Kind, Ns};

use super::{attributes, datastar as client, elements};

const MDN: &str = "https://developer.mozilla.org/docs/Web";
const CLIENT: &str = "https://data-star.dev/reference/attributes";

/// What an element is.
pub(super) fn element(ns: Ns, row: &Element) -> String {
    let (table, area) = match ns {
        Ns::Html => (elements::HTML, "HTML/Reference/Elements"),
        Ns::Svg => (elements::SVG, "SVG/Reference/Element"),
        Ns::MathMl => (elements::MATHML, "MathML/Reference/Element"),
    };
    let mut text = format!("`<{}>`: {}", row.name, sentence(table, row.name));
    if row.is_void() {
        text.push_str("\n\nIt has no content and no end tag.");
    }
    if !row.parents.is_empty() {
        text += &format!("\n\nIt stands in {}.", list(row.parents, "<", ">"));
    }
    if !row.children.is_empty() {
        text += &format!(
            "\n\nIt contains {} and nothing else.",
            list(row.children, "<", ">")
        );
    }
    text + &format!("\n\n[MDN]({MDN}/{area}/{})", row.name)
}

/// What an attribute is and takes; `element` is empty for one of every element.
pub(super) fn attribute(ns: Ns, element: &str, row: &Attribute) -> String {
    let name = row.name;
    let table = if name.starts_with("aria-") {
        attributes::ARIA
    } else {
        attributes::HTML
    };
    let known = ns == Ns::Html || name.starts_with("aria-") || row.on.is_empty();
    let mut text = match table.iter().find(|(known, _)| *known == name) {
        Some((_, sentence)) if known => format!("`{name}`: {sentence}"),
        _ => format!("`{name}`"),
    };
    text += &match row.kind {
        Kind::Text => String::new(),
        Kind::OptionalText => "\n\nIt may stand without a value.".to_owned(),
        Kind::Bool => format!("\n\nOn or off: `{name}` alone, or `{name}={{condition}}`."),
        Kind::BoolOr(words) => format!(
            "\n\nOn or off: `{name}` alone, or `{name}={{condition}}`; or {}.",
            list(words, "\"", "\"")
        ),
        Kind::Enum(words) => format!("\n\nOne of {}.", list(words, "\"", "\"")),
        Kind::Tokens(words) => format!("\n\nAny of {}.", list(words, "\"", "\"")),
        Kind::Number => "\n\nA number.".to_owned(),
        Kind::Url => "\n\nA URL. In parentheses its parts are percent-encoded: `(\"/u/\" {id})`. \
                      One that would run code becomes `about:invalid`."
            .to_owned(),
        Kind::UrlList => "\n\nURLs, each checked.".to_owned(),
        Kind::Class => {
            "\n\nA string, an `Option`, an array, or pairs of a name and a condition.".to_owned()
        }
        Kind::Css => "\n\nCSS of a literal, or a `Css` value.".to_owned(),
        Kind::Js => "\n\nJavaScript; a value goes in as `#{value}`.".to_owned(),
        Kind::Html => "\n\nA document: `Html`.".to_owned(),
        _ => String::new(),
    };
    let page = match (ns, element) {
        _ if name.starts_with("aria-") => format!("Accessibility/ARIA/Reference/Attributes/{name}"),
        (Ns::Html, "") => format!("HTML/Reference/Global_attributes/{name}"),
        (Ns::Html, element) => format!("HTML/Reference/Elements/{element}#{name}"),
        (Ns::Svg, _) => format!("SVG/Reference/Attribute/{name}"),
        (Ns::MathMl, _) => format!("MathML/Reference/Attribute/{name}"),
    };
    text + &format!("\n\n[MDN]({MDN}/{page})")
}

/// What a Datastar attribute does and takes.
pub(super) fn plugin(row: &datastar::Attribute) -> String {
    let name = row.name;
    let found = client::ATTRIBUTES.iter().find(|(known, ..)| *known == name);
    let (example, sentence) =
        found.map_or(("", ""), |(_, example, sentence)| (*example, *sentence));
    let mut text = format!("`ds:{name}`: {sentence}\n\n```text\n{example}\n```");
    text += match (row.key, row.value) {
        (Rule::Either, _) => "\n\nA name as the key or as the value.",
        (Rule::Required, _) => "\n\nA key and a value.",
        (Rule::Optional, _) => "\n\nWith a key for one, without for an object of several.",
        (Rule::Forbidden, Rule::Forbidden) => "\n\nNo key and no value.",
        (Rule::Forbidden, _) => "\n\nNo key.",
    };
    if !row.modifiers.is_empty() {
        let names: Vec<_> = row.modifiers.iter().map(|row| row.name).collect();
        text += &format!("\n\nModifiers: {}.", list(&names, "__", ""));
    }
    if row.pro {
        return text + "\n\nPart of Datastar Pro: stario's feature `pro`.";
    }
    text + &format!("\n\n[Datastar]({CLIENT}#data-{name})")
}

/// What a modifier does.
pub(super) fn modifier(row: &datastar::Modifier) -> String {
    let takes = match row.tags {
        Tags::None | Tags::Any => String::new(),
        _ => format!("\n\nIt takes {}.", row.expected()),
    };
    format!(
        "`__{}`: {}{takes}",
        row.name,
        sentence(client::MODIFIERS, row.name)
    )
}

/// What a tag of a modifier does.
pub(super) fn tag(name: &str) -> String {
    format!("`.{name}`: {}", sentence(client::TAGS, name))
}

fn sentence(table: &[(&'static str, &'static str)], name: &str) -> &'static str {
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, sentence)| sentence)
}

/// The words, each in code marks; the empty word has nothing to show.
fn list(words: &[&str], before: &str, after: &str) -> String {
    let words: Vec<_> = words
        .iter()
        .filter(|word| !word.is_empty())
        .map(|word| format!("`{before}{word}{after}`"))
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use stario_html::spec;

    use super::*;

    fn names(table: &[(&'static str, &'static str)]) -> BTreeSet<&'static str> {
        assert!(table.is_sorted_by(|a, b| a.0 < b.0));
        assert!(table.iter().all(|(_, text)| text.ends_with('.')));
        table.iter().map(|(name, _)| *name).collect()
    }

    #[test]
    fn every_element_has_a_sentence() {
        let html: BTreeSet<_> = spec::element_names().collect();
        assert_eq!(names(elements::HTML), html);
        for (table, ns) in [(elements::SVG, Ns::Svg), (elements::MATHML, Ns::MathMl)] {
            let rows: BTreeSet<_> = spec::elements(ns).iter().map(|row| row.name).collect();
            assert_eq!(names(table), rows);
        }
    }

    #[test]
    fn every_attribute_of_html_has_a_sentence() {
        let rows: BTreeSet<_> = spec::attributes(Ns::Html).map(|row| row.name).collect();
        let words = &names(attributes::HTML) | &names(attributes::ARIA);
        assert_eq!(words, rows);
    }

    #[test]
    fn every_name_of_the_client_has_a_sentence() {
        let rows = datastar::ATTRIBUTES;
        let words = client::ATTRIBUTES.iter().map(|(name, ..)| *name);
        assert!(words.eq(rows.iter().map(|row| row.name)));
        let modifiers: BTreeSet<_> = rows
            .iter()
            .flat_map(|row| row.modifiers)
            .map(|row| row.name)
            .collect();
        assert_eq!(names(client::MODIFIERS), modifiers);
        let tags: BTreeSet<_> = rows
            .iter()
            .flat_map(|row| row.modifiers)
            .flat_map(|row| row.words())
            .copied()
            .collect();
        assert_eq!(names(client::TAGS), tags);
    }

    #[test]
    fn hover_says_what_the_tables_know() {
        let input = spec::attributes(Ns::Html)
            .find(|row| row.name == "loading")
            .unwrap();
        assert_eq!(
            attribute(Ns::Html, "img", input),
            "`loading`: `lazy` loads when it comes near the screen.\n\n\
             One of `\"eager\"`, `\"lazy\"`.\n\n\
             [MDN](https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/img#loading)"
        );
        let row = spec::element("tr").unwrap();
        assert!(element(Ns::Html, row).contains("It stands in `<table>`, `<tbody>`"));
        let on = datastar::attribute("on").unwrap();
        assert!(plugin(on).contains("Modifiers: `__capture`, `__case`"));
        assert_eq!(
            modifier(on.modifier("delay").unwrap()),
            "`__delay`: Runs this much later: `__delay.500ms`.\n\nIt takes a time like `500ms` or `1s`."
        );
    }
}
