//! The macros for a program whose fixed text can be replaced.

use proc_macro2::TokenStream;

use super::marker::{hash, marker};
use crate::{
    check,
    codegen::{Codegen, Target, Template},
    cursor::Cursor,
    diag::{Diagnostics, Range},
    expand,
    host::in_editor,
    ir::{Hole, Op},
    js::{self, Piece, Scope},
    lower::Uniform,
    parse,
};

/// Expands `html! { … }` as [`crate::html`] does, its fixed text in a table.
///
/// # Example
///
/// ```
/// let krate = "::stario".parse().unwrap();
/// let input = r#"<p .note>{x}</p>"#.parse().unwrap();
/// let code = stario_syntax::hot::html(krate, input).to_string();
/// assert!(code.contains(r#"& ["<p class=\"note\">" , "</p>" ,]"#), "{code}");
/// ```
pub fn html(krate: TokenStream, input: TokenStream) -> TokenStream {
    expand(Macro::Html, krate, input, expand::html)
}

/// Expands `ds! { … }` in the same way.
///
/// # Example
///
/// ```
/// let krate = "::stario".parse().unwrap();
/// let input = r#"ds:on:click={action}"#.parse().unwrap();
/// let code = stario_syntax::hot::ds(krate, input).to_string();
/// assert!(code.contains(r#""data-on:click""#), "{code}");
/// ```
pub fn ds(krate: TokenStream, input: TokenStream) -> TokenStream {
    expand(Macro::Ds, krate, input, expand::ds)
}

/// Expands `js!( … )` in the same way.
///
/// # Example
///
/// ```
/// let krate = "::stario".parse().unwrap();
/// let input = r#"alert("hit")"#.parse().unwrap();
/// let code = stario_syntax::hot::js(krate, input).to_string();
/// assert!(code.contains(r#"& ["alert('hit')" ,]"#), "{code}");
/// ```
pub fn js(krate: TokenStream, input: TokenStream) -> TokenStream {
    expand(Macro::Js, krate, input, expand::js)
}

/// An editor gets what it always gets, and so does a template with mistakes.
fn expand(
    which: Macro,
    krate: TokenStream,
    input: TokenStream,
    usual: impl FnOnce(TokenStream, TokenStream) -> TokenStream,
) -> TokenStream {
    if in_editor() {
        return usual(krate, input);
    }
    // What `#[component]` puts in front is not in the source.
    let mut rest = Cursor::from(input.clone());
    let target = match which {
        Macro::Html => expand::target(&mut rest),
        Macro::Ds | Macro::Js => Target::Own,
    };
    let written: TokenStream = rest.rest().iter().cloned().collect();
    match which.expanded(krate.clone(), written.clone(), target) {
        Some(template) => template.with_table(krate, &marker(hash(written))),
        None => usual(krate, input),
    }
}

/// A macro whose calls have tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Macro {
    Html,
    Ds,
    Js,
}

impl Macro {
    /// The macro of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "html" => Some(Self::Html),
            "ds" => Some(Self::Ds),
            "js" => Some(Self::Js),
            _ => None,
        }
    }

    /// The template of a call with these tokens, unless there are mistakes in it.
    pub(super) fn template(self, input: TokenStream) -> Option<Template> {
        self.expanded(TokenStream::new(), input, Target::Own)
    }

    fn expanded(self, krate: TokenStream, input: TokenStream, target: Target) -> Option<Template> {
        match self {
            Self::Html => html_template(krate, input, target),
            Self::Ds => ds_template(krate, input),
            Self::Js => js_template(krate, input),
        }
    }
}

fn html_template(krate: TokenStream, input: TokenStream, target: Target) -> Option<Template> {
    let mut diagnostics = Diagnostics::new();
    let nodes = parse::html(input, &mut diagnostics);
    let mut checked = check::html(nodes, &mut diagnostics);
    let signals = std::mem::take(&mut checked.signals);
    let steps = Uniform::html(checked, &mut diagnostics);
    diagnostics
        .is_empty()
        .then(|| Codegen::html_template(krate, steps, target, &signals, &diagnostics))
}

fn ds_template(krate: TokenStream, input: TokenStream) -> Option<Template> {
    let mut diagnostics = Diagnostics::new();
    let (header, attrs) = parse::attributes(input, &mut diagnostics);
    let mut checked = check::attributes(header.as_ref(), attrs, &mut diagnostics);
    let signals = std::mem::take(&mut checked.signals);
    let steps = Uniform::attributes(checked, &mut diagnostics);
    diagnostics
        .is_empty()
        .then(|| Codegen::attrs_template(krate, steps, &signals, &diagnostics))
}

fn js_template(krate: TokenStream, input: TokenStream) -> Option<Template> {
    let mut diagnostics = Diagnostics::new();
    let (header, input) = parse::js_header(input, &mut diagnostics);
    let signals = check::expression(header.as_ref(), &input);
    let range = Range::from(proc_macro2::Span::call_site());
    let pieces = js::from_tokens(input, range, &Scope::ANYWHERE, &mut diagnostics);
    let ops = pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => Op::Static(text),
        Piece::Hole(expr) => Op::Hole(Hole {
            function: "js_source",
            name: None,
            expr,
        }),
    });
    let steps = Uniform::of(ops.collect());
    diagnostics
        .is_empty()
        .then(|| Codegen::js_template(krate, steps, &signals, &diagnostics))
}
