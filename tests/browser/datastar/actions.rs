//! Actions: the requests as the server got them, and what stays in the page.

use stario::prelude::*;

use super::app::{ECHO_DELETE, ECHO_GET, ECHO_PATCH, ECHO_POST, ECHO_PUT, ECHO_QUERY, LIVE};
use super::probe::Probe;
use super::row::Row;

/// A button for the action, and signals of which one stays in the browser.
fn asks(action: Action) -> Html {
    html! {
        <button #b type="button" ds:signals="{n: 7, _local: 1, ui: {open: true, _too: 1}}"
                ds:on:click={action}>"ask"</button>
    }
}

fn got(p: &Probe<'_>, expected: &str) {
    p.click("#b");
    p.text("#seen", expected);
}

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "@get",
        "the server gets GET with the signals in the query",
        || asks(ECHO_GET.action()),
        |p| got(p, r#"GET query {"n":7,"ui":{"open":true}}"#),
    ),
    Row::new(
        "@post",
        "the server gets POST with the signals in the body",
        || asks(ECHO_POST.action()),
        |p| got(p, r#"POST body {"n":7,"ui":{"open":true}}"#),
    ),
    Row::new(
        "@put",
        "the server gets PUT with the signals in the body",
        || asks(ECHO_PUT.action()),
        |p| got(p, r#"PUT body {"n":7,"ui":{"open":true}}"#),
    ),
    Row::new(
        "@patch",
        "the server gets PATCH with the signals in the body",
        || asks(ECHO_PATCH.action()),
        |p| got(p, r#"PATCH body {"n":7,"ui":{"open":true}}"#),
    ),
    Row::new(
        "@delete",
        "the server gets DELETE with the signals in the query",
        || asks(ECHO_DELETE.action()),
        |p| got(p, r#"DELETE query {"n":7,"ui":{"open":true}}"#),
    ),
    Row::new(
        "@query",
        "the server gets QUERY with the signals in the body",
        || asks(ECHO_QUERY.action()),
        |p| got(p, r#"QUERY body {"n":7,"ui":{"open":true}}"#),
    ),
    Row::new(
        "@get live query",
        "a value of the page goes into the address, encoded",
        || {
            html! {
                <button #b type="button" ds:signals="{q: 'a&b c'}"
                        ds:on:click=(@get(#{LIVE.href("@get live query", "short")} + "?q=" + encodeURIComponent($q)))>"ask"</button>
            }
        },
        |p| got(p, r#"opened 1 after - with {"q":"a&b c"}"#),
    ),
    Row::new(
        "@get in statements",
        "an action is one statement among others",
        || {
            html! {
                <button #b type="button" ds:signals="{n: 1}"
                        ds:on:click=(if ($n < 5) { $n = $n + 1; @get(#{ECHO_GET.href()}) })>"ask"</button>
            }
        },
        |p| got(p, r#"GET query {"n":2}"#),
    ),
    Row::new(
        "@peek",
        "a signal is read without waiting for it to change",
        || {
            html! {
                <div ds:signals="{a: 1, b: 10}">
                    <p #sum ds:text="$a + @peek(() => $b)"></p>
                    <button #a type="button" ds:on:click="$a++">"a"</button>
                    <button #b type="button" ds:on:click="$b++">"b"</button>
                </div>
            }
        },
        |p| {
            p.text("#sum", "11");
            p.click("#b");
            p.text("#sum", "11");
            p.click("#a");
            p.text("#sum", "13");
        },
    ),
    Row::new(
        "@setAll",
        "all signals get one value",
        || {
            html! {
                <button #b type="button" ds:signals="{a: 1, ui: {b: 2}}" ds:on:click="@setAll(5)">"set"</button>
                <pre #all ds:json-signals__terse></pre>
            }
        },
        |p| {
            p.click("#b");
            p.text("#all", r#"{"a":5,"ui":{"b":5}}"#);
        },
    ),
    Row::new(
        "@setAll include",
        "the signals of a pattern get one value",
        || {
            html! {
                <button #b type="button" ds:signals="{a: 1, boxes: {b: 2, c: 3}}"
                        ds:on:click="@setAll(true, {include: '^boxes[.]'})">"set"</button>
                <pre #all ds:json-signals__terse></pre>
            }
        },
        |p| {
            p.click("#b");
            p.text("#all", r#"{"a":1,"boxes":{"b":true,"c":true}}"#);
        },
    ),
    Row::new(
        "@setAll exclude",
        "all signals but those of a pattern get one value",
        || {
            html! {
                <button #b type="button" ds:signals="{a: 1, b: 2}"
                        ds:on:click="@setAll(0, {include: '.*', exclude: '^b$'})">"set"</button>
                <pre #all ds:json-signals__terse></pre>
            }
        },
        |p| {
            p.click("#b");
            p.text("#all", r#"{"a":0,"b":2}"#);
        },
    ),
    Row::new(
        "@toggleAll",
        "all signals turn to their opposite",
        || {
            html! {
                <button #b type="button" ds:signals="{a: true, ui: {b: false}}" ds:on:click="@toggleAll()">"flip"</button>
                <pre #all ds:json-signals__terse></pre>
            }
        },
        |p| {
            p.click("#b");
            p.text("#all", r#"{"a":false,"ui":{"b":true}}"#);
        },
    ),
    Row::new(
        "@toggleAll include",
        "the signals of a pattern turn to their opposite",
        || {
            html! {
                <button #b type="button" ds:signals="{is_a: true, is_b: false, n: 1}"
                        ds:on:click="@toggleAll({include: '^is_'})">"flip"</button>
                <pre #all ds:json-signals__terse></pre>
            }
        },
        |p| {
            p.click("#b");
            p.text("#all", r#"{"is_a":false,"is_b":true,"n":1}"#);
        },
    ),
    Row::new(
        "@toggleAll exclude",
        "all signals but those of a pattern turn to their opposite",
        || {
            html! {
                <button #b type="button" ds:signals="{a: true, b: true}"
                        ds:on:click="@toggleAll({include: '.*', exclude: '^b$'})">"flip"</button>
                <pre #all ds:json-signals__terse></pre>
            }
        },
        |p| {
            p.click("#b");
            p.text("#all", r#"{"a":false,"b":true}"#);
        },
    ),
];
