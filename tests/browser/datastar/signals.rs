//! Attributes that make signals, and the one that shows them.

use serde_json::json;
use stario::html;

use super::row::Row;

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "computed",
        "a value follows the signals it is made of; an object holds functions",
        || {
            html! {
                <div ds:signals="{n: 2}" ds:computed:double-n="$n * 2"
                     ds:computed="{sum: {all: () => $n + $doubleN}}">
                    <b #double ds:text="$doubleN"></b>
                    <b #sum ds:text="$sum.all"></b>
                    <button #more type="button" ds:on:click="$n++">"+"</button>
                    <button #write type="button" ds:on:click="$doubleN = 99">"write"</button>
                </div>
            }
        },
        |p| {
            p.text("#double", "4");
            p.click("#more");
            p.text("#double", "6");
            p.text("#sum", "9");
            p.click("#write");
            p.text("#double", "6");
        },
    ),
    Row::new(
        "computed__case",
        "the key of a computed signal keeps its hyphen",
        || html! { <p #p ds:computed:half-of__case.snake="21" ds:text="$half_of * 2"></p> },
        |p| p.text("#p", "42"),
    ),
    Row::new(
        "json-signals",
        "shows the signals as JSON with indents, a filter leaves some out",
        || {
            html! {
                <pre #all ds:signals="{n: 1, user: {name: 'Ada'}}" ds:json-signals></pre>
                <pre #some ds:json-signals="{include: '^user', exclude: 'age'}"></pre>
            }
        },
        |p| {
            p.text(
                "#all",
                "{\n  \"n\": 1,\n  \"user\": {\n    \"name\": \"Ada\"\n  }\n}",
            );
            p.text("#some", "{\n  \"user\": {\n    \"name\": \"Ada\"\n  }\n}");
        },
    ),
    Row::new(
        "json-signals__terse",
        "shows the signals on one line",
        || html! { <pre #all ds:signals="{n: 1, m: [2]}" ds:json-signals__terse></pre> },
        |p| p.text("#all", r#"{"n":1,"m":[2]}"#),
    ),
    Row::new(
        "ref",
        "a signal holds the element",
        || {
            html! {
                <input #field ds:ref="_field" value="typed">
                <button #b type="button" ds:on:click="$_field.focus(); $_field.value += '!'">"use"</button>
            }
        },
        |p| {
            p.click("#b");
            p.yields(
                "return [document.activeElement.id, $('#field').value]",
                &json!(["field", "typed!"]),
            );
        },
    ),
    Row::new(
        "ref__case",
        "the key of a reference changes its case",
        || {
            #[allow(
                deprecated,
                reason = "a name that is not local, to see what happens to it"
            )]
            let page = html! { <p #p ds:ref:the-p__case.pascal></p> <p #q ds:text="$TheP.id"></p> };
            page
        },
        |p| p.text("#q", "p"),
    ),
    Row::new(
        "signals",
        "an object merges into the page's signals, a later one wins, null removes",
        || {
            html! {
                <div ds:signals="{a: 1, gone: 2, ui: {open: true}}">
                    <div ds:signals="{a: 5, gone: null, ui: {size: 3}}"></div>
                    <pre #all ds:json-signals__terse></pre>
                </div>
            }
        },
        |p| p.text("#all", r#"{"a":5,"ui":{"open":true,"size":3}}"#),
    ),
    Row::new(
        "signals key",
        "a key names one signal, with dots a path, in camel case; without a value there is none",
        || {
            html! {
                <div ds:signals:user-name="'Ada'" ds:signals:ui.is-open={true} ds:signals:bare>
                    <pre #all ds:json-signals__terse></pre>
                </div>
            }
        },
        |p| p.text("#all", r#"{"userName":"Ada","ui":{"isOpen":true}}"#),
    ),
    Row::new(
        "signals__case",
        "the key of a signal keeps its hyphens, or gets other ones",
        || {
            html! {
                <div ds:signals:one-two__case.kebab="1" ds:signals:three-four__case.snake="2">
                    <pre #all ds:json-signals__terse></pre>
                </div>
            }
        },
        |p| p.text("#all", r#"{"one-two":1,"three_four":2}"#),
    ),
    Row::new(
        "signals__ifmissing",
        "only signals that are not there yet are made, path by path",
        || {
            html! {
                <div ds:signals="{a: 1, ui: {open: true}}">
                    <div ds:signals__ifmissing="{a: 2, b: 3, ui: {open: false, size: 4}}"></div>
                    <pre #all ds:json-signals__terse></pre>
                </div>
            }
        },
        |p| p.text("#all", r#"{"a":1,"ui":{"open":true,"size":4},"b":3}"#),
    ),
];
