//! The Rust inside of a template, by rustfmt.
//!
//! What rustfmt cannot read, or would change, stays as it was written.

use std::cell::RefCell;
use std::collections::HashMap;

use proc_macro2::TokenTree;

use super::calls::Call;
use super::print::Printer;
use super::rustfmt::{Kind, run};
use super::same::same;
use super::source::Source;
use super::{MAX_WIDTH, width};

/// Formats snippets and remembers the results.
#[derive(Debug, Default)]
pub(super) struct Rust {
    /// On one line; `None` where rustfmt has no say.
    known: RefCell<HashMap<(Kind, String), Option<String>>>,
}

impl Rust {
    /// Asks rustfmt about many snippets in one go: starting it is what takes time.
    pub(super) fn learn(&self, snippets: Vec<(Kind, String)>) {
        let mut wanted: Vec<_> = snippets
            .into_iter()
            .filter(|(_, text)| !is_plain(text) && !may_have_calls(text))
            .collect();
        wanted.retain(|snippet| !self.known.borrow().contains_key(snippet));
        let Some(printed) = run(&wanted, 0, "v", usize::MAX) else {
            return;
        };
        for (snippet, text) in wanted.into_iter().zip(printed) {
            let text = text.filter(|text| same(&snippet.1, text));
            self.known.borrow_mut().insert(snippet, text);
        }
    }

    /// The snippet on one line; `None` where it needs several.
    pub(super) fn flat(&self, kind: Kind, text: &str) -> Option<String> {
        let text = text.trim();
        if is_plain(text) {
            return Some(text.to_owned());
        }
        let printed = match self.hidden(text) {
            None => None,
            Some(hidden) => {
                let printed = self.one_line(kind, &hidden.text);
                printed.map(|printed| hidden.show_flat(&printed))
            }
        };
        match printed {
            Some(printed) if !printed.contains('\n') => Some(printed),
            Some(_) => None,
            None => (!text.contains('\n') && !ends_in_line_comment(text)).then(|| text.to_owned()),
        }
    }

    /// The snippet on several lines, the first beginning at column `col` of a line with the given
    /// indentation; `None` where it has to stay as written. Where it begins with a line break,
    /// the value stands on lines of its own.
    pub(super) fn broken(
        &self,
        kind: Kind,
        text: &str,
        indent: usize,
        col: usize,
    ) -> Option<String> {
        let text = text.trim();
        let hidden = self.hidden(text)?;
        let name = "v".repeat(col.saturating_sub(indent + 7).max(1));
        let snippet = [(kind, hidden.text.clone())];
        let printed = run(&snippet, indent, &name, MAX_WIDTH - 1)?.pop()??;
        let printed = hidden.show(&printed, indent);
        same(text, &printed).then_some(printed)
    }

    fn one_line(&self, kind: Kind, text: &str) -> Option<String> {
        let key = (kind, text.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let printed = run(std::slice::from_ref(&key), 0, "v", usize::MAX);
        let printed = printed.and_then(|mut all| all.pop().flatten());
        let printed = printed.filter(|printed| same(text, printed));
        self.known.borrow_mut().insert(key, printed.clone());
        printed
    }

    /// Puts a word in the place of every template inside; `None` where rustfmt is not asked.
    fn hidden<'r>(&'r self, text: &str) -> Option<Hidden<'r>> {
        let source = Source::new(text).ok()?;
        // A statement is no value, and rustfmt would move a comment at the top out of the frame.
        let top: Vec<_> = source.stream.clone().into_iter().collect();
        let statements = top.iter().rev().skip(1).any(is_semicolon);
        let in_group = |at: usize| {
            top.iter().any(|token| {
                let range = token.span().byte_range();
                matches!(token, TokenTree::Group(_)) && range.contains(&at)
            })
        };
        if statements
            || source
                .comments
                .iter()
                .any(|comment| !in_group(comment.range.start))
        {
            return None;
        }
        let calls = source.calls();
        let mut shown = String::new();
        let mut templates = Vec::new();
        let mut at = 0;
        for call in calls {
            let original = text[call.start..call.end()].to_owned();
            let body = Source::new(&original).ok()?;
            let inner = body.calls().pop()?;
            let flat = Printer::new(&body, self).ok_call(&inner)?.flat_call(&inner);
            let name = {
                let columns = flat.as_ref().map_or(8, |flat| width(flat).min(MAX_WIDTH));
                let word = word(templates.len());
                let rest = columns.saturating_sub(width(&word));
                word + &"_".repeat(rest)
            };
            shown.push_str(&text[at..call.start]);
            shown.push_str(&name);
            at = call.end();
            templates.push(Template {
                name,
                original,
                flat,
            });
        }
        shown.push_str(&text[at..]);
        Some(Hidden {
            text: shown,
            templates,
            rust: self,
        })
    }
}

/// A word that no program has.
fn word(number: usize) -> String {
    format!("ℋ{number}ℋ")
}

/// A template inside of a snippet.
#[derive(Debug)]
struct Template {
    /// What stands for it.
    name: String,
    original: String,
    flat: Option<String>,
}

/// A snippet without its templates.
#[derive(Debug)]
struct Hidden<'r> {
    text: String,
    templates: Vec<Template>,
    rust: &'r Rust,
}

impl Hidden<'_> {
    /// Puts the templates back, each on one line.
    fn show_flat(&self, printed: &str) -> String {
        let mut text = printed.to_owned();
        for template in &self.templates {
            match &template.flat {
                Some(flat) => text = text.replacen(&template.name, flat, 1),
                // Several lines, so the whole has several.
                None => text = text.replacen(&template.name, "\n", 1),
            }
        }
        text
    }

    /// Puts the templates back; `indent` is that of the line where the snippet begins.
    fn show(&self, printed: &str, indent: usize) -> String {
        let mut text = printed.to_owned();
        for template in &self.templates {
            let Some(at) = text.find(&template.name) else {
                continue;
            };
            let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let spaces = text[line..].len() - text[line..].trim_start().len();
            let indent = if line == 0 { indent } else { spaces };
            let whole = width(text[line..].lines().next().unwrap_or_default());
            let shown = match &template.flat {
                Some(flat) if whole <= MAX_WIDTH => flat.clone(),
                _ => template.broken(self.rust, indent),
            };
            text.replace_range(at..at + template.name.len(), &shown);
        }
        text
    }
}

impl Template {
    fn broken(&self, rust: &Rust, indent: usize) -> String {
        let Ok(source) = Source::new(&self.original) else {
            return self.original.clone();
        };
        let Some(call) = source.calls().pop() else {
            return self.original.clone();
        };
        let printer = Printer::new(&source, rust);
        printer
            .tall_call(&call, indent)
            .unwrap_or_else(|| self.original.clone())
    }
}

impl Printer<'_> {
    /// The printer, where it can read the call.
    fn ok_call(self, call: &Call) -> Option<Self> {
        call.layout().is_ok().then_some(self)
    }
}

/// Whether a text can have a call of one of the macros in it.
pub(super) fn may_have_calls(text: &str) -> bool {
    ["html", "ds", "js"].iter().any(|name| {
        let mut found = text.match_indices(name);
        found.any(|(at, _)| text[at + name.len()..].trim_start().starts_with('!'))
    })
}

/// Names, paths, fields and calls without arguments: there is nothing to format.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|ch| ch.is_alphanumeric() || matches!(ch, '_' | '.' | ':' | '&' | '(' | ')'))
}

fn is_semicolon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
}

pub(super) fn ends_in_line_comment(text: &str) -> bool {
    Source::new(text).is_ok_and(|source| {
        let last = source.comments.last();
        last.is_some_and(|comment| comment.line && comment.range.end == text.trim_end().len())
    })
}
