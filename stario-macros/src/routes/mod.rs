//! `routes!`: URLs that are checked where they are written and typed where they are used.

mod emit;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use stario_html::{Pattern, PatternError, Segment};
use syn::{Attribute, LitStr, Token, Visibility};

use crate::diag::{self, Errors, Expansion};
use crate::entries::{Entry, Reader, entries};

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
        Ok(Self {
            attrs,
            vis,
            name,
            method,
            path,
        })
    }
}

/// `HOME = "/"`, or the text form `HOME = "GET /"`.
fn without_method(name: &Ident, path: &LitStr) -> syn::Error {
    let text = path.value();
    let (method, path_text) = match text.split_once(' ') {
        Some((method, rest)) if is_method(&method.to_ascii_uppercase()) => {
            (method.to_ascii_uppercase(), rest.trim())
        }
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
        && token
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

pub(crate) fn expand(krate: &TokenStream, input: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let declarations: Vec<Declaration> = entries(input, &mut errors);
    let routes: Vec<Route<'_>> = declarations
        .iter()
        .map(|declaration| Route::check(declaration, &mut errors))
        .collect();
    check_unique(&routes, &mut errors);
    let code = routes.iter().map(|route| route.expand(krate)).collect();
    Expansion { code, errors }
}

/// A declaration that was checked.
struct Route<'a> {
    declaration: &'a Declaration,
    host: Vec<Segment>,
    segments: Vec<Segment>,
    /// Whether the path could be read; else the segments are a guess.
    sound: bool,
}

impl<'a> Route<'a> {
    fn check(declaration: &'a Declaration, errors: &mut Errors) -> Self {
        let Declaration {
            name, method, path, ..
        } = declaration;
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
        let text = path.value();
        match Pattern::parse(&text) {
            Ok(pattern) => Self {
                declaration,
                host: pattern.host().to_vec(),
                segments: pattern.segments().to_vec(),
                sound: true,
            },
            Err(error) => {
                errors.push(pattern_error(path, &error));
                Self {
                    declaration,
                    host: Vec::new(),
                    segments: guess(&text),
                    sound: false,
                }
            }
        }
    }

    /// Whether every request for one is a request for the other.
    fn same_requests(&self, other: &Self) -> bool {
        self.sound
            && other.sound
            && self.declaration.method == other.declaration.method
            && same_texts(&self.host, &other.host)
            && same_texts(&self.segments, &other.segments)
    }
}

/// Whether two patterns match the same texts; the names of their placeholders do not matter.
fn same_texts(one: &[Segment], other: &[Segment]) -> bool {
    let same = |pair: (&Segment, &Segment)| match pair {
        (Segment::Literal(one), Segment::Literal(other)) => one == other,
        (Segment::Param(_), Segment::Param(_)) | (Segment::Rest(_), Segment::Rest(_)) => true,
        _ => false,
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

fn pattern_error(path: &LitStr, error: &PatternError) -> syn::Error {
    let (text, message) = (path.value(), error.message());
    let place = match text.get(error.range()) {
        Some(wrong) if !wrong.is_empty() && wrong != text && !message.contains(wrong) => {
            format!("\n= note: found `{wrong}`")
        }
        _ => String::new(),
    };
    let help = if text.starts_with("//") {
        "`\"//{tenant}.example.com/rooms\"` is a path on a host, and without a host `/rooms`"
            .to_owned()
    } else if text.starts_with('/') {
        "`\"/rooms/{room_id}\"` has a parameter of one segment, `\"/files/{path...}\"` takes the rest".to_owned()
    } else {
        format!("write `\"/{text}\"`")
    };
    diag::error(path, format_args!("{message}{place}"), help)
}

/// As many parameters as a broken pattern seems to have, so that calls of `href` are not reported
/// as well.
fn guess(text: &str) -> Vec<Segment> {
    let parameters = text
        .split(['/', '.'])
        .filter(|segment| segment.contains('{') || segment.starts_with([':', '*']));
    parameters
        .enumerate()
        .map(|(at, _)| Segment::Param(format!("parameter{at}")))
        .collect()
}

fn check_unique(routes: &[Route<'_>], errors: &mut Errors) {
    for (at, route) in routes.iter().enumerate() {
        if let Some(earlier) = routes[..at]
            .iter()
            .find(|earlier| earlier.same_requests(route))
        {
            let Declaration { method, path, .. } = route.declaration;
            errors.push(diag::error(
                quote!(#method #path),
                format_args!(
                    "`{}` answers the same requests already",
                    earlier.declaration.name
                ),
                "remove one of the two routes, or change its method or path",
            ));
        }
    }
}

/// `roomPage` as `ROOM_PAGE`.
fn constant_case(name: &str) -> String {
    let mut constant = String::with_capacity(name.len());
    let mut after_lower = false;
    for letter in name.chars() {
        if after_lower && letter.is_ascii_uppercase() {
            constant.push('_');
        }
        after_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        constant.push(letter.to_ascii_uppercase());
    }
    constant
}

#[cfg(test)]
mod tests;
