use quote::quote;

use super::*;

fn expanded(item: &str) -> Expansion {
    expand(TokenStream::new(), item.parse().unwrap())
}

fn mistakes(item: &str) -> Vec<String> {
    expanded(item).mistakes()
}

#[test]
fn the_function_stays_and_the_tag_calls_it() {
    let expansion = expanded(
        "#[doc = \"A card.\"] pub fn user_card(title: &str, #[prop(default)] sub: Option<&str>, #[prop(default = 3)] n: u32) -> Html { body }",
    );
    let code = &expansion;
    assert!(code.has(&quote! {
        #[doc = "A card."]
        pub fn user_card(title: &str, sub: Option<&str>, n: u32) -> Html { body }
    }));
    assert!(code.has(&quote! {
        pub fn UserCard<'props>(props: UserCardProps<'props>) -> Html {
            let (prop0, prop1, prop2,) = props.__values();
            user_card(prop0, prop1, prop2)
        }
    }));
    assert!(code.has(&quote! {
        (
            self.title.0,
            ::core::option::Option::unwrap_or_default(self.sub),
            match self.n {
                ::core::option::Option::Some(given) => given,
                ::core::option::Option::None => 3,
            },
        )
    }));
}

#[test]
fn a_required_prop_has_a_state_and_a_message() {
    let code = expanded("fn card(count: u32, children: Html) -> Html {}");
    assert!(code.has(&quote!(struct CardProps<__Count = (u32,), __Children = (Html,)>)));
    assert!(
        code.code()
            .contains("`<Card>` is missing the required prop `count`")
    );
    assert!(code.code().contains("add `count={…}`"));
    assert!(
        code.code()
            .contains("put content between `<Card>` and `</Card>`")
    );
    assert!(code.has(&quote!(fn count(self, value: u32) -> CardProps<(u32,), __Children>)));
    assert!(code.has(&quote!(where __Count: NeedsCount<u32>, __Children: NeedsChildren<Html>)));
}

#[test]
fn setters_take_what_an_attribute_would_hold() {
    let code = expanded(
        "fn card(#[prop(into)] name: String, #[prop(default)] sub: Option<u8>) -> Html {}",
    );
    assert!(code.has(&quote!(fn name(self, value: impl ::core::convert::Into<String>))));
    assert!(
        code.has(&quote!(fn sub(mut self, value: impl ::core::convert::Into<Option<u8>>) -> Self))
    );
}

#[test]
fn generics_are_carried_and_impl_trait_gets_a_name() {
    let code = expanded(
        "fn grid<T: Render, const N: usize>(rows: &[T; N], each: impl Fn(&T) -> Html) -> Html {}",
    );
    assert!(code.has(&quote! {
        fn Grid<'props, T: Render, const N: usize, __EachType: Fn(&T) -> Html>(
            props: GridProps<'props, T, N, __EachType>
        ) -> Html {
            let (prop0, prop1,) = props.__values();
            grid::<T, N>(prop0, prop1)
        }
    }));
}

#[test]
fn a_body_that_ends_in_a_template_writes_to_the_buffer_of_the_tag() {
    let code = expanded(
        "#[inline] #[must_use] #[expect(unused)] pub fn card<T: Render>(mut a: u8, b: T) -> Html { let c = a; html! { <p>{b}</p> } }",
    );
    assert!(code.has(&quote! {
        #[inline]
        #[expect(unused)]
        fn __card_into<T: Render>(buf: &mut ::stario::__private::Buf, mut a: u8, b: T) -> Html {
            let c = a;
            html! { (=> buf) <p>{b}</p> }
        }
    }));
    assert!(code.has(&quote! {
        #[inline]
        #[must_use]
        #[allow(clippy::all, clippy::pedantic)]
        pub fn card<T: Render>(a: u8, b: T) -> Html
    }));
    assert!(code.has(&quote!(__card_into::<T>(buf, prop0, prop1))));
    assert_eq!(code.code().matches("let c = a").count(), 1);
}

#[test]
fn a_template_at_the_end_is_told_from_other_ends() {
    let in_place = |item: &str| expanded(item).code().contains("_into");
    for body in [
        "html! { <p/> }",
        "::stario::html! { <p/> }",
        "let a = 1; stario::html!(<p/>)",
        "if a { return x; } html![<p/>]",
    ] {
        assert!(
            in_place(&format!("fn card() -> Html {{ {body} }}")),
            "{body}"
        );
    }
    for body in [
        "card(html! { <p/> })",
        "html! { <p/> };",
        "html! { <p/> }.into_html()",
        "return html! { <p/> }",
        "a + html! { <p/> }",
        "other! { <p/> }",
        "#[rustfmt::skip] html! { <p/> }",
        "a html! { <p/> }",
    ] {
        assert!(
            !in_place(&format!("fn card() -> Html {{ {body} }}")),
            "{body}"
        );
    }
    for item in [
        "fn card() -> Option<Html> { html! { <p/> } }",
        "fn card() -> impl Render { html! { <p/> } }",
        "const fn card() -> Html { html! { <p/> } }",
        "unsafe fn card() -> Html { html! { <p/> } }",
        "#[instrument] fn card() -> Html { html! { <p/> } }",
    ] {
        assert!(!in_place(item), "{item}");
    }
    assert!(in_place("fn card() -> stario::Html { html! { <p/> } }"));
}

#[test]
fn conditions_apply_to_everything_that_is_made() {
    let code = expanded("#[cfg(feature = \"x\")] fn card() -> Html {}");
    assert_eq!(code.code().matches("cfg (feature").count(), 4);
}

#[test]
fn what_cannot_be_a_component_is_kept_as_it_is() {
    for (item, underlined) in [
        ("async fn card() -> Html {}", "async"),
        ("fn Card() -> Html {}", "Card"),
        ("fn card() {}", "card"),
        ("fn card(&self) -> Html {}", "&self"),
        ("fn card((a, b): (u8, u8)) -> Html {}", "(a, b)"),
        ("fn card(build: u8) -> Html {}", "build"),
    ] {
        let expansion = expanded(item);
        let kept: TokenStream = item.parse().unwrap();
        assert_eq!(expansion.code(), kept.to_string());
        let found = expansion.mistakes();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with(&format!("{underlined}: ")),
            "{found:?}"
        );
    }
    assert!(mistakes("fn UserCard() -> Html {}")[0].ends_with("write `fn user_card`"));
}

#[test]
fn options_of_a_prop_are_named() {
    let found =
        mistakes("fn card(#[prop(defualt)] n: u32, #[prop(into default)] m: u32) -> Html {}");
    assert!(
        found[0].starts_with("defualt: a prop has no option `defualt`"),
        "{found:?}"
    );
    assert!(found[1].starts_with("default: expected `,`"), "{found:?}");
}
