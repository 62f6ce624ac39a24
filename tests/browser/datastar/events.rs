//! Events of a stream that are not elements: signals, scripts, comments.

use serde_json::json;
use stario::Event;
use stario::prelude::*;

use super::app::PAGE;
use super::row::Row;

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "event signals",
        "signals merge, a null removes, a list is replaced",
        || html! { <pre #all ds:signals="{a: 1, gone: 2, ui: {b: 3}, list: [1, 2, 3]}" ds:json-signals__terse></pre> },
        |p| {
            p.go();
            p.text("#all", r#"{"a":5,"ui":{"b":3,"c":4},"list":[9]}"#);
        },
    )
    .answer(|sse| {
        sse.signals(&json!({ "a": 5, "gone": null, "ui": { "c": 4 }, "list": [9] }));
    }),
    Row::new(
        "event signals big",
        "a number that JavaScript cannot hold arrives as text, markup as it is",
        || html! { <p #id ds:text="$id"></p><p #t ds:text="$t"></p> },
        |p| {
            p.go();
            p.text("#id", "9007199254740993");
            p.text("#t", "</script>\u{2028}'\"");
        },
    )
    .answer(|sse| {
        sse.signals(&json!({ "id": 9_007_199_254_740_993_u64, "t": "</script>\u{2028}'\"" }));
    }),
    Row::new(
        "event signals only if missing",
        "only what is not there yet is made",
        || html! { <pre #all ds:signals="{a: 1, ui: {b: 2}}" ds:json-signals__terse></pre> },
        |p| {
            p.go();
            p.text("#all", r#"{"a":1,"ui":{"b":2,"c":4},"n":3}"#);
        },
    )
    .answer(|sse| {
        sse.signals_if_missing(&json!({ "a": 9, "ui": { "b": 9, "c": 4 }, "n": 3 }));
    }),
    Row::new(
        "event script",
        "a script runs once and leaves nothing behind, also with an end tag in a text",
        || html! { <p #p>"-"</p> },
        |p| {
            p.go();
            p.text("#p", "- it's </script> run");
            p.becomes("!document.body.querySelector('script')");
        },
    )
    .answer(|sse| {
        let text = "it's </script>";
        sse.script(&js!(document.querySelector("#p").textContent += " " + #{text} + " run"));
    }),
    Row::new(
        "event navigate",
        "the browser goes to another page and can come back",
        || html! { <p #p>"here"</p> },
        |p| {
            p.go();
            p.becomes("document.title === 'text'");
            p.js("history.back()");
            p.becomes("document.title === 'event navigate'");
        },
    )
    .answer(|sse| sse.navigate(PAGE.href("text"))),
    Row::new(
        "event dispatch",
        "an event of one's own reaches the page with its detail",
        || html! { <p #p ds:on:saved__document="el.textContent = evt.detail.name">"-"</p> },
        |p| {
            p.go();
            p.text("#p", "it's <Ada>");
        },
    )
    .answer(|sse| {
        let event = Event::dispatch("saved", &json!({ "name": "it's <Ada>" }));
        sse.send(&event.expect("the detail is JSON"));
    }),
    Row::new(
        "event console",
        "a value is in the console",
        || html! { <p #p>"-"</p> },
        |p| {
            p.js("window.said = []; console.log = value => window.said.push(value)");
            p.go();
            p.becomes("window.said.length === 1 && window.said[0].n === 7");
        },
    )
    .answer(|sse| {
        let event = Event::console_log(&json!({ "n": 7 }));
        sse.send(&event.expect("the value is JSON"));
    }),
    Row::new(
        "event order",
        "events apply in the order they were sent, comments do nothing",
        || html! { <p #p>"-"</p> },
        |p| {
            p.go();
            p.text("#p", "second 2");
        },
    )
    .answer(|sse| {
        sse.ping();
        sse.patch(html! { <p #p>"first"</p> });
        sse.send(&Event::comment("nobody reads this"));
        sse.patch(html! { <p #p ds:text="'second ' + $n"></p> });
        sse.signals(&json!({ "n": 1 }));
        sse.signals(&json!({ "n": 2 }));
    }),
];
