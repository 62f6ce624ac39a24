//! What the client does that nobody would expect, and that stario keeps apps away from.
//!
//! A row that fails here is good news: the client has changed, and so may stario and
//! `docs/datastar-client.md`.

use std::time::Duration;

use serde_json::json;
use stario::Mode;
use stario::prelude::*;

use super::app::{ECHO_GET, ECHO_POST, LIVE, ONE_SHOT, RAW, seen};
use super::row::Row;

/// The type and the bytes of a row's `RAW` response.
pub(crate) fn response(name: &str) -> (&'static str, &'static str) {
    const EVENTS: &str = "text/event-stream";
    match name {
        "fact svg neighbours" => (
            EVENTS,
            "event: datastar-patch-elements\ndata: selector #drawing\ndata: mode append\n\
             data: namespace svg\ndata: elements <rect/><rect/><rect/><rect/>\n\n\
             event: datastar-patch-elements\ndata: selector #formula\ndata: mode append\n\
             data: namespace mathml\ndata: elements <mi>a</mi><mo>+</mo><mi>b</mi>\n\n",
        ),
        "fact remove by id" => (
            EVENTS,
            "event: datastar-patch-elements\ndata: mode remove\ndata: elements <p id=\"p\"></p>\n\n",
        ),
        "fact carriage return" => (
            EVENTS,
            "event: datastar-patch-elements\ndata: elements <p id=\"p\">a\rdata: elements b</p>\n\n",
        ),
        "fact no last line" => (
            EVENTS,
            "event: datastar-patch-signals\ndata: signals {\"n\": 1}\n\n\
             event: datastar-patch-signals\ndata: signals {\"n\": 2}\n",
        ),
        "fact json is code" => ("application/json", "{n: document.title}"),
        "fact dotted names" => ("application/json", r#"{"ui.open": 1}"#),
        _ => (
            "text/javascript",
            "document.querySelector('#seen').textContent = 'ran'",
        ),
    }
}

/// What the browser says about a stream that breaks.
pub(crate) const CUT: &[&str] = &["net::ERR_INCOMPLETE_CHUNKED_ENCODING"];

/// A button for the row's response.
fn asks(name: &str) -> Html {
    html! { <button #b type="button" ds:indicator="_busy" ds:on:click={RAW.action(name)}>"ask"</button> }
}

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "fact retry never",
        "the word alone does not keep a broken stream from being opened again",
        || {
            #[allow(deprecated, reason = "what the warning speaks of is shown here")]
            let page = html! {
                <button #b type="button"
                        ds:on:click=(@get(#{LIVE.href("fact retry never", "cut")}, { retry: "never", retryInterval: 20 }))>"ask"</button>
            };
            page
        },
        |p| {
            p.click("#b");
            p.text("#seen", "opened 1 after - with {}");
            p.cut();
            p.text("#seen", "opened 2 after event-1 with {}");
        },
    )
    .complains(CUT),
    Row::new(
        "fact two streams",
        "a page that hides and shows while it waits to reconnect ends with two streams",
        || {
            let action = LIVE.action("fact two streams", "cut-once");
            let action = action.retry_interval(Duration::from_millis(1500));
            html! {
                <p #p ds:on:datastar-fetch="el.append(evt.detail.type + ' ')"></p>
                <button #b type="button" ds:on:click={action}>"ask"</button>
            }
        },
        |p| {
            p.click("#b");
            p.text("#seen", "opened 1 after - with {}");
            p.cut();
            p.becomes("text('#p').includes('retrying')");
            p.while_hidden(|| ());
            p.counted_at_least("opened", 3);
            p.js("await pause(50)");
            p.counted("left", 0);
        },
    )
    .complains(CUT),
    Row::new(
        "fact svg neighbours",
        "of shapes with nothing between them every second is lost",
        || html! { <svg #drawing></svg><math #formula></math>{asks("fact svg neighbours")} },
        |p| {
            p.click("#b");
            p.text("#formula", "ab");
            p.holds("$('#drawing').children.length === 2");
        },
    ),
    Row::new(
        "fact remove by id",
        "elements without a selector cannot be removed",
        || html! { <p #p>"still here"</p>{asks("fact remove by id")} },
        |p| {
            p.click("#b");
            p.text("#p", "still here");
        },
    )
    .complains(&["PatchElementsExpectedSelector"]),
    Row::new(
        "fact carriage return",
        "a lone carriage return ends a line",
        || html! { <p #p>"-"</p>{asks("fact carriage return")} },
        |p| {
            p.click("#b");
            p.text("#p", "a\nb");
        },
    ),
    Row::new(
        "fact no last line",
        "an event without its empty line is dropped",
        || html! { <p #p ds:text="$n"></p>{asks("fact no last line")} },
        |p| {
            p.click("#b");
            p.text("#p", "1");
            p.js("await pause(50)");
            p.text("#p", "1");
        },
    ),
    Row::new(
        "fact json is code",
        "signals that are not JSON run as JavaScript",
        || html! { <p #p ds:text="$n"></p>{asks("fact json is code")} },
        |p| {
            p.click("#b");
            p.text("#p", "fact json is code");
        },
    ),
    Row::new(
        "fact redirect",
        "an HTTP redirect puts the other page into this one, under the old address",
        || html! { <button #b type="button" ds:on:click={ONE_SHOT.action("moved")}>"ask"</button> },
        |p| {
            p.click("#b");
            p.becomes("document.title === 'text'");
            p.holds("location.pathname.endsWith('redirect')");
        },
    ),
    Row::new(
        "fact dotted names",
        "a dot in a key of JSON is part of the name: no expression reaches it, and it is not sent",
        || {
            html! {
                <button #read type="button" ds:on:click="el.title = String($ui.open)">"read"</button>
                {asks("fact dotted names")}
                <pre #all ds:json-signals__terse="{include: 'ui'}"></pre>
                <button #send type="button" ds:on:click={ECHO_GET.action()}>"send"</button>
            }
        },
        |p| {
            p.click("#b");
            p.text("#all", r#"{"ui":{}}"#);
            p.click("#send");
            p.text("#seen", r#"GET query {"ui":{}}"#);
            p.click("#read");
            p.holds("$('#read').title === 'undefined'");
        },
    ),
    Row::new(
        "fact reading makes",
        "a signal that is read and not there is made, as an empty text",
        || html! { <p #p ds:text="'[' + $ghost + ']'"></p><pre #all ds:json-signals__terse></pre> },
        |p| {
            p.text("#p", "[]");
            p.text("#all", r#"{"ghost":""}"#);
        },
    ),
    Row::new(
        "fact script response",
        "a JavaScript response runs, but its request never ends",
        || html! { <p #p ds:text="$_busy"></p>{asks("fact script response")} },
        |p| {
            p.click("#b");
            p.text("#seen", "ran");
            p.js("await pause(100)");
            p.text("#p", "true");
        },
    ),
    Row::new(
        "fact script twice",
        "a script inside morphed elements runs twice, an appended one once",
        || html! { <div #d></div> },
        |p| {
            p.go();
            p.text("#seen", "done");
            p.yields("return [window.morphed, window.appended]", &json!([2, 1]));
        },
    )
    .answer(|sse| {
        let morphed = raw("<script>window.morphed = (window.morphed ?? 0) + 1</script>");
        sse.patch(html! { <div #d>{morphed}</div> });
        let appended = raw("<i><script>window.appended = (window.appended ?? 0) + 1</script></i>");
        sse.patch(Patch::new(appended).selector("#d").mode(Mode::After));
        sse.patch(seen("done"));
    }),
    Row::new(
        "fact style key",
        "an object of styles puts hyphens before digits, a key does not",
        || html! { <p #p ds:style="{'--gap2': '4px'}" ds:style:--gap3="'5px'">"p"</p> },
        |p| {
            p.yields(
                "const s = $('#p').style;\
                 return ['--gap2', '--gap-2', '--gap3'].map(name => s.getPropertyValue(name))",
                &json!(["", "4px", "5px"]),
            );
        },
    ),
    Row::new(
        "fact one mistake",
        "an attribute that the client refuses leaves all after it dead",
        || {
            html! {
                <p #before ds:text="'alive'">"-"</p>
                {raw("<p data-text></p>")}
                <p #after ds:text="'alive'">"dead"</p>
            }
        },
        |p| {
            p.text("#before", "alive");
            p.text("#after", "dead");
            p.js(
                "document.body.insertAdjacentHTML('beforeend',\
                 '<p id=late data-text=\"1 + 1\">dead</p>'); await frames()",
            );
            p.text("#late", "dead");
        },
    )
    .complains(&["ValueRequired"]),
    Row::new(
        "fact invalid form",
        "an indicator stays on when a form is not valid",
        || {
            html! {
                <form>
                    <input name="name" required>
                    <button #b type="button" ds:indicator="_busy"
                            ds:on:click={ECHO_POST.action().form()}>"send"</button>
                </form>
                <p #p ds:text="$_busy"></p>
            }
        },
        |p| {
            p.click("#b");
            p.text("#p", "true");
            p.js("await pause(100)");
            p.text("#p", "true");
        },
    ),
];
