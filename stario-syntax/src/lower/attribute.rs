//! Attributes of elements: which context function a value goes through.

use stario_html::{
    AttrValue, Buf, datastar,
    spec::{Kind, Ns},
};

use super::{Lower, datastar as ds, hole};
use crate::{
    ast::{Attr, Lit, LitKind, Part, Plain, Short, Value},
    diag::Diagnostics,
    ir::{ClassItem, Op, Piece, StyleItem, push_static},
    parse, table,
};

impl Lower<'_> {
    /// Lowers the attributes of one tag; all of `class` and all of `style`
    /// become one attribute each, where the first of them stood.
    pub(super) fn attributes(
        &mut self,
        ns: Ns,
        element: &str,
        attrs: Vec<Attr>,
        ops: &mut Vec<Op>,
    ) {
        let mut classes = Vec::new();
        let mut styles = Vec::new();
        let mut class_at = None;
        let mut style_at = None;
        for attr in attrs {
            match attr {
                Attr::Id(short) => id(short, ops),
                Attr::Class(short) => {
                    class_at.get_or_insert_with(|| reserve(ops));
                    classes.push(class(short));
                }
                Attr::Plain(plain) if plain.name.text == "class" && !plain.toggle => {
                    class_at.get_or_insert_with(|| reserve(ops));
                    self.class_value(plain.value, &mut classes);
                }
                Attr::Plain(plain) if is_style(&plain) => {
                    style_at.get_or_insert_with(|| reserve(ops));
                    self.style_value(plain, &mut styles, ops);
                }
                Attr::Plain(plain) => self.plain(ns, element, plain, ops),
                Attr::Ds(attr) => ds::lower(attr, self.diagnostics, ops),
                Attr::Spread(expr) => ops.push(hole("spread", None, expr)),
                Attr::Lost(expr) => ops.push(Op::Lost(expr)),
            }
        }
        // Later positions first: filling one does not move the other.
        let mut merged = [
            class_at.map(|at| (at, class_ops(classes, self.uniform))),
            style_at.map(|at| (at, style_ops(styles))),
        ];
        merged.sort_by_key(|slot| std::cmp::Reverse(slot.as_ref().map(|(at, _)| *at)));
        for (at, filled) in merged.into_iter().flatten() {
            ops.splice(at..=at, filled);
        }
        join_statics(ops);
    }

    fn class_value(&mut self, value: Option<Value>, classes: &mut Vec<ClassItem>) {
        match value {
            None | Some(Value::Wrong) => {}
            Some(Value::Lit(lit)) => classes.push(ClassItem::Lit(class_names(&lit.text))),
            Some(Value::Expr(expr)) => {
                classes.push(ClassItem::Value(expr));
            }
            Some(Value::Paren(parens)) => {
                let parts = parse::parts(&parens, self.diagnostics);
                classes.push(match parse::static_text(&parts) {
                    Some(text) => ClassItem::Lit(class_names(&text)),
                    None => ClassItem::Parts(pieces(parts)),
                });
            }
        }
    }

    fn style_value(&mut self, plain: Plain, styles: &mut Vec<StyleItem>, ops: &mut Vec<Op>) {
        let property = plain.name.text.strip_prefix("style:").map(escape_attr);
        styles.push(match (property, plain.value) {
            (_, None | Some(Value::Wrong)) => return,
            (Some(property), Some(Value::Lit(lit))) => {
                StyleItem::Lit(format!("{property}:{}", declarations(&lit.text)))
            }
            (None, Some(Value::Lit(lit))) => StyleItem::Lit(declarations(&lit.text)),
            (Some(property), Some(Value::Expr(expr))) => StyleItem::Prop(property, expr),
            (None, Some(Value::Expr(expr))) => StyleItem::Value(expr),
            (Some(property), Some(Value::Paren(parens))) => {
                let parts = parse::parts(&parens, self.diagnostics);
                StyleItem::Parts(property, pieces(parts))
            }
            // Reported by the checks: declarations have no parts.
            (None, value @ Some(Value::Paren(_))) => {
                lost(value, ops);
                return;
            }
        });
    }

    fn plain(&mut self, ns: Ns, element: &str, plain: Plain, ops: &mut Vec<Op>) {
        let name = plain.name.text.as_str();
        let kind = match table::kind(ns, element, name) {
            _ if datastar::is_evaluated(&name.to_ascii_lowercase()) => None,
            None if table::is_free(ns, element, &plain) => {
                Some(table::free_kind(ns, element, name))
            }
            kind => kind,
        };
        let Some(kind) = kind else {
            // Reported; a second error about the type of the value would
            // only confuse.
            lost(plain.value, ops);
            return;
        };
        let name = escape_attr(&plain.name.text);
        let name = name.as_str();
        if plain.toggle {
            match plain.value {
                Some(Value::Expr(expr)) => ops.push(hole("toggle", Some(name), expr)),
                value => lost(value, ops),
            }
            return;
        }
        match plain.value {
            None => push_static(ops, &format!(" {name}")),
            Some(Value::Wrong) => {}
            Some(Value::Lit(lit)) => literal(name, kind, &lit, ops),
            Some(Value::Expr(expr)) => ops.push(hole(function(kind), Some(name), expr)),
            // Reported by the checks: there is no encoding for a part of these.
            Some(Value::Paren(parens)) if kind == Kind::Html && parse::has_values(&parens) => {
                lost(Some(Value::Paren(parens)), ops);
            }
            Some(Value::Paren(parens)) => {
                let function = match kind {
                    Kind::Url | Kind::UrlList => "url_part",
                    Kind::Js => "js",
                    _ => "attr_part",
                };
                push_static(ops, &format!(" {name}=\""));
                for part in parse::parts(&parens, self.diagnostics) {
                    match part {
                        Part::Lit(lit) => push_static(ops, &escape_attr(&lit.text)),
                        Part::Expr(expr) => ops.push(hole(function, None, expr)),
                    }
                }
                push_static(ops, "\"");
            }
        }
    }
}

fn is_style(plain: &Plain) -> bool {
    !plain.toggle && (plain.name.text == "style" || plain.name.text.starts_with("style:"))
}

/// The function that writes a whole attribute of this kind.
fn function(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool | Kind::BoolOr(_) => "bool_attr",
        Kind::Enum(words) if words.contains(&"true") && words.contains(&"false") => "enum_attr",
        Kind::Url => "url",
        Kind::UrlList => "url_list",
        Kind::Js => "expr",
        Kind::Html => "document",
        _ => "attr",
    }
}

fn literal(name: &str, kind: Kind, lit: &Lit, ops: &mut Vec<Op>) {
    match (kind, lit.kind, lit.text.as_str()) {
        (Kind::Bool | Kind::BoolOr(_), LitKind::Bool, "false") => {}
        (Kind::Bool, ..) | (Kind::BoolOr(_), LitKind::Bool, "true") => {
            push_static(ops, &format!(" {name}"));
        }
        (_, _, text) => push_static(ops, &format!(" {name}=\"{}\"", escape_attr(text))),
    }
}

/// Keeps the values of an attribute that was reported, to be type-checked.
fn lost(value: Option<Value>, ops: &mut Vec<Op>) {
    match value {
        Some(Value::Expr(expr)) => ops.push(Op::Lost(expr)),
        Some(Value::Paren(parens)) => {
            let parts = parse::parts(&parens, &mut Diagnostics::new());
            ops.extend(parts.into_iter().filter_map(|part| match part {
                Part::Expr(expr) => Some(Op::Lost(expr)),
                Part::Lit(_) => None,
            }));
        }
        None | Some(Value::Lit(_) | Value::Wrong) => {}
    }
}

fn id(short: Short, ops: &mut Vec<Op>) {
    push_static(ops, " id=\"");
    for piece in short.pieces {
        match piece {
            Part::Lit(lit) => push_static(ops, &escape_attr(&lit.text)),
            Part::Expr(expr) => ops.push(hole("attr_part", None, expr)),
        }
    }
    push_static(ops, "\"");
    ops.extend(short.toggle.map(Op::Lost));
}

fn class(short: Short) -> ClassItem {
    match (short.toggle, parse::static_text(&short.pieces)) {
        (Some(cond), _) => ClassItem::Toggle {
            cond,
            name: pieces(short.pieces),
        },
        (None, Some(text)) => ClassItem::Lit(escape_attr(&text)),
        (None, None) => ClassItem::Parts(pieces(short.pieces)),
    }
}

/// Writes declarations without the last semicolon.
fn declarations(text: &str) -> String {
    escape_attr(text.trim().trim_end_matches(';'))
}

/// Writes names with single spaces, as the run time does.
fn class_names(text: &str) -> String {
    let names: Vec<_> = text.split_ascii_whitespace().collect();
    escape_attr(&names.join(" "))
}

fn pieces(parts: Vec<Part>) -> Vec<Piece> {
    parts
        .into_iter()
        .map(|part| match part {
            Part::Lit(lit) => Piece::Lit(escape_attr(&lit.text)),
            Part::Expr(expr) => Piece::Value(expr),
        })
        .collect()
}

/// Keeps a place for an attribute that is complete only at the end of the tag.
fn reserve(ops: &mut Vec<Op>) -> usize {
    ops.push(Op::Class(Vec::new()));
    ops.len() - 1
}

fn class_ops(items: Vec<ClassItem>, uniform: bool) -> Vec<Op> {
    let fixed: Option<Vec<&str>> = items
        .iter()
        .map(|item| match item {
            ClassItem::Lit(text) => Some(text.as_str()),
            _ => None,
        })
        .filter(|text| *text != Some(""))
        .collect();
    match fixed {
        Some(names) if names.is_empty() => Vec::new(),
        Some(names) => vec![Op::Static(format!(" class=\"{}\"", names.join(" ")))],
        None if uniform => vec![Op::Class(items)],
        None if matches!(items.first(), Some(ClassItem::Lit(text)) if !text.is_empty()) => {
            open_class(items)
        }
        None => vec![Op::Class(items)],
    }
}

/// A class attribute that begins with fixed names, and so is there in any case:
/// everything after them has its space in front.
fn open_class(items: Vec<ClassItem>) -> Vec<Op> {
    let mut ops = Vec::new();
    push_static(&mut ops, " class=\"");
    let mut space = "";
    for item in items {
        match item {
            ClassItem::Lit(text) if text.is_empty() => continue,
            ClassItem::Lit(text) => push_static(&mut ops, &format!("{space}{text}")),
            ClassItem::Value(expr) => ops.push(hole("class_names", None, expr)),
            ClassItem::Parts(pieces) => push_name(&mut ops, pieces),
            ClassItem::Toggle { cond, name } => {
                let mut then = Vec::new();
                push_name(&mut then, name);
                ops.push(Op::Toggle { cond, then });
            }
        }
        space = " ";
    }
    push_static(&mut ops, "\"");
    ops
}

/// One name after others.
fn push_name(ops: &mut Vec<Op>, pieces: Vec<Piece>) {
    push_static(ops, " ");
    for piece in pieces {
        match piece {
            Piece::Lit(text) => push_static(ops, &text),
            Piece::Value(expr) => ops.push(hole("attr_part", None, expr)),
        }
    }
}

fn style_ops(items: Vec<StyleItem>) -> Vec<Op> {
    let fixed: Option<Vec<&str>> = items
        .iter()
        .map(|item| match item {
            StyleItem::Lit(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    match fixed {
        Some(declarations) if declarations.is_empty() => Vec::new(),
        Some(declarations) => {
            vec![Op::Static(format!(" style=\"{}\"", declarations.join(";")))]
        }
        None => vec![Op::Style(items)],
    }
}

/// Restores maximal static runs after places were filled.
fn join_statics(ops: &mut Vec<Op>) {
    let joined = Vec::with_capacity(ops.len());
    for op in std::mem::replace(ops, joined) {
        match op {
            Op::Static(text) => push_static(ops, &text),
            op => ops.push(op),
        }
    }
}

/// Escapes the inside of a double-quoted attribute as the run time does.
pub(super) fn escape_attr(text: &str) -> String {
    let mut buf = Buf::new();
    text.write_attr(&mut buf);
    buf.as_str().to_owned()
}
