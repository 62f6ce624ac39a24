//! Writes a tree as `html!` understands it.

use std::fmt::Write as _;

use proc_macro2::{Literal, TokenStream};
use stario_html::{datastar, spec};
use stario_syntax::MarkKind;

use super::tree::{Element, Node};

/// Elements around which a browser shows no white space, besides those that end a paragraph.
const BLOCKS: &[&str] = &[
    "base", "body", "br", "caption", "col", "colgroup", "head", "html", "legend", "link", "meta",
    "optgroup", "option", "script", "style", "tbody", "td", "template", "tfoot", "th", "thead",
    "title", "tr",
];

/// The nodes as the body of `html!`, and what could not be kept.
pub(super) fn body(nodes: &[Node], warnings: &mut Vec<String>) -> String {
    let mut out = String::new();
    list(nodes, true, &mut out, warnings);
    out
}

fn is_block(node: Option<&Node>, edge: bool) -> bool {
    match node {
        None => edge,
        Some(Node::Element(element)) => {
            is_block_name(&element.name) || element.foreign && element.name != "svg"
        }
        Some(Node::Doctype | Node::Comment(_)) => true,
        Some(Node::Text(_)) => false,
    }
}

fn is_block_name(name: &str) -> bool {
    spec::element(name).is_some_and(|element| element.closes_p) || BLOCKS.contains(&name)
}

/// Writes children; `edge` says whether white space at their edges is invisible.
fn list(nodes: &[Node], edge: bool, out: &mut String, warnings: &mut Vec<String>) {
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Text(text) => {
                let before = at.checked_sub(1).and_then(|at| nodes.get(at));
                let text = visible(
                    text,
                    is_block(before, edge),
                    is_block(nodes.get(at + 1), edge),
                );
                if !text.is_empty() {
                    out.push_str(&literal(&text));
                }
            }
            Node::Doctype => out.push_str("<!DOCTYPE html>"),
            Node::Comment(text) => comment(text, out),
            Node::Element(element) => self::element(element, out, warnings),
        }
        let breaks = |node| is_block(node, false);
        let between = breaks(Some(node)) || breaks(nodes.get(at + 1));
        if between && !out.ends_with('\n') {
            out.push('\n');
        }
    }
}

/// White space as a browser shows it: one space, and none beside a block.
fn visible(text: &str, after_block: bool, before_block: bool) -> String {
    let is_space = |ch: char| matches!(ch, ' ' | '\t' | '\n' | '\r' | '\u{c}');
    let words: Vec<_> = text
        .split(is_space)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        let shown = !after_block && !before_block && !text.is_empty();
        return if shown { " ".to_owned() } else { String::new() };
    }
    let mut shown = words.join(" ");
    if text.starts_with(is_space) && !after_block {
        shown.insert(0, ' ');
    }
    if text.ends_with(is_space) && !before_block {
        shown.push(' ');
    }
    shown
}

fn element(element: &Element, out: &mut String, warnings: &mut Vec<String>) {
    let name = &element.name;
    out.push('<');
    out.push_str(name);
    for (name, value) in &element.attrs {
        out.push(' ');
        out.push_str(&attribute(&element.name, name, value.as_deref(), warnings));
    }
    if element.children.is_empty() && element.foreign {
        out.push_str("/>");
        return;
    }
    out.push('>');
    if spec::is_void(name) {
        return;
    }
    if matches!(name.as_str(), "script" | "style" | "pre" | "textarea") {
        let code = matches!(name.as_str(), "script" | "style");
        for node in &element.children {
            match node {
                Node::Text(text) if code => out.push_str(&block(text)),
                // The reader of HTML drops a line break here, and the template writes one more.
                Node::Text(text) => out.push_str(&literal(text.strip_prefix('\n').unwrap_or(text))),
                Node::Element(child) => self::element(child, out, warnings),
                Node::Comment(text) => comment(text, out),
                Node::Doctype => {}
            }
        }
    } else {
        // A row of blocks, not a line of text: each has its own line.
        let blocks = element
            .children
            .iter()
            .any(|node| matches!(node, Node::Element(_)) && is_block(Some(node), false));
        if blocks {
            out.push('\n');
        }
        list(
            &element.children,
            is_block_name(name) || element.foreign,
            out,
            warnings,
        );
    }
    let _ = write!(out, "</{name}>");
}

fn comment(text: &str, out: &mut String) {
    let _ = write!(out, "<!-- {} -->", literal(text));
}

fn attribute(element: &str, name: &str, value: Option<&str>, warnings: &mut Vec<String>) -> String {
    let text = value.unwrap_or_default();
    match name {
        "id" if is_short('#', text) => return format!("#{text}"),
        "class"
            if !text.trim().is_empty()
                && text.split_whitespace().all(|class| is_short('.', class)) =>
        {
            let classes: Vec<_> = text
                .split_whitespace()
                .map(|class| format!(".{class}"))
                .collect();
            return classes.join(" ");
        }
        _ => {}
    }
    if let Some(plugin) = name.strip_prefix("data-")
        && let Some(name) = datastar_name(plugin, warnings)
    {
        let name = [format!("ds:{name}"), format!("ds:{}", literal(&name))]
            .into_iter()
            .find(|written| is_attribute(written))
            .unwrap_or_else(|| literal(plugin));
        return match value {
            Some(value) if !value.is_empty() => format!("{name}={}", literal(value)),
            _ => name,
        };
    }
    let written = if is_attribute(name) {
        name.to_owned()
    } else {
        literal(name)
    };
    let boolean = matches!(
        spec::attribute(element, name),
        spec::Lookup::Known(known) if known.kind == spec::Kind::Bool
    );
    match value {
        Some(value) if !(boolean && (value.is_empty() || value.eq_ignore_ascii_case(name))) => {
            format!("{written}={}", literal(value))
        }
        _ => written,
    }
}

/// The name after `ds:` for what stands after `data-`, when it is Datastar's.
fn datastar_name(plugin: &str, warnings: &mut Vec<String>) -> Option<String> {
    let end = plugin
        .find(':')
        .or_else(|| plugin.find("__"))
        .unwrap_or(plugin.len());
    if datastar::attribute(&plugin[..end]).is_some() {
        return Some(plugin.to_owned());
    }
    // Before version 1 the key followed a hyphen: `data-on-click`.
    let (first, key) = plugin.split_once('-')?;
    let keyed = matches!(
        first,
        "on" | "bind" | "signals" | "class" | "attr" | "style" | "computed" | "ref" | "indicator"
    );
    if !keyed || datastar::attribute(first).is_none() {
        return None;
    }
    warnings.push(format!(
        "`data-{plugin}` is written `ds:{first}:{key}`, as Datastar 1 has it"
    ));
    Some(format!("{first}:{key}"))
}

/// Whether an id or class can be written short: the macro must read it as exactly this.
fn is_short(sign: char, name: &str) -> bool {
    let attribute = if sign == '#' { "id" } else { "class" };
    let expected = format!("from_static (\"<p {attribute}=\\\"{name}\\\"></p>\")");
    reads_as(
        &format!("<p {sign}{name} title></p>"),
        MarkKind::Short,
        &format!("{sign}{name}"),
    ) && expanded(&format!("<p {sign}{name}></p>")).contains(&expected)
}

/// Whether the macro reads a name as one attribute.
fn is_attribute(name: &str) -> bool {
    reads_as(
        &format!("<p {name}=\"x\"></p>"),
        MarkKind::Attr,
        &format!("{name}=\"x\""),
    )
}

fn reads_as(source: &str, kind: MarkKind, piece: &str) -> bool {
    let Some(marks) = source
        .parse::<TokenStream>()
        .ok()
        .and_then(|tokens| stario_syntax::layout(tokens).ok())
    else {
        return false;
    };
    let first = marks.first().and_then(|tag| tag.inside.first());
    marks.len() == 1
        && first.is_some_and(|first| first.kind == kind && source[first.range.clone()] == *piece)
}

fn expanded(source: &str) -> String {
    let tokens = source.parse::<TokenStream>().unwrap_or_default();
    stario_syntax::html("s".parse().unwrap_or_default(), tokens).to_string()
}

/// Text as a string literal.
fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

/// Lines of code in one literal, as they are.
fn block(text: &str) -> String {
    if !text.contains('\n') {
        return literal(text);
    }
    // A template of JavaScript may hold white space that counts, and `html!` removes indentation.
    if text.contains('`') {
        return literal(text);
    }
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    if hashes.is_empty() && !text.contains('\\') {
        return format!("\"{text}\"");
    }
    format!("r{hashes}\"{text}\"{hashes}")
}
