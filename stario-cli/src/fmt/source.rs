//! A source text as the Rust lexer sees it: tokens, and the comments between them.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A comment that is no documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) range: Range<usize>,
    /// `// …`, which needs a line break behind it.
    pub(super) line: bool,
}

/// A text with what was found in it.
#[derive(Debug)]
pub(super) struct Source<'s> {
    pub(super) text: &'s str,
    pub(super) comments: Vec<Comment>,
    /// Tokens and comments that go over several lines.
    tall: Vec<Range<usize>>,
    pub(super) stream: TokenStream,
}

impl<'s> Source<'s> {
    /// Lexes a text; `Err` has the message of the lexer and its byte.
    pub(super) fn new(text: &'s str) -> Result<Self, (String, usize)> {
        let stream: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| {
            (error.to_string(), error.span().byte_range().start)
        })?;
        let mut tokens = Vec::new();
        leaves(stream.clone(), &mut tokens);
        let mut comments = Vec::new();
        let mut at = 0;
        for token in &tokens {
            if token.start > at {
                comments_between(text, at, token.start, &mut comments);
            }
            at = at.max(token.end);
        }
        comments_between(text, at, text.len(), &mut comments);
        let ranges = tokens
            .into_iter()
            .chain(comments.iter().map(|c| c.range.clone()));
        let tall = ranges
            .filter(|range| text[range.clone()].contains('\n'))
            .collect();
        Ok(Self {
            text,
            comments,
            tall,
            stream,
        })
    }

    /// The comments that begin in a range.
    pub(super) fn comments_in(&self, range: Range<usize>) -> &[Comment] {
        let first = self
            .comments
            .partition_point(|c| c.range.start < range.start);
        let last = self.comments.partition_point(|c| c.range.start < range.end);
        &self.comments[first..last.max(first)]
    }

    /// Whether a position is inside of a token or comment, where a space would be part of it.
    pub(super) fn is_inside(&self, at: usize) -> bool {
        self.tall
            .iter()
            .any(|range| range.start < at && at < range.end)
    }

    /// Whether a position is between two tokens and in no comment.
    #[cfg(test)]
    pub(super) fn stands_between(&self, at: usize) -> bool {
        let mut tokens = Vec::new();
        leaves(self.stream.clone(), &mut tokens);
        let inside = |range: &Range<usize>| range.start < at && at < range.end;
        let commented = |comment: &Comment| comment.range.start < at && at <= comment.range.end;
        !tokens.iter().any(inside) && !self.comments.iter().any(commented)
    }

    /// The width of the white space that begins the line of a position.
    pub(super) fn indent_at(&self, at: usize) -> usize {
        let line = &self.text[self.line_start(at)..];
        let mut width = 0;
        for ch in line.chars() {
            width += match ch {
                ' ' => 1,
                '\t' => 4,
                _ => break,
            };
        }
        width
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// One-based line of a position.
    pub(super) fn line(&self, at: usize) -> usize {
        self.text[..at.min(self.text.len())].matches('\n').count() + 1
    }
}

/// The bytes of every token, delimiters included, in order.
fn leaves(stream: TokenStream, out: &mut Vec<Range<usize>>) {
    for token in stream {
        match token {
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => {
                out.push(group.span_open().byte_range());
                leaves(group.stream(), out);
                out.push(group.span_close().byte_range());
            }
            TokenTree::Group(group) => leaves(group.stream(), out),
            token => out.push(token.span().byte_range()),
        }
    }
}

/// Finds the comments in a stretch that holds nothing else but white space.
fn comments_between(text: &str, from: usize, to: usize, out: &mut Vec<Comment>) {
    let mut at = from;
    while let Some(slash) = text[at..to].find('/') {
        let start = at + slash;
        let line = text[start..].starts_with("//");
        let len = if line {
            let line = text[start..to].lines().next().unwrap_or_default();
            line.trim_end().len()
        } else {
            block_len(&text[start..to])
        };
        out.push(Comment {
            range: start..start + len.max(1),
            line,
        });
        at = start + len.max(1);
    }
}

/// The length of the block comment at the start of a text; they nest.
fn block_len(text: &str) -> usize {
    let mut depth = 0usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth = depth.saturating_sub(1);
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        let source = Source::new(text).expect("it lexes");
        let ranges = source.comments.iter().map(|comment| comment.range.clone());
        ranges.map(|range| &text[range]).collect()
    }

    #[test]
    fn comments_are_found_wherever_they_stand() {
        assert_eq!(
            comments("// a é \nf(/* b /* c */ */ \"// no\", r#\"/* no\"#) // d"),
            ["// a é", "/* b /* c */ */", "// d"]
        );
        assert_eq!(comments("/// doc\nfn f() { /* x */ }"), ["/* x */"]);
    }
}
