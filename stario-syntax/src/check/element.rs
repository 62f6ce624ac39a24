//! Element names, and what content an element can hold at all.

use proc_macro2::Span;
use stario_html::spec::{self, Content, Ns};

use super::{Ancestor, Checker};
use crate::{
    ast::{Attr, Element, Lit, Node, Value},
    diag::Range,
    table,
};

/// `user_card` as `UserCard`.
fn component_name(name: &str) -> String {
    name.split(['_', '-'])
        .flat_map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|ch| ch.to_ascii_uppercase());
            first.into_iter().chain(chars)
        })
        .collect()
}

impl Checker<'_> {
    pub(super) fn element(&mut self, element: &mut Element) {
        let ns = table::namespace(self.space(), &element.name.text);
        self.name(ns, element);
        self.nesting(ns, element);
        self.attributes(ns, &element.name.text, &mut element.attrs);
        self.warnings(ns, element);
        if let Some(row) = table::element(ns, &element.name.text) {
            self.content(row.content, element);
        }
        self.data_block(element);
        if element.name.text == "script" {
            self.script(&element.children);
        }
        self.ancestors.push(Ancestor {
            name: element.name.text.clone(),
            ns,
            range: element.open,
        });
        self.nodes(&mut element.children);
        self.ancestors.pop();
    }

    fn name(&mut self, ns: Ns, element: &Element) {
        let name = element.name.text.as_str();
        if table::element(ns, name).is_some() || table::is_custom(ns, name) {
            return;
        }
        if let Some(row) = spec::element(name) {
            let home = match row.ns {
                Ns::Svg => "svg",
                Ns::MathMl => "math",
                Ns::Html => "foreignObject",
            };
            self.diagnostics.error(
                element.name.range,
                format!("`<{name}>` belongs inside `<{home}>`"),
            );
            return;
        }
        let error = self
            .diagnostics
            .error(element.name.range, format!("unknown element `<{name}>`"));
        if let Some(instead) = spec::obsolete(name) {
            error.note(format!("`<{name}>` is obsolete; write {instead}"));
            return;
        }
        // Two letters that differ make another word of a short one.
        let similar = spec::suggest(name, spec::element_names())
            .filter(|similar| spec::is_slip(name, similar) || name.len() > 5);
        if let Some(similar) = similar {
            error.help(format!("did you mean `<{similar}>`?"));
        }
        if !similar.is_some_and(|similar| spec::is_slip(name, similar)) {
            let component = component_name(name);
            error.help(format!(
                "a component is written `<{component}/>`, with `#[component]` on its function; a custom element has a hyphen"
            ));
        }
    }

    /// Elements in what a browser reads as plain text.
    fn content(&mut self, content: Content, element: &Element) {
        if !matches!(content, Content::Raw | Content::Text) {
            return;
        }
        let name = &element.name.text;
        let mut markup = Vec::new();
        markup_in(&element.children, &mut markup);
        for range in markup {
            self.diagnostics
                .error(range, format!("`<{name}>` holds text, not elements"))
                .note("browsers show tags in it as they are written")
                .help(format!(
                    "write text and values alone: `<{name}>\"Hello \" {{user}}</{name}>`"
                ));
        }
    }

    /// `<script type="application/json">` is data, and values in scripts are
    /// written as JavaScript.
    fn data_block(&mut self, element: &Element) {
        let json = element.attrs.iter().any(|attr| match attr {
            Attr::Plain(plain) if plain.name.text == "type" => match &plain.value {
                Some(Value::Lit(lit)) => ["json", "importmap", "speculationrules"]
                    .iter()
                    .any(|kind| lit.text.to_ascii_lowercase().contains(kind)),
                _ => false,
            },
            _ => false,
        });
        if element.name.text != "script" || !json {
            return;
        }
        for child in &element.children {
            if let Node::Interp(expr) = child {
                self.diagnostics
                    .error(
                        expr.span,
                        "a value in a script is JavaScript, and this script holds JSON",
                    )
                    .help("hand data to the page in `ds:signals` or in a `data-` attribute");
            }
        }
    }

    pub(super) fn interpolation(&mut self, span: Span) {
        if self
            .ancestors
            .last()
            .is_some_and(|parent| parent.name == "style")
        {
            self.diagnostics
                .error(span, "a value cannot stand inside `<style>`")
                .help("set a custom property, `style:--gap={…}`, and use it as `var(--gap)`");
        }
    }

    pub(super) fn text(&mut self, lit: &Lit) {
        let Some(parent) = self.ancestors.last() else {
            return;
        };
        let name = parent.name.as_str();
        let Some(row) = table::element(parent.ns, name) else {
            return;
        };
        if row.content == Content::Raw {
            let lower = lit.text.to_ascii_lowercase();
            let end = format!("</{name}");
            for ending in [end.as_str(), "<!--"] {
                if lower.contains(ending) {
                    self.diagnostics
                        .error(
                            lit.range,
                            format!("`{ending}` inside `<{name}>` confuses browsers"),
                        )
                        .help("write `<` as `\\\\x3c` inside a string of the script");
                }
            }
            return;
        }
        let loose = !row.children.is_empty() && !matches!(name, "select" | "optgroup");
        if loose && !lit.text.trim().is_empty() {
            let inside = row.children.first().copied().unwrap_or("td");
            self.diagnostics
                .error(
                    lit.range,
                    format!("text cannot be directly inside `<{name}>`"),
                )
                .note("browsers move it out of there, which breaks morphing")
                .help(format!("put it in an element such as `<{inside}>`"));
        }
    }
}

/// Where elements and components are, also in branches and loops.
fn markup_in(nodes: &[Node], found: &mut Vec<Range>) {
    for node in nodes {
        match node {
            Node::Element(child) => found.push(child.open),
            Node::Component(child) => found.push(child.name.range),
            _ => node.lists().for_each(|list| markup_in(list, found)),
        }
    }
}
