//! Options of the request actions, as the server sees them.

use std::time::Duration;

use stario::prelude::*;
use stario_html::Cancellation;

use super::app::{ECHO_DELETE, ECHO_GET, ECHO_POST, LIVE};
use super::facts::CUT;
use super::probe::Probe;
use super::row::Row;

/// A button with the action.
fn button(action: Action) -> Html {
    html! { <button #b type="button" ds:on:click={action}>"ask"</button> }
}

/// Signals of three kinds under a button.
fn filtered(action: Action) -> Html {
    html! { <div ds:signals="{user: {name: 'Ada', age: 36}, other: 1, _local: 2}">{button(action)}</div> }
}

/// A stream of this row that ends in one of the ways of `live`, asked for again quickly.
fn stream(name: &str, how: &str) -> Action {
    LIVE.action(name, how)
        .retry_interval(Duration::from_millis(50))
        .retry_scaler(1.0)
}

fn got(p: &Probe<'_>, expected: &str) {
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
            got(p, &format!("POST application/x-www-form-urlencoded ? {fields}"));
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
            let action = action.header_js("x-second", js!("n" + $n));
            html! { <div ds:signals="{n: 1}">{button(action)}</div> }
        },
        |p| got(p, r#"GET query {"n":1} x-first=it's x-second=n1"#),
    ),
    Row::new(
        "option filterSignals",
        "only the signals of the pattern go out, local ones stay",
        || filtered(ECHO_POST.action().include_signals("^user[.]").exclude_signals("age$")),
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
        "option openWhenHidden false",
        "a stream ends when the page hides and comes back with it",
        || button(stream("option openWhenHidden false", "open")),
        |p| {
            got(p, "opened 1 after - with {}");
            p.while_hidden(|| p.counted("left", 1));
            p.becomes("text('#seen').startsWith('opened 2')");
        },
    ),
    Row::new(
        "option openWhenHidden",
        "a stream stays open while the page is hidden",
        || button(stream("option openWhenHidden", "open").open_when_hidden(true)),
        |p| {
            got(p, "opened 1 after - with {}");
            p.while_hidden(|| drop(p.js("await pause(200)")));
            p.js("await pause(100)");
            p.counted("left", 0);
            p.counted("opened", 1);
        },
    ),
    Row::new(
        "option openWhenHidden retry",
        "a stream that does not listen to hiding comes back once",
        || {
            let action = LIVE.action("option openWhenHidden retry", "cut-once");
            let action = action.retry_interval(Duration::from_secs(1));
            html! {
                <p #p ds:on:datastar-fetch="el.append(evt.detail.type + ' ')"></p>
                {button(action.open_when_hidden(true))}
            }
        },
        |p| {
            got(p, "opened 1 after - with {}");
            p.cut();
            p.becomes("text('#p').includes('retrying')");
            p.while_hidden(|| ());
            p.becomes("text('#seen').startsWith('opened 2')");
            p.js("await pause(1100)");
            p.counted("opened", 2);
        },
    )
    .complains(CUT),
    Row::new(
        "option retry auto",
        "a stream that is cut is opened again, with the last event id and the signals of now",
        || {
            html! {
                <div ds:signals="{n: 1}" ds:on:datastar-fetch="evt.detail.type == 'retrying' && $n++">
                    {button(stream("option retry auto", "cut-once"))}
                </div>
            }
        },
        |p| {
            got(p, r#"opened 1 after - with {"n":1}"#);
            p.cut();
            p.text("#seen", r#"opened 2 after event-1 with {"n":2}"#);
        },
    )
    .complains(CUT),
    Row::new(
        "option retry auto ends",
        "a stream that ends by itself is not opened again",
        || button(stream("option retry auto ends", "short")),
        |p| {
            got(p, "opened 1 after - with {}");
            p.js("await pause(250)");
            p.counted("opened", 1);
        },
    ),
    Row::new(
        "option retry always",
        "a stream that ends by itself is opened again, and again",
        || button(stream("option retry always", "short").retry(Retry::Always)),
        |p| {
            p.click("#b");
            p.becomes("Number(text('#seen').split(' ')[1]) >= 4");
        },
    ),
    Row::new(
        "option retry always outage",
        "a server that was away for longer than ten tries is found again",
        || {
            let action = stream("option retry always outage", "refused-long");
            button(action.retry_interval(Duration::from_millis(5)).retry(Retry::Always))
        },
        |p| {
            p.click("#b");
            p.becomes("Number(text('#seen').split(' ')[1]) >= 15");
        },
    )
    .complains(&["503"]),
    Row::new(
        "option retry error",
        "a 503 is asked again",
        || button(stream("option retry error", "refused-once").retry(Retry::Error)),
        |p| got(p, "opened 2 after - with {}"),
    )
    .complains(&["503"]),
    Row::new(
        "option retry never",
        "a stream that is cut stays closed",
        || button(stream("option retry never", "cut").retry(Retry::Never)),
        |p| {
            got(p, "opened 1 after - with {}");
            p.cut();
            p.js("await pause(300)");
            p.counted("opened", 1);
        },
    )
    .complains(&["net::ERR_INCOMPLETE_CHUNKED_ENCODING", "FetchFailed", "network error"]),
    Row::new(
        "option retryMaxCount",
        "after that many failures in a row it gives up and says so",
        || {
            let action = stream("option retryMaxCount", "refused").retry(Retry::Error);
            html! {
                <p #p ds:on:datastar-fetch="el.append(evt.detail.type + ' ')"></p>
                {button(action.retry_max_count(3))}
            }
        },
        |p| {
            p.click("#b");
            p.becomes("text('#p').includes('retries-failed')");
            p.counted("opened", 4);
        },
    )
    .complains(&["503", "FetchFailed", "etries"]),
    Row::new(
        "option retryInterval",
        "the first wait is as long as it says",
        || {
            let action = LIVE.action("option retryInterval", "refused").retry(Retry::Error);
            button(action.retry_interval(Duration::from_millis(120)).retry_max_count(1))
        },
        |p| {
            p.click("#b");
            p.counted_at_least("opened", 2);
            let waits = p.waits("opened");
            assert!(waits[0] >= 100 && waits[0] < 900, "{waits:?}");
        },
    )
    .complains(&["503", "FetchFailed", "etries"]),
    Row::new(
        "option retryScaler",
        "each wait is that many times the one before",
        || {
            let action = LIVE.action("option retryScaler", "refused").retry(Retry::Error);
            let action = action.retry_interval(Duration::from_millis(30));
            button(action.retry_scaler(10.0).retry_max_count(2))
        },
        |p| {
            p.click("#b");
            p.counted_at_least("opened", 3);
            let waits = p.waits("opened");
            assert!(waits[0] < 290 && waits[1] >= 290, "{waits:?}");
        },
    )
    .complains(&["503", "FetchFailed", "etries"]),
    Row::new(
        "option retryMaxWait",
        "no wait is longer",
        || {
            let action = LIVE.action("option retryMaxWait", "refused").retry(Retry::Error);
            let action = action.retry_interval(Duration::from_millis(30)).retry_scaler(1000.0);
            button(action.retry_max_wait(Duration::from_millis(60)).retry_max_count(2))
        },
        |p| {
            p.click("#b");
            p.counted_at_least("opened", 3);
            assert!(p.waits("opened")[1] >= 50, "{:?}", p.waits("opened"));
        },
    )
    .complains(&["503", "FetchFailed", "etries"]),
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
            p.text("#seen", "opened 2 after - with {}");
            p.counted("left", 1);
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
            let controller = Cancellation::Controller(js!(window.controller = new AbortController()));
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
