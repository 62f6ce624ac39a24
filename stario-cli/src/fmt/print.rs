//! Prints a template: on one line where it was on one and fits, else one piece per line.

use stario_syntax::{Mark, MarkKind};

use super::calls::{Call, Macro};
use super::rust::Rust;
use super::rustfmt::Kind;
use super::script::lines;
use super::source::{Comment, Source};
use super::{MAX_WIDTH, TAB, width};

/// What stands in a list of nodes, attributes or arms.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'m> {
    Piece(&'m Mark),
    Comment(&'m Comment),
}

/// One of a list, and what separates it from the one before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'m> {
    pub(super) what: What<'m>,
    pub(super) gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    Nothing,
    Space,
    Line,
    Blank,
}

/// The pieces between two positions.
#[derive(Debug)]
pub(super) struct Items<'m> {
    pub(super) items: Vec<Item<'m>>,
    /// Whether a line break stands around or between them: they stay on lines of their own.
    pub(super) tall: bool,
}

impl Items<'_> {
    pub(super) fn has_line_comment(&self) -> bool {
        let mut items = self.items.iter();
        items.any(|item| matches!(item.what, What::Comment(comment) if comment.line))
    }
}

/// Prints the calls of one source.
#[derive(Debug)]
pub(super) struct Printer<'s> {
    pub(super) source: &'s Source<'s>,
    pub(super) rust: &'s Rust,
}

impl<'s> Printer<'s> {
    pub(super) fn new(source: &'s Source<'s>, rust: &'s Rust) -> Self {
        Self { source, rust }
    }

    pub(super) fn text(&self, mark: &Mark) -> &'s str {
        &self.source.text[mark.range.clone()]
    }

    /// The call on one line.
    pub(super) fn flat_call(&self, call: &Call) -> Option<String> {
        let marks = call.layout().ok()?;
        let inside = if call.name == Macro::Js {
            let body = &self.source.text[call.body.clone()];
            (!body.contains('\n')).then(|| self.script(body.trim()))?
        } else {
            let items = self.items(call.body.start, &marks, call.body.end);
            if items.items.is_empty() {
                String::new()
            } else {
                self.flat_list(&items)?
            }
        };
        if inside.is_empty() {
            return Some(format!("{}{}", call.head, call.close));
        }
        let pad = if call.close == '}' { " " } else { "" };
        Some(format!("{}{pad}{inside}{pad}{}", call.head, call.close))
    }

    /// The call on several lines, in a line with the given indentation.
    pub(super) fn tall_call(&self, call: &Call, indent: usize) -> Option<String> {
        let marks = call.layout().ok()?;
        let items = || self.items(call.body.start, &marks, call.body.end);
        let inside = match call.name {
            Macro::Html => format!("\n{}", self.tall_list(&items(), indent + TAB)),
            Macro::Ds => self.attr_lines(&items(), indent, None).0,
            Macro::Js => {
                let body = &self.source.text[call.body.clone()];
                let breaks = body.match_indices('\n');
                let mut breaks = breaks.map(|(at, _)| call.body.start + at);
                if breaks.any(|at| self.source.is_inside(at)) {
                    return Some(self.source.text[call.start..call.end()].to_owned());
                }
                if !body.contains('\n') {
                    // JavaScript keeps its lines, also one that is long.
                    return self.flat_call(call);
                }
                lines(&self.script(body), indent)
            }
        };
        let end = format!("\n{}{}", spaces(indent), call.close);
        Some(format!("{}{inside}{end}", call.head))
    }

    /// The pieces between two positions, with the comments between them.
    pub(super) fn items<'m>(&'m self, from: usize, marks: &'m [Mark], to: usize) -> Items<'m> {
        let mut items = Vec::new();
        let mut at = from;
        let mut tall = false;
        let mut push = |what, start: usize, end: usize, at: &mut usize| {
            let gap = gap(&self.source.text[*at..start]);
            tall |= gap >= Gap::Line;
            items.push(Item { what, gap });
            *at = end;
        };
        for mark in marks {
            // A piece of nothing, such as the content of an empty element.
            if mark.range.is_empty() {
                continue;
            }
            for comment in self.source.comments_in(at..mark.range.start) {
                let range = &comment.range;
                push(What::Comment(comment), range.start, range.end, &mut at);
            }
            push(What::Piece(mark), mark.range.start, mark.range.end, &mut at);
        }
        for comment in self.source.comments_in(at..to) {
            let range = &comment.range;
            push(What::Comment(comment), range.start, range.end, &mut at);
        }
        let tall = tall || gap(&self.source.text[at..to]) >= Gap::Line;
        Items { items, tall }
    }

    /// A list on one line, where it was on one.
    pub(super) fn flat_list(&self, items: &Items<'_>) -> Option<String> {
        if items.tall || items.has_line_comment() {
            return None;
        }
        let mut line = String::new();
        for item in &items.items {
            if !line.is_empty() && item.gap != Gap::Nothing {
                line.push(' ');
            }
            line.push_str(&self.flat_item(item)?);
        }
        Some(line)
    }

    pub(super) fn flat_item(&self, item: &Item<'_>) -> Option<String> {
        match item.what {
            What::Piece(mark) => self.flat(mark),
            What::Comment(comment) => {
                let text = &self.source.text[comment.range.clone()];
                (!text.contains('\n')).then(|| text.to_owned())
            }
        }
    }

    /// A list on lines of its own, with the indentation of the first. What was on one line stays
    /// on one while there is room.
    pub(super) fn tall_list(&self, items: &Items<'_>, indent: usize) -> String {
        let mut out = spaces(indent);
        let mut col = indent;
        // Whether the next piece has to go to a new line.
        let mut full = false;
        for (number, item) in items.items.iter().enumerate() {
            let first = number == 0;
            let flat = self.flat_item(item);
            let space = usize::from(item.gap == Gap::Space);
            let is_comment = matches!(item.what, What::Comment(_));
            let columns = flat.as_ref().map(|flat| width(flat));
            let fits = |col: usize| columns.is_some_and(|columns| col + columns <= MAX_WIDTH);
            // A comment at the end of a line belongs to what stands there.
            let trails = is_comment && flat.is_some();
            let stays = item.gap < Gap::Line && (trails || fits(col + space) && !full);
            if !first && stays {
                out.push_str(&" ".repeat(space));
                col += space;
            } else if !first {
                if item.gap == Gap::Blank {
                    out.push('\n');
                }
                out.push('\n');
                out.push_str(&spaces(indent));
                col = indent;
            }
            let fits = fits(col);
            full = match item.what {
                What::Comment(comment) => comment.line,
                What::Piece(mark) => matches!(mark.kind, MarkKind::Let | MarkKind::Header),
            };
            match flat {
                Some(flat) if fits || is_comment => {
                    col += width(&flat);
                    out.push_str(&flat);
                }
                _ => {
                    let text = match item.what {
                        What::Piece(mark) => self.tall(mark, indent, col),
                        What::Comment(comment) => self.as_written(comment.range.clone(), indent),
                    };
                    col = last_width(&text, col);
                    out.push_str(&text);
                    full = true;
                }
            }
        }
        out
    }

    /// A piece on one line, where it was on one.
    pub(super) fn flat(&self, mark: &Mark) -> Option<String> {
        if self.has_odd_comment(mark) {
            let text = self.text(mark);
            return (!text.contains('\n')).then(|| text.to_owned());
        }
        match mark.kind {
            MarkKind::Doctype | MarkKind::Comment | MarkKind::Header => {
                Some(on_one_line(self.text(mark))).filter(|_| !self.has_literal_with_break(mark))
            }
            MarkKind::Tag => self.flat_tag(mark),
            MarkKind::Rust => self.flat_rust(mark),
            MarkKind::Let => self.rust.flat(Kind::Let, self.text(mark)),
            MarkKind::If | MarkKind::For | MarkKind::While | MarkKind::Match => {
                self.flat_control(mark)
            }
            MarkKind::Short | MarkKind::Attr | MarkKind::Spread => self.flat_attr(mark),
            MarkKind::Arm => self.flat_arm(mark),
            _ => Some(self.text(mark).to_owned()).filter(|text| !text.contains('\n')),
        }
    }

    /// A piece on several lines: the first begins at column `col` of a line with this indentation.
    pub(super) fn tall(&self, mark: &Mark, indent: usize, col: usize) -> String {
        if self.has_odd_comment(mark) {
            return self.as_written(mark.range.clone(), indent);
        }
        match mark.kind {
            MarkKind::Tag => self.tall_tag(mark, indent, col),
            MarkKind::Rust => self.tall_rust(mark, indent, col),
            MarkKind::Let => {
                let printed = self.rust.broken(Kind::Let, self.text(mark), indent, col);
                printed.unwrap_or_else(|| self.as_written(mark.range.clone(), indent))
            }
            MarkKind::If | MarkKind::For | MarkKind::While => self.tall_control(mark, indent, col),
            MarkKind::Match => self.tall_match(mark, indent, col),
            _ => self
                .flat(mark)
                .unwrap_or_else(|| self.as_written(mark.range.clone(), indent)),
        }
    }

    /// `{value}` on one line.
    pub(super) fn flat_rust(&self, mark: &Mark) -> Option<String> {
        let text = self.text(mark);
        let inside = text.strip_prefix('{')?.strip_suffix('}')?;
        let (dots, inside) = spread(inside);
        let flat = self.rust.flat(Kind::Expr, inside)?;
        Some(format!("{{{dots}{flat}}}"))
    }

    /// `{value}` on several lines.
    pub(super) fn tall_rust(&self, mark: &Mark, indent: usize, col: usize) -> String {
        let text = self.text(mark);
        let inside = text.get(1..text.len() - 1).unwrap_or_default();
        let (dots, inside) = spread(inside);
        let at = col + 1 + dots.len();
        match self.rust.broken(Kind::Expr, inside, indent, at) {
            Some(printed) if printed.starts_with('\n') => {
                format!("{{{dots}{printed}\n{}}}", spaces(indent))
            }
            Some(printed) => format!("{{{dots}{printed}}}"),
            None => match self.rust.flat(Kind::Expr, inside) {
                Some(flat) => format!("{{{dots}{flat}}}"),
                None => self.as_written(mark.range.clone(), indent),
            },
        }
    }

    /// A stretch of the source with its lines moved to a new indentation. What is inside of a
    /// string or comment does not move.
    pub(super) fn as_written(&self, range: std::ops::Range<usize>, indent: usize) -> String {
        let was = self.source.indent_at(range.start);
        let mut out = String::new();
        let mut at = range.start;
        for line in self.source.text[range].split_inclusive('\n') {
            let spaces_here = line.len() - line.trim_start_matches(' ').len();
            if out.is_empty() || self.source.is_inside(at) || line.trim().is_empty() {
                out.push_str(line);
            } else if indent >= was {
                out.push_str(&spaces(indent - was));
                out.push_str(line);
            } else {
                out.push_str(&line[(was - indent).min(spaces_here)..]);
            }
            at += line.len();
        }
        out
    }

    /// Whether a comment stands where this kind of piece has no place for one.
    pub(super) fn has_odd_comment(&self, mark: &Mark) -> bool {
        let comments = self.source.comments_in(mark.range.clone());
        if comments.is_empty() {
            return false;
        }
        let rooms = self.rooms(mark);
        comments.iter().any(|comment| {
            let at = comment.range.start;
            !mark.inside.iter().any(|inner| inner.range.contains(&at))
                && !rooms.iter().any(|room| room.contains(&at))
        })
    }

    /// Where comments may stand between the pieces of a piece.
    fn rooms(&self, mark: &Mark) -> Vec<std::ops::Range<usize>> {
        match mark.kind {
            MarkKind::Tag => self.tag_rooms(mark),
            MarkKind::Match => self.match_rooms(mark),
            // Rust, JavaScript and blocks look after their own.
            MarkKind::Rust
            | MarkKind::Let
            | MarkKind::Value
            | MarkKind::Head
            | MarkKind::Block
            | MarkKind::Content => {
                vec![mark.range.clone()]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn has_literal_with_break(&self, mark: &Mark) -> bool {
        let text = self.text(mark);
        let breaks = text.match_indices('\n');
        breaks
            .into_iter()
            .any(|(at, _)| self.source.is_inside(mark.range.start + at))
    }
}

/// `..` in front of a value, and the value.
fn spread(inside: &str) -> (&'static str, &str) {
    match inside.trim().strip_prefix("..") {
        Some(value) => ("..", value),
        None => ("", inside),
    }
}

/// What a stretch of white space says; a comma between two arms counts for nothing.
fn gap(between: &str) -> Gap {
    match between.matches('\n').count() {
        0 if between.chars().any(char::is_whitespace) => Gap::Space,
        0 => Gap::Nothing,
        1 => Gap::Line,
        _ => Gap::Blank,
    }
}

/// Words with one space between them.
pub(super) fn on_one_line(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    text.split('\n')
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
}

pub(super) fn spaces(count: usize) -> String {
    " ".repeat(count)
}

/// The column after a text that began at `col`.
pub(super) fn last_width(text: &str, col: usize) -> usize {
    match text.rfind('\n') {
        Some(newline) => width(&text[newline + 1..]),
        None => col + width(text),
    }
}
