//! The typed builders and `html!` write the same bytes for the same tree.
//!
//! A tree of literals is one string after lowering, so the macro's output can be compared without
//! a compiler in between.

use proc_macro2::{Literal, TokenStream, TokenTree};
use proptest::prelude::*;
use quote::quote;
use stario_html::{Html, Js, Tag, ds, raw, tags};

#[derive(Debug, Clone)]
struct Common {
    id: Option<String>,
    classes: Vec<String>,
    title: Option<String>,
    expanded: Option<bool>,
    event: Option<(&'static str, u32, bool)>,
}

#[derive(Debug, Clone)]
enum Node {
    Text(String),
    Input {
        common: Common,
        value: String,
        checked: bool,
    },
    Link {
        common: Common,
        href: &'static str,
        text: String,
    },
    Block {
        element: usize,
        common: Common,
        children: Vec<Node>,
    },
}

/// The same attributes on both sides, in the same order.
impl Common {
    fn tokens(&self) -> TokenStream {
        let id = self.id.as_ref().map(|id| {
            let id = Literal::string(id);
            quote!(id=#id)
        });
        let classes = (!self.classes.is_empty()).then(|| {
            let names = Literal::string(&self.classes.join("  "));
            quote!(class=#names)
        });
        let title = self.title.as_ref().map(|title| {
            let title = Literal::string(title);
            quote!(title=#title)
        });
        let expanded = self.expanded.map(|on| {
            let word = Literal::string(if on { "true" } else { "false" });
            quote!(aria-expanded=#word)
        });
        let event = self.event.map(|(event, wait, stop)| {
            let stop = if stop { "__stop" } else { "" };
            let name = format!("ds:on:{event}__debounce.{wait}ms{stop}");
            let name: TokenStream = name.parse().expect("the name lexes");
            quote!(#name="$a = $b && 'c'")
        });
        quote!(#id #classes #title #expanded #event)
    }

    fn build<E>(&self, mut tag: Tag<E>) -> Tag<E> {
        if let Some(id) = &self.id {
            tag = tag.id(id);
        }
        for class in &self.classes {
            tag = tag.class(class);
        }
        tag = tag.title(&self.title).aria_expanded(self.expanded);
        if let Some((event, wait, stop)) = self.event {
            let on = ds::on(event, Js::from_source("$a = $b && 'c'")).debounce(wait);
            tag = if stop {
                tag.with(on.stop())
            } else {
                tag.with(on)
            };
        }
        tag
    }
}

impl Node {
    fn tokens(&self) -> TokenStream {
        match self {
            Self::Text(text) => TokenTree::from(Literal::string(text)).into(),
            Self::Input {
                common,
                value,
                checked,
            } => {
                let (common, value) = (common.tokens(), Literal::string(value));
                let checked = checked.then(|| quote!(checked));
                quote!(<input type="checkbox" #common value=#value #checked>)
            }
            Self::Link { common, href, text } => {
                let (common, text) = (common.tokens(), Literal::string(text));
                quote!(<a href=#href #common>#text</a>)
            }
            Self::Block {
                element,
                common,
                children,
            } => {
                let (common, children) = (common.tokens(), children.iter().map(Self::tokens));
                match element {
                    0 => quote!(<div #common>#(#children)*</div>),
                    1 => quote!(<section #common>#(#children)*</section>),
                    2 => quote!(<ul #common><li>#(#children)*</li></ul>),
                    _ => quote!(<article #common><br>#(#children)*</article>),
                }
            }
        }
    }

    fn build(&self) -> Html {
        match self {
            Self::Text(text) => tags::template().child(text).into_html(),
            Self::Input {
                common,
                value,
                checked,
            } => {
                let tag = common.build(tags::input().type_("checkbox"));
                tag.value(value).checked(*checked).into_html()
            }
            Self::Link { common, href, text } => {
                common.build(tags::a().href(*href)).child(text).into_html()
            }
            Self::Block {
                element,
                common,
                children,
            } => {
                let children = children.iter().map(|child| match child {
                    // Without the element around it.
                    Self::Text(_) => {
                        let html = child.build().into_string();
                        let text = html.strip_prefix("<template>").expect("its start");
                        raw(text
                            .strip_suffix("</template>")
                            .expect("its end")
                            .to_owned())
                    }
                    child => child.build(),
                });
                match element {
                    0 => common.build(tags::div()).children(children).into_html(),
                    1 => common.build(tags::section()).children(children).into_html(),
                    2 => common
                        .build(tags::ul())
                        .child(tags::li().children(children))
                        .into_html(),
                    _ => common
                        .build(tags::article())
                        .child(tags::br())
                        .children(children)
                        .into_html(),
                }
            }
        }
    }
}

fn common() -> impl Strategy<Value = Common> {
    (
        proptest::option::of("[a-z]{12}"),
        proptest::collection::vec("[a-z<\"&:/-]{1,6}", 0..3),
        proptest::option::of(any::<String>()),
        any::<Option<bool>>(),
        proptest::option::of((
            proptest::sample::select(vec!["click", "input", "my-event"]),
            0..10_000_u32,
            any::<bool>(),
        )),
    )
        .prop_map(|(id, classes, title, expanded, event)| Common {
            id,
            classes,
            title,
            expanded,
            event,
        })
}

fn tree() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Node::Text),
        "[<>&\"'\r\n\0-]{0,8}".prop_map(Node::Text),
        (common(), any::<String>(), any::<bool>()).prop_map(|(common, value, checked)| {
            Node::Input {
                common,
                value,
                checked,
            }
        }),
        (
            common(),
            proptest::sample::select(vec!["/", "/a?b=c&d", "https://example.com/"]),
            any::<String>()
        )
            .prop_map(|(common, href, text)| Node::Link { common, href, text }),
    ];
    let block = |inner| {
        (0..4_usize, common(), proptest::collection::vec(inner, 0..4)).prop_map(
            |(element, common, children)| Node::Block {
                element,
                common,
                children,
            },
        )
    };
    // A block at the root: text alone needs no builder.
    block(
        leaf.prop_recursive(3, 24, 4, move |inner| block(inner.boxed()))
            .boxed(),
    )
}

/// Whether the tokens hold the literal, at any depth.
fn holds(tokens: TokenStream, literal: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => holds(group.stream(), literal),
        TokenTree::Literal(found) => found.to_string() == literal,
        _ => false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_tree_of_literals_has_the_same_bytes(tree in tree()) {
        let html = tree.build();
        let expanded = stario_syntax::html(quote!(::stario), tree.tokens());
        let literal = Literal::string(html.as_str()).to_string();
        prop_assert!(holds(expanded.clone(), &literal), "{html}\n{expanded}");
    }
}
