//! The template as written: a tree whose every node keeps its source range.

use proc_macro2::{Ident, Span, TokenStream};

use crate::diag::Range;

/// A name made of several tokens, such as `aria-label`.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) range: Range,
    /// Where each token starts in `text`; empty when `range` is all there is.
    pub(crate) tokens: Vec<(usize, Span)>,
}

impl Name {
    /// The tokens that hold `text[start..end]`.
    pub(crate) fn part(&self, start: usize, end: usize) -> Range {
        let first = self.tokens.iter().rev().find(|(at, _)| *at <= start);
        let last = self.tokens.iter().rev().find(|(at, _)| *at < end.max(1));
        match (first, last) {
            (Some((_, first)), Some((_, last))) => Range::new(*first, *last),
            _ => self.range,
        }
    }
}

/// User tokens that are passed on untouched, with the span of their group.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) tokens: TokenStream,
    pub(crate) span: Span,
}

/// A literal, already turned into the text it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Lit {
    pub(crate) text: String,
    pub(crate) kind: LitKind,
    pub(crate) range: Range,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LitKind {
    Str,
    Number,
    Bool,
}

/// A literal or `{expr}` inside a value or a shorthand.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Lit(Lit),
    Expr(Expr),
}

#[derive(Debug)]
pub(crate) enum Node {
    Doctype,
    Comment(Vec<Lit>),
    Fragment(Vec<Node>),
    Element(Element),
    Component(Component),
    Slot(Slot),
    Text(Lit),
    Interp(Expr),
    If(If),
    For(For),
    While(While),
    Match(Match),
    Let(Let),
    Header(Header),
}

impl Node {
    /// The lists of nodes directly inside of this one: children and slots, branches, arms.
    pub(crate) fn lists(&self) -> impl Iterator<Item = &[Self]> {
        let (mut first, mut second) = (None, None);
        let (mut slots, mut arms) = (&[][..], &[][..]);
        match self {
            Self::Fragment(nodes) => first = Some(nodes),
            Self::Element(node) => first = Some(&node.children),
            Self::Component(node) => (first, slots) = (Some(&node.children), &node.slots),
            Self::Slot(node) => first = Some(&node.children),
            Self::If(node) => (first, second) = (Some(&node.then), node.otherwise.as_ref()),
            Self::For(node) => (first, second) = (Some(&node.body), node.otherwise.as_ref()),
            Self::While(node) => first = Some(&node.body),
            Self::Match(node) => arms = &node.arms,
            Self::Doctype
            | Self::Comment(_)
            | Self::Text(_)
            | Self::Interp(_)
            | Self::Let(_)
            | Self::Header(_) => {}
        }
        let lists = [first, second].into_iter().flatten();
        let slots = slots.iter().map(|slot| &slot.children);
        let arms = arms.iter().map(|arm| &arm.body);
        lists.chain(slots).chain(arms).map(Vec::as_slice)
    }
}

#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: Name,
    /// From `<` to the end of the name: what most messages underline.
    pub(crate) open: Range,
    pub(crate) attrs: Vec<Attr>,
    pub(crate) children: Vec<Node>,
    /// Written `<x/>`.
    pub(crate) self_closing: bool,
}

#[derive(Debug)]
pub(crate) enum Attr {
    Id(Short),
    Class(Short),
    Plain(Plain),
    Ds(Ds),
    Spread(Expr),
    /// An expression that belongs to nothing; kept so that it is type-checked.
    Lost(Expr),
}

/// `#id` or `.class`, possibly with parts and a toggle.
#[derive(Debug)]
pub(crate) struct Short {
    pub(crate) range: Range,
    pub(crate) pieces: Vec<Part>,
    /// The condition of `.class?={cond}`.
    pub(crate) toggle: Option<Expr>,
}

#[derive(Debug)]
pub(crate) struct Plain {
    pub(crate) name: Name,
    /// Written as a string literal: the name is taken as it is.
    pub(crate) quoted: bool,
    /// Written `name?=`.
    pub(crate) toggle: bool,
    pub(crate) value: Option<Value>,
    /// The whole attribute.
    pub(crate) range: Range,
}

/// A Datastar attribute; the name lacks the `ds:` prefix.
#[derive(Debug)]
pub(crate) struct Ds {
    pub(crate) name: Name,
    /// Written as a string literal: the name is taken as it is.
    pub(crate) quoted: bool,
    pub(crate) value: Option<Value>,
    pub(crate) range: Range,
}

#[derive(Debug)]
pub(crate) enum Value {
    Lit(Lit),
    Expr(Expr),
    /// `( … )`: parts in plain attributes, JavaScript tokens in `ds:` ones.
    Paren(Expr),
    /// A value that was reported and cannot be used, such as a bare word.
    Wrong,
}

#[derive(Debug)]
pub(crate) struct Component {
    pub(crate) path: TokenStream,
    pub(crate) generics: TokenStream,
    pub(crate) name: Name,
    pub(crate) props: Vec<Prop>,
    pub(crate) children: Vec<Node>,
    pub(crate) slots: Vec<Slot>,
}

#[derive(Debug)]
pub(crate) struct Prop {
    pub(crate) name: Ident,
    pub(crate) value: PropValue,
}

#[derive(Debug)]
pub(crate) enum PropValue {
    /// A bare name: `true`.
    True,
    /// A literal token exactly as written, so that its type is the user's.
    Tokens(TokenStream),
    Expr(Expr),
}

/// `<:name> … </:name>`, content for a component's named place.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) name: Ident,
    pub(crate) range: Range,
    pub(crate) children: Vec<Node>,
}

#[derive(Debug)]
pub(crate) struct If {
    pub(crate) keyword: Span,
    pub(crate) cond: TokenStream,
    pub(crate) then: Vec<Node>,
    pub(crate) otherwise: Option<Vec<Node>>,
}

#[derive(Debug)]
pub(crate) struct For {
    pub(crate) keyword: Span,
    /// `pat in iter`, untouched.
    pub(crate) head: TokenStream,
    pub(crate) body: Vec<Node>,
    /// Shown when nothing was yielded.
    pub(crate) otherwise: Option<Vec<Node>>,
}

#[derive(Debug)]
pub(crate) struct While {
    pub(crate) keyword: Span,
    pub(crate) cond: TokenStream,
    pub(crate) body: Vec<Node>,
}

#[derive(Debug)]
pub(crate) struct Match {
    pub(crate) keyword: Span,
    pub(crate) subject: TokenStream,
    pub(crate) arms: Vec<Arm>,
}

#[derive(Debug)]
pub(crate) struct Arm {
    /// The pattern and an optional `if` guard, untouched.
    pub(crate) pattern: TokenStream,
    pub(crate) body: Vec<Node>,
}

#[derive(Debug)]
pub(crate) struct Let {
    /// The whole statement, untouched.
    pub(crate) tokens: TokenStream,
    /// Whether it ends in `;`.
    pub(crate) complete: bool,
}

/// `use signals Board, $open;`
#[derive(Debug)]
pub(crate) struct Header {
    /// `use signals`.
    pub(crate) range: Range,
    pub(crate) types: Vec<SignalsType>,
    /// Signals that no type has, without the `$`.
    pub(crate) names: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct SignalsType {
    pub(crate) tokens: TokenStream,
    /// For messages.
    pub(crate) text: String,
}
