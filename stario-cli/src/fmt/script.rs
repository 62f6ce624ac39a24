//! Prints JavaScript: the body of `js!`, and what stands in the parentheses of a `ds:` attribute.
//!
//! Lines stay. Between two tokens of a line there is one space or none, as where the macro prints
//! them; what the lexer of Rust would read in another way, such as `+ +`, stays as it was written.

use std::fmt::Write as _;

use super::TAB;
use super::print::{Printer, spaces};
use super::rustfmt::Kind;
use super::same::{makes_one, same};

impl Printer<'_> {
    /// JavaScript with its spaces in order; as it was written, where that is not clear.
    pub(super) fn script(&self, text: &str) -> String {
        let tidy = self.tidy(text).filter(|tidy| same(text, tidy));
        tidy.unwrap_or_else(|| text.to_owned())
    }

    fn tidy(&self, text: &str) -> Option<String> {
        let tokens = stario_syntax::layout_script(text.parse().ok()?).ok()?;
        let mut out = String::new();
        let mut at = 0;
        for token in &tokens {
            let gap = text.get(at..token.range.start)?;
            let written = text.get(token.range.clone())?;
            // The first gap may have the header in it, the others comments.
            let stays = at == 0 || gap.contains('\n') || !gap.trim().is_empty();
            out.push_str(match token.spaced {
                _ if stays => gap,
                _ if lexed_together(&out, written) => gap,
                true => " ",
                false => "",
            });
            let inside = written
                .strip_prefix("#{")
                .and_then(|it| it.strip_suffix('}'));
            match inside.filter(|_| token.hole) {
                Some(value) => match self.rust.flat(Kind::Expr, value) {
                    Some(flat) => {
                        let _ = write!(out, "#{{{flat}}}");
                    }
                    None => out.push_str(written),
                },
                None => out.push_str(written),
            }
            at = token.range.end;
        }
        out.push_str(&text[at..]);
        Some(out)
    }
}

/// Whether white space between two tokens can decide what the lexer makes of them.
fn lexed_together(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().last(), after.chars().next()) else {
        return false;
    };
    makes_one(last, first) || last.is_ascii_digit() && first == '.'
}

/// JavaScript on lines of its own, each with the line break before it. They keep what they were
/// indented more than others; of several blank lines one stays.
pub(super) fn lines(inside: &str, indent: usize) -> String {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = inside.lines();
    let first = lines.next().unwrap_or_default().trim();
    let rest: Vec<_> = lines.collect();
    let filled = rest.iter().filter(|line| !line.trim().is_empty());
    let base = filled.map(|line| depth(line)).min().unwrap_or_default();
    let mut out = String::new();
    if !first.is_empty() {
        let _ = write!(out, "\n{}{first}", spaces(indent + TAB));
    }
    let mut blank = false;
    for line in rest {
        if line.trim().is_empty() {
            blank = !out.is_empty();
            continue;
        }
        let more = depth(line).saturating_sub(base);
        let gap = if blank { "\n" } else { "" };
        let _ = write!(out, "{gap}\n{}{}", spaces(indent + TAB + more), line.trim());
        blank = false;
    }
    out
}
