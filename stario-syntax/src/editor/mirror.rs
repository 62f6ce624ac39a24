//! A path for each name of a template.
//!
//! rust-analyzer completes by expanding twice, the second time with a made-up name at the cursor,
//! and takes what it sees at that name in the second expansion back to the same place of the
//! first. So where a name may still be written there is a path already, to nothing: it keeps the
//! place.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use stario_html::datastar;
use stario_html::spec::{self, Ns};

use super::{names, words};
use crate::{
    ast::{Attr, Ds, Element, Name, Node},
    ds::Parsed,
    table,
};

/// A name that is nowhere, where the user has not written one yet.
const PLACE: &str = "stario";

/// The paths of a template.
pub(crate) fn html(krate: &TokenStream, nodes: &[Node]) -> TokenStream {
    let mut mirror = Mirror::new(krate);
    mirror.nodes(nodes, None);
    mirror.place(&["tags", "html"]);
    mirror.out
}

/// The paths of `ds!`.
pub(crate) fn attributes(krate: &TokenStream, attrs: &[Attr]) -> TokenStream {
    let mut mirror = Mirror::new(krate);
    mirror.attrs(attrs, Ns::Html, "every");
    mirror.out
}

struct Mirror<'k> {
    krate: &'k TokenStream,
    out: TokenStream,
}

impl<'k> Mirror<'k> {
    fn new(krate: &'k TokenStream) -> Self {
        Self {
            krate,
            out: TokenStream::new(),
        }
    }

    fn nodes(&mut self, nodes: &[Node], space: Option<Ns>) {
        for node in nodes {
            let space = match node {
                Node::Element(element) => {
                    self.element(element, space);
                    continue;
                }
                // What is around it is another component's business.
                Node::Component(_) | Node::Slot(_) => None,
                _ => space,
            };
            for list in node.lists() {
                self.nodes(list, space);
            }
        }
    }

    fn element(&mut self, element: &Element, space: Option<Ns>) {
        let name = element.name.text.as_str();
        let ns = table::namespace(space, name);
        // An `<a>` in a drawing is known to be one of SVG only through the elements around it.
        let tags = match space.unwrap_or(ns) {
            _ if matches!(name, "svg" | "math") && space.is_none() => Ns::Html,
            ns => ns,
        };
        let tags = names::space(tags);
        self.path(
            &["tags", tags],
            &name.replace('-', "_"),
            element.name.range.first,
        );
        let known = ns == Ns::Html && spec::element_in(Ns::Html, name).is_some();
        self.attrs(&element.attrs, ns, if known { name } else { "every" });
        let inside = table::content_namespace(ns, name);
        self.nodes(&element.children, Some(inside));
        if inside != Ns::Html {
            self.place(&["tags", names::space(inside)]);
        }
    }

    fn attrs(&mut self, attrs: &[Attr], ns: Ns, element: &str) {
        let root = ["attrs", names::space(ns), element];
        for attr in attrs {
            match attr {
                Attr::Plain(plain) if !plain.quoted => {
                    let dashed = ["dashed", names::space(ns)];
                    self.name(&root, &dashed, &words_of(&plain.name));
                }
                Attr::Ds(ds) if !ds.quoted => self.ds(ds, &root, ns),
                _ => {}
            }
        }
        self.place(&root);
    }

    /// A name of one word, or of words with hyphens between them; the last word first, because
    /// what comes before the cursor has to be the same in both expansions.
    fn name(&mut self, whole: &[&str], dashed: &[&str], pieces: &[(&str, Span)]) {
        let words: Vec<_> = pieces.iter().map(|(word, _)| *word).collect();
        for (at, (_, span)) in pieces.iter().enumerate().rev() {
            let rest = words[at..].join("_").replace('-', "_");
            if at == 0 {
                self.path(whole, &rest, *span);
            } else {
                let before = words[..at].join("_");
                let modules: Vec<_> = dashed.iter().copied().chain([before.as_str()]).collect();
                self.path(&modules, &rest, *span);
            }
        }
    }

    /// Plugin, key, modifiers and tags of a Datastar attribute, token by token.
    fn ds(&mut self, ds: &Ds, attrs: &[&str], ns: Ns) {
        let parsed = Parsed::new(&ds.name.text);
        let tokens = tokens(&ds.name);
        let plugin_end = parsed.plugin.len();
        let key_end = plugin_end + parsed.key.map_or(0, |key| key.len() + 1);
        let (mut plugin, mut key) = (Vec::new(), Vec::new());
        for (at, text, span) in &tokens {
            if text.contains("__") || !text.starts_with(is_word) {
                continue;
            }
            if *at < plugin_end {
                plugin.push((*text, *span));
            } else if *at < key_end {
                key.push((*text, *span));
            }
        }
        self.name(&["ds"], &["dashed", "ds"], &plugin);
        match parsed.plugin {
            "on" => {
                self.name(&["events"], &["dashed", "events"], &key);
                if parsed.key.is_none() {
                    self.place(&["events"]);
                }
            }
            "attr" => self.name(attrs, &["dashed", names::space(ns)], &key),
            _ => {}
        }
        for (at, text, span) in tokens {
            if text.contains("__") && text.starts_with(is_word) {
                self.modifier(parsed.plugin, text, span);
            } else if at > key_end
                && text.starts_with(is_word)
                && let Some(modifier) = modifier_before(&ds.name.text, at)
            {
                self.path(&["modifiers", modifier], text, span);
            }
        }
    }

    /// `click__debounce` is one word to Rust. The items that it may become are made here, for
    /// what stands before the modifier can be anything.
    fn modifier(&mut self, plugin: &str, text: &str, at: Span) {
        let (Some(row), Some(end)) = (datastar::attribute(plugin), text.rfind("__")) else {
            return;
        };
        let site = Span::mixed_site();
        let krate = self.krate;
        let consts = row.modifiers.iter().filter_map(|modifier| {
            let name = names::ident(&format!("{}{}", &text[..end + 2], modifier.name), site)?;
            let doc = words::modifier(modifier);
            let ty = quote_spanned!(site=> #krate::__private::editor::Modifier);
            Some(quote_spanned!(site=> #[doc = #doc] pub const #name: #ty = #ty;))
        });
        let consts: Vec<_> = consts.collect();
        let Some(name) = names::ident(text, at) else {
            return;
        };
        self.out.extend(quote_spanned! {site=> {
            mod modifiers { #(#consts)* }
            modifiers::#name;
        }});
    }

    fn place(&mut self, modules: &[&str]) {
        self.path(modules, PLACE, Span::mixed_site());
    }

    /// `krate::__private::editor::a::b::name;`, the name where the user wrote it.
    fn path(&mut self, modules: &[&str], name: &str, at: Span) {
        let site = Span::mixed_site();
        let module = |module: &&str| names::ident(module, site);
        let (Some(name), Some(modules)) = (
            names::ident(name, at),
            modules.iter().map(module).collect::<Option<Vec<Ident>>>(),
        ) else {
            return;
        };
        let krate = self.krate;
        self.out
            .extend(quote_spanned!(site=> #krate::__private::editor #(::#modules)* ::#name;));
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// The words of a plain name and where they are; of `style:color` the first.
fn words_of(name: &Name) -> Vec<(&str, Span)> {
    let end = name.text.find(':').unwrap_or(name.text.len());
    let tokens = tokens(name).into_iter();
    tokens
        .filter(|(at, text, _)| *at < end && text.starts_with(is_word))
        .map(|(_, text, span)| (text, span))
        .collect()
}

/// Offset, text and place of each token of a name.
fn tokens(name: &Name) -> Vec<(usize, &str, Span)> {
    let ends = name.tokens.iter().skip(1).map(|(at, _)| *at);
    let ends = ends.chain([name.text.len()]);
    let tokens = name.tokens.iter().zip(ends);
    tokens
        .filter_map(|((at, span), end)| Some((*at, name.text.get(*at..end)?, *span)))
        .collect()
}

/// The modifier whose tag starts at `at`.
fn modifier_before(name: &str, at: usize) -> Option<&'static str> {
    let modifiers = name.get(..at)?;
    let last = modifiers.rsplit("__").next()?;
    let name = last.split('.').next()?;
    let rows = datastar::ATTRIBUTES.iter().flat_map(|row| row.modifiers);
    let mut rows = rows.into_iter();
    rows.find(|row| row.name == name && !row.words().is_empty())
        .map(|row| row.name)
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;

    use crate::{diag::Diagnostics, parse};

    /// The paths of a template, without what all of them start with.
    fn paths(source: &str) -> Vec<String> {
        let input: TokenStream = source.parse().unwrap();
        let nodes = parse::html(input, &mut Diagnostics::new());
        let code = super::html(&"krate".parse().unwrap(), &nodes).to_string();
        let code = code
            .replace(' ', "")
            .replace("krate::__private::editor::", "");
        code.split(';')
            .filter(|path| !path.is_empty() && !path.ends_with("::stario"))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_name_of_a_tag_has_a_path() {
        assert_eq!(
            paths("<input class=\"a\" ype=\"x\" .b {..c} \"d\"=1>"),
            [
                "tags::html::input",
                "attrs::html::input::class",
                "attrs::html::input::ype"
            ]
        );
        assert_eq!(
            paths("<my-el title=\"a\"/><dvi lang=\"x\"/>"),
            [
                "tags::html::my_el",
                "attrs::html::every::title",
                "tags::html::dvi",
                "attrs::html::every::lang"
            ]
        );
    }

    #[test]
    fn a_namespace_has_its_own_names() {
        assert_eq!(
            paths("<svg><a href=\"x\"/><foreignObject><p/></foreignObject></svg>"),
            [
                "tags::html::svg",
                "tags::svg::a",
                "attrs::svg::every::href",
                "tags::svg::foreignObject",
                "tags::html::p"
            ]
        );
    }

    #[test]
    fn names_in_branches_loops_and_slots_have_theirs() {
        let source = "if a { <b/> } else { <i/> } for x in y { <s/> } match z { _ => <u/> } \
                      <Card><:top><p/></:top><q/></Card>";
        let names: Vec<_> = paths(source);
        let tags: Vec<_> = names
            .iter()
            .map(|path| path.replace("tags::html::", ""))
            .collect();
        assert_eq!(tags, ["b", "i", "s", "u", "q", "p"]);
    }

    #[test]
    fn a_datastar_name_is_followed_token_by_token() {
        assert_eq!(
            paths("<p ds:on:click=\"f()\" ds:on_intersect=\"f()\"/>")[1..],
            ["ds::on", "events::click", "ds::on_intersect"]
        );
        assert_eq!(
            paths("<p ds:attr:aria-label=\"$a\"/>")[1..],
            [
                "ds::attr",
                "dashed::html::aria::label",
                "attrs::html::p::aria_label"
            ]
        );
        let tags = paths("<p ds:on:a__debounce.1s.leading=\"f()\"/>");
        let last = tags.last().map(|path| path.trim_start_matches('}'));
        assert_eq!(last, Some("modifiers::debounce::leading"));
    }

    #[test]
    fn a_modifier_is_offered_together_with_what_stands_before_it() {
        let code = paths("<p ds:init__del=\"f()\"/>").concat();
        assert!(
            code.contains("pubconstinit__delay:Modifier=Modifier"),
            "{code}"
        );
        assert!(code.contains("pubconstinit__viewtransition:"), "{code}");
        assert!(code.contains("}modifiers::init__del"), "{code}");
    }
}
