//! Steps of one shape, whatever the fixed text is: for templates whose text
//! may change without a build.
//!
//! Between any two steps, before the first and behind the last there is one run
//! of fixed text, which may be empty. The same holds for the items of a `class`,
//! of a `style`, and for the pieces of a value. So two templates that differ in
//! their fixed text alone have the same steps.

use crate::{
    check::Checked,
    diag::Diagnostics,
    ir::{Call, ClassItem, Op, Piece, PropArg, StyleItem},
};

use super::{Lower, Ns, Space};

/// Steps of that shape.
#[derive(Debug)]
pub(crate) struct Uniform(Vec<Op>);

impl Uniform {
    /// Lowers a template.
    pub(crate) fn html(checked: Checked, diagnostics: &mut Diagnostics) -> Self {
        let mut ops = Vec::new();
        Self::lower(diagnostics).nodes(checked.nodes, Space::UNKNOWN, &mut ops);
        Self::of(ops)
    }

    /// Lowers the attributes of `ds!`.
    pub(crate) fn attributes(checked: Checked, diagnostics: &mut Diagnostics) -> Self {
        let mut ops = Vec::new();
        Self::lower(diagnostics).attributes(Ns::Html, "", checked.attrs, &mut ops);
        Self::of(ops)
    }

    /// Gives steps that shape.
    pub(crate) fn of(ops: Vec<Op>) -> Self {
        Self(steps(ops))
    }

    pub(crate) fn into_steps(self) -> Vec<Op> {
        self.0
    }

    fn lower(diagnostics: &mut Diagnostics) -> Lower<'_> {
        Lower {
            diagnostics,
            uniform: true,
        }
    }
}

/// Puts a run of fixed text into every gap. `fixed` says what is fixed text
/// already, or gives the item back.
fn with_gaps<T>(
    items: Vec<T>,
    separator: &str,
    fixed: impl Fn(T) -> Result<String, T>,
    run: impl Fn(String) -> T,
) -> Vec<T> {
    let mut out = Vec::with_capacity(items.len() * 2 + 1);
    let mut gap = String::new();
    for item in items {
        match fixed(item) {
            Ok(text) => {
                if !gap.is_empty() && !text.is_empty() {
                    gap.push_str(separator);
                }
                gap.push_str(&text);
            }
            Err(item) => {
                out.push(run(std::mem::take(&mut gap)));
                out.push(item);
            }
        }
    }
    out.push(run(gap));
    out
}

fn steps(ops: Vec<Op>) -> Vec<Op> {
    let fixed = |op| match op {
        Op::Static(text) => Ok(text),
        op => Err(op),
    };
    let ops = ops.into_iter().map(step).collect();
    with_gaps(ops, "", fixed, Op::Static)
}

fn step(op: Op) -> Op {
    match op {
        Op::Static(_) | Op::Hole(_) | Op::Let(_) | Op::Lost(_) => op,
        Op::Toggle { cond, then } => Op::Toggle {
            cond,
            then: steps(then),
        },
        Op::Class(items) => Op::Class(class(items)),
        Op::Style(items) => Op::Style(style(items)),
        Op::Component(call) => Op::Component(Call {
            props: call
                .props
                .into_iter()
                .map(|(name, arg)| match arg {
                    PropArg::Html(ops) => (name, PropArg::Html(steps(ops))),
                    arg => (name, arg),
                })
                .collect(),
            ..call
        }),
        Op::If {
            keyword,
            cond,
            then,
            otherwise,
        } => Op::If {
            keyword,
            cond,
            then: steps(then),
            otherwise: otherwise.map(steps),
        },
        Op::For {
            keyword,
            head,
            body,
            otherwise,
        } => Op::For {
            keyword,
            head,
            body: steps(body),
            otherwise: otherwise.map(steps),
        },
        Op::While {
            keyword,
            cond,
            body,
        } => Op::While {
            keyword,
            cond,
            body: steps(body),
        },
        Op::Match {
            keyword,
            subject,
            arms,
        } => Op::Match {
            keyword,
            subject,
            arms: arms
                .into_iter()
                .map(|(pattern, body)| (pattern, steps(body)))
                .collect(),
        },
        Op::Block(ops) => Op::Block(steps(ops)),
    }
}

fn class(items: Vec<ClassItem>) -> Vec<ClassItem> {
    let items = items.into_iter().map(|item| match item {
        ClassItem::Parts(name) => ClassItem::Parts(pieces(name)),
        ClassItem::Toggle { cond, name } => ClassItem::Toggle {
            cond,
            name: pieces(name),
        },
        item => item,
    });
    let fixed = |item| match item {
        ClassItem::Lit(names) => Ok(names),
        item => Err(item),
    };
    with_gaps(items.collect(), " ", fixed, ClassItem::Lit)
}

fn style(items: Vec<StyleItem>) -> Vec<StyleItem> {
    let items = items.into_iter().map(|item| match item {
        StyleItem::Parts(property, value) => StyleItem::Parts(property, pieces(value)),
        item => item,
    });
    let fixed = |item| match item {
        StyleItem::Lit(declarations) => Ok(declarations),
        item => Err(item),
    };
    with_gaps(items.collect(), ";", fixed, StyleItem::Lit)
}

fn pieces(pieces: Vec<Piece>) -> Vec<Piece> {
    let fixed = |piece| match piece {
        Piece::Lit(text) => Ok(text),
        value @ Piece::Value(_) => Err(value),
    };
    with_gaps(pieces, "", fixed, Piece::Lit)
}
