//! Prints attributes, props and shorthands.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use stario_syntax::{Mark, MarkKind};

use super::print::{Printer, spaces};
use super::rustfmt::Kind;
use super::script::lines;
use super::{MAX_WIDTH, TAB, width};

impl Printer<'_> {
    pub(super) fn flat_attr(&self, mark: &Mark) -> Option<String> {
        match (mark.kind, mark.inside.first()) {
            (MarkKind::Attr, Some(value)) => {
                let name = self.attr_name(mark, value);
                Some(format!("{name}{}", self.flat_value(&name, value)?))
            }
            (MarkKind::Short, _) => {
                let mut text = String::new();
                let mut at = mark.range.start;
                for hole in &mark.inside {
                    text.extend(self.source.text[at..hole.range.start].split_whitespace());
                    text.push_str(&self.flat_rust(hole)?);
                    at = hole.range.end;
                }
                text.extend(self.source.text[at..mark.range.end].split_whitespace());
                Some(text)
            }
            (MarkKind::Spread, _) => self.flat_rust(mark),
            _ => Some(self.text(mark).split_whitespace().collect()),
        }
    }

    /// An attribute that does not fit, or has several lines by its nature.
    pub(super) fn tall_attr(&self, mark: &Mark, indent: usize, col: usize) -> String {
        if self.has_odd_comment(mark) {
            return self.as_written(mark.range.clone(), indent);
        }
        match (mark.kind, mark.inside.first()) {
            (MarkKind::Attr, Some(value)) => {
                let name = self.attr_name(mark, value);
                let shown = self.tall_value(&name, value, indent, col + width(&name));
                format!("{name}{shown}")
            }
            (MarkKind::Spread, _) => self.tall_rust(mark, indent, col),
            _ => {
                let flat = self.flat_attr(mark);
                flat.unwrap_or_else(|| self.as_written(mark.range.clone(), indent))
            }
        }
    }

    /// The name with its `=`.
    fn attr_name(&self, mark: &Mark, value: &Mark) -> String {
        let written = &self.source.text[mark.range.start..value.range.start];
        written.split_whitespace().collect()
    }

    fn flat_value(&self, name: &str, value: &Mark) -> Option<String> {
        let text = self.text(value);
        match text.as_bytes().first()? {
            b'{' => self.flat_rust(value),
            b'(' if text.contains('\n') && is_js(name) => None,
            b'(' if is_js(name) => {
                Some(format!("({})", self.script(text[1..text.len() - 1].trim())))
            }
            b'(' => Some(format!("({})", self.parts(value)?.join(" "))),
            b'-' => Some(text.split_whitespace().collect()),
            _ => Some(text.to_owned()).filter(|text| !text.contains('\n')),
        }
    }

    fn tall_value(&self, name: &str, value: &Mark, indent: usize, col: usize) -> String {
        let text = self.text(value);
        if text.starts_with('{') {
            return self.tall_rust(value, indent, col);
        }
        if text.starts_with('(')
            && is_js(name)
            && text.contains('\n')
            && !self.has_literal_with_break(value)
        {
            let inside = lines(&self.script(&text[1..text.len() - 1]), indent);
            return format!("({inside}\n{})", spaces(indent));
        }
        if text.starts_with('(')
            && !is_js(name)
            && let Some(parts) = self.parts(value)
        {
            return tall_parts(&parts, indent);
        }
        let flat = self.flat_value(name, value);
        flat.unwrap_or_else(|| self.as_written(value.range.clone(), indent))
    }

    /// `"text" {value} "text"`; `None` where there is more to it.
    fn parts(&self, value: &Mark) -> Option<Vec<String>> {
        if !self.source.comments_in(value.range.clone()).is_empty()
            || self.has_literal_with_break(value)
        {
            return None;
        }
        let text = self.text(value);
        let inside = &text[1..text.len() - 1];
        let tokens: TokenStream = inside.parse().ok()?;
        let part = |token: TokenTree| {
            let text = &inside[token.span().byte_range()];
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let flat = self.rust.flat(Kind::Expr, &text[1..text.len() - 1])?;
                    Some(format!("{{{flat}}}"))
                }
                _ => Some(text.to_owned()),
            }
        };
        tokens.into_iter().map(part).collect()
    }
}

/// Parts on lines of their own, as many in each as there is room for.
fn tall_parts(parts: &[String], indent: usize) -> String {
    let mut out = String::from("(");
    let mut col = MAX_WIDTH;
    for part in parts {
        if col + 1 + width(part) <= MAX_WIDTH {
            out.push(' ');
            col += 1;
        } else {
            out.push('\n');
            out.push_str(&spaces(indent + TAB));
            col = indent + TAB;
        }
        out.push_str(part);
        col += width(part);
    }
    let _ = write!(out, "\n{})", spaces(indent));
    out
}

/// Whether parentheses hold JavaScript.
fn is_js(name: &str) -> bool {
    name.starts_with("ds:")
}
