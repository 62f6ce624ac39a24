//! Options of a request: what goes out, and which one ends another.

use std::time::Duration;

use stario::prelude::*;
use stario::{Cancellation, Expression};

use super::app::{ECHO_DELETE, ECHO_GET, ECHO_POST, LIVE};
use super::probe::Probe;
use super::row::Row;

/// A button with the action.
pub(super) fn button(action: impl Expression) -> Html {
    html! { <button #b type="button" ds:on:click={action}>"ask"</button> }
}

/// Signals of three kinds under a button.
fn filtered(action: impl Expression) -> Html {
    html! { <div ds:signals="{user: {name: 'Ada', age: 36}, other: 1, _local: 2}">{button(action)}</div> }
}

/// A stream of this row that ends in one of the ways of `live`, asked for again quickly.
pub(super) fn stream(name: &str, how: &str) -> Action {
    LIVE.action(name, how)
        .retry_interval(Duration::from_millis(50))
        .retry_scaler(1.0)
}

pub(super) fn got(p: &Probe<'_>, expected: &str) {
    p.click("#b");
    p.text("#seen", expected);
}

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "option contentType",
        "the fields of the nearest form and the pressed button go out, no signals",
        || {
            html! {
                <form ds:signals="{n: 1}" ds:on:submit={ECHO_POST.action().form()}>
                    <input name="name" value="Ada & Bob">
                    <input type="checkbox" name="on" checked>
                    <button name="do" value="other">"Other"</button>
                    <button #b name="do" value="save">"Save"</button>
                </form>
            }
        },
        |p| {
            let fields = "name=Ada+%26+Bob&on=on&do=save";
            got(
                p,
                &format!("POST application/x-www-form-urlencoded ? {fields}"),
            );
        },
    ),
    Row::new(
        "option contentType in the query",
        "with GET and DELETE the fields of the form are in the address",
        || {
            html! {
                <form><input name="name" value="Ada">{button(ECHO_DELETE.action().form())}</form>
                <form><input name="name" value="Bob">
                    <button #get type="button" ds:on:click={ECHO_GET.action().form()}>"get"</button></form>
            }
        },
        |p| {
            got(p, "DELETE application/x-www-form-urlencoded ?name=Ada");
            p.click("#get");
            p.text("#seen", "GET application/x-www-form-urlencoded ?name=Bob");
        },
    ),
    Row::new(
        "option contentType multipart",
        "a form with files goes out as multipart",
        || {
            html! {
                <form enctype="multipart/form-data">
                    <input name="name" value="Ada">
                    {button(ECHO_POST.action().form())}
                </form>
            }
        },
        |p| {
            p.click("#b");
            p.becomes(
                "text('#seen').startsWith('POST multipart/form-data ?') \
                 && text('#seen').includes('name=\"name\"')",
            );
        },
    ),
    Row::new(
        "option contentType invalid",
        "a form that is not valid is not sent, the field is shown",
        || {
            html! {
                <form><input #field name="name" required>{button(ECHO_POST.action().form())}</form>
            }
        },
        |p| {
            p.click("#b");
            p.becomes("document.activeElement.id === 'field'");
            p.text("#seen", "");
            p.keys("#field", "x");
            got(p, "POST application/x-www-form-urlencoded ? name=x");
        },
    ),
    Row::new(
        "option selector",
        "the fields of the form that the selector names go out",
        || {
            html! {
                <form #far><input name="name" value="far"></form>
                <form><input name="name" value="near">{button(ECHO_POST.action().form_at("#far"))}</form>
            }
        },
        |p| got(p, "POST application/x-www-form-urlencoded ? name=far"),
    ),
    Row::new(
        "option headers",
        "headers go out, with values of now and of the page",
        || {
            let action = ECHO_GET.action().header("x-first", "it's");
            let action = action.header_live("x-second", js!("n" + $n));
            html! { <div ds:signals="{n: 1}">{button(action)}</div> }
        },
        |p| got(p, r#"GET query {"n":1} x-first=it's x-second=n1"#),
    ),
    Row::new(
        "option filterSignals",
        "only the signals of the pattern go out, local ones stay",
        || {
            filtered(
                ECHO_POST
                    .action()
                    .include_signals("^user[.]")
                    .exclude_signals("age$"),
            )
        },
        |p| got(p, r#"POST body {"user":{"name":"Ada"}}"#),
    ),
    Row::new(
        "option filterSignals include",
        "a pattern alone keeps local signals back",
        || filtered(ECHO_POST.action().include_signals("other|_local")),
        |p| got(p, r#"POST body {"other":1}"#),
    ),
    Row::new(
        "option filterSignals exclude",
        "a pattern of one's own replaces the rule for local signals",
        || filtered(ECHO_POST.action().exclude_signals("^user")),
        |p| got(p, r#"POST body {"_local":2,"other":1}"#),
    ),
    Row::new(
        "option payload",
        "an object goes out in place of the signals, in the body and in the query",
        || {
            let payload = || js!({ just: $n * 2, text: "it's" });
            html! {
                <div ds:signals="{n: 21}">
                    {button(ECHO_POST.action().payload(payload()))}
                    <button #get type="button" ds:on:click={ECHO_GET.action().payload(payload())}>"get"</button>
                </div>
            }
        },
        |p| {
            got(p, r#"POST body {"just":42,"text":"it's"}"#);
            p.click("#get");
            p.text("#seen", r#"GET query {"just":42,"text":"it's"}"#);
        },
    ),
    Row::new(
        "option requestCancellation auto",
        "asking the same again from anywhere ends the first stream",
        || {
            let action = || stream("option requestCancellation auto", "open");
            html! {
                {button(action())}
                <button #c type="button" ds:on:click={action()}>"again"</button>
            }
        },
        |p| {
            got(p, "opened 1 after - with {}");
            p.click("#c");
            // Seldom there is a third request for the second click; it ends the second stream.
            p.becomes("text('#seen').startsWith('opened') && text('#seen').split(' ')[1] >= 2");
            p.counted_at_least("left", 1);
        },
    ),
    Row::new(
        "option requestCancellation disabled",
        "both streams stay open",
        || {
            let action = stream("option requestCancellation disabled", "open");
            button(action.request_cancellation(Cancellation::Disabled))
        },
        |p| {
            got(p, "opened 1 after - with {}");
            got(p, "opened 2 after - with {}");
            p.js("await pause(150)");
            p.counted("left", 0);
        },
    ),
    Row::new(
        "option requestCancellation cleanup",
        "a stream ends with the element that asked for it",
        || {
            let action = stream("option requestCancellation cleanup", "open");
            button(action.request_cancellation(Cancellation::Cleanup))
        },
        |p| {
            got(p, "opened 1 after - with {}");
            p.js("$('#b').remove()");
            p.counted("left", 1);
        },
    ),
    Row::new(
        "option requestCancellation controller",
        "a stream ends when the page's own controller says so",
        || {
            let action = stream("option requestCancellation controller", "open");
            let controller =
                Cancellation::Controller(js!(window.controller = new AbortController()));
            html! {
                {button(action.request_cancellation(controller))}
                <button #stop type="button" ds:on:click="window.controller.abort()">"stop"</button>
            }
        },
        |p| {
            got(p, "opened 1 after - with {}");
            p.click("#stop");
            p.counted("left", 1);
        },
    ),
];
