//! Where a component writes: tags share the buffer of the template, whatever the body does.

use std::panic::{AssertUnwindSafe, catch_unwind};

use stario::{Html, Render, component, html, raw};

#[component]
fn shout(word: &str, #[prop(default)] twice: bool) -> Html {
    if word.is_empty() {
        return raw("<i></i>");
    }
    let other = html! { <b>{word}</b> };
    html! { <p>{word} if twice { {other} }</p> }
}

#[component]
fn early(stop: bool) -> Html {
    html! {
        <p>
            "written before"
            {{ if stop { return html! { <b>"stopped"</b> }; } "," }}
            "and after"
        </p>
    }
}

#[component]
fn frame(children: Html, #[prop(default)] aside: Html) -> Html {
    html! { <div>{children} <aside>{aside}</aside></div> }
}

#[component]
fn tree(depth: u32) -> Html {
    html! { <ul>{depth} if depth > 0 { <li><Tree depth={depth - 1}/></li> }</ul> }
}

#[component]
fn fixed() -> Html {
    html! { <hr .x> }
}

#[component]
fn only_a_tag(word: &str) -> Html {
    html! { <Shout {word}/> }
}

#[component]
fn generic<T: Render, const N: usize>(values: [T; N], each: impl Fn(&T) -> Html) -> Html {
    let mut left = values.iter();
    html! { while let Some(value) = left.next() { {each(value)} } }
}

#[component]
fn changed(mut n: u32, #[prop(default = 2)] by: u32) -> Html {
    n *= by;
    html! { {n} }
}

#[component]
fn maybe(word: Option<&str>) -> Option<Html> {
    let word = word?;
    Some(html! { <em>{word}</em> })
}

#[test]
fn a_tag_and_a_call_write_the_same() {
    let inside = html! { "a" <Shout word="<x>" twice/> "b" };
    assert_eq!(inside, "a<p>&lt;x&gt;<b>&lt;x&gt;</b></p>b");
    assert_eq!(shout("<x>", true), "<p>&lt;x&gt;<b>&lt;x&gt;</b></p>");
    let props = ShoutProps::builder().word("x").build();
    assert_eq!(Shout(props), "<p>x</p>");
    assert_eq!(html! { <OnlyATag word="y"/> "!" }, "<p>y</p>!");
    assert_eq!(only_a_tag("y"), "<p>y</p>");
}

#[test]
fn an_early_return_takes_the_place_of_the_template() {
    assert_eq!(html! { "a" <Shout word=""/> "b" }, "a<i></i>b");
    assert_eq!(shout("", false), "<i></i>");
    assert_eq!(
        html! { "a" <Early stop={true}/> <Early stop={false}/> "b" },
        "a<b>stopped</b><p>written before,and after</p>b"
    );
    assert_eq!(early(true), "<b>stopped</b>");
}

#[test]
fn components_nest_in_children_slots_and_themselves() {
    let html = html! {
        <Frame>
            <Fixed/> <Frame>"in"</Frame>
            <:aside><Shout word="x"/> <Early stop={true}/></:aside>
        </Frame>
    };
    assert_eq!(
        html,
        concat!(
            r#"<div><hr class="x"><div>in<aside></aside></div>"#,
            "<aside><p>x</p><b>stopped</b></aside></div>"
        )
    );
    assert_eq!(
        html! { "t" <Tree depth={2}/> },
        "t<ul>2<li><ul>1<li><ul>0</ul></li></ul></li></ul>"
    );
}

#[test]
fn generics_defaults_and_other_results_are_as_before() {
    let html = html! { <Generic values={[1, 2]} each={|n: &i32| html! { <b>{n}</b> }}/> "." };
    assert_eq!(html, "<b>1</b><b>2</b>.");
    assert_eq!(
        html! { <Changed n={3}/> "," <Changed n={3} by={5}/> },
        "6,15"
    );
    assert_eq!(
        html! { <Maybe word={Some("x")}/> <Maybe word={None}/> "." },
        "<em>x</em>."
    );
}

#[test]
fn one_call_as_children_is_handed_on() {
    fn view(n: u8) -> Result<Html, &'static str> {
        if n > 9 {
            Err("large")
        } else {
            Ok(html! { <p>{n}</p> })
        }
    }
    fn framed(n: u8) -> Result<Html, &'static str> {
        Ok(html! { <Frame>{view(n)?}<:aside>{n.to_string()}</:aside></Frame> })
    }
    assert_eq!(framed(1).unwrap(), "<div><p>1</p><aside>1</aside></div>");
    assert_eq!(framed(10), Err("large"));
    // Text is escaped, as anywhere.
    let name = String::from("<x>");
    assert_eq!(
        html! { <Frame>{name.clone()}</Frame> {name} },
        "<div>&lt;x&gt;<aside></aside></div>&lt;x&gt;"
    );
}

#[test]
fn a_panic_in_a_component_leaves_nothing_behind() {
    #[component]
    fn fails(fail: bool) -> Html {
        html! { <p>"half" {{ assert!(!fail, "as asked"); "" }}</p> }
    }
    let page =
        |fail| html! { <main>"before" <Frame><Fails {fail}/></Frame> <Fails {fail}/></main> };
    let expected = page(false);
    for _ in 0..40 {
        assert!(catch_unwind(AssertUnwindSafe(|| page(true))).is_err());
        assert_eq!(page(false), expected);
    }
    assert_eq!(
        expected,
        "<main>before<div><p>half</p><aside></aside></div><p>half</p></main>"
    );
}
