//! What can be seen of a request from outside: its span, its steps, its trace, the numbers.

use std::sync::Arc;
use std::time::Duration;

use stario::prelude::*;
use stario::telemetry::{Id, Recording, SpanData, Value};
use stario::testing::TestClient;

routes! {
    HOME    = GET  "/";
    ROOM    = GET  "/rooms/{id}";
    STEPS   = GET  "/steps";
    PANICS  = GET  "/panics";
    FAILS   = GET  "/fails";
    ONWARD  = GET  "/onward";
    LIVE    = GET  "/live";
    SLOW    = GET  "/slow";
}

const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

async fn steps(c: Context, w: Writer) {
    let step = c.step("outer");
    c.event("in outer", ());
    tokio::time::sleep(Duration::from_millis(1)).await;
    c.attr("place", "outer");
    let (one, two) = tokio::join!(c.within("one", count(&c, 1)), c.within("two", count(&c, 2)),);
    drop(step);
    c.attr("sum", one + two);
    w.empty(204);
}

async fn count(c: &Context, number: u32) -> u32 {
    let _inner = c.step("inner");
    tokio::time::sleep(Duration::from_millis(u64::from(3 - number))).await;
    c.attr("number", number);
    number
}

#[inline(never)]
fn paint(cells: &[u32], cell: usize) -> u32 {
    cells[cell]
}

async fn panics(_c: Context, w: Writer) {
    tokio::task::yield_now().await;
    w.text(paint(&[1, 2], std::hint::black_box(7)).to_string());
}

async fn fails(_c: Context, _w: Writer) -> Result {
    let number: u32 = "seven".parse()?;
    assert_eq!(number, 7);
    Ok(())
}

async fn onward(c: Context, w: Writer) {
    let step = c.step("call");
    let header = step.traceparent().expect("the test records");
    w.text(header.to_string());
}

async fn live(c: Context, w: Writer) {
    let mut alive = c.alive(());
    let mut sse = w.sse();
    sse.patch(raw("<p id=\"a\">1</p>"));
    while alive.next().await.is_some() {}
}

async fn start() -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| {
        app.add(HOME, async |_c: Context, w: Writer| w.text("home"));
        app.add(ROOM, async |_c: Context, w: Writer| w.text("room"));
        app.add(STEPS, steps);
        app.add(PANICS, panics);
        app.add(FAILS, fails);
        app.add(ONWARD, onward);
        app.add(LIVE, live);
        app.add(SLOW, async |_c: Context, w: Writer| {
            tokio::time::sleep(Duration::from_millis(20)).await;
            w.empty(204);
        });
        app.metrics("/metrics");
    })
    .await
}

fn span(recording: &Recording, name: &str) -> SpanData {
    recording
        .find_span(name)
        .unwrap_or_else(|| panic!("no span {name}"))
}

#[stario::test]
async fn a_request_is_a_span_under_the_name_of_its_route() {
    let client = start().await;
    client.get("/rooms/7?x=1").await.assert_status(200);
    client.get("/nowhere").await.assert_status(404);
    let room = span(client.tracer(), "GET /rooms/{id}");
    assert!(room.is_root() && room.trace_id == room.id && !room.is_error());
    assert_eq!(room.attr("request.method"), Some(&"GET".into()));
    assert_eq!(room.attr("request.path"), Some(&"/rooms/7".into()));
    assert_eq!(room.attr("response.status_code"), Some(&200.into()));
    let nowhere = span(client.tracer(), "GET");
    assert_eq!(nowhere.attr("response.status_code"), Some(&404.into()));
}

#[stario::test]
async fn the_trace_of_a_caller_goes_on() {
    let client = start().await;
    let answer = client
        .get(ONWARD.href())
        .header("traceparent", CALLER)
        .await;
    let onward = answer.text();
    let request = span(client.tracer(), "GET /onward");
    let step = span(client.tracer(), "call");
    let ids: Vec<_> = onward.split('-').collect();
    assert_eq!(ids[1], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert!(
        step.id.to_string().replace('-', "").ends_with(ids[2]),
        "the caller is the step"
    );
    assert_eq!(request.trace_id, request.id, "our ids stay our own");
    let link = &request.links[0];
    assert_eq!(link.name, "caller");
    assert_eq!(link.trace_id.to_string().replace('-', ""), ids[1]);
    assert_eq!(
        link.span_id.to_bytes()[8..],
        [0, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 2, 0xb7]
    );
}

#[stario::test]
async fn a_malformed_traceparent_is_as_good_as_none() {
    let client = start().await;
    for bad in [
        "",
        "00-zz",
        &CALLER.to_uppercase(),
        &CALLER.replace("00f067aa0ba902b7", "0000000000000000"),
    ] {
        client.tracer().clear();
        let answer = client.get(ONWARD.href()).header("traceparent", bad).await;
        let request = span(client.tracer(), "GET /onward");
        assert!(request.links.is_empty(), "{bad}");
        let own = request.trace_id.to_string().replace('-', "");
        assert_eq!(answer.text().split('-').nth(1), Some(own.as_str()));
    }
}

#[stario::test]
async fn the_short_forms_follow_the_step_across_await() {
    let client = start().await;
    client.get(STEPS.href()).await.assert_status(204);
    let recording = client.tracer();
    let request = span(recording, "GET /steps");
    let outer = span(recording, "outer");
    assert_eq!(outer.parent_id, Some(request.id));
    assert!(outer.event("in outer").is_some());
    assert_eq!(outer.attr("place"), Some(&"outer".into()));
    assert_eq!(
        (request.attr("sum"), request.attr("place")),
        (Some(&3.into()), None)
    );
    for (name, number) in [("one", 1), ("two", 2)] {
        let branch = span(recording, name);
        assert_eq!(branch.parent_id, Some(outer.id));
        let inner = recording.spans();
        let inner = inner.iter().find(|span| span.parent_id == Some(branch.id));
        assert_eq!(inner.unwrap().attr("number"), Some(&number.into()));
    }
}

#[stario::test]
async fn a_panic_names_the_line_and_the_function() {
    let client = start().await;
    let line = include_str!("telemetry.rs")
        .lines()
        .position(|line| line.trim() == "cells[cell]")
        .unwrap()
        + 1;
    client.get(PANICS.href()).await.assert_status(500);
    let request = span(client.tracer(), "GET /panics");
    assert!(
        request
            .error
            .as_ref()
            .unwrap()
            .starts_with("panicked: index out of bounds")
    );
    let location = request.attr("error.location").unwrap().to_string();
    assert!(
        location.contains(&format!("tests/telemetry.rs:{line}:")),
        "{location}"
    );
    let event = request.event("exception").unwrap();
    assert_eq!(event.attr("exc.type"), Some(&"panic".into()));
    let body = event.body.as_ref().unwrap();
    let frames: Vec<_> = body.lines().collect();
    assert!(frames[0].starts_with("telemetry::paint at "), "{body}");
    assert!(frames.len() >= 2, "{body}");
    for frame in &frames {
        assert!(
            frame.contains("tests/telemetry.rs:"),
            "{frame} is not ours:\n{body}"
        );
    }
}

#[stario::test]
async fn an_error_names_its_type_and_the_line_of_its_question_mark() {
    let client = start().await;
    let line = include_str!("telemetry.rs")
        .lines()
        .position(|line| line.contains("\"seven\".parse()?"))
        .unwrap()
        + 1;
    client.get(FAILS.href()).await.assert_status(500);
    let request = span(client.tracer(), "GET /fails");
    let location = request.attr("error.location").unwrap().to_string();
    assert!(
        location.contains(&format!("tests/telemetry.rs:{line}:")),
        "{location}"
    );
    let event = request.event("exception").unwrap();
    assert_eq!(
        event.attr("exc.type"),
        Some(&"core::num::error::ParseIntError".into())
    );
    assert_eq!(
        event.attr("exc.message"),
        Some(&"invalid digit found in string".into())
    );
}

/// The value of a line that begins with `what`.
fn value(page: &str, what: &str) -> u64 {
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix(what)?.strip_prefix(' '));
    let line = line.unwrap_or_else(|| panic!("no {what} in\n{page}"));
    line.parse().expect("a value is a number")
}

#[stario::test]
async fn the_numbers_are_there_for_prometheus() {
    let client = start().await;
    for id in ["1", "2", "3"] {
        client.get(ROOM.href(id)).await.assert_status(200);
    }
    client.get("/nowhere").await.assert_status(404);
    client
        .request(stario::Method::POST, "/")
        .await
        .assert_status(405);
    client.get(PANICS.href()).await.assert_status(500);
    client.get(SLOW.href()).await.assert_status(204);
    let mut stream = client.get(LIVE.href()).events().await;
    stream.next_patch().await;

    let answer = client.get("/metrics").await;
    answer
        .assert_status(200)
        .assert_header("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .assert_header("cache-control", "no-store");
    let page = answer.text();
    let requests = |labels: &str| value(&page, &format!("stario_requests_total{{{labels}}}"));
    assert_eq!(
        requests("method=\"GET\",route=\"/rooms/{id}\",status=\"200\""),
        3
    );
    assert_eq!(requests("method=\"GET\",route=\"none\",status=\"404\""), 1);
    assert_eq!(requests("method=\"POST\",route=\"none\",status=\"405\""), 1);
    assert_eq!(
        requests("method=\"GET\",route=\"/panics\",status=\"500\""),
        1
    );
    assert_eq!(requests("method=\"GET\",route=\"/live\",status=\"200\""), 1);
    let slow = |end: &str| {
        let labels = format!("method=\"GET\",route=\"/slow\",le=\"{end}\"");
        value(&page, &format!("stario_request_seconds_bucket{{{labels}}}"))
    };
    assert_eq!((slow("0.01"), slow("+Inf")), (0, 1));
    assert_eq!(value(&page, "stario_streams"), 1);
    assert_eq!(value(&page, "stario_streams_total"), 1);
    assert_eq!(value(&page, "stario_stream_events_total"), 1);
    assert!(value(&page, "stario_stream_event_bytes_total") > 40);
    assert_eq!(value(&page, "stario_requests_in_flight"), 1, "this one");
    assert!(
        !page.contains("nowhere"),
        "what a client writes is no label"
    );
}

#[stario::test]
async fn what_is_said_through_tracing_lands_in_the_request() {
    routes! { LOG = GET "/log"; }
    async fn log(_c: Context, w: Writer) {
        tracing::info!(rows = 3, who = "ada", "loaded");
        tokio::task::yield_now().await;
        tracing::debug!("too much detail");
        let query = tracing::info_span!("db.query", table = "rooms");
        tracing::Instrument::instrument(
            async {
                tracing::warn!("slow");
                tokio::task::yield_now().await;
                tracing::error!(code = 7_u64, "lost");
            },
            query,
        )
        .await;
        w.empty(204);
    }
    let client = TestClient::start(async |app: &mut App, _: &Span| {
        app.add(LOG, log);
    })
    .await;
    tracing::info!("outside of any request");
    client.get(LOG.href()).await.assert_status(204);
    let request = span(client.tracer(), "GET /log");
    let [event] = &request.events[..] else {
        panic!("{:?}", request.events);
    };
    assert_eq!(event.name, "log.info");
    assert_eq!(event.attr("message"), Some(&"loaded".into()));
    assert_eq!(
        (event.attr("rows"), event.attr("who")),
        (Some(&3.into()), Some(&"ada".into()))
    );
    assert_eq!(event.attr("target"), Some(&"telemetry".into()));
    let query = span(client.tracer(), "db.query");
    assert_eq!(query.parent_id, Some(request.id));
    assert_eq!(query.attr("table"), Some(&"rooms".into()));
    let names: Vec<_> = query.events.iter().map(|event| &*event.name).collect();
    assert_eq!(names, ["log.warn", "log.error"]);
    assert_eq!(query.events[1].attr("code"), Some(&Value::from(7)));
}

#[stario::test]
async fn work_of_its_own_is_a_trace_of_its_own() {
    routes! { IMPORT = POST "/import"; }
    let client = TestClient::start(async |app: &mut App, _: &Span| {
        app.add(IMPORT, async |c: Context, w: Writer| {
            let span = c.span.new_trace("import");
            c.app.spawn(async move {
                span.attr("rows", 12);
            });
            w.empty(204);
        });
    })
    .await;
    client.post(IMPORT.href()).await.assert_status(204);
    let recording: Arc<Recording> = client.stop().await;
    let (request, import) = (span(&recording, "POST /import"), span(&recording, "import"));
    assert!(import.is_root() && import.id != Id::ZERO && import.trace_id != request.trace_id);
    assert_eq!(import.links[0].span_id, request.id);
    assert_eq!(import.attr("rows"), Some(&12.into()));
}

#[stario::test]
async fn connections_bytes_and_limits_are_counted() {
    routes! { SAVE = POST "/save"; PAGE = GET "/page"; }
    let config = stario::ServerConfig::from_vars([("STARIO_REQUESTS_MAX_BODY_BYTES", "10")]);
    let client = TestClient::start_with(
        async |app: &mut App, _: &Span| {
            app.add(SAVE, async |c: Context, w: Writer| -> Result {
                c.req.body().await?;
                w.empty(204);
                Ok(())
            });
            app.add(PAGE, async |_c: Context, w: Writer| {
                w.text("again and ".repeat(1000));
            });
            app.metrics("/metrics");
        },
        config.expect("ten bytes are enough"),
    )
    .await;
    client
        .post(SAVE.href())
        .body("more than ten bytes")
        .await
        .assert_status(413);
    client
        .get(PAGE.href())
        .header("accept-encoding", "gzip")
        .await
        .assert_header("content-encoding", "gzip");
    let page = client.get("/metrics").await.text();
    let of = |what: &str| value(&page, what);
    assert_eq!(of("stario_limit_breaches_total{limit=\"body_bytes\"}"), 1);
    assert_eq!(of("stario_compression_input_bytes_total"), 10_000);
    assert!((1..1000).contains(&of("stario_compression_output_bytes_total")));
    assert!(of("stario_connections_total") >= 3);
    assert!(of("stario_network_received_bytes_total") > 100);
    assert!(of("stario_network_sent_bytes_total") > of("stario_compression_output_bytes_total"));
}

#[stario::test]
async fn the_state_of_a_foreign_trace_goes_on_with_it_and_never_without() {
    async fn show(c: Context, w: Writer) {
        let step = c.step("call");
        w.text(format!("{:?} {:?}", c.span.tracestate(), step.tracestate()));
    }
    let client = TestClient::start(async |app: &mut App, _: &Span| {
        app.add(stario::Route::new(stario::Method::GET, "/").unwrap(), show);
    })
    .await;
    let state = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE";
    let alone = client.get("/").header("tracestate", state).await;
    alone.assert_text("None None");
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let called = client.get("/").header("traceparent", parent);
    let answer = called.header("tracestate", state).await;
    answer.assert_text(&format!("Some({state:?}) Some({state:?})"));
}
