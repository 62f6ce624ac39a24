//! `ds:bind` on every kind of field: from the page to the signal and back.

use std::fs;

use serde_json::json;
use stario::{Html, Mode, Patch, html};

use super::row::Row;
use crate::webdriver::artefacts;

/// The key that goes to the end of a field, as the protocol of browsers spells it.
const END: &str = "\u{e010}";

/// The signals under the field, as a person would debug them.
fn under(field: Html) -> Html {
    html! {
        {field}
        <pre #all ds:json-signals__terse></pre>
    }
}

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "bind text",
        "what is typed is in the signal, what is set is in the field; the field's value is the start",
        || {
            under(html! {
                <input #i ds:bind="user_name" value="Ada">
                <button #set type="button" ds:on:click="$user_name = 'Bob'">"set"</button>
            })
        },
        |p| {
            p.text("#all", r#"{"user_name":"Ada"}"#);
            p.keys("#i", "!");
            p.text("#all", r#"{"user_name":"Ada!"}"#);
            p.click("#set");
            p.holds("$('#i').value === 'Bob'");
        },
    ),
    Row::new(
        "bind key",
        "a key names the signal in camel case, with dots a path",
        || under(html! { <input #i ds:bind:ui.first-name value="x"> }),
        |p| p.text("#all", r#"{"ui":{"firstName":"x"}}"#),
    ),
    Row::new(
        "bind__case",
        "the key changes its case",
        || under(html! { <input #i ds:bind:first-name__case.snake value="x"> }),
        |p| p.text("#all", r#"{"first_name":"x"}"#),
    ),
    Row::new(
        "bind number",
        "a number field gives a number, a text when the signal began as one",
        || {
            under(html! {
                <div ds:signals="{text: '1'}">
                    <input #n type="number" ds:bind="n" value="4">
                    <input #t type="number" ds:bind="text">
                    <input #r type="range" min="0" max="10" ds:bind="range" value="3">
                </div>
            })
        },
        |p| {
            p.keys("#n", END);
            p.keys("#n", "2");
            p.keys("#t", END);
            p.keys("#t", "2");
            p.text("#all", r#"{"text":"12","n":42,"range":3}"#);
        },
    ),
    Row::new(
        "bind checkbox",
        "a box is a bool, one with a value is that value or empty",
        || {
            under(html! {
                <input #c type="checkbox" ds:bind="on">
                <input #v type="checkbox" ds:bind="fruit" value="apple">
                <button #set type="button" ds:on:click="$on = false">"off"</button>
            })
        },
        |p| {
            p.text("#all", r#"{"on":false,"fruit":""}"#);
            p.click("#c");
            p.click("#v");
            p.text("#all", r#"{"on":true,"fruit":"apple"}"#);
            p.click("#set");
            p.holds("!$('#c').checked");
        },
    ),
    Row::new(
        "bind checkboxes",
        "several boxes of one list signal have a place in it each",
        || {
            under(html! {
                <div ds:signals="{fruits: []}">
                    <input #a type="checkbox" ds:bind="fruits" value="apple">
                    <input #b type="checkbox" ds:bind="fruits" value="pear">
                </div>
            })
        },
        |p| {
            p.click("#b");
            p.text("#all", r#"{"fruits":["","pear"]}"#);
        },
    ),
    Row::new(
        "bind radio",
        "the chosen button's value, and the button of a set value",
        || {
            under(html! {
                <input #a type="radio" ds:bind="size" value="s">
                <input #b type="radio" ds:bind="size" value="m" checked>
                <button #set type="button" ds:on:click="$size = 's'">"s"</button>
            })
        },
        |p| {
            p.text("#all", r#"{"size":"m"}"#);
            p.click("#set");
            p.yields(
                "return [$('#a').checked, $('#b').checked]",
                &json!([true, false]),
            );
            p.click("#b");
            p.text("#all", r#"{"size":"m"}"#);
            p.holds("$('#a').name === 'size'");
        },
    ),
    Row::new(
        "bind select",
        "the chosen option, a number when the signal began as one",
        || {
            under(html! {
                <div ds:signals="{n: 2}">
                    <select #s ds:bind="pick">
                        <option value="a">"A"</option>
                        <option #b value="b">"B"</option>
                    </select>
                    <select #t ds:bind="n">
                        <option value="1">"1"</option>
                        <option value="2">"2"</option>
                        <option #three value="3">"3"</option>
                    </select>
                </div>
            })
        },
        |p| {
            p.text("#all", r#"{"n":2,"pick":"a"}"#);
            p.holds("$('#t').value === '2'");
            p.click("#b");
            p.click("#three");
            p.text("#all", r#"{"n":3,"pick":"b"}"#);
        },
    ),
    Row::new(
        "bind select multiple",
        "a list of the chosen options",
        || {
            under(html! {
                <div ds:signals="{picks: ['b']}">
                    <select #s multiple ds:bind="picks">
                        <option #a value="a">"A"</option>
                        <option #b value="b">"B"</option>
                        <option #c value="c">"C"</option>
                    </select>
                    <button #set type="button" ds:on:click="$picks = ['c']">"c"</button>
                </div>
            })
        },
        |p| {
            p.holds("$('#b').selected && !$('#a').selected");
            p.click("#a");
            p.text("#all", r#"{"picks":["a","b"]}"#);
            p.click("#set");
            p.yields(
                "return [...$('#s').selectedOptions].map(o => o.value)",
                &json!(["c"]),
            );
        },
    ),
    Row::new(
        "bind textarea",
        "several lines, in both directions",
        || {
            under(html! {
                <textarea #t ds:bind="note">"one"</textarea>
                <button #set type="button" ds:on:click="$note = 'a' + String.fromCharCode(10) + 'b'">"set"</button>
            })
        },
        |p| {
            p.keys("#t", "\ntwo");
            p.text("#all", r#"{"note":"one\ntwo"}"#);
            p.click("#set");
            p.holds("$('#t').value === 'a\\nb'");
        },
    ),
    Row::new(
        "bind file",
        "a list of files with name, type and content in base64",
        || under(html! { <input #f type="file" ds:bind="files"> }),
        |p| {
            let file = artefacts().join("row.txt");
            fs::write(&file, "stario!").expect("the target directory is writable");
            p.keys("#f", &file.display().to_string());
            p.text(
                "#all",
                r#"{"files":[{"name":"row.txt","contents":"c3RhcmlvIQ==","mime":"text/plain"}]}"#,
            );
        },
    ),
    Row::new(
        "bind custom element",
        "the `value` of a custom element that is defined, at its `input` and `change` events",
        || html! { <div #here></div> },
        |p| {
            p.js("customElements.define('x-field', class extends HTMLElement { value = 'start' })");
            p.go();
            p.text("#all", r#"{"v":"start"}"#);
            p.js("$('#x').value = 'one'; $('#x').dispatchEvent(new Event('input'))");
            p.text("#all", r#"{"v":"one"}"#);
            p.js("$('#x').value = 'two'; $('#x').dispatchEvent(new Event('change'))");
            p.text("#all", r#"{"v":"two"}"#);
        },
    )
    .answer(|sse| {
        let field = under(html! { <x-field #x ds:bind="v"></x-field> });
        sse.patch(Patch::new(field).selector("#here").mode(Mode::Inner));
    }),
    Row::new(
        "bind custom element late",
        "one that is not defined yet is bound by its attribute, for good",
        || under(html! { <x-late #x ds:bind="v" value="start"></x-late> }),
        |p| {
            p.text("#all", r#"{"v":"start"}"#);
            p.js("customElements.define('x-late', class extends HTMLElement { value = 'own' })");
            p.js("$('#x').setAttribute('value', 'one'); $('#x').dispatchEvent(new Event('input'))");
            p.text("#all", r#"{"v":"one"}"#);
        },
    ),
    Row::new(
        "bind__prop",
        "another property of the element, named in kebab case",
        || {
            under(html! {
                <details #d ds:bind__prop.open__event.toggle="open"><summary #s>"More"</summary>"x"</details>
                <input #n type="number" value="5" ds:bind__prop.value-as-number="n">
                <button #set type="button" ds:on:click="$open = true; $n = 8">"set"</button>
            })
        },
        |p| {
            p.text("#all", r#"{"open":false,"n":5}"#);
            p.click("#set");
            p.yields("return [$('#d').open, $('#n').value]", &json!([true, "8"]));
            p.click("#s");
            p.text("#all", r#"{"open":false,"n":8}"#);
        },
    ),
    Row::new(
        "bind__event",
        "other events than the usual ones write the signal",
        || under(html! { <input #i ds:bind__event.blur.commit="v" value="a"> }),
        |p| {
            p.keys("#i", "b");
            p.text("#all", r#"{"v":"a"}"#);
            p.js("$('#i').blur()");
            p.text("#all", r#"{"v":"ab"}"#);
            p.js("$('#i').value = 'c'; $('#i').dispatchEvent(new Event('commit'))");
            p.text("#all", r#"{"v":"c"}"#);
        },
    ),
];
