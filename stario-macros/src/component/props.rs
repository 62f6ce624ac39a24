//! Reads the parameters of a component.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::parse::ParseStream;
use syn::{Attribute, Expr, FnArg, Generics, Token, Type, parse_quote};

use super::props_lifetime;
use crate::diag::{self, Errors};
use crate::function::{Function, binding};
use crate::lifetimes::name_elided;
use crate::serde_attrs::pascal_case;

/// One parameter.
pub(super) struct Prop {
    pub(super) name: Ident,
    /// The type with its lifetimes named; a generic parameter for `impl Trait`.
    pub(super) ty: Type,
    pub(super) docs: Vec<Attribute>,
    pub(super) fallback: Fallback,
    /// Whether the setter converts with `Into`.
    pub(super) into: bool,
}

/// What stands in for a prop that was not given.
pub(super) enum Fallback {
    /// Nothing: it must be given.
    Required,
    /// `Default::default()`.
    Default,
    /// The expression of `#[prop(default = …)]`.
    Value(TokenStream),
}

/// The parameters, and the generics of the struct that holds them.
pub(super) struct Props {
    pub(super) list: Vec<Prop>,
    pub(super) generics: Generics,
}

impl Props {
    /// Takes the `#[prop]` attributes and the docs off the parameters, which the compiler would
    /// refuse there, and returns the props; nothing when a parameter cannot be one.
    pub(super) fn read(function: &mut Function, errors: &mut Errors) -> Option<Self> {
        let mut generics = function.sig.generics.clone();
        let mut borrowed = false;
        let mut list = Vec::new();
        let mut good = true;
        for arg in &mut function.sig.inputs {
            match Prop::read(arg, errors) {
                Some(mut prop) => {
                    borrowed |= name_elided(&mut prop.ty, &props_lifetime());
                    name_impl_trait(&mut prop, &mut generics);
                    list.push(prop);
                }
                None => good = false,
            }
        }
        if borrowed {
            let lifetime = props_lifetime();
            generics.params.insert(0, parse_quote!(#lifetime));
        }
        good.then_some(Self { list, generics })
    }

    pub(super) fn required(&self) -> impl Iterator<Item = &Prop> {
        self.list.iter().filter(|prop| prop.is_required())
    }
}

/// A field cannot be `impl Trait`: the type gets a name.
fn name_impl_trait(prop: &mut Prop, generics: &mut Generics) {
    if let Type::ImplTrait(ty) = &prop.ty {
        let (name, bounds) = (format_ident!("__{}Type", prop.pascal()), &ty.bounds);
        generics.params.push(parse_quote!(#name: #bounds));
        prop.ty = parse_quote!(#name);
    }
}

impl Prop {
    fn read(arg: &mut FnArg, errors: &mut Errors) -> Option<Self> {
        let param = match arg {
            FnArg::Typed(param) => param,
            FnArg::Receiver(receiver) => {
                errors.push(diag::error(
                    receiver,
                    "a component is a free function: it has no `self`",
                    "take the value as a prop",
                ));
                return None;
            }
        };
        let (own, rest) =
            std::mem::take(&mut param.attrs)
                .into_iter()
                .partition(|attr: &Attribute| {
                    attr.path().is_ident("prop") || attr.path().is_ident("doc")
                });
        param.attrs = rest;
        let Some(name) = binding(&param.pat).cloned() else {
            let ty = &param.ty;
            errors.push(diag::error(
                &param.pat,
                "a prop needs a plain name",
                format_args!(
                    "write `name: {}` and take it apart in the body",
                    quote!(#ty)
                ),
            ));
            return None;
        };
        if ["build", "builder"].iter().any(|taken| name == taken) {
            errors.push(diag::error(
                &name,
                format_args!("`{name}` is a method of every set of props"),
                "choose another name for the prop",
            ));
            return None;
        }
        let mut prop = Self {
            name,
            ty: (*param.ty).clone(),
            docs: Vec::new(),
            fallback: Fallback::Required,
            into: false,
        };
        for attr in own {
            if attr.path().is_ident("doc") {
                prop.docs.push(attr);
            } else {
                errors.take(attr.parse_args_with(|input: ParseStream<'_>| prop.options(input)));
            }
        }
        Some(prop)
    }

    /// `default`, `default = expr`, `into`.
    fn options(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            let option: Ident = syn::ext::IdentExt::parse_any(input)?;
            match option.to_string().as_str() {
                "default" if input.parse::<Option<Token![=]>>()?.is_some() => {
                    self.fallback = Fallback::Value(input.parse::<Expr>()?.into_token_stream());
                }
                "default" => self.fallback = Fallback::Default,
                "into" => self.into = true,
                other => {
                    return Err(diag::error(
                        &option,
                        format_args!("a prop has no option `{other}`"),
                        "the options are `default`, `default = expr` and `into`",
                    ));
                }
            }
            if input.parse::<Option<Token![,]>>()?.is_none() && !input.is_empty() {
                let rest: TokenStream = input.parse()?;
                return Err(diag::error(
                    rest,
                    "expected `,`",
                    "separate the options of a prop by commas",
                ));
            }
        }
        Ok(())
    }

    pub(super) fn is_required(&self) -> bool {
        matches!(self.fallback, Fallback::Required)
    }

    pub(super) fn pascal(&self) -> String {
        pascal_case(self.name.to_string().trim_start_matches("r#"))
    }

    /// The type parameter that says whether a required prop was given: `()` before, `(T,)` after.
    pub(super) fn state(&self) -> Ident {
        format_ident!(
            "__{}",
            self.pascal(),
            span = proc_macro2::Span::mixed_site()
        )
    }

    /// The name as it is written in a tag.
    pub(super) fn text(&self) -> String {
        self.name
            .to_token_stream()
            .to_string()
            .trim_start_matches("r#")
            .to_owned()
    }
}
