//! What is left of a template after lowering: static text, and holes that know
//! which context they stand in.

use proc_macro2::{Ident, Span, TokenStream};

use crate::ast::Expr;

/// One step of writing to the buffer.
#[derive(Debug)]
pub(crate) enum Op {
    /// Escaped markup.
    Static(String),
    /// A call of one of the context functions with a user's value.
    Hole(Hole),
    /// Part of an attribute that depends on a condition.
    Toggle {
        cond: Expr,
        then: Vec<Op>,
    },
    Class(Vec<ClassItem>),
    Style(Vec<StyleItem>),
    Component(Call),
    If {
        keyword: Span,
        cond: TokenStream,
        then: Vec<Op>,
        otherwise: Option<Vec<Op>>,
    },
    For {
        keyword: Span,
        head: TokenStream,
        body: Vec<Op>,
        otherwise: Option<Vec<Op>>,
    },
    While {
        keyword: Span,
        cond: TokenStream,
        body: Vec<Op>,
    },
    Match {
        keyword: Span,
        subject: TokenStream,
        arms: Vec<(TokenStream, Vec<Op>)>,
    },
    Let(TokenStream),
    /// A scope of its own, for content that declares variables.
    Block(Vec<Op>),
    /// A value whose place was wrong: type-checked, written nowhere.
    Lost(Expr),
}

#[derive(Debug)]
pub(crate) struct Hole {
    /// Name of the function in `__private`.
    pub(crate) function: &'static str,
    /// The attribute's name, for functions that write it.
    pub(crate) name: Option<String>,
    pub(crate) expr: Expr,
}

impl Hole {
    /// Whether its function has a twin that writes the markup in front of the value as well.
    pub(crate) fn takes_markup(&self) -> bool {
        matches!(self.function, "text" | "attr")
    }
}

#[derive(Debug)]
pub(crate) enum ClassItem {
    Lit(String),
    Value(Expr),
    /// One name made of parts.
    Parts(Vec<Piece>),
    Toggle {
        cond: Expr,
        name: Vec<Piece>,
    },
}

/// Escaped text or a value.
#[derive(Debug)]
pub(crate) enum Piece {
    Lit(String),
    Value(Expr),
}

#[derive(Debug)]
pub(crate) enum StyleItem {
    Lit(String),
    Prop(String, Expr),
    /// One property whose value is made of parts.
    Parts(String, Vec<Piece>),
    Value(Expr),
}

#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) path: TokenStream,
    pub(crate) generics: TokenStream,
    pub(crate) span: Span,
    pub(crate) props: Vec<(Ident, PropArg)>,
}

#[derive(Debug)]
pub(crate) enum PropArg {
    Tokens(TokenStream),
    Expr(Expr),
    /// Markup: children and slots.
    Html(Vec<Op>),
}

/// Adds markup, joining it to a static run before it.
pub(crate) fn push_static(ops: &mut Vec<Op>, text: &str) {
    if text.is_empty() {
        return;
    }
    match ops.last_mut() {
        Some(Op::Static(run)) => run.push_str(text),
        _ => ops.push(Op::Static(text.to_owned())),
    }
}

/// The steps of a template that is likely to be a part of others, many times.
const SHORT: usize = 12;

/// Whether there are few steps.
pub(crate) fn is_short(ops: &[Op]) -> bool {
    ops.len() <= SHORT
}

/// Static bytes on the longest straight path: the least a call will need.
pub(crate) fn static_len(ops: &[Op]) -> usize {
    ops.iter()
        .map(|op| match op {
            Op::Static(text) => text.len(),
            Op::If { then, .. } => static_len(then),
            Op::For { body, .. } | Op::While { body, .. } | Op::Block(body) => static_len(body),
            _ => 0,
        })
        .sum()
}
