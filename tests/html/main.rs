//! `html!`, `ds!` and `js!`: the exact bytes they write, through the facade.

#![deny(warnings, clippy::all, clippy::pedantic)]

mod attributes;
mod components;
mod control;
mod datastar;
mod markup;

use serde::Serialize;
use stario::{Attrs, Html, Retry, Signals, component, ds, html, js, raw, routes};

routes! {
    SUBSCRIBE = GET "/subscribe";
    CLICK = POST "/click";
    ROOM = GET "/rooms/{room_id}";
}

#[derive(Serialize, Signals)]
struct HomeSignals {
    user_id: String,
}

struct Cell {
    id: u32,
    color: Option<&'static str>,
}

struct Game {
    rows: Vec<Vec<Cell>>,
    complete: bool,
}

impl Game {
    fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    fn is_complete(&self) -> bool {
        self.complete
    }
}

#[component]
fn page(title: &str, children: Html) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head><title>{title}</title></head>
            <body>{children}</body>
        </html>
    }
}

#[component]
fn card(
    title: &str,
    #[prop(default)] sub: Option<&str>,
    #[prop(default)] featured: bool,
    children: Html,
    #[prop(default)] footer: Html,
) -> Html {
    html! {
        <section .card .featured?={featured}>
            <h2>{title}</h2> if let Some(sub) = sub { <p>{sub}</p> }
            {children} <footer>{footer}</footer>
        </section>
    }
}

fn home_view(user_id: &str, game: &Game) -> Html {
    html! {
        <Page title="Tiles - Stario App">
            <div #home .container
                 ds:signals__ifmissing={HomeSignals { user_id: user_id.into() }}
                 ds:init={SUBSCRIBE.action().retry(Retry::Always)}>
                <h1>"Tiles"</h1>
                <p .subtitle>"Click cells to paint. Everyone sees changes live!"</p>
                {board_view(game)}
            </div>
        </Page>
    }
}

fn board_view(game: &Game) -> Html {
    html! {
        <div #board .board .complete?={game.is_complete()}
             ds:on:click=(let id = evt.target.dataset.cellId; if (id) @post(#{CLICK.href()} + "?cellId=" + id))>
            for row in game.rows() {
                <div .row>
                    for cell in row {
                        <div .cell .painted?={cell.color.is_some()}
                             data-cell-id={cell.id}
                             style:background-color={cell.color}></div>
                    }
                </div>
            }
        </div>
    }
}

#[test]
fn the_views_of_the_tiles_example() {
    let game = Game {
        rows: vec![vec![
            Cell {
                id: 0,
                color: Some("#1da1f2"),
            },
            Cell { id: 1, color: None },
        ]],
        complete: true,
    };
    assert_eq!(
        home_view("a<b", &game),
        concat!(
            r#"<!DOCTYPE html><html lang="en"><head><title>Tiles - Stario App</title></head><body>"#,
            r#"<div id="home" class="container" data-signals__ifmissing="{user_id:'a\u003cb'}""#,
            r#" data-init="@get('/subscribe', {retry: 'always', retryMaxCount: Infinity})"><h1>Tiles</h1>"#,
            r#"<p class="subtitle">Click cells to paint. Everyone sees changes live!</p>"#,
            r#"<div id="board" class="board complete" data-on:click="let id = evt.target.dataset.cellId; "#,
            r#"if (id) @post('/click' + '?cellId=' + id)"><div class="row">"#,
            r#"<div class="cell painted" data-cell-id="0" style="background-color:#1da1f2"></div>"#,
            r#"<div class="cell" data-cell-id="1"></div></div></div></div></body></html>"#,
        )
    );
}

#[test]
fn a_macro_without_values_is_static() {
    const HTML: Html = html! { <p .a>"Rock 'n' roll: 5 < 6"</p> };
    assert_eq!(HTML, r#"<p class="a">Rock 'n' roll: 5 &lt; 6</p>"#);
    assert_eq!(html! {}, "");
}

#[test]
fn values_are_escaped_for_the_place_they_stand_in() {
    let evil = "\"'><script>alert(1)</script>";
    let html = html! {
        <p title={evil} .x-{evil}>{evil}</p>
        <a href={"javascript:alert(1)"}></a>
        <a href=("/u/" {"a/b"})></a>
        <p style:color={"red;background:url(x)"}></p>
        <p ds:on:click=(f(#{evil}))></p>
        <script>"let x = " {evil}</script>
        {raw("<b></b>")}
    };
    assert_eq!(
        html,
        concat!(
            r#"<p title="&quot;'&gt;&lt;script&gt;alert(1)&lt;/script&gt;""#,
            r#" class="x-&quot;'&gt;&lt;script&gt;alert(1)&lt;/script&gt;">"#,
            r#""'&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>"#,
            r#"<a href="about:invalid"></a><a href="/u/a%2Fb"></a><p></p>"#,
            r#"<p data-on:click="f('\u0022\u0027\u003e\u003cscript\u003ealert(1)\u003c\u002fscript\u003e')"></p>"#,
            r"<script>let x = '\u0022\u0027\u003e\u003cscript\u003ealert(1)\u003c\u002fscript\u003e'</script>",
            "<b></b>",
        )
    );
}

#[test]
fn absent_values_leave_the_attribute_out() {
    let none: Option<&str> = None;
    assert_eq!(
        html! {
            <input title={none} disabled={false} hidden?={none.is_some()} class={none}
                   .on?={false} value={Some("v")} aria-hidden={false}>
        },
        r#"<input value="v" aria-hidden="false">"#
    );
}

#[test]
fn control_flow_is_plain_rust() {
    fn list(items: &[&str], state: Option<u32>) -> Html {
        html! {
            let count = items.len();
            if count > 1 { {count} " items" } else if count == 1 { "one item" } else { "nothing" }
            for (index, item) in items.iter().enumerate() {
                <li #item-{index}>{item}</li>
            } else {
                <li>"empty"</li>
            }
            match state {
                Some(n) if n > 1 => <b>{n}</b>,
                Some(_) => "one",
                None => {}
            }
        }
    }
    assert_eq!(
        list(&["a", "b"], Some(2)),
        r#"2 items<li id="item-0">a</li><li id="item-1">b</li><b>2</b>"#
    );
    assert_eq!(list(&[], Some(1)), "nothing<li>empty</li>one");
    assert_eq!(html! { if list(&[], None).is_empty() {} }, "");
}

#[test]
fn errors_and_borrows_pass_through() {
    fn view(number: &str) -> Result<Html, std::num::ParseIntError> {
        let owned = String::from("x");
        let html = html! {
            <p title={owned}>{number.parse::<u8>()?} {owned} { let n = 1; n + 1 }</p>
        };
        drop(owned);
        Ok(html)
    }
    assert_eq!(view("7").unwrap(), r#"<p title="x">7x2</p>"#);
    assert!(view("seven").is_err());
}

#[tokio::test]
async fn values_can_be_awaited_and_the_future_is_send() {
    async fn name() -> String {
        tokio::task::yield_now().await;
        "Ann".to_owned()
    }
    let task = tokio::spawn(async {
        html! { <p class={name().await} style:color={name().await}>{name().await}</p> }
    });
    assert_eq!(
        task.await.unwrap(),
        r#"<p class="Ann" style="color:Ann">Ann</p>"#
    );
}

#[test]
fn components_take_props_children_and_slots() {
    let sub = Some("s");
    let name = "Ann";
    let html = html! {
        <Card title="x" {sub} featured>
            <:footer>"by " {name}</:footer>
            <b>"hi"</b>
        </Card>
        <Card title={name}>{1}</Card>
    };
    assert_eq!(
        html,
        concat!(
            r#"<section class="card featured"><h2>x</h2><p>s</p><b>hi</b><footer>by Ann</footer></section>"#,
            r#"<section class="card"><h2>Ann</h2>1<footer></footer></section>"#,
        )
    );
}

#[test]
fn classes_and_styles_merge() {
    assert_eq!(
        html! {
            <p .a class={["b", "c"]} .d?={true} style="gap:1px;" style:--x={2}></p>
        },
        r#"<p class="a b c d" style="gap:1px;--x:2"></p>"#
    );
}

#[test]
fn attributes_spread() {
    let attrs: Attrs = ds! { ds:on:click={ROOM.action("a b")} .wide lang="en" hidden?={true} };
    let none: Option<Attrs> = None;
    assert_eq!(
        html! { <p {..attrs} {..none}></p> },
        r#"<p data-on:click="@get('/rooms/a%20b')" class="wide" lang="en" hidden></p>"#
    );
}

#[test]
fn javascript_is_a_value() {
    let step = 2;
    let add = js!($n += #{step}; $done = $n >= 10);
    assert_eq!(add.as_str(), "$n += 2; $done = $n >= 10");
    assert_eq!(
        html! { <b ds:on:click={add} ds:text={HomeSignals::user_id}></b> <input ds:bind={HomeSignals::user_id}> },
        r#"<b data-on:click="$n += 2; $done = $n &gt;= 10" data-text="$user_id"></b><input data-bind="user_id">"#
    );
}

#[test]
fn macros_work_inside_macro_rules() {
    macro_rules! item {
        ($tag:ident, $text:literal, $value:expr) => {
            html! { <$tag title=$text>$text {$value}</$tag> }
        };
    }
    assert_eq!(item!(em, "a", 1 + 1), r#"<em title="a">a2</em>"#);
}

/// The expansion names everything by its full path.
#[no_implicit_prelude]
mod without_prelude {
    use ::std::{assert, assert_eq};

    struct Option;

    #[test]
    fn expansions_need_no_names() {
        let buf = 1;
        let empty = ::std::vec::Vec::<u8>::new();
        let _ = Option;
        assert_eq!(
            ::stario::html! {
                <p .a?={true} style:gap={buf}>{buf}</p>
                for byte in empty { {byte} } else { "none" }
            },
            r#"<p class="a" style="gap:1">1</p>none"#
        );
        assert_eq!(::stario::js!(f(#{buf})).as_str(), "f(1)");
        assert!(::stario::ds!(lang = "en").contains("lang"));
    }
}
