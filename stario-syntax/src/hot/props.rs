//! Edits of the templates of this repository, at random.
//!
//! Where an edit needs no build, the old code with the new texts has to write what the new template
//! writes. Both are played here: the usual steps of the new template, and the steps of the old one
//! with the texts put in where the code has them. Values show as their tokens, and conditions hold
//! or not by what they say.

use std::{fmt::Write as _, path::Path};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use proptest::prelude::*;

use super::{expand::Macro, walk};
use crate::{
    check,
    diag::Diagnostics,
    ir::{Call, ClassItem, Op, Piece, PropArg, StyleItem},
    lower::{self, Uniform},
    parse,
};

/// The usual steps of a template, and the uniform ones.
fn lowered(input: &TokenStream) -> (Vec<Op>, Vec<Op>) {
    let checked = |diagnostics: &mut Diagnostics| {
        let nodes = parse::html(input.clone(), diagnostics);
        check::html(nodes, diagnostics)
    };
    let mut diagnostics = Diagnostics::new();
    let usual = checked(&mut diagnostics);
    let usual = lower::html(usual, &mut diagnostics);
    let uniform = checked(&mut diagnostics);
    (usual, Uniform::html(uniform, &mut diagnostics).into_steps())
}

/// Puts the texts of a table into steps, in the order of the code.
struct Fill<I>(I);

impl<I: Iterator<Item = String>> Fill<I> {
    fn text(&mut self, text: &mut String) {
        *text = self.0.next().expect("a text for each place");
    }

    fn steps(&mut self, ops: &mut [Op]) {
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
                                *tokens =
                                    TokenTree::Literal(proc_macro2::Literal::string(&text)).into();
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
struct Play {
    seed: u64,
    out: String,
}

impl Play {
    fn of(ops: &[Op], seed: u64) -> String {
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
                if self.choice(&cond.tokens) % 2 == 0 {
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
                if self.choice(cond) % 2 == 0 {
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
                for _ in 0..self.choice(head) % 3 {
                    self.steps(body);
                }
                if self.choice(head) % 3 == 0 {
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
                ClassItem::Toggle { cond, .. } if self.choice(&cond.tokens) % 2 != 0 => continue,
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

/// Every template in the examples and in the tests of the language.
fn templates() -> Vec<TokenStream> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in [
        "examples",
        "tests/html",
        "tests/hot",
        "stario-cli/templates",
        "ui-tests/pass",
    ] {
        files(&root.join(folder), &mut |text| {
            if let Ok(tokens) = text.parse() {
                collect(tokens, &mut found);
            }
        });
    }
    found
}

fn files(folder: &Path, read: &mut dyn FnMut(&str)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, read);
        } else if path.extension().is_some_and(|end| end == "rs") {
            read(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn collect(tokens: TokenStream, found: &mut Vec<TokenStream>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            continue;
        };
        let called =
            at >= 2 && trees[at - 1].to_string() == "!" && trees[at - 2].to_string() == "html";
        if called && Macro::Html.template(group.stream()).is_some() {
            found.push(group.stream());
        }
        collect(group.stream(), found);
    }
}

/// One edit, at a place that is taken modulo what there is.
#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, &'static str),
    Remove(usize),
    Again(usize),
    Text(usize, &'static str),
    Wrap(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let snippet = prop::sample::select(vec![
        "\"new < & text\"",
        "\"\"",
        ".added",
        ".w-[3px]",
        "title=\"a \\\" b\"",
        "hidden",
        "lang=\"en\"",
        "#added",
        "<hr>",
        "<b>\"bold\"</b>",
        "<i></i>",
        "<!-- \"c\" -->",
        "ds:ignore",
        "ds:text=\"$a\"",
        "style=\"top:0\"",
        "style:left=\"1px\"",
        "{added}",
        ".on?={added}",
        "title={added}",
        "x",
        "1",
        "if",
        "let x = 1;",
        "if a { \"x\" }",
    ]);
    let text = prop::sample::select(vec![
        "",
        " ",
        "other",
        "a\"b<c>&'d",
        "--> </script>",
        "x y  z",
        "ü",
    ]);
    let at = 0..10_000_usize;
    prop_oneof![
        4 => (at.clone(), snippet).prop_map(|(at, snippet)| Edit::Insert(at, snippet)),
        1 => at.clone().prop_map(Edit::Remove),
        1 => at.clone().prop_map(Edit::Again),
        3 => (at.clone(), text).prop_map(|(at, text)| Edit::Text(at, text)),
        2 => (at, 0..4_usize).prop_map(|(at, length)| Edit::Wrap(at, length)),
    ]
}

impl Edit {
    fn apply(&self, tokens: &TokenStream) -> TokenStream {
        let all = count(tokens).max(1);
        let (Self::Insert(at, _)
        | Self::Remove(at)
        | Self::Again(at)
        | Self::Text(at, _)
        | Self::Wrap(at, _)) = self;
        self.at(tokens.clone(), &mut (at % all))
    }

    /// Edits the token that is `left` tokens away, inside of groups as well.
    fn at(&self, tokens: TokenStream, left: &mut usize) -> TokenStream {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut out: Vec<TokenTree> = Vec::new();
        let mut end = None;
        for (at, tree) in trees.into_iter().enumerate() {
            if end == Some(at) {
                out.extend(parsed("</div>"));
            }
            let here = *left == 0;
            *left = left.wrapping_sub(1);
            if here {
                match self {
                    Self::Insert(_, snippet) => out.extend(parsed(snippet)),
                    Self::Remove(_) => continue,
                    Self::Again(_) => out.push(tree.clone()),
                    Self::Text(_, text) => {
                        if matches!(&tree, TokenTree::Literal(_)) {
                            out.push(proc_macro2::Literal::string(text).into());
                            continue;
                        }
                    }
                    Self::Wrap(_, length) => {
                        out.extend(parsed("<div .wrapper>"));
                        end = Some(at + length);
                        if *length == 0 {
                            out.extend(parsed("</div>"));
                        }
                    }
                }
            }
            out.push(match tree {
                TokenTree::Group(group) => {
                    Group::new(group.delimiter(), self.at(group.stream(), left)).into()
                }
                tree => tree,
            });
        }
        out.into_iter().collect()
    }
}

fn parsed(snippet: &str) -> TokenStream {
    snippet.parse().unwrap()
}

fn count(tokens: &TokenStream) -> usize {
    let inside = |tree: TokenTree| match tree {
        TokenTree::Group(group) => 1 + count(&group.stream()),
        _ => 1,
    };
    tokens.clone().into_iter().map(inside).sum()
}

fn call(template: &TokenStream) -> TokenStream {
    let group = Group::new(Delimiter::Brace, template.clone());
    let mut call = parsed("html!");
    call.extend([TokenTree::Group(group)]);
    call
}

/// Whether an edit needs no build; then what is written has to be right.
fn holds(old: &TokenStream, new: &TokenStream) -> bool {
    let Ok(changed) = walk::code(call(old), call(new)) else {
        return false;
    };
    let (usual, _) = lowered(new);
    let (_, mut swapped) = lowered(old);
    // The whole template comes last, after those in its expressions; when it did not change, its
    // own texts are right.
    let texts = Macro::Html
        .template(new.clone())
        .expect("no mistakes")
        .texts;
    let sent = changed
        .last()
        .filter(|call| call.place.0 == 1 && call.texts == texts);
    let unchanged = Macro::Html
        .template(old.clone())
        .expect("it was built")
        .texts;
    let table = sent.map_or(unchanged, |call| call.texts.clone());
    let mut fill = Fill(table.into_iter());
    fill.steps(&mut swapped);
    assert_eq!(fill.0.next(), None, "a place for each text");
    for seed in 0..4 {
        assert_eq!(
            Play::of(&swapped, seed),
            Play::of(&usual, seed),
            "{old}\n{new}"
        );
    }
    true
}

#[test]
fn edits_at_random_write_the_new_template_or_need_a_build() {
    let templates = templates();
    assert!(templates.len() > 100, "{} templates", templates.len());
    for template in &templates {
        assert!(holds(template, template), "{template}");
    }
    let cases = (0..templates.len(), prop::collection::vec(edit(), 1..3));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 12_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let kept = std::cell::Cell::new(0);
    runner
        .run(&cases, |(template, edits)| {
            let old = &templates[template];
            let new = edits
                .iter()
                .fold(old.clone(), |tokens, edit| edit.apply(&tokens));
            if new.to_string() != old.to_string() && holds(old, &new) {
                kept.set(kept.get() + 1);
            }
            Ok(())
        })
        .unwrap();
    // Or the property would say nothing.
    assert!(kept.get() > 500, "{} edits needed no build", kept.get());
}
