//! `routes!`: URLs that are checked where they are written and typed where they are used.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use stario_html::{Pattern, Segment};
use syn::{Attribute, LitStr, Token, Visibility};

use crate::diag::{self, Errors, Expansion};
use crate::entries::{Entry, Reader, entries};
use crate::function::ours;

/// One `pub ROOM = GET "/rooms/{room_id}";`.
struct Declaration {
    attrs: Vec<Attribute>,
    vis: Visibility,
    name: Ident,
    method: Ident,
    path: LitStr,
}

impl Entry for Declaration {
    const EXAMPLE: &'static str = "pub ROOM = GET \"/rooms/{room_id}\";";

    fn parse(reader: &mut Reader<'_>) -> syn::Result<Self> {
        let attrs = reader.input.call(Attribute::parse_outer)?;
        let vis = reader.input.parse()?;
        let name: Ident = reader.expect("the name of a route")?;
        reader.expect::<Token![=]>("`=`")?;
        if reader.input.peek(LitStr) {
            return Err(without_method(&name, &reader.input.parse()?));
        }
        let method = reader.expect("the method and the path of the route")?;
        let path = reader.expect("the path of the route, in quotes")?;
        Ok(Self { attrs, vis, name, method, path })
    }
}

/// `HOME = "/"`, or the text form `HOME = "GET /"`.
fn without_method(name: &Ident, path: &LitStr) -> syn::Error {
    let text = path.value();
    let (method, path_text) = match text.split_once(' ') {
        Some((method, rest)) if is_method(&method.to_ascii_uppercase()) => (method.to_ascii_uppercase(), rest.trim()),
        _ => ("GET".to_owned(), text.as_str()),
    };
    diag::error(
        path,
        "the method of a route stands before its path",
        format_args!("write `{name} = {method} \"{path_text}\"`"),
    )
}

fn is_method(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_uppercase())
        && token.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

pub(crate) fn expand(krate: &TokenStream, input: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let declarations: Vec<Declaration> = entries(input, &mut errors);
    let routes: Vec<Route<'_>> = declarations.iter().map(|declaration| Route::check(declaration, &mut errors)).collect();
    check_unique(&routes, &mut errors);
    let code = routes.iter().map(|route| route.expand(krate)).collect();
    Expansion { code, errors }
}

/// A declaration with its pattern read; after an error in it, the pattern `/`.
struct Route<'a> {
    declaration: &'a Declaration,
    pattern: Option<Pattern>,
}

impl<'a> Route<'a> {
    fn check(declaration: &'a Declaration, errors: &mut Errors) -> Self {
        let Declaration { name, method, path, .. } = declaration;
        let constant = constant_case(&name.to_string());
        if *name != constant {
            errors.push(diag::error(
                name,
                "a route is named like a constant",
                format_args!("write `{constant}`"),
            ));
        }
        if !is_method(&method.to_string()) {
            errors.push(diag::error(
                method,
                "the method of a route is upper-case",
                format_args!("write `{}`", method.to_string().to_ascii_uppercase()),
            ));
        }
        let pattern = Pattern::parse(&path.value()).map_err(|error| {
            let text = path.value();
            let wrong = text.get(error.range()).filter(|wrong| !wrong.is_empty() && *wrong != text);
            let place = wrong.map(|wrong| format!(" (at `{wrong}`)")).unwrap_or_default();
            diag::error(
                path,
                format_args!("{}{place}", error.message()),
                "`\"/rooms/{room_id}\"` has a parameter of one segment, `\"/files/{path...}\"` takes the rest",
            )
        });
        Self { declaration, pattern: errors.take(pattern) }
    }
}
