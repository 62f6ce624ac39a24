//! What hover says about a name: a sentence, what the tables know, and where to read on.

use stario_html::datastar::{self, Rule, Tags};
use stario_html::spec::{self, Attribute, Element, Kind, Ns};

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
    let mut text = vec![format!("`<{}>`: {}", row.name, sentence(table, row.name))];
    if row.is_void() {
        text.push("It has no content and no end tag.".to_owned());
    }
    if !row.parents.is_empty() {
        text.push(format!("It stands in {}.", list(row.parents, "<", ">")));
    }
    if !row.children.is_empty() {
        let children = list(row.children, "<", ">");
        text.push(format!("It contains {children} and nothing else."));
    }
    text.push(format!("[MDN]({MDN}/{area}/{})", row.name));
    text.join("\n\n")
}

/// What an attribute is and takes; `element` is empty for one of every element.
pub(super) fn attribute(ns: Ns, element: &str, row: &Attribute) -> String {
    let name = row.name;
    let aria = name.starts_with("aria-");
    let table = if aria {
        attributes::ARIA
    } else {
        attributes::HTML
    };
    // Some names of SVG are those of other attributes in HTML.
    let known = ns == Ns::Html || aria || spec::attributes(Ns::Html).any(|html| html == row);
    let what = if known { sentence(table, name) } else { "" };
    let mut text = vec![format!("`{name}`: {what}")];
    if what.is_empty() {
        text = vec![format!("`{name}`")];
    }
    text.extend(takes(name, row.kind));
    let page = match (ns, element) {
        _ if aria => format!("Accessibility/ARIA/Reference/Attributes/{name}"),
        (Ns::Html, "") => format!("HTML/Reference/Global_attributes/{name}"),
        (Ns::Html, element) => format!("HTML/Reference/Elements/{element}#{name}"),
        (Ns::Svg, _) => format!("SVG/Reference/Attribute/{name}"),
        (Ns::MathMl, _) => format!("MathML/Reference/Attribute/{name}"),
    };
    text.push(format!("[MDN]({MDN}/{page})"));
    text.join("\n\n")
}

/// What may be written behind the `=`, where that is not just any text.
fn takes(name: &str, kind: Kind) -> Option<String> {
    Some(match kind {
        Kind::OptionalText => "It may stand without a value.".to_owned(),
        Kind::Bool => format!("On or off: `{name}` alone, or `{name}={{condition}}`."),
        Kind::BoolOr(words) => format!(
            "On or off: `{name}` alone, or `{name}={{condition}}`; or {}.",
            list(words, "\"", "\"")
        ),
        Kind::Enum(words) => format!("One of {}.", list(words, "\"", "\"")),
        // The roles would fill the screen, and their page explains them.
        Kind::Tokens(_) if name == "role" => return None,
        Kind::Tokens(words) => format!("Any of {}.", list(words, "\"", "\"")),
        Kind::Number => "A number.".to_owned(),
        Kind::Url => "A URL. In parentheses its parts are percent-encoded: `(\"/u/\" {id})`. \
                      One that would run code becomes `about:invalid`."
            .to_owned(),
        Kind::UrlList => "URLs, each checked.".to_owned(),
        Kind::Class => {
            "A string, an `Option`, an array, or pairs of a name and a condition.".to_owned()
        }
        Kind::Css => "CSS of a literal, or a `Css` value.".to_owned(),
        Kind::Js => "JavaScript; a value goes in as `#{value}`.".to_owned(),
        Kind::Html => "A document: `Html`.".to_owned(),
        _ => return None,
    })
}

/// What a Datastar attribute does and takes.
pub(super) fn plugin(row: &datastar::Attribute) -> String {
    let name = row.name;
    let known = |found: &&(&str, &str, &str)| found.0 == name;
    let (_, example, sentence) = client::ATTRIBUTES
        .iter()
        .find(known)
        .unwrap_or(&("", "", ""));
    let mut text = vec![
        format!("`ds:{name}`: {sentence}"),
        format!("```text\n{example}\n```"),
    ];
    let rule = match (row.key, row.value) {
        (Rule::Either, _) => "A name as the key or as the value.",
        (Rule::Required, _) => "A key and a value.",
        (Rule::Optional, _) => "With a key for one, without for an object of several.",
        (Rule::Forbidden, Rule::Forbidden) => "No key and no value.",
        (Rule::Forbidden, _) => "No key.",
    };
    text.push(rule.to_owned());
    if !row.modifiers.is_empty() {
        let names: Vec<_> = row.modifiers.iter().map(|row| row.name).collect();
        text.push(format!("Modifiers: {}.", list(&names, "__", "")));
    }
    text.push(if row.pro {
        "Part of Datastar Pro: stario's feature `pro`.".to_owned()
    } else {
        format!("[Datastar]({CLIENT}#data-{name})")
    });
    text.join("\n\n")
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
            .flat_map(datastar::Modifier::words)
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
