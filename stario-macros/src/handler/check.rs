//! Whether a function has the shape of a handler.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{PatType, Type};

use super::{leading, typed};
use crate::diag::{self, Errors};
use crate::function::{Function, binding, is_named};

/// Whether the parameters are those of a handler. A missing `async` does not count: it is
/// reported, and the rest goes on as if it stood there.
pub(super) fn check(function: &Function, errors: &mut Errors) -> bool {
    let sig = &function.sig;
    if sig.asyncness.is_none() {
        errors.push(diag::error(
            sig.fn_token,
            "a handler is an `async fn`",
            format_args!("write `async fn {}`", sig.ident),
        ));
    }
    if let Some(receiver) = function.receiver() {
        errors.push(diag::error(
            receiver,
            "a handler is a free function: it has no `self`",
            "take what it needs as a parameter after `c` and `w`, for example `game: Arc<Game>`",
        ));
        return false;
    }
    let params: Vec<&PatType> = typed(function).collect();
    let mut good = check_first_two(function, &params, errors) && check_next(&params, errors);
    if good {
        for param in params.iter().skip(leading(function)) {
            good &= check_dependency(param, errors);
        }
    }
    good
}

/// Whether the parameters start with the context and the writer. Types that are only *called*
/// something else (an alias) pass: the compiler checks those.
fn check_first_two(function: &Function, params: &[&PatType], errors: &mut Errors) -> bool {
    let position = |name| params.iter().position(|param| is_named(&param.ty, name));
    let (context, writer) = (position("Context"), position("Writer"));
    let name = &function.sig.ident;
    let help = format!(
        "write `async fn {name}(c: Context, w: Writer{})`",
        if params.len() > 2 { ", …" } else { "" }
    );
    let problem = match (context, writer, params) {
        (Some(0), Some(1), _) => return true,
        (Some(1), Some(0), [first, second, ..]) => Some((
            quote!(#first, #second),
            "the context comes before the writer",
        )),
        (Some(at), _, _) if at != 0 => Some((
            quote_param(params[at]),
            "the context is the first parameter of a handler",
        )),
        (_, Some(at), _) if at != 1 => Some((
            quote_param(params[at]),
            "the writer is the second parameter of a handler",
        )),
        (Some(_), None, [_]) => Some((quote!(#name), "this handler does not take the writer")),
        (_, _, []) => Some((quote!(#name), "a handler takes the context and the writer")),
        (_, _, [only]) => Some((
            quote_param(only),
            "a handler takes the context and the writer first",
        )),
        _ => None,
    };
    match problem {
        Some((at, message)) => {
            errors.push(diag::error(at, message, help));
            false
        }
        None => true,
    }
}

/// What is left of the way to the handler is no dependency.
fn check_next(params: &[&PatType], errors: &mut Errors) -> bool {
    match params.iter().position(|param| is_named(&param.ty, "Next")) {
        None | Some(2) => true,
        Some(at) => {
            errors.push(diag::error(
                quote_param(params[at]),
                "`next: Next` is the third parameter of a middleware",
                "write it right after the writer",
            ));
            false
        }
    }
}

fn quote_param(param: &PatType) -> TokenStream {
    quote!(#param)
}

fn check_dependency(param: &PatType, errors: &mut Errors) -> bool {
    let ty = &param.ty;
    if binding(&param.pat).is_none() {
        errors.push(diag::error(
            &param.pat,
            "a dependency of a handler needs a plain name",
            format_args!(
                "write `name: {}` and take it apart in the body",
                quote!(#ty)
            ),
        ));
        return false;
    }
    match &**ty {
        Type::Reference(reference)
            if reference
                .lifetime
                .as_ref()
                .is_none_or(|name| name.ident != "static") =>
        {
            let borrowed = &reference.elem;
            errors.push(diag::error(
                ty,
                "a handler owns its dependencies: it lives as long as the app",
                format_args!("write `Arc<{}>`", quote!(#borrowed)),
            ));
            false
        }
        _ => true,
    }
}
