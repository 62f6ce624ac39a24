//! The macros as functions over token streams.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use crate::{
    check,
    codegen::{Codegen, Target},
    diag::{Diagnostics, Range},
    editor,
    host::in_editor,
    ir::{Hole, Op, push_static},
    js::{self, Piece, Scope},
    lower, parse,
};

/// Expands `html! { … }` to an expression of type `Html`.
///
/// `krate` is the path of the crate that has the run time in its `__private`
/// module. Mistakes become `compile_error!`s inside the expression.
///
/// Where `(=> buf)` comes first, which `#[component]` writes, the markup goes
/// to that buffer, and the expression says so.
///
/// # Example
///
/// ```
/// let krate = "::stario".parse().unwrap();
/// let input = r#"<p .note>"Hi"</p>"#.parse().unwrap();
/// let code = stario_syntax::html(krate, input).to_string();
/// assert!(code.contains(r#"from_static ("<p class=\"note\">Hi</p>")"#), "{code}");
/// ```
pub fn html(krate: TokenStream, input: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::new();
    let (target, input) = target(input);
    let nodes = parse::html(input, &mut diagnostics);
    let names = in_editor().then(|| editor::html(&krate, &nodes));
    let mut checked = check::html(nodes, &mut diagnostics);
    let signals = std::mem::take(&mut checked.signals);
    let ops = lower::html(checked, &mut diagnostics);
    let code = Codegen::new(krate).html(ops, target, &signals, &diagnostics);
    with_names(names, code)
}

/// Takes `(=> buf)` off the front.
fn target(input: TokenStream) -> (Target, TokenStream) {
    let mut tokens = input.clone().into_iter();
    if let Some(TokenTree::Group(group)) = tokens.next()
        && group.delimiter() == Delimiter::Parenthesis
    {
        let inside: Vec<_> = group.stream().into_iter().collect();
        if let [
            TokenTree::Punct(first),
            TokenTree::Punct(_),
            TokenTree::Ident(buf),
        ] = inside.as_slice()
            && first.as_char() == '='
        {
            return (Target::Callers(buf.clone()), tokens.collect());
        }
    }
    (Target::Own, input)
}

/// Expands `ds! { … }`, attributes as in a tag, to an expression of type
/// `Attrs`.
///
/// # Example
///
/// ```
/// let krate = "::stario".parse().unwrap();
/// let input = r#"ds:on:click="$open = true""#.parse().unwrap();
/// let code = stario_syntax::ds(krate, input).to_string();
/// assert!(code.contains(r#" data-on:click=\"$open = true\""#), "{code}");
/// ```
pub fn ds(krate: TokenStream, input: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::new();
    let attrs = parse::attributes(input, &mut diagnostics);
    let names = in_editor().then(|| editor::attributes(&krate, &attrs));
    let checked = check::attributes(attrs, &mut diagnostics);
    let ops = lower::attributes(checked, &mut diagnostics);
    let code = Codegen::new(krate).attrs(ops, &diagnostics);
    with_names(names, code)
}

/// Expands `js!( … )`, JavaScript tokens with `#{value}` holes, to an
/// expression of type `Js`.
///
/// # Example
///
/// ```
/// let krate = "::stario".parse().unwrap();
/// let input = r#"$count += 1; @post("/hit")"#.parse().unwrap();
/// let code = stario_syntax::js(krate, input).to_string();
/// assert!(code.contains("$count += 1; @post('/hit')"), "{code}");
/// ```
pub fn js(krate: TokenStream, input: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::new();
    let range = input
        .clone()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span());
    let pieces = js::from_tokens(
        input,
        Range::from(range),
        &Scope::ANYWHERE,
        &mut diagnostics,
    );
    let mut ops = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => push_static(&mut ops, &text),
            Piece::Hole(expr) => ops.push(Op::Hole(Hole {
                function: "js_source",
                name: None,
                expr,
            })),
        }
    }
    Codegen::new(krate).js(ops, &diagnostics)
}

/// The code with what an editor wants to see in front of it.
fn with_names(names: Option<TokenStream>, code: TokenStream) -> TokenStream {
    match names {
        Some(names) => quote_spanned!(Span::mixed_site()=> { #names #code }),
        None => code,
    }
}
