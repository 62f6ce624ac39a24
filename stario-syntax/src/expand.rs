//! The macros as functions over token streams.

use proc_macro2::{Delimiter, Span, TokenStream};
use quote::quote_spanned;

use crate::{
    check,
    codegen::{Codegen, Target},
    cursor::Cursor,
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
    let mut tokens = Cursor::from(input);
    let target = target(&mut tokens);
    let nodes = parse::html(tokens, &mut diagnostics);
    let names = in_editor().then(|| editor::html(&krate, &nodes));
    let mut checked = check::html(nodes, &mut diagnostics);
    let signals = std::mem::take(&mut checked.signals);
    let ops = lower::html(checked, &mut diagnostics);
    let code = Codegen::new(krate).html(ops, target, &signals, &diagnostics);
    with_names(names, code)
}

/// Reads the body of `html!` and returns every mistake that the macro would report.
///
/// # Example
///
/// ```
/// let reports = stario_syntax::diagnose("<dvi></dvi>".parse().unwrap());
/// assert!(reports.iter().next().unwrap().message.contains("unknown element"));
/// assert!(stario_syntax::diagnose("<div></div>".parse().unwrap()).is_empty());
/// ```
pub fn diagnose(input: TokenStream) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let nodes = parse::html(Cursor::from(input), &mut diagnostics);
    let checked = check::html(nodes, &mut diagnostics);
    lower::html(checked, &mut diagnostics);
    diagnostics
}

/// Takes `(=> buf)` off the front.
pub(crate) fn target(tokens: &mut Cursor) -> Target {
    let first = tokens.group(0, Delimiter::Parenthesis).map(Cursor::of);
    if let Some(inside) = first
        && inside.is_puncts(0, "=>")
        && let Some(buf) = inside.ident(2)
    {
        tokens.skip(1);
        return Target::Callers(buf.clone());
    }
    Target::Own
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
    let (header, attrs) = parse::attributes(input, &mut diagnostics);
    let names = in_editor().then(|| editor::attributes(&krate, &attrs));
    let mut checked = check::attributes(header.as_ref(), attrs, &mut diagnostics);
    let signals = std::mem::take(&mut checked.signals);
    let ops = lower::attributes(checked, &mut diagnostics);
    let code = Codegen::new(krate).attrs(ops, &signals, &diagnostics);
    with_names(names, code)
}

/// Expands `js!( … )` to an expression of type `Js`.
///
/// JavaScript tokens with `#{value}` holes.
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
    let (header, input) = parse::js_header(input, &mut diagnostics);
    let signals = check::expression(header.as_ref(), &input);
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
    Codegen::new(krate).js(ops, &signals, &diagnostics)
}

/// The code with what an editor wants to see in front of it.
fn with_names(names: Option<TokenStream>, code: TokenStream) -> TokenStream {
    match names {
        Some(names) => quote_spanned!(Span::mixed_site()=> { #names #code }),
        None => code,
    }
}

#[cfg(test)]
mod tests {
    fn html(source: &str) -> String {
        super::html("::stario".parse().unwrap(), source.parse().unwrap()).to_string()
    }

    #[test]
    fn a_template_for_the_callers_buffer_has_none_of_its_own() {
        let code = html("(=> out) <p>{x}</p>");
        assert!(
            code.contains(r#"text_inlined (out , "<p>" , & (x)) ;"#),
            "{code}"
        );
        assert!(code.contains(r#"out . lit ("</p>") ;"#), "{code}");
        assert!(code.contains("in_place (out)"), "{code}");
        assert!(!code.contains("with_hint"), "{code}");
        // Nothing to write: the caller takes it as it is.
        assert!(html("(=> out) <p/>").contains(r#"from_static ("<p></p>")"#));
    }

    #[test]
    fn a_long_template_calls_and_its_loops_are_inlined() {
        let code = html(&"<i title={a}>{b}</i>".repeat(20));
        let attribute = r#"attr_after (buf , "</i><i title=\"" , 6usize , & (a)) ;"#;
        let attribute = attribute.replace("usize", "");
        assert_eq!(code.matches(&attribute).count(), 19, "{code}");
        assert_eq!(
            code.matches(r#"text_after (buf , ">" , & (b)) ;"#).count(),
            20
        );
        assert!(code.contains(r#"buf . put ("</i>") ;"#), "{code}");
        assert!(!code.contains("inlined"), "{code}");

        let before = "<hr {..a}>".repeat(20);
        let code = html(&format!(
            "{before} for a in b {{ <i>{{a}}</i> }} else {{ {{c}} }} <p/>"
        ));
        assert!(code.contains(r#"text_inlined (buf , "<i>" , & (a)) ; buf . lit ("</i>")"#));
        assert!(code.contains("text (buf , & (c)) ;"), "{code}");
        assert!(code.contains(r#"buf . put ("<p></p>")"#), "{code}");
    }

    #[test]
    fn children_and_slots_have_buffers_of_their_own() {
        let code = html("(=> out) <Card>{a} {b}<:end>{view(c)}</:end></Card>");
        assert!(code.contains("component (out , Card ,"), "{code}");
        assert_eq!(code.matches("with_hint").count(), 1, "{code}");
        assert!(code.contains("text (buf , & (a)) ;"), "{code}");
        assert!(code.contains("into_html ((view (c)))"), "{code}");
    }
}
