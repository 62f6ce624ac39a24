//! Helpers of the unit tests: no compiler runs, everything on parsed strings.

use std::fmt::Write as _;

use proc_macro2::TokenStream;

use crate::{
    ast::Node,
    check,
    diag::{Diagnostic, Diagnostics},
    ir::{ClassItem, Hole, Op, Piece, PropArg, StyleItem},
    lower, parse,
};

/// The lowered form and the reports of a template.
fn run(source: &str) -> (Vec<Op>, Diagnostics) {
    let input: TokenStream = source.parse().expect("the source lexes");
    let mut diagnostics = Diagnostics::new();
    let nodes: Vec<Node> = parse::html(input, &mut diagnostics);
    let checked = check::html(nodes, &mut diagnostics);
    let ops = lower::html(checked, &mut diagnostics);
    (ops, diagnostics)
}

/// Every report as `source range | message`, with its help and note lines.
pub(crate) fn reports(source: &str) -> Vec<String> {
    let (_, diagnostics) = run(source);
    diagnostics
        .iter()
        .map(|report| show(source, report))
        .collect()
}

/// The only report of a template.
#[track_caller]
pub(crate) fn report(source: &str) -> String {
    let reports = reports(source);
    assert_eq!(reports.len(), 1, "{reports:#?}");
    reports.concat()
}

fn show(source: &str, report: &Diagnostic) -> String {
    let offset = |at: proc_macro2::LineColumn| {
        let line: usize = source
            .split_inclusive('\n')
            .take(at.line - 1)
            .map(str::len)
            .sum();
        let rest = &source[line..];
        line + rest
            .char_indices()
            .nth(at.column)
            .map_or(rest.len(), |(index, _)| index)
    };
    let start = offset(report.range.first.start());
    let end = offset(report.range.last.end());
    format!("{} | {}", &source[start..end], report.text())
}

/// The lowered form of a template without mistakes, in a compact notation:
/// `[function name? expr]` for values, static text as it is.
#[track_caller]
pub(crate) fn lowered(source: &str) -> String {
    let (ops, diagnostics) = run(source);
    assert!(diagnostics.is_empty(), "{:#?}", reports(source));
    notation(&ops)
}

/// The lowered form in spite of mistakes.
pub(crate) fn recovered(source: &str) -> String {
    notation(&run(source).0)
}

/// The lowered attributes of `ds!`, and its reports.
pub(crate) fn attributes(source: &str) -> (String, Vec<String>) {
    let input: TokenStream = source.parse().expect("the source lexes");
    let mut diagnostics = Diagnostics::new();
    let (header, attrs) = parse::attributes(input, &mut diagnostics);
    let checked = check::attributes(header.as_ref(), attrs, &mut diagnostics);
    let ops = lower::attributes(checked, &mut diagnostics);
    let reports = diagnostics.iter().map(|report| show(source, report));
    (notation(&ops), reports.collect())
}

fn notation(ops: &[Op]) -> String {
    let mut out = String::new();
    for op in ops {
        let _ = match op {
            Op::Static(text) => write!(out, "{text}"),
            Op::Hole(Hole {
                function,
                name: Some(name),
                expr,
            }) => write!(out, "[{function} {name} {}]", expr.tokens),
            Op::Hole(hole) => write!(out, "[{} {}]", hole.function, hole.expr.tokens),
            Op::Toggle { cond, then } => write!(out, "[on {}:{}]", cond.tokens, notation(then)),
            Op::Class(items) => {
                let items: Vec<_> = items.iter().map(class).collect();
                write!(out, "[class {}]", items.join(" "))
            }
            Op::Style(items) => {
                let items: Vec<_> = items.iter().map(style).collect();
                write!(out, "[style {}]", items.join("; "))
            }
            Op::Component(call) => {
                let props = call.props.iter().map(|(name, arg)| match arg {
                    PropArg::Tokens(tokens) => format!(" {name}={tokens}"),
                    PropArg::Expr(expr) => format!(" {name}={{{}}}", expr.tokens),
                    PropArg::Html(ops) => format!(" {name}=html({})", notation(ops)),
                });
                let props: String = props.collect();
                write!(out, "[{}{}{props}]", call.path, call.generics)
            }
            Op::If {
                cond,
                then,
                otherwise,
                ..
            } => {
                let otherwise = otherwise
                    .as_ref()
                    .map(|ops| format!(" else {}", notation(ops)));
                write!(
                    out,
                    "[if {cond}: {}{}]",
                    notation(then),
                    otherwise.unwrap_or_default()
                )
            }
            Op::For {
                head,
                body,
                otherwise,
                ..
            } => {
                let otherwise = otherwise
                    .as_ref()
                    .map(|ops| format!(" else {}", notation(ops)));
                write!(
                    out,
                    "[for {head}: {}{}]",
                    notation(body),
                    otherwise.unwrap_or_default()
                )
            }
            Op::While { cond, body, .. } => write!(out, "[while {cond}: {}]", notation(body)),
            Op::Match { subject, arms, .. } => {
                let arms = arms
                    .iter()
                    .map(|(pattern, body)| format!(" {pattern} => {}", notation(body)));
                write!(out, "[match {subject}:{}]", arms.collect::<String>())
            }
            Op::Let(tokens) => write!(out, "[{tokens}]"),
            Op::Block(ops) => write!(out, "[block {}]", notation(ops)),
            Op::Lost(expr) => write!(out, "[lost {}]", expr.tokens),
        };
    }
    out
}

fn pieces(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Lit(text) => text.clone(),
            Piece::Value(expr) => format!("{{{}}}", expr.tokens),
        })
        .collect()
}

fn class(item: &ClassItem) -> String {
    match item {
        ClassItem::Lit(text) => text.clone(),
        ClassItem::Value(expr) => format!("{{{}}}", expr.tokens),
        ClassItem::Parts(parts) => pieces(parts),
        ClassItem::Toggle { cond, name } => format!("{}?{{{}}}", pieces(name), cond.tokens),
    }
}

fn style(item: &StyleItem) -> String {
    match item {
        StyleItem::Lit(text) => text.clone(),
        StyleItem::Parts(name, parts) => format!("{name}:{}", pieces(parts)),
        StyleItem::Prop(name, expr) => format!("{name}:{{{}}}", expr.tokens),
        StyleItem::Value(expr) => format!("{{{}}}", expr.tokens),
    }
}

/// The names of the warnings of a template without mistakes.
#[track_caller]
pub(crate) fn warnings(source: &str) -> Vec<&'static str> {
    let (_, diagnostics) = run(source);
    assert!(diagnostics.is_empty(), "{:#?}", reports(source));
    diagnostics.warnings()
}

/// What the header leaves to rustc: the types, and the names to find in them.
#[track_caller]
pub(crate) fn signals(source: &str) -> String {
    let input: TokenStream = source.parse().expect("the source lexes");
    let mut diagnostics = Diagnostics::new();
    let nodes: Vec<Node> = parse::html(input, &mut diagnostics);
    let signals = check::html(nodes, &mut diagnostics).signals;
    assert!(diagnostics.is_empty(), "{:#?}", reports(source));
    let types: Vec<_> = signals.types.iter().map(|row| row.text.as_str()).collect();
    let uses: Vec<_> = signals.uses.iter().map(|(name, _)| name.as_str()).collect();
    format!("{}: {}", types.join(", "), uses.join(" "))
}
