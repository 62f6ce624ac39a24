//! `$name` against the signals that a template declares.
//!
//! What is seen: expressions written in this template, as text or as tokens,
//! and the names in `ds:bind`. What is not: values in braces, which have types
//! of their own, the inside of components, and what a page script does.

use std::collections::HashMap;

use proc_macro2::TokenStream;

use crate::{
    ast::{Attr, Ds, Header, Node, SignalsType, Value},
    diag::{Diagnostics, Range},
    ds::Parsed,
    js,
};

/// Names to compare with the types of the header, once rustc knows them.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    pub(crate) types: Vec<SignalsType>,
    pub(crate) uses: Vec<(String, Range)>,
}

/// Collects what the template names; without a header only what contradicts
/// the template itself is an error.
pub(super) fn check(nodes: &[Node], diagnostics: &mut Diagnostics) -> Signals {
    let mut seen = Seen::default();
    seen.nodes(nodes);
    seen.joined_words(diagnostics);
    let Some(Node::Header(header)) = nodes.first() else {
        return Signals::default();
    };
    seen.against(header)
}

/// The same for `ds!`, whose header stands before the attributes.
pub(super) fn of_attributes(
    header: Option<&Header>,
    attrs: &[Attr],
    diagnostics: &mut Diagnostics,
) -> Signals {
    let mut seen = Seen::default();
    seen.attributes(attrs);
    seen.joined_words(diagnostics);
    header.map_or_else(Signals::default, |header| seen.against(header))
}

/// The same for an expression of tokens.
pub(super) fn of_tokens(header: &Header, js: &TokenStream) -> Signals {
    let mut seen = Seen::default();
    let names = js::names_of_tokens(js.clone());
    seen.uses = names
        .signals
        .into_iter()
        .map(|(name, range)| (root(&name), range))
        .collect();
    seen.against(header)
}

#[derive(Default)]
struct Seen {
    uses: Vec<(String, Range)>,
    /// Made in this template: `ds:signals:open`, `ds:ref`, keys of objects.
    made: Vec<String>,
    /// `my-name` of a key, and the `myName` that the client makes of it.
    converted: HashMap<String, String>,
}

impl Seen {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            if let Node::Element(element) = node {
                self.attributes(&element.attrs);
            }
            for list in node.lists() {
                self.nodes(list);
            }
        }
    }

    fn attributes(&mut self, attrs: &[Attr]) {
        for attr in attrs {
            if let Attr::Ds(ds) = attr {
                self.attribute(ds);
            }
        }
    }

    fn attribute(&mut self, ds: &Ds) {
        let parsed = Parsed::new(&ds.name.text);
        if let (Some(key), Some(name)) = (parsed.key, parsed.signal()) {
            if key != name {
                self.converted.insert(key.to_owned(), name.clone());
            }
            if parsed.plugin == "bind" {
                self.uses.push((root(&name), ds.name.range));
            } else {
                self.made.push(root(&name));
            }
        }
        match (&ds.value, parsed.plugin) {
            (Some(Value::Lit(lit)), "bind") => self.uses.push((root(&lit.text), lit.range)),
            (Some(Value::Lit(lit)), "ref" | "indicator") => self.made.push(root(&lit.text)),
            (Some(Value::Lit(lit)), plugin) => self.expression(js::names(lit), plugin, &parsed),
            (Some(Value::Paren(js)), plugin) => {
                self.expression(js::names_of_tokens(js.tokens.clone()), plugin, &parsed);
            }
            _ => {}
        }
    }

    fn expression(&mut self, names: js::Names, plugin: &str, parsed: &Parsed<'_>) {
        let signals = names.signals.into_iter();
        self.uses
            .extend(signals.map(|(name, range)| (root(&name), range)));
        if matches!(plugin, "signals" | "computed") && parsed.key.is_none() {
            self.made.extend(names.keys.iter().map(|key| root(key)));
        }
    }

    /// `$my-name` next to `ds:signals:my-name`, which makes `$myName`.
    fn joined_words(&self, diagnostics: &mut Diagnostics) {
        for (used, range) in &self.uses {
            let known = self.made.contains(used);
            if let Some(name) = self.converted.get(used).filter(|_| !known) {
                diagnostics
                    .error(*range, format!("the signal `${used}` is called `${name}`"))
                    .note(format!(
                        "the client joins the words of the key `{used}` to `{name}`"
                    ))
                    .help(format!("write `${name}`"));
            }
        }
    }

    fn against(self, header: &Header) -> Signals {
        let known = |name: &String| self.made.contains(name) || header.names.contains(name);
        let joined = |name: &String| self.converted.contains_key(name);
        Signals {
            types: header.types.clone(),
            uses: self
                .uses
                .iter()
                .filter(|(name, _)| !name.is_empty() && !known(name) && !joined(name))
                .cloned()
                .collect(),
        }
    }
}

/// The part of a path that a type declares.
fn root(path: &str) -> String {
    let path = path.trim();
    path.split('.').next().unwrap_or(path).to_owned()
}
