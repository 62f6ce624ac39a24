//! `ds:on` and the modifiers of its listener.

use serde_json::json;
use stario::html;

use super::row::Row;

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "on",
        "statements run at an event of the browser or of one's own; `evt` is that event",
        || {
            html! {
                <div #d ds:signals="{n: 0}" ds:on:my-event="if (evt.detail) { $n += evt.detail }">
                    <p #n ds:text="$n"></p>
                    <button #b type="button" ds:on:click="$n++; el.title = evt.type">"+"</button>
                </div>
            }
        },
        |p| {
            p.click("#b");
            p.text("#n", "1");
            p.holds("$('#b').title === 'click'");
            p.js("$('#d').dispatchEvent(new CustomEvent('my-event', {detail: 5}))");
            p.text("#n", "6");
        },
    ),
    Row::new(
        "on submit",
        "a form with a `submit` listener never leaves the page",
        || {
            html! {
                <form #f action="/nowhere" ds:on:submit="$sent = 'yes'">
                    <button #b>"Send"</button>
                </form>
                <p #p ds:text="$sent"></p>
            }
        },
        |p| {
            p.click("#b");
            p.text("#p", "yes");
            p.holds("!location.pathname.includes('nowhere')");
        },
    ),
    Row::new(
        "on datastar-signal-patch",
        "an event of the client itself is heard anywhere",
        || {
            html! {
                <p #p ds:signals="{n: 0}"
                   ds:on:datastar-signal-patch="el.textContent = JSON.stringify(evt.detail)">"-"</p>
                <button #b type="button" ds:on:click="$n++">"+"</button>
            }
        },
        |p| {
            p.click("#b");
            p.text("#p", r#"{"n":1}"#);
        },
    ),
    Row::new(
        "on__once",
        "the first of three clicks counts",
        || {
            html! {
                <button #b type="button" ds:signals="{n: 0}" ds:on:click__once="$n++">"+"</button>
                <p #n ds:text="$n"></p>
            }
        },
        |p| {
            p.click("#b");
            p.click("#b");
            p.click("#b");
            p.text("#n", "1");
        },
    ),
    Row::new(
        "on__passive",
        "the listener cannot prevent what the browser does",
        || {
            html! {
                <button #b type="button" ds:on:click__passive="evt.preventDefault(); $prevented = evt.defaultPrevented">"+"</button>
                <p #p ds:text="$prevented"></p>
            }
        },
        |p| {
            p.click("#b");
            p.text("#p", "false");
        },
    )
    .complains(&["Unable to preventDefault inside passive event listener"]),
    Row::new(
        "on__capture",
        "the outer listener runs before the inner one",
        || {
            html! {
                <div ds:signals="{order: ''}" ds:on:click__capture="$order += 'outer '">
                    <button #b type="button" ds:on:click="$order += 'inner '">"+"</button>
                </div>
                <p #p ds:text="$order"></p>
            }
        },
        |p| {
            p.click("#b");
            p.text("#p", "outer inner");
        },
    ),
    Row::new(
        "on__window",
        "hears what happens to the window, such as a key anywhere",
        || {
            html! {
                <p #p ds:signals="{keys: ''}" ds:on:keydown__window="$keys += evt.key"
                   ds:on:resize__window="$keys += ' resized'" ds:text="$keys"></p>
                <input #elsewhere>
            }
        },
        |p| {
            p.keys("#elsewhere", "ab");
            p.text("#p", "ab");
            p.js("window.dispatchEvent(new Event('resize'))");
            p.text("#p", "ab resized");
        },
    ),
    Row::new(
        "on__document",
        "hears what happens to the document",
        || html! { <p #p ds:on:selectionchange__document="el.textContent = 'heard'">"-"</p> },
        |p| {
            p.text("#p", "-");
            p.js("document.dispatchEvent(new Event('selectionchange'))");
            p.text("#p", "heard");
        },
    ),
    Row::new(
        "on__outside",
        "a click elsewhere counts, one inside does not",
        || {
            html! {
                <div #box ds:signals="{n: 0}" ds:on:click__outside="$n++"><b #inside>"in"</b></div>
                <p #elsewhere>"out"</p>
                <p #n ds:text="$n"></p>
            }
        },
        |p| {
            p.click("#inside");
            p.text("#n", "0");
            p.click("#elsewhere");
            p.text("#n", "1");
        },
    ),
    Row::new(
        "on__prevent",
        "a link is not followed",
        || html! { <a #a href="#away" ds:on:click__prevent="el.title = 'clicked'">"away"</a> },
        |p| {
            p.click("#a");
            p.yields("return [$('#a').title, location.hash]", &json!(["clicked", ""]));
        },
    ),
    Row::new(
        "on__stop",
        "the outer listener hears nothing",
        || {
            html! {
                <div ds:signals="{order: ''}" ds:on:click="$order += 'outer '">
                    <button #b type="button" ds:on:click__stop="$order += 'inner '">"+"</button>
                </div>
                <p #p ds:text="$order"></p>
            }
        },
        |p| {
            p.click("#b");
            p.text("#p", "inner");
        },
    ),
    Row::new(
        "on__case",
        "an event whose name has a capital is heard",
        || html! { <p #p ds:on:my-event__case.camel="el.textContent = 'heard'">"-"</p> },
        |p| {
            p.js("$('#p').dispatchEvent(new Event('my-event'))");
            p.text("#p", "-");
            p.js("$('#p').dispatchEvent(new Event('myEvent'))");
            p.text("#p", "heard");
        },
    ),
    Row::new(
        "on__viewtransition",
        "the change is a view transition",
        || {
            html! {
                <button #b type="button" ds:on:click__viewtransition="$n = 'changed'">"+"</button>
                <p #p ds:text="$n"></p>
            }
        },
        |p| {
            p.js("watchTransitions()");
            p.click("#b");
            p.text("#p", "changed");
            p.holds("transitions === 1");
        },
    ),
];
