//! What steps write, without a compiler: values show as their tokens, and conditions hold or not by
//! what they say.

use std::fmt::Write as _;

use proc_macro2::{Group, Literal, TokenStream, TokenTree};

use super::expand::Macro;
use crate::ir::{Call, ClassItem, Op, Piece, PropArg, StyleItem};

/// Puts the texts of a table into steps, in the order of the code.
pub(super) struct Fill<I>(pub(super) I);

impl<I: Iterator<Item = String>> Fill<I> {
    fn text(&mut self, text: &mut String) {
        *text = self.0.next().expect("a text for each place");
    }

    pub(super) fn steps(&mut self, ops: &mut [Op]) {
        for op in ops {
            match op {
                Op::Static(text) => self.text(text),
                Op::Hole(hole) => {
                    if let Some(name) = &mut hole.name {
                        self.text(name);
                    }
                }
                Op::Class(items) => {
                    for item in items {
                        match item {
                            ClassItem::Lit(text) => self.text(text),
                            ClassItem::Value(_) => {}
                            ClassItem::Parts(name) | ClassItem::Toggle { name, .. } => {
                                self.pieces(name);
                            }
                        }
                    }
                }
                Op::Style(items) => {
                    for item in items {
                        match item {
                            StyleItem::Lit(text) | StyleItem::Prop(text, _) => self.text(text),
                            StyleItem::Parts(name, value) => {
                                self.text(name);
                                self.pieces(value);
                            }
                            StyleItem::Value(_) => {}
                        }
                    }
                }
                Op::Component(Call { props, .. }) => {
                    for (_, arg) in props {
                        match arg {
                            PropArg::Html(ops) => self.steps(ops),
                            PropArg::Tokens(tokens) if tokens.to_string().starts_with('"') => {
                                let text = self.0.next().expect("a text for each prop");
                                *tokens = TokenTree::Literal(Literal::string(&text)).into();
                            }
                            PropArg::Tokens(_) | PropArg::Expr(_) => {}
                        }
                    }
                }
                Op::If {
                    then, otherwise, ..
                }
                | Op::For {
                    body: then,
                    otherwise,
                    ..
                } => {
                    self.steps(then);
                    self.steps(otherwise.as_deref_mut().unwrap_or_default());
                }
                Op::While { body, .. } | Op::Block(body) | Op::Toggle { then: body, .. } => {
                    self.steps(body);
                }
                Op::Match { arms, .. } => arms.iter_mut().for_each(|(_, body)| self.steps(body)),
                Op::Let(_) | Op::Lost(_) => {}
            }
        }
    }

    fn pieces(&mut self, pieces: &mut [Piece]) {
        for piece in pieces {
            if let Piece::Lit(text) = piece {
                self.text(text);
            }
        }
    }
}

/// Writes what steps write, when conditions turn out as `seed` says.
pub(super) struct Play {
    seed: u64,
    out: String,
}

impl Play {
    pub(super) fn of(ops: &[Op], seed: u64) -> String {
        let mut play = Self {
            seed,
            out: String::new(),
        };
        play.steps(ops);
        play.out
    }

    fn choice(&self, tokens: &TokenStream) -> u64 {
        let text = shown(tokens);
        text.bytes().map(u64::from).fold(self.seed, |hash, byte| {
            (hash ^ byte).wrapping_mul(0x0100_0000_01b3)
        }) >> 7
    }

    fn holds(&self, cond: &TokenStream) -> bool {
        self.choice(cond) & 1 == 0
    }

    fn value(&mut self, function: &str, tokens: &TokenStream) {
        let _ = write!(self.out, "⟦{function} {}⟧", shown(tokens));
    }

    fn pieces(&mut self, function: &str, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Lit(text) => self.out.push_str(text),
                Piece::Value(expr) => self.value(function, &expr.tokens),
            }
        }
    }

    fn steps(&mut self, ops: &[Op]) {
        for op in ops {
            self.step(op);
        }
    }

    fn step(&mut self, op: &Op) {
        match op {
            Op::Static(text) => self.out.push_str(text),
            Op::Hole(hole) => match &hole.name {
                Some(name) => {
                    let _ = write!(self.out, " {name}=");
                    self.value(hole.function, &hole.expr.tokens);
                }
                None if hole.function == "class_names" => {
                    self.out.push(' ');
                    self.value("class", &hole.expr.tokens);
                }
                None => self.value(hole.function, &hole.expr.tokens),
            },
            Op::Toggle { cond, then } => {
                if self.holds(&cond.tokens) {
                    self.steps(then);
                }
            }
            Op::Class(items) => self.class(items),
            Op::Style(items) => self.style(items),
            Op::Component(call) => {
                let _ = write!(self.out, "⟦{} {}", call.path, call.generics);
                for (name, arg) in &call.props {
                    let _ = write!(self.out, " {name}=");
                    match arg {
                        PropArg::Tokens(tokens) => self.value("", tokens),
                        PropArg::Expr(expr) => self.value("", &expr.tokens),
                        PropArg::Html(ops) => self.steps(ops),
                    }
                }
                self.out.push('⟧');
            }
            Op::If {
                cond,
                then,
                otherwise,
                ..
            } => {
                if self.holds(cond) {
                    self.value("if", cond);
                    self.steps(then);
                } else {
                    self.value("else", cond);
                    self.steps(otherwise.as_deref().unwrap_or_default());
                }
            }
            Op::For {
                head,
                body,
                otherwise,
                ..
            } => {
                self.value("for", head);
                let rounds = self.choice(head) % 3;
                for _ in 0..rounds {
                    self.steps(body);
                }
                if rounds == 0 {
                    self.steps(otherwise.as_deref().unwrap_or_default());
                }
            }
            Op::While { cond, body, .. } => {
                self.value("while", cond);
                self.steps(body);
            }
            Op::Match { subject, arms, .. } => {
                self.value("match", subject);
                if let Some(last) = arms.len().checked_sub(1) {
                    let at = usize::try_from(self.choice(subject)).unwrap() % (last + 1);
                    self.value("arm", &arms[at].0);
                    self.steps(&arms[at].1);
                }
            }
            Op::Let(tokens) => self.value("let", tokens),
            Op::Block(ops) => {
                self.out.push('⦃');
                self.steps(ops);
                self.out.push('⦄');
            }
            Op::Lost(expr) => self.value("lost", &expr.tokens),
        }
    }

    fn class(&mut self, items: &[ClassItem]) {
        let mut open = false;
        for item in items {
            match item {
                ClassItem::Lit(text) if text.is_empty() => continue,
                ClassItem::Toggle { cond, .. } if !self.holds(&cond.tokens) => continue,
                _ => {}
            }
            self.out.push_str(if open { " " } else { " class=\"" });
            open = true;
            match item {
                ClassItem::Lit(text) => self.out.push_str(text),
                ClassItem::Value(expr) => self.value("class", &expr.tokens),
                ClassItem::Parts(name) | ClassItem::Toggle { name, .. } => {
                    self.pieces("attr_part", name);
                }
            }
        }
        self.out.push_str(if open { "\"" } else { "" });
    }

    fn style(&mut self, items: &[StyleItem]) {
        let mut open = false;
        for item in items {
            if matches!(item, StyleItem::Lit(text) if text.is_empty()) {
                continue;
            }
            self.out.push_str(if open { ";" } else { " style=\"" });
            open = true;
            match item {
                StyleItem::Lit(text) => self.out.push_str(text),
                StyleItem::Prop(name, expr) => {
                    let _ = write!(self.out, "{name}:");
                    self.value("prop", &expr.tokens);
                }
                StyleItem::Parts(name, value) => {
                    let _ = write!(self.out, "{name}:");
                    self.pieces("part", value);
                }
                StyleItem::Value(expr) => self.value("css", &expr.tokens),
            }
        }
        self.out.push_str(if open { "\"" } else { "" });
    }
}

/// Tokens without what is in templates: those are calls of their own.
fn shown(tokens: &TokenStream) -> String {
    fn blank(tokens: TokenStream) -> TokenStream {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let inside = |at: usize| {
            matches!(trees.get(at.wrapping_sub(1)), Some(TokenTree::Punct(bang)) if bang.as_char() == '!')
                && matches!(trees.get(at.wrapping_sub(2)), Some(TokenTree::Ident(name)) if Macro::named(&name.to_string()).is_some())
        };
        let blanked = trees.iter().enumerate().map(|(at, tree)| match tree {
            TokenTree::Group(group) => {
                let stream = if inside(at) {
                    TokenStream::new()
                } else {
                    blank(group.stream())
                };
                Group::new(group.delimiter(), stream).into()
            }
            tree => tree.clone(),
        });
        blanked.collect()
    }
    blank(tokens.clone()).to_string()
}
