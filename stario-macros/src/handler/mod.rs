//! `#[handler]`: an `async fn(c: Context, w: Writer, ..)` becomes a function of its dependencies
//! that returns a handler; with a third parameter `next: Next`, a middleware.

mod check;
mod emit;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{FnArg, PatType};

use crate::diag::{Errors, Expansion};
use crate::function::{self, Function, is_named};

const SHAPE: &str = "async fn home(c: Context, w: Writer)";

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> Expansion {
    let mut errors = Errors::default();
    let krate = errors
        .take(function::krate(args, "handler"))
        .unwrap_or_else(|| quote!(::stario));
    let parsed = Function::parse(
        item.clone(),
        "handler",
        &format!("#[handler] {SHAPE} {{ … }}"),
    );
    let Some(function) = errors.take(parsed) else {
        return Expansion { code: item, errors };
    };
    let callable = check::check(&function, &mut errors);
    let code = emit::emit(&krate, function, callable);
    Expansion { code, errors }
}

fn typed(function: &Function) -> impl Iterator<Item = &PatType> {
    function.sig.inputs.iter().filter_map(|arg| match arg {
        FnArg::Typed(param) => Some(param),
        FnArg::Receiver(_) => None,
    })
}

/// How many parameters come with the request: three of a middleware.
fn leading(function: &Function) -> usize {
    let third = typed(function).nth(2);
    if third.is_some_and(|param| is_named(&param.ty, "Next")) {
        3
    } else {
        2
    }
}
