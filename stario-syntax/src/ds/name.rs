//! The name of a `ds:` attribute in its parts.

use stario_html::datastar;

use crate::js::Scope;

/// The name of an attribute, taken apart the way the client does.
#[derive(Debug)]
pub(crate) struct Parsed<'a> {
    /// As the user wrote it: `ds:on`.
    pub(super) shown: String,
    pub(crate) plugin: &'a str,
    pub(crate) key: Option<&'a str>,
    pub(super) modifiers: Vec<Modifier<'a>>,
}

#[derive(Debug)]
pub(super) struct Modifier<'a> {
    pub(super) name: &'a str,
    /// Where its name starts in the whole name.
    pub(super) at: usize,
    pub(super) tags: Vec<&'a str>,
}

impl<'a> Parsed<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut pieces = text.split("__");
        let name = pieces.next().unwrap_or_default();
        let (plugin, key) = match name.split_once(':') {
            Some((plugin, key)) => (plugin, Some(key)),
            None => (name, None),
        };
        let mut at = name.len();
        let modifiers = pieces
            .map(|piece| {
                let start = at + 2;
                at = start + piece.len();
                let mut tags = piece.split('.');
                Modifier {
                    name: tags.next().unwrap_or_default(),
                    at: start,
                    tags: tags.collect(),
                }
            })
            .collect();
        Self {
            shown: format!("ds:{plugin}"),
            plugin,
            key: key.filter(|key| !key.is_empty()),
            modifiers,
        }
    }

    /// What an expression in this attribute may use.
    pub(crate) fn scope(&self) -> Scope<'_> {
        let row = datastar::attribute(self.plugin);
        Scope {
            attribute: &self.shown,
            returns: row.is_some_and(|row| row.returns),
            names: row.map_or(&[], |row| row.scope),
        }
    }

    /// The name of the signal that the key stands for, as the client converts it.
    pub(crate) fn signal(&self) -> Option<String> {
        let key = self.key?;
        if !matches!(
            self.plugin,
            "bind" | "computed" | "indicator" | "ref" | "signals"
        ) {
            return None;
        }
        let case = self.modifiers.iter().find(|row| row.name == "case");
        let cases = case.map_or(&["camel"][..], |row| &row.tags);
        Some(cases.iter().fold(key.to_owned(), |name, case| match *case {
            "camel" => camel(&name),
            "snake" => name.replace('-', "_"),
            "pascal" => {
                let name = camel(&name);
                let mut chars = name.chars();
                let first = chars.next().map(|ch| ch.to_ascii_uppercase());
                first.into_iter().chain(chars).collect()
            }
            _ => name,
        }))
    }

    /// `ds:signals:count={0}`: a Rust value is what the signal starts with.
    pub(crate) fn is_initial_value(&self) -> bool {
        self.plugin == "signals" && self.key.is_some()
    }
}

/// `my-name` as `myName`: what the client makes of a hyphen before a letter.
fn camel(name: &str) -> String {
    let mut out = String::new();
    let mut chars = name.chars().peekable();
    while let Some(ch) = chars.next() {
        match chars.peek() {
            Some(next) if ch == '-' && next.is_ascii_lowercase() => {
                out.extend(chars.next().map(|ch| ch.to_ascii_uppercase()));
            }
            _ => out.push(ch),
        }
    }
    out
}
