//! Responses that are no stream, and requests that are refused.

use stario::prelude::*;

use super::app::{ABSENT, LIVE, ONE_SHOT, REFUSED};
use super::row::Row;

fn button(action: Action) -> Html {
    html! { <button #b type="button" ds:on:click={action}>"ask"</button> }
}

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "response html",
        "a page's HTML is patched in where its headers say",
        || html! { <ul #list><li>"first"</li></ul>{button(ONE_SHOT.action("html"))} },
        |p| {
            p.click("#b");
            p.text("#list", "firstfrom a response");
        },
    ),
    Row::new(
        "response json",
        "JSON is signals, with the header only those that are missing",
        || {
            html! {
                <pre #all ds:signals="{old: 'old'}" ds:json-signals__terse></pre>
                {button(ONE_SHOT.action("json"))}
            }
        },
        |p| {
            p.click("#b");
            p.text("#all", r#"{"old":"old","fresh":"here"}"#);
        },
    ),
    Row::new(
        "response script",
        "JavaScript runs",
        || button(ONE_SHOT.action("script")),
        |p| {
            p.click("#b");
            p.text("#seen", "ran");
        },
    ),
    Row::new(
        "response 204",
        "an empty answer ends the request and changes nothing",
        || {
            html! {
                <p #p ds:on:datastar-fetch="el.textContent += evt.detail.type + ' '"></p>
                {button(ONE_SHOT.action("empty"))}
            }
        },
        |p| {
            p.click("#b");
            p.text("#p", "started finished");
            p.text("#seen", "");
        },
    ),
    Row::new(
        "response 201",
        "the body of any other success is not read",
        || {
            html! {
                <p #p ds:on:datastar-fetch="el.textContent += evt.detail.type + ' '"></p>
                {button(ONE_SHOT.action("created"))}
            }
        },
        |p| {
            p.click("#b");
            p.text("#p", "started finished");
            p.text("#seen", "");
        },
    ),
    Row::new(
        "response redirect",
        "a redirect leads the browser to the other page, with its address",
        || button(ONE_SHOT.action("redirect")),
        |p| {
            p.click("#b");
            p.becomes("document.title === 'text' && location.pathname.endsWith('/text')");
        },
    ),
    Row::new(
        "refused",
        "a refused request shows its message, which a click takes away",
        || button(REFUSED.action("error")),
        |p| {
            p.click("#b");
            p.text("[role=alert]", "Please <choose> a name.");
            p.click("[role=alert]");
            p.becomes("!$('[role=alert]')");
        },
    ),
    Row::new(
        "refused stream",
        "a stream that is refused is not asked for again while its message is there",
        || {
            button(
                LIVE.action("refused stream", "forbidden")
                    .retry(Retry::Always),
            )
        },
        |p| {
            p.click("#b");
            p.text("[role=alert]", "Not for you.");
            p.js("await pause(1500)");
            p.counted("opened", 1);
        },
    ),
    Row::new(
        "refused broken",
        "an error of the server shows that there was one, not what it was",
        || button(REFUSED.action("broken")),
        |p| {
            p.click("#b");
            p.text("[role=alert]", "Internal Server Error");
        },
    ),
    Row::new(
        "refused panic",
        "a panic of a handler shows the same",
        || button(REFUSED.action("panic")),
        |p| {
            p.click("#b");
            p.text("[role=alert]", "Internal Server Error");
        },
    ),
    Row::new(
        "refused redirect",
        "an error that redirects leads the browser to the other page",
        || button(REFUSED.action("redirect")),
        |p| {
            p.click("#b");
            p.becomes("document.title === 'attr'");
        },
    ),
    Row::new(
        "refused absent",
        "an address that is not there shows a message",
        || button(ABSENT.action()),
        |p| {
            p.click("#b");
            p.text("[role=alert]", "Not Found");
        },
    ),
];
