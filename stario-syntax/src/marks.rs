//! Where the pieces of a template lie in its source, for tools that rewrite it.
//!
//! The parser notes them as it goes, so that a formatter reads a template the way the compiler
//! does. The macros do not ask for it: a compiler gives no byte positions.

use std::ops::Range;

use proc_macro2::{Span, TokenStream};

use crate::{
    ast::{Attr, Node},
    cursor::Cursor,
    diag::Diagnostics,
    js, parse,
};

/// A piece of a template: what it is, where it is, and the pieces inside.
///
/// Pieces come in source order. Between them are the tokens that name their
/// place, such as `<p`, `if` or `=>`, and comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What the piece is.
    pub kind: MarkKind,
    /// Its bytes in the source that the tokens were read from.
    pub range: Range<usize>,
    /// What lies inside.
    pub inside: Vec<Mark>,
}

/// What a [`Mark`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MarkKind {
    /// `<!DOCTYPE html>`.
    Doctype,
    /// `<!-- "…" -->`.
    Comment,
    /// An element, a component, a slot or a fragment: attributes, the end of
    /// the open tag, and the content where there is a close tag.
    Tag,
    /// A string, number or boolean.
    Text,
    /// `{expr}` as a node, in a shorthand or as a condition.
    Rust,
    /// `if`, with its head, its blocks, and the `if` of an `else if`.
    If,
    /// `for`, with its head and its blocks.
    For,
    /// `while`, with its head and its block.
    While,
    /// `match`, with its head and its arms.
    Match,
    /// `let … ;`.
    Let,
    /// `use signals … ;`.
    Header,
    /// `#id` or `.class`, with the Rust values in it.
    Short,
    /// An attribute or prop, with its value.
    Attr,
    /// `{..attrs}`, or the prop `{name}`.
    Spread,
    /// What stands after `=`.
    Value,
    /// `>` or `/>`.
    TagEnd,
    /// The nodes between an open tag and its close tag.
    Content,
    /// What a control decides on: a condition, a subject, a pattern.
    Head,
    /// `{ … }` around the nodes of a control.
    Block,
    /// One arm of a `match`: a head, then a block or one node.
    Arm,
}

impl MarkKind {
    pub(crate) fn of(node: &Node) -> Self {
        match node {
            Node::Doctype => Self::Doctype,
            Node::Comment(_) => Self::Comment,
            Node::Fragment(_) | Node::Element(_) | Node::Component(_) | Node::Slot(_) => Self::Tag,
            Node::Text(_) => Self::Text,
            Node::Interp(_) => Self::Rust,
            Node::If(_) => Self::If,
            Node::For(_) => Self::For,
            Node::While(_) => Self::While,
            Node::Match(_) => Self::Match,
            Node::Let(_) => Self::Let,
            Node::Header(_) => Self::Header,
        }
    }

    pub(crate) fn of_attribute(attr: &Attr) -> Self {
        match attr {
            Attr::Id(_) | Attr::Class(_) => Self::Short,
            Attr::Plain(_) | Attr::Ds(_) => Self::Attr,
            Attr::Spread(_) | Attr::Lost(_) => Self::Spread,
        }
    }
}

/// Collects marks, when somebody asked for them.
#[derive(Debug, Default)]
pub(crate) struct Marks(Option<Vec<Mark>>);

/// Where a piece begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    start: usize,
    /// Marks from here on lie inside.
    count: usize,
}

impl Marks {
    pub(crate) fn begin(&self, at: Span) -> Spot {
        match &self.0 {
            None => Spot { start: 0, count: 0 },
            Some(marks) => Spot {
                start: at.byte_range().start,
                count: marks.len(),
            },
        }
    }

    /// Ends a piece with the token `last`.
    pub(crate) fn end(&mut self, kind: MarkKind, spot: Spot, last: Span) {
        if let Some(marks) = &mut self.0 {
            let inside = marks.split_off(spot.count);
            // A piece without a token, such as no content, ends where it begins.
            let end = last.byte_range().end.max(spot.start);
            marks.push(Mark {
                kind,
                range: spot.start..end,
                inside,
            });
        }
    }
}

/// Reads where the pieces of the body of `html!` lie.
///
/// The positions are those of the text that `input` was parsed from, which may be a whole file.
///
/// # Errors
///
/// What the parser has to say about a body that it cannot read. Names, values and nesting are not
/// looked at.
///
/// # Panics
///
/// Never outside of a procedural macro; inside of one there are no byte positions.
///
/// # Example
///
/// ```
/// use stario_syntax::{MarkKind, layout};
///
/// let source = r#"<p .note>"Hi"</p>"#;
/// let marks = layout(source.parse().unwrap()).unwrap();
/// let inside = &marks[0].inside;
/// assert_eq!(inside[0].kind, MarkKind::Short);
/// assert_eq!(&source[inside[0].range.clone()], ".note");
/// assert!(layout("<p>".parse().unwrap()).is_err());
/// ```
pub fn layout(input: TokenStream) -> Result<Vec<Mark>, Box<Diagnostics>> {
    let mut diagnostics = Diagnostics::new();
    let marks = Marks(Some(Vec::new()));
    let marks = parse::marked(Cursor::from(input), &mut diagnostics, marks);
    if diagnostics.is_empty() {
        Ok(marks.0.unwrap_or_default())
    } else {
        Err(Box::new(diagnostics))
    }
}

/// Reads where the pieces of the body of `ds!` lie, as [`layout`] does for `html!`.
///
/// # Errors
///
/// What the parser has to say about a body that it cannot read.
///
/// # Panics
///
/// Never outside of a procedural macro; inside of one there are no byte positions.
///
/// # Example
///
/// ```
/// use stario_syntax::{MarkKind, layout_attributes};
///
/// let source = r#"ds:on:click=($n += 1) type="button""#;
/// let marks = layout_attributes(source.parse().unwrap()).unwrap();
/// assert_eq!(marks.len(), 2);
/// assert_eq!(&source[marks[1].range.clone()], "type=\"button\"");
/// assert!(layout_attributes("<p>".parse().unwrap()).is_err());
/// ```
pub fn layout_attributes(input: TokenStream) -> Result<Vec<Mark>, Box<Diagnostics>> {
    let mut diagnostics = Diagnostics::new();
    let marks = Marks(Some(Vec::new()));
    let marks = parse::marked_attributes(input, &mut diagnostics, marks);
    if diagnostics.is_empty() {
        Ok(marks.0.unwrap_or_default())
    } else {
        Err(Box::new(diagnostics))
    }
}

/// A token of JavaScript: a word, a string, a whole operator, a bracket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptToken {
    /// Its bytes in the source that the tokens were read from.
    pub range: Range<usize>,
    /// Whether it is `#{value}`.
    pub hole: bool,
    /// Whether a space stands before it when the macro prints it.
    pub spaced: bool,
}

/// Reads where the tokens of JavaScript lie: in the body of `js!`, or in the parentheses of a `ds:`
/// attribute. The header of `js!` is left out.
///
/// # Errors
///
/// What the parser has to say about a body that it cannot read.
///
/// # Panics
///
/// Never outside of a procedural macro; inside of one there are no byte positions.
///
/// # Example
///
/// ```
/// let source = "$n+=#{by}";
/// let tokens = stario_syntax::layout_script(source.parse().unwrap()).unwrap();
/// let shown: Vec<_> = tokens.iter().map(|token| &source[token.range.clone()]).collect();
/// assert_eq!(shown, ["$n", "+=", "#{by}"]);
/// assert!(tokens[1].spaced && tokens[2].hole);
/// assert!(stario_syntax::layout_script("a # b".parse().unwrap()).is_err());
/// ```
pub fn layout_script(input: TokenStream) -> Result<Vec<ScriptToken>, Box<Diagnostics>> {
    let mut diagnostics = Diagnostics::new();
    let (_, input) = parse::js_header(input, &mut diagnostics);
    let tokens = js::spacing(input, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(Box::new(diagnostics));
    }
    let tokens = tokens.into_iter().map(|(range, hole, spaced)| ScriptToken {
        range: range.first.byte_range().start..range.last.byte_range().end,
        hole,
        spaced,
    });
    Ok(tokens.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        fn show(source: &str, marks: &[Mark]) -> String {
            let show_one = |mark: &Mark| {
                let kind = mark.kind;
                let text = &source[mark.range.clone()];
                match show(source, &mark.inside) {
                    inside if inside.is_empty() => format!("{kind:?} {text}"),
                    inside => format!("{kind:?}[{inside}]"),
                }
            };
            let shown: Vec<_> = marks.iter().map(show_one).collect();
            shown.join(", ")
        }
        let marks = layout(source.parse().expect("it lexes")).expect("it parses");
        show(source, &marks)
    }

    #[test]
    fn a_tag_has_its_attributes_its_end_and_its_content() {
        assert_eq!(
            shown(
                "<p #a-{n} .b?={c} title=\"t\" ds:on:click__once=(x()) {..d} hidden>\"x\" {y}</p>"
            ),
            "Tag[Short[Rust {n}], Short[Rust {c}], Attr[Value \"t\"], Attr[Value (x())], \
             Spread {..d}, Attr hidden, TagEnd >, Content[Text \"x\", Rust {y}]]"
        );
        assert_eq!(
            shown("<br> <p></p> <><ui::Card::<u8> a={1} {b}/></>"),
            "Tag[TagEnd >], Tag[TagEnd >, Content ], \
             Tag[TagEnd >, Content[Tag[Attr[Value {1}], Spread {b}, TagEnd />]]]"
        );
        assert_eq!(
            shown("<C><:end>1</:end></C>"),
            "Tag[TagEnd >, Content[Tag[TagEnd >, Content[Text 1]]]]"
        );
    }

    #[test]
    fn controls_have_heads_and_blocks() {
        assert_eq!(
            shown("if a == b { 1 } else if let P { x } = y { } else { 2 }"),
            "If[Head a == b, Block[Text 1], If[Head let P { x } = y, Block { }, Block[Text 2]]]"
        );
        assert_eq!(
            shown("for (i, x) in xs { {x} } else { 0 } while go { <br> }"),
            "For[Head (i, x) in xs, Block[Rust {x}], Block[Text 0]], \
             While[Head go, Block[Tag[TagEnd >]]]"
        );
        assert_eq!(
            shown("match x { A | B if c => <b/>, C { .. } => { 1 2 } _ => {y} }"),
            "Match[Head x, Arm[Head A | B if c, Tag[TagEnd />]], \
             Arm[Head C { .. }, Block[Text 1, Text 2]], Arm[Head _, Rust {y}]]"
        );
        assert_eq!(
            shown("use signals Board; let n = 1; <!DOCTYPE html> <!-- \"x\" -->"),
            "Header use signals Board;, Let let n = 1;, Doctype <!DOCTYPE html>, \
             Comment <!-- \"x\" -->"
        );
    }

    #[test]
    fn attributes_of_ds_and_tokens_of_js_have_their_places() {
        let source = "use signals $a; .b?={c} ds:on:click__once=(x()) {..d}";
        let marks = layout_attributes(source.parse().expect("it lexes")).expect("it parses");
        let shown: Vec<_> = marks
            .iter()
            .map(|mark| (mark.kind, &source[mark.range.clone()]))
            .collect();
        assert_eq!(
            shown,
            [
                (MarkKind::Header, "use signals $a;"),
                (MarkKind::Short, ".b?={c}"),
                (MarkKind::Attr, "ds:on:click__once=(x())"),
                (MarkKind::Spread, "{..d}"),
            ]
        );
        let source = "use signals $a; if(!$a&&b) {@post(\"/x\" , [1,2])}";
        let tokens = layout_script(source.parse().expect("it lexes")).expect("it parses");
        let mut printed = String::new();
        for token in tokens {
            printed.push_str(if token.spaced { " " } else { "" });
            printed.push_str(&source[token.range]);
        }
        assert_eq!(printed, "if (!$a && b) { @post(\"/x\", [1, 2]) }");
    }
}
