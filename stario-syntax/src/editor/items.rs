//! The items that the paths lead to, made from the tables.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use stario_html::datastar;
use stario_html::spec::{self, Attribute, Ns};

use super::{names, words};

/// Modules with an item for each name, for `cfg(rust_analyzer)`.
///
/// # Example
///
/// ```
/// let items = stario_syntax::editor_items().to_string();
/// assert!(items.contains("pub const div :"));
/// ```
pub fn items() -> TokenStream {
    let spaces = [Ns::Html, Ns::Svg, Ns::MathMl];
    let tags = spaces.map(|ns| module(names::space(ns), &tags(ns)));
    let attrs = spaces.map(|ns| module(names::space(ns), &attributes(ns)));
    let hyphens = spaces.map(|ns| module(names::space(ns), &dashed(&rows(ns))));
    let plugins: Vec<_> = plugins();
    let (whole, parts) = (consts(&plugins, "Attribute"), dashed(&plugins));
    let events =
        datastar::event_names().map(|name| (name.to_owned(), format!("The event `{name}`.")));
    let events: Vec<_> = events.collect();
    let (event, event_parts) = (consts(&events, "Event"), dashed(&events));
    let modifiers = modifier_tags();
    quote! {
        /// An element of a template.
        pub struct Element;
        /// An attribute of a template.
        pub struct Attribute;
        /// An event of `ds:on`.
        pub struct Event;
        /// A modifier of a Datastar attribute, or a tag of one.
        pub struct Modifier;
        /// The props of a component, and what it returns.
        pub fn component<P: crate::__private::Props, R>(_: fn(P) -> R) -> (P::Empty, R) {
            ::core::unimplemented!("only an editor sees this")
        }
        pub mod tags { #(#tags)* }
        pub mod attrs { #(#attrs)* }
        pub mod dashed { #(#hyphens)* pub mod ds { #parts } pub mod events { #event_parts } }
        pub mod ds { #whole }
        pub mod events { #event }
        pub mod modifiers { #modifiers }
    }
}

fn module(name: &str, content: &TokenStream) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    quote!(pub mod #name { #content })
}

/// A constant for each name that is one word, or becomes one with `_`.
fn consts(rows: &[(String, String)], kind: &str) -> TokenStream {
    let kind = Ident::new(kind, Span::call_site());
    let consts = rows.iter().filter_map(|(name, text)| {
        let name = names::ident(&name.replace('-', "_"), Span::call_site())?;
        Some(quote! {
            #[doc = #text]
            pub const #name: crate::__private::editor::#kind = crate::__private::editor::#kind;
        })
    });
    consts.collect()
}

fn tags(ns: Ns) -> TokenStream {
    let rows: Vec<_> = match ns {
        Ns::Html => spec::element_names().filter_map(spec::element).collect(),
        ns => spec::elements(ns).iter().collect(),
    };
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row.name.to_owned(), words::element(ns, row)))
        .collect();
    consts(&rows, "Element")
}

/// The attributes of every element, and a module for each element with more.
fn attributes(ns: Ns) -> TokenStream {
    let mut every = vec![(
        "ds".to_owned(),
        "`ds:name`: an attribute of the Datastar client, such as `ds:on:click` or `ds:text`."
            .to_owned(),
    )];
    let mut own: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for row in spec::attributes(ns) {
        if row.on.is_empty() {
            every.push((row.name.to_owned(), words::attribute(ns, "", row)));
        }
        for element in row.on {
            let text = words::attribute(ns, element, row);
            own.entry(element)
                .or_default()
                .push((row.name.to_owned(), text));
        }
    }
    let every = module("every", &consts(&every, "Attribute"));
    if ns != Ns::Html {
        return every;
    }
    let elements = spec::element_names().map(|element| {
        let own = own.remove(element).unwrap_or_default();
        let consts = consts(&own, "Attribute");
        module(element, &quote!(pub use super::every::*; #consts))
    });
    let elements: TokenStream = elements.collect();
    quote!(#every #elements)
}

/// Name and text of the attributes of a namespace, whatever the element.
fn rows(ns: Ns) -> Vec<(String, String)> {
    let text = |row: &Attribute| {
        let element = row.on.first().copied().unwrap_or_default();
        (row.name.to_owned(), words::attribute(ns, element, row))
    };
    spec::attributes(ns).map(text).collect()
}

fn plugins() -> Vec<(String, String)> {
    let rows = datastar::ATTRIBUTES
        .iter()
        .filter(|row| !row.pro || cfg!(feature = "pro"));
    rows.map(|row| (row.name.to_owned(), words::plugin(row)))
        .collect()
}

/// `aria-label` as `label` in a module `aria`: what may follow a hyphen.
fn dashed(rows: &[(String, String)]) -> TokenStream {
    let mut modules: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (name, text) in rows {
        for (at, _) in name.match_indices('-') {
            let rest = modules.entry(name[..at].replace('-', "_")).or_default();
            rest.push((name[at + 1..].to_owned(), text.clone()));
        }
    }
    let modules = modules
        .iter()
        .map(|(name, rows)| module(name, &consts(rows, "Attribute")));
    modules.collect()
}

/// A module for each modifier whose tags are words.
fn modifier_tags() -> TokenStream {
    let mut modules = BTreeMap::new();
    for row in datastar::ATTRIBUTES.iter().flat_map(|row| row.modifiers) {
        let tags = row.words().iter();
        let tags: Vec<_> = tags
            .map(|tag| ((*tag).to_owned(), words::tag(tag)))
            .collect();
        if !tags.is_empty() {
            modules.insert(row.name, consts(&tags, "Modifier"));
        }
    }
    modules
        .iter()
        .map(|(name, tags)| module(name, tags))
        .collect()
}
