//! Prints elements, components, slots and fragments.

use std::ops::Range;

use stario_syntax::{Mark, MarkKind};

use super::print::{Gap, Items, Printer, What, last_width, on_one_line, spaces};
use super::{MAX_WIDTH, TAB, width};

/// The parts of a tag.
#[derive(Debug)]
struct Tag<'m> {
    /// `<name`, with generics.
    name: String,
    /// From the name to the end of the open tag.
    inside: Range<usize>,
    attrs: &'m [Mark],
    /// `>` or `/>`.
    end: &'static str,
    content: Option<Content<'m>>,
}

#[derive(Debug)]
struct Content<'m> {
    /// From the open to the close tag.
    range: Range<usize>,
    nodes: &'m [Mark],
    close: String,
}

impl Printer<'_> {
    fn tag<'m>(&self, mark: &'m Mark) -> Tag<'m> {
        let text = self.source.text;
        let is_end = |mark: &Mark| mark.kind == MarkKind::TagEnd;
        let attrs = mark.inside.iter().position(is_end).unwrap_or_default();
        let end = &mark.inside[attrs];
        let first = mark.inside[0].range.start;
        // A comment after the name stands among the attributes.
        let comments = self.source.comments_in(mark.range.start..first);
        let name = mark.range.start
            ..comments
                .first()
                .map_or(first, |comment| comment.range.start);
        let content = mark.inside.get(attrs + 1).map(|content| {
            let close = self.next_token(content.range.end.max(end.range.end));
            Content {
                range: end.range.end..close,
                nodes: &content.inside,
                close: without_spaces(&text[close..mark.range.end]),
            }
        });
        let written = &text[name.clone()];
        Tag {
            name: format!("<{}", on_one_line(written[1..].trim())),
            inside: name.start + written.trim_end().len()..end.range.start,
            attrs: &mark.inside[..attrs],
            end: if text[end.range.clone()].starts_with('/') {
                "/>"
            } else {
                ">"
            },
            content,
        }
    }

    /// The first byte from a position on that is no space and in no comment.
    pub(super) fn next_token(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = &self.source.text[at..];
            at += rest.len() - rest.trim_start().len();
            match self.source.comments_in(at..at + 1).first() {
                Some(comment) => at = comment.range.end,
                None => return at,
            }
        }
    }

    pub(super) fn tag_rooms(&self, mark: &Mark) -> Vec<Range<usize>> {
        let tag = self.tag(mark);
        let content = tag.content.map(|content| content.range);
        [tag.inside].into_iter().chain(content).collect()
    }

    pub(super) fn flat_tag(&self, mark: &Mark) -> Option<String> {
        let tag = self.tag(mark);
        let mut line = self.flat_open(&tag)?;
        if let Some(content) = &tag.content {
            let items = self.items(content.range.start, content.nodes, content.range.end);
            if !items.items.is_empty() {
                line.push_str(&self.flat_list(&items)?);
            }
            line.push_str(&content.close);
        }
        Some(line)
    }

    fn flat_open(&self, tag: &Tag<'_>) -> Option<String> {
        let items = self.items(tag.inside.start, tag.attrs, tag.inside.end);
        if items.has_line_comment() {
            return None;
        }
        let mut line = tag.name.clone();
        for item in &items.items {
            line.push(' ');
            line.push_str(&self.flat_item(item)?);
        }
        line.push_str(tag.end);
        Some(line)
    }

    pub(super) fn tall_tag(&self, mark: &Mark, indent: usize, col: usize) -> String {
        let tag = self.tag(mark);
        let attrs = self.items(tag.inside.start, tag.attrs, tag.inside.end);
        let Some(content) = &tag.content else {
            return self.open(&tag, &attrs, indent, col, 0);
        };
        let items = self.items(content.range.start, content.nodes, content.range.end);
        if items.items.is_empty() {
            let open = self.open(&tag, &attrs, indent, col, width(&content.close));
            return format!("{open}{}", content.close);
        }
        let open = self.open(&tag, &attrs, indent, col, 0);
        // Text of several lines begins where it begins: a line break more would be as far from it.
        if let ([only], false) = (&items.items[..], items.tall)
            && let What::Piece(text) = only.what
            && text.kind == MarkKind::Text
            && !open.contains('\n')
            && self.has_literal_with_break(text)
        {
            return format!("{open}{}{}", self.text(text), content.close);
        }
        let inside = self.tall_list(&items, indent + TAB);
        format!("{open}\n{inside}\n{}{}", spaces(indent), content.close)
    }

    /// The open tag, on one line where that leaves room for `after` more columns.
    fn open(
        &self,
        tag: &Tag<'_>,
        attrs: &Items<'_>,
        indent: usize,
        col: usize,
        after: usize,
    ) -> String {
        match self.flat_open(tag) {
            Some(flat) if col + width(&flat) + after <= MAX_WIDTH => flat,
            _ => self.tall_open(tag, attrs, indent, col),
        }
    }

    fn tall_open(&self, tag: &Tag<'_>, attrs: &Items<'_>, indent: usize, col: usize) -> String {
        let col = col + width(&tag.name);
        let (lines, ends_line) = self.attr_lines(attrs, indent, Some(col));
        let end = if ends_line {
            format!("\n{}", spaces(indent))
        } else {
            String::new()
        };
        format!("{}{lines}{end}{}", tag.name, tag.end)
    }

    /// Attributes, one per line; whether what follows begins a line is said as well. Behind a name,
    /// which ends at a column, ids and classes in front stay in its line, and others share one.
    pub(super) fn attr_lines(
        &self,
        attrs: &Items<'_>,
        indent: usize,
        col: Option<usize>,
    ) -> (String, bool) {
        let mut out = String::new();
        let mut first_line = true;
        let mut after_short = col.is_some();
        let mut col = col.unwrap_or(MAX_WIDTH);
        let mut after_line_comment = false;
        let inner = indent + TAB;
        for item in &attrs.items {
            let flat = self.flat_item(item);
            let (short, comment) = match item.what {
                What::Piece(mark) => (mark.kind == MarkKind::Short, false),
                What::Comment(_) => (false, true),
            };
            let fits = flat
                .as_ref()
                .is_some_and(|flat| col + 1 + width(flat) <= MAX_WIDTH);
            let beside = short && after_short && fits || comment && item.gap < Gap::Line;
            if beside && !after_line_comment {
                out.push(' ');
                col += 1;
            } else {
                first_line = false;
                if item.gap == Gap::Blank && !out.is_empty() {
                    out.push('\n');
                }
                out.push('\n');
                out.push_str(&spaces(inner));
                col = inner;
            }
            let text = flat.filter(|flat| comment || col + width(flat) <= MAX_WIDTH);
            let text = text.unwrap_or_else(|| match item.what {
                What::Piece(mark) if mark.kind == MarkKind::Header => self.tall(mark, inner, col),
                What::Piece(mark) => self.tall_attr(mark, inner, col),
                What::Comment(comment) => self.as_written(comment.range.clone(), inner),
            });
            col = last_width(&text, col);
            out.push_str(&text);
            after_short = short || comment && after_short && first_line;
            after_line_comment = matches!(item.what, What::Comment(comment) if comment.line);
        }
        (out, !first_line || after_line_comment)
    }

    pub(super) fn match_rooms(&self, mark: &Mark) -> Vec<Range<usize>> {
        let mut rooms = Vec::new();
        let mut from = self.arms_start(mark);
        for arm in mark.inside.iter().filter(|mark| mark.kind == MarkKind::Arm) {
            rooms.push(from..arm.range.start);
            // A comment in front of the comma of an arm has nowhere to go.
            let next = self.next_token(arm.range.end);
            let comma = self.source.text[next..].starts_with(',');
            from = if comma { next + 1 } else { arm.range.end };
        }
        rooms.push(from..mark.range.end - 1);
        rooms
    }
}

/// A close tag as it is written by most.
fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
