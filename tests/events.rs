//! Datastar over the wire, to the byte: what the test runner of the SDKs does not look at.

mod support;

use std::time::Duration;

use serde_json::json;
use stario::prelude::*;
use stario::testing::{TestClient, TestServer};
use stario::{Event, Method, Mode, Namespace, Script, ds};
use support::{Wire, get};

/// Everything that ends a line, a script or a string somewhere on the way.
const HOSTILE: &str = "a\rb\r\nc\nd\0</script><!--'\"`\u{2028}";

fn text(event: &Event) -> &str {
    std::str::from_utf8(event.as_bytes()).expect("events are UTF-8")
}

#[test]
fn elements_keep_the_text_and_lose_the_line_ends() {
    let event = Event::patch(html! { <p #a title={HOSTILE}>{HOSTILE}</p> }).unwrap();
    assert_eq!(
        text(&event),
        "event: datastar-patch-elements\n\
         data: elements <p id=\"a\" title=\"a\n\
         data: elements b\n\
         data: elements c\n\
         data: elements d\u{FFFD}&lt;/script&gt;&lt;!--'&quot;`\u{2028}\">a\n\
         data: elements b\n\
         data: elements c\n\
         data: elements d\u{FFFD}&lt;/script&gt;&lt;!--'\"`\u{2028}</p>\n\n"
    );
}

#[test]
fn signals_keep_every_character_on_one_line() {
    let event = Event::signals(&json!({"text": HOSTILE})).unwrap();
    assert_eq!(
        text(&event),
        "event: datastar-patch-signals\n\
         data: signals {\"text\":\"a\\rb\\r\\nc\\nd\\u0000</script><!--'\\\"`\u{2028}\"}\n\n"
    );
}

#[test]
fn a_value_in_a_script_is_a_literal() {
    let event = Event::script(js!(alert(#{HOSTILE})));
    assert_eq!(
        text(&event),
        "event: datastar-patch-elements\n\
         data: selector body\n\
         data: mode append\n\
         data: elements <script data-effect=\"el.remove()\">alert('\
         a\\u000db\\u000d\\u000ac\\u000ad\\u0000\\u003c\\u002fscript\\u003e\\u003c!--\
         \\u0027\\u0022\\u0060\\u2028')</script>\n\n"
    );
}

#[test]
fn the_source_of_a_script_cannot_end_its_element() {
    let source = Js::from_source("a('</SCRIPT >')\r\nb('<!-- <script>')\rc(1 < 2, '</div>')");
    assert_eq!(
        text(&Event::script(source)),
        "event: datastar-patch-elements\n\
         data: selector body\n\
         data: mode append\n\
         data: elements <script data-effect=\"el.remove()\">a('<\\/SCRIPT >')\n\
         data: elements b('<\\!-- <script>')\n\
         data: elements c(1 < 2, '</div>')</script>\n\n"
    );
}

#[test]
fn attributes_of_a_script_are_escaped() {
    let script = Script::new(js!(run())).attrs(ds! { type="module" title={HOSTILE} });
    assert_eq!(
        text(&Event::script(script.keep())),
        "event: datastar-patch-elements\n\
         data: selector body\n\
         data: mode append\n\
         data: elements <script type=\"module\" title=\"a\n\
         data: elements b\n\
         data: elements c\n\
         data: elements d\u{FFFD}&lt;/script&gt;&lt;!--'&quot;`\u{2028}\">run()</script>\n\n"
    );
}

#[test]
fn what_must_be_one_line_is_refused_otherwise() {
    let paragraph = || html! { <p #a></p> };
    for end in ["a\nb", "a\rb", "a\r\nb", "a\0b"] {
        let refused = [
            Event::remove(end),
            Event::patch(Patch::new(paragraph()).selector(end)),
            Event::patch(Patch::new(paragraph()).view_transition_selector(end)),
            Event::patch(Patch::new(paragraph()).id(end)),
            Event::comment("").with_id(end),
        ];
        for event in refused {
            assert!(event.unwrap_err().is_line_break(), "{end:?}");
        }
    }
}

#[test]
fn a_wait_of_nothing_and_an_empty_id_are_sent() {
    let event = Event::remove("#a")
        .unwrap()
        .with_retry(Duration::ZERO)
        .with_id("")
        .unwrap();
    assert_eq!(
        text(&event),
        "event: datastar-patch-elements\n\
         id: \n\
         retry: 0\n\
         data: selector #a\n\
         data: mode remove\n\n"
    );
    let default = Event::remove("#a").unwrap();
    assert_eq!(default.clone().with_retry(Duration::from_secs(1)), default);
}

#[test]
fn siblings_in_a_foreign_namespace_are_kept_apart() {
    let dots = html! { <><circle r="1"/><circle r="2"/></> };
    let patch = Patch::new(dots)
        .selector("svg")
        .mode(Mode::Append)
        .namespace(Namespace::Svg);
    let event = Event::patch(patch).unwrap();
    let elements: Vec<&str> = text(&event)
        .lines()
        .filter_map(|line| line.strip_prefix("data: elements "))
        .collect();
    assert_eq!(elements.len(), 2, "{elements:?}");
}

routes! {
    STREAM = GET "/stream";
    ASK    = GET    "/signals";
    SEND   = POST   "/signals";
    PUT_   = PUT    "/signals";
    PATCH_ = PATCH  "/signals";
    DROP   = DELETE "/signals";
    QUERY_ = QUERY  "/signals";
}

async fn stream(_c: Context, w: Writer) -> Result {
    let mut sse = w.sse();
    sse.patch(html! { <p #a>"1"</p> });
    sse.signals(&json!({"n": 1}));
    sse.remove("#b");
    sse.send(&Event::comment("").with_id("7")?);
    Ok(())
}

/// Sends back what came.
async fn echo(c: Context, w: Writer) -> Result {
    let signals: serde_json::Map<String, serde_json::Value> = c.signals().await?;
    w.sse().signals(&signals);
    Ok(())
}

async fn app(app: &mut App, _span: &Span) {
    app.add(STREAM, stream);
    app.add(ASK, echo);
    app.add(SEND, echo);
    app.add(PUT_, echo);
    app.add(PATCH_, echo);
    app.add(DROP, echo);
    app.add(QUERY_, echo);
}

#[stario::test]
async fn a_stream_has_these_headers_and_these_bytes() {
    let server = TestServer::start(app).await.unwrap();
    let mut wire = Wire::request(server.address(), &get("/stream")).await;
    let head = wire.read_until("\r\n\r\n").await;
    let mut lines: Vec<&str> = head
        .trim_end()
        .lines()
        .filter(|line| !line.starts_with("date: "))
        .collect();
    lines[1..].sort_unstable();
    assert_eq!(
        lines,
        [
            "HTTP/1.1 200 OK",
            "cache-control: no-cache",
            "content-type: text/event-stream",
            "transfer-encoding: chunked",
            "vary: accept-encoding",
            "x-accel-buffering: no",
        ]
    );
    let mut body = String::new();
    while !body.ends_with("id: 7\n: \n\n") {
        body += &wire.event().await;
    }
    assert_eq!(
        body,
        "event: datastar-patch-elements\ndata: elements <p id=\"a\">1</p>\n\n\
         event: datastar-patch-signals\ndata: signals {\"n\":1}\n\n\
         event: datastar-patch-elements\ndata: selector #b\ndata: mode remove\n\n\
         id: 7\n: \n\n"
    );
}

#[stario::test]
async fn signals_are_read_from_where_the_client_puts_them() {
    let client = TestClient::start(app).await;
    let signals = json!({"a": "é & +", "b": {"c": [1, null]}});
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "QUERY"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let response = client
            .request(method.clone(), "/signals")
            .signals(&signals)
            .await;
        response.assert_status(200);
        assert_eq!(
            response.text(),
            "event: datastar-patch-signals\n\
             data: signals {\"a\":\"é & +\",\"b\":{\"c\":[1,null]}}\n\n",
            "{method}"
        );
        let nothing = client.request(method.clone(), "/signals").await;
        assert_eq!(
            nothing.text(),
            "event: datastar-patch-signals\ndata: signals {}\n\n",
            "{method}"
        );
    }
    client.stop().await;
}

#[stario::test]
async fn broken_signals_are_refused_whatever_the_method() {
    let client = TestClient::start(app).await;
    for text in ["{", "[1]", "null", "alert(1)"] {
        client
            .get("/signals")
            .query("datastar", text)
            .await
            .assert_status(400);
        client
            .delete("/signals")
            .query("datastar", text)
            .await
            .assert_status(400);
        client.post("/signals").body(text).await.assert_status(400);
        client.put("/signals").body(text).await.assert_status(400);
    }
    client.stop().await;
}
