//! `if`, `for`, `while`, `match`, `let`, `?` and `.await`; components.

use stario::{Html, Render, component, html};

#[test]
fn conditions() {
    fn view(n: u8, name: Option<&str>) -> Html {
        html! {
            if n > 1 && n < 9 { "some" } else if n == 1 { "one" } else { <b>"none"</b> }
            if let Some(name) = name && !name.is_empty() { {name} }
        }
    }
    assert_eq!(view(2, Some("Ann")), "someAnn");
    assert_eq!(view(1, Some("")), "one");
    assert_eq!(view(0, None), "<b>none</b>");
}

#[test]
fn loops_and_what_stands_for_none() {
    fn view(rows: &[(&str, Option<u8>)]) -> Html {
        html! {
            for (index, &(name, age)) in rows.iter().enumerate() {
                if age.is_none() { let nothing = ""; {nothing} } else { <li>{index} {name} {age}</li> }
            } else { "none" }
        }
    }
    assert_eq!(view(&[("a", Some(1)), ("b", None)]), "<li>0a1</li>");
    assert_eq!(view(&[]), "none");
    let mut left = 3;
    assert_eq!(
        html! { while left > 0 { {left} let next = left - 1; {left = next;} } },
        "321"
    );
}

#[test]
fn choices() {
    enum State {
        Number(u32),
        Named { name: &'static str },
        Nothing,
    }
    fn view(state: &State) -> Html {
        html! {
            match state {
                State::Number(n @ 2..) if n % 2 == 0 => <b>{n}</b>,
                State::Number(_) | State::Nothing => "odd",
                State::Named { name } => { <i>{name}</i> "!" }
            }
        }
    }
    assert_eq!(view(&State::Number(4)), "<b>4</b>");
    assert_eq!(view(&State::Number(3)), "odd");
    assert_eq!(view(&State::Named { name: "x" }), "<i>x</i>!");
    assert_eq!(view(&State::Nothing), "odd");
}

#[test]
fn variables_live_to_the_end_of_their_element() {
    let n = 1;
    assert_eq!(
        html! { <p>let n = 2; let [a, ..] = [n, 3]; {n} {a}</p> {n} },
        "<p>22</p>1"
    );
}

#[tokio::test]
async fn errors_and_waiting_in_every_place() {
    async fn load(n: u8) -> Result<u8, String> {
        std::future::ready(if n > 0 { Ok(n) } else { Err("none".into()) }).await
    }
    async fn view(n: u8) -> Result<Html, String> {
        Ok(html! {
            <p title={load(n).await?} .a-{load(n).await?} style:top={load(n).await?}>
                for i in 0..load(n).await? { {i} }
                if load(n).await? > 1 { "many" }
                match load(n).await? { 1 => "one", _ => {} }
                <Frame note={load(n).await?}>{load(n).await?}</Frame>
            </p>
        })
    }
    assert_eq!(
        view(2).await.unwrap(),
        r#"<p title="2" class="a-2" style="top:2">01many<div>22</div></p>"#
    );
    assert_eq!(view(0).await.unwrap_err(), "none");
}

#[component]
fn frame(note: u8, children: Html) -> Html {
    html! { <div>{note}{children}</div> }
}

#[component]
fn list<T: Render, const N: usize>(
    items: [T; N],
    #[prop(default)] title: Option<&str>,
    #[prop(default = 1 + 1)] level: u8,
    #[prop(into)] note: String,
    #[prop(default)] open: bool,
) -> Html {
    html! {
        <ul title={title} data-level={level} hidden?={!open}>
            for item in items { <li>{item}</li> } {note}
        </ul>
    }
}

#[component]
fn panel(#[prop(default)] head: Html, children: Html) -> Html {
    html! { <header>{head}</header> <main>{children}</main> }
}

mod ui {
    use super::{Html, component, html};

    #[component]
    pub(super) fn nothing() -> Html {
        html! {}
    }

    #[component]
    pub(super) fn sized<T>() -> Html {
        html! { {size_of::<T>()} }
    }
}

#[test]
fn props_of_every_kind() {
    let (items, note) = ([1, 2], "n");
    assert_eq!(
        html! { <List {items} {note} title="t" level=3 open/> <List items={["a"]} note={note} title={None}/> },
        concat!(
            r#"<ul title="t" data-level="3"><li>1</li><li>2</li>n</ul>"#,
            r#"<ul data-level="2" hidden><li>a</li>n</ul>"#,
        )
    );
    assert_eq!(
        html! { <ui::Nothing/> <ui::Sized::<u32>/> <ui::Nothing></ui::Nothing> },
        "4"
    );
}

#[test]
fn children_and_slots_are_markup_with_everything() {
    let names = ["a", "b"];
    assert_eq!(
        html! {
            <Panel>
                <:head>for name in names { <i>{name}</i> } else { "none" }</:head>
                let count = names.len();
                {count} <Panel>"inner"</Panel>
            </Panel>
        },
        "<header><i>a</i><i>b</i></header><main>2<header></header><main>inner</main></main>"
    );
}
