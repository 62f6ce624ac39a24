//! `ds:` attributes and `js!`.

use serde::Serialize;
use stario::{Signals, ds, html, js, routes};

routes! { SAVE = POST "/save/{id}"; }

#[derive(Serialize, Signals)]
struct Board {
    draft: String,
    count: u32,
}

#[test]
fn names_keys_modifiers_and_tags() {
    assert_eq!(
        html! {
            <p ds:on:click__debounce.500ms.leading__once="$n++" ds:on:keydown__window="f(evt)" ds:class:big="$n > 1"></p>
            <p ds:"on-intersect__threshold.25__exit"="$seen = false" ds:ignore__self ds:preserve-attr="open class"></p>
            <input ds:bind:name__case.kebab ds:indicator:_busy ds:attr:disabled="$_busy">
        },
        concat!(
            r#"<p data-on:click__debounce.500ms.leading__once="$n++" data-on:keydown__window="f(evt)" data-class:big="$n &gt; 1"></p>"#,
            r#"<p data-on-intersect__threshold.25__exit="$seen = false" data-ignore__self data-preserve-attr="open class"></p>"#,
            r#"<input data-bind:name__case.kebab data-indicator:_busy data-attr:disabled="$_busy">"#,
        )
    );
}

#[test]
fn values_with_types() {
    let board = Board {
        draft: "it's </p>".into(),
        count: 3,
    };
    assert_eq!(
        html! {
            <p ds:signals={&board} ds:signals:open={false} ds:signals:user={"a'b"} ds:init={SAVE.action("a b")}></p>
            <input ds:bind={Board::draft} ds:text={Board::count} ds:on:click={js!($count = #{board.count})}>
        },
        concat!(
            r#"<p data-signals="{draft:'it\u0027s \u003c\u002fp\u003e',count:3}" data-signals:open="false""#,
            r#" data-signals:user="'a\u0027b'" data-init="@post('/save/a%20b')"></p>"#,
            r#"<input data-bind="draft" data-text="$count" data-on:click="$count = 3">"#,
        )
    );
}

#[test]
fn tokens_are_printed_and_values_encoded() {
    let name = "'); alert(1); ('";
    assert_eq!(
        html! { <p ds:on:click=(if ($n-1 > 0) { @post("/hit", { retry: "error" }) } else { say(#{name}, #{[1, 2]}) })></p> },
        concat!(
            r#"<p data-on:click="if ($n - 1 &gt; 0) { @post('/hit', { retry: 'error' }) } "#,
            r#"else { say('\u0027) \u003b alert(1)\u003b (\u0027', [1,2]) }"></p>"#,
        )
        .replace(") \\u003b", ")\\u003b")
    );
    assert_eq!(js!(a ? b : #{Some(1)}).as_str(), "a ? b : 1");
}

#[test]
fn a_header_changes_nothing_but_what_compiles() {
    assert_eq!(
        html! { use signals Board, $menu; <p ds:text="$count + $menu"></p> <input ds:bind="draft"> },
        r#"<p data-text="$count + $menu"></p><input data-bind="draft">"#
    );
}

#[test]
fn attributes_outside_of_a_tag() {
    let step = 2;
    let attrs = ds! { #a .b ds:on:click=($n += #{step}) title={"<t>"} hidden };
    assert_eq!(
        html! { <p {..attrs}></p> },
        r#"<p id="a" class="b" data-on:click="$n += 2" title="&lt;t&gt;" hidden></p>"#
    );
}
