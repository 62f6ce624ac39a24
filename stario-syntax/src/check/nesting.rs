//! Nesting that a browser's parser would rearrange.
//!
//! A tree that the browser builds differently from what was written cannot be
//! morphed reliably, so it is an error here. Only parents in the same macro
//! count; components are opaque.

use stario_html::spec::Ns;

use super::{Ancestor, Checker};
use crate::{ast::Element, table};

/// Where a browser stops looking for an open paragraph or button.
const SCOPES: [&str; 10] = [
    "button",
    "caption",
    "foreignObject",
    "html",
    "marquee",
    "object",
    "table",
    "td",
    "template",
    "th",
];

/// Where a browser forgets open links.
const MARKERS: [&str; 6] = ["caption", "marquee", "object", "td", "template", "th"];

impl Checker<'_> {
    pub(super) fn nesting(&mut self, ns: Ns, element: &Element) {
        if ns != Ns::Html && !matches!(element.name.text.as_str(), "svg" | "math") {
            return;
        }
        let Some(row) = table::element(Ns::Html, &element.name.text) else {
            return;
        };
        let Some(parent) = self.ancestors.last() else {
            return;
        };
        let name = element.name.text.as_str();
        let (problem, around) = if let Some(p) = self.open_paragraph().filter(|_| row.closes_p) {
            (Problem::EndsParagraph, p)
        } else if let Some(around) = self.forbidden(name, row.not_inside) {
            (Problem::Closes, around)
        } else if parent.name != "template"
            && !row.parents.is_empty()
            && !row.parents.contains(&parent.name.as_str())
        {
            (Problem::Stray(row.parents), parent)
        } else if refuses(parent, name) {
            (Problem::MovedOut, parent)
        } else {
            return;
        };
        let outer = around.name.clone();
        let line = around.range.line();
        let error = self.diagnostics.error(
            element.open,
            match problem {
                Problem::Stray(_) | Problem::MovedOut => {
                    format!("`<{name}>` cannot be directly inside `<{outer}>`")
                }
                _ => format!("`<{name}>` cannot be inside `<{outer}>`"),
            },
        );
        match problem {
            Problem::EndsParagraph => error
                .note(format!("browsers end the `<{outer}>` before it"))
                .help("make the outer element a `<div>`, or the inner one a `<span>`"),
            Problem::Closes => error
                .note(format!(
                    "browsers end the outer `<{outer}>` or ignore the inner one"
                ))
                .help(match name {
                    "form" => "close the first form before, and give its controls `form=\"id\"`"
                        .to_owned(),
                    "li" | "dd" | "dt" => format!("close the first with `</{outer}>` before"),
                    "a" | "button" => format!(
                        "close the outer one with `</{outer}>` before, or make it a `<div>`"
                    ),
                    _ => format!("close the outer one with `</{outer}>` before"),
                }),
            Problem::Stray(parents) => {
                let parents: Vec<_> = parents
                    .iter()
                    .map(|parent| format!("`<{parent}>`"))
                    .collect();
                error
                    .note("browsers drop the tag there")
                    .help(format!("put it in {}", parents.join(" or ")))
            }
            Problem::MovedOut => error.note("browsers move it out of there, which breaks morphing"),
        };
        if let Some(line) = line {
            error.note(format!("`<{outer}>` was opened on line {line}"));
        }
    }

    fn open_paragraph(&self) -> Option<&Ancestor> {
        self.nearest(&["p"], &SCOPES)
    }

    /// The nearest ancestor with one of these names, up to a boundary.
    fn nearest(&self, names: &[&str], boundaries: &[&str]) -> Option<&Ancestor> {
        for ancestor in self.ancestors.iter().rev() {
            let name = ancestor.name.as_str();
            if names.contains(&name) {
                return Some(ancestor);
            }
            if boundaries.contains(&name) || ancestor.ns != Ns::Html {
                return None;
            }
        }
        None
    }

    /// The ancestor that the start tag `name` would end.
    fn forbidden(&self, name: &str, not_inside: &[&str]) -> Option<&Ancestor> {
        match name {
            "a" => self.nearest(not_inside, &MARKERS),
            "form" => self.nearest(not_inside, &["template"]),
            "button" | "select" => self.nearest(not_inside, &SCOPES),
            "li" => self.open_item(&["li"]),
            "dd" | "dt" => self.open_item(&["dd", "dt"]),
            // A heading ends only the heading it stands directly in.
            _ => self
                .ancestors
                .last()
                .filter(|parent| not_inside.contains(&parent.name.as_str())),
        }
    }

    /// List items end an open item unless a list or section lies between.
    fn open_item(&self, names: &[&str]) -> Option<&Ancestor> {
        for ancestor in self.ancestors.iter().rev() {
            let name = ancestor.name.as_str();
            if names.contains(&name) {
                return Some(ancestor);
            }
            let block = table::element(Ns::Html, name).is_some_and(|row| row.closes_p);
            let passes = matches!(name, "address" | "div" | "p");
            if (block && !passes) || SCOPES.contains(&name) || ancestor.ns != Ns::Html {
                return None;
            }
        }
        None
    }
}

fn refuses(parent: &Ancestor, name: &str) -> bool {
    parent.ns == Ns::Html
        && table::element(Ns::Html, &parent.name).is_some_and(|row| {
            !row.children.is_empty() && !row.children.contains(&name)
        })
        // Hidden inputs may stand in a table.
        && !(name == "input" && parent.name.starts_with('t'))
}

enum Problem {
    EndsParagraph,
    Closes,
    Stray(&'static [&'static str]),
    MovedOut,
}
