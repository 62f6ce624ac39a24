//! Live streams on a real socket: what the client sees, and what the handler is promised.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stario::Event;
use stario::prelude::*;
use stario::testing::TestServer;
use support::{Wire, eventually, get, header, status};

routes! {
    LIVE = GET "/live";
    WORK = GET "/work";
}

/// What the handlers of these tests share.
#[derive(Clone, Default)]
struct Probe {
    relay: Relay<u32>,
    loops: Arc<AtomicUsize>,
    cleaned: Arc<AtomicBool>,
}

impl Probe {
    fn is_clean(&self) -> bool {
        self.cleaned.load(Ordering::SeqCst)
    }
}

fn view(n: u32) -> Html {
    html! { <p #n>{n}</p> }
}

/// Patches at every message; clean-up takes time and has awaits in it.
#[handler]
async fn live(c: Context, w: Writer, probe: Probe) {
    let mut messages = c.alive(probe.relay.subscribe("*"));
    let mut sse = w.sse();
    sse.patch(view(0));
    while let Some((_, n)) = messages.next().await {
        probe.loops.fetch_add(1, Ordering::SeqCst);
        sse.patch(view(n));
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    probe.cleaned.store(true, Ordering::SeqCst);
}

async fn serve(probe: &Probe) -> TestServer {
    let probe = probe.clone();
    TestServer::start(async |app: &mut App, _: &Span| {
        app.add(LIVE, live(probe));
    })
    .await
    .expect("the server starts")
}

#[stario::test]
async fn an_event_has_exactly_these_bytes_and_leaves_at_once() {
    let probe = Probe::default();
    let server = serve(&probe).await;
    let mut wire = Wire::request(server.address(), &get("/live")).await;
    let head = wire.read_until("\r\n\r\n").await;
    assert_eq!(status(&head), 200);
    assert_eq!(header(&head, "content-type"), Some("text/event-stream"));
    assert_eq!(header(&head, "cache-control"), Some("no-cache"));
    assert_eq!(header(&head, "transfer-encoding"), Some("chunked"));
    assert_eq!(
        wire.event().await,
        "event: datastar-patch-elements\ndata: elements <p id=\"n\">0</p>\n\n"
    );
    probe.relay.publish("tick", 7);
    assert_eq!(
        wire.event().await,
        "event: datastar-patch-elements\ndata: elements <p id=\"n\">7</p>\n\n"
    );
}

/// Who fans out makes an event once: what it costs does not grow with those who look.
#[stario::test]
async fn an_event_is_made_once_however_many_get_it() {
    const STREAMS: usize = 60;
    const PUBLISHES: u32 = 5;

    #[handler]
    async fn shared(c: Context, w: Writer, relay: Relay<Event>, places: Places) {
        let mut events = c.alive(relay.subscribe("*"));
        let mut sse = w.sse();
        while let Some((_, event)) = events.next().await {
            let place = event.as_bytes().as_ptr() as usize;
            places.lock().unwrap().insert(place);
            sse.send(&event);
        }
    }

    let (relay, places) = (Relay::new(), Places::default());
    let server = TestServer::start({
        let (relay, places) = (relay.clone(), places.clone());
        async |app: &mut App, _: &Span| {
            app.add(LIVE, shared(relay, places));
        }
    })
    .await
    .unwrap();
    let mut wires = Vec::new();
    for _ in 0..STREAMS {
        let mut wire = Wire::request(server.address(), &get("/live")).await;
        wire.read_until("\r\n\r\n").await;
        wires.push(wire);
    }
    // Kept, so that no two of them can lie in the same place.
    let events: Vec<_> = (1..=PUBLISHES)
        .map(|n| Event::patch(view(n)).unwrap())
        .collect();
    for event in &events {
        relay.publish("tick", event.clone());
    }
    for wire in &mut wires {
        for n in 1..=PUBLISHES {
            wire.read_until(&format!("<p id=\"n\">{n}</p>\n\n")).await;
        }
    }
    let made = events
        .iter()
        .map(|event| event.as_bytes().as_ptr() as usize);
    assert_eq!(*places.lock().unwrap(), made.collect());
}

/// Where in memory the events lay that handlers have got.
type Places = Arc<Mutex<BTreeSet<usize>>>;

#[stario::test]
async fn clean_up_runs_to_its_end_however_the_client_leaves() {
    for leave in ["close", "reset", "half close"] {
        let probe = Probe::default();
        let server = serve(&probe).await;
        let mut wire = Wire::request(server.address(), &get("/live")).await;
        wire.read_until("\n\n").await;
        assert_eq!(probe.relay.subscribers(), 1);
        match leave {
            "close" => drop(wire),
            "reset" => wire.reset(),
            _ => {
                wire.half_close().await;
                // A client that sends no more has left: an event stream needs no more requests,
                // and browsers close both ways at once.
                drop(wire);
            }
        }
        eventually(leave, || probe.is_clean()).await;
        assert_eq!(probe.relay.subscribers(), 0, "{leave}");
        assert!(
            server
                .tracer()
                .spans()
                .iter()
                .any(|span| span.name == "GET /live")
        );
    }
}

#[stario::test]
async fn a_drain_ends_streams_first_and_properly() {
    let probe = Probe::default();
    let server = serve(&probe).await;
    let mut wire = Wire::request(server.address(), &get("/live")).await;
    wire.read_until("\n\n\r\n").await;
    let begun = std::time::Instant::now();
    let stopped = server.stop().await;
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(stopped.forced_connections, 0);
    assert!(probe.is_clean(), "clean-up ran before the server was gone");
    assert_eq!(wire.rest().await, "0\r\n\r\n", "the last chunk was sent");
}

#[stario::test]
async fn a_slow_client_slows_its_own_loop_and_nobody_else() {
    #[handler]
    async fn flood(c: Context, w: Writer, probe: Probe) {
        let mut messages = c.alive(probe.relay.subscribe("*"));
        let mut sse = w.sse();
        let big = "x".repeat(64 * 1024);
        while messages.next().await.is_some() {
            probe.loops.fetch_add(1, Ordering::SeqCst);
            sse.patch(html! { <p #big>{big.as_str()}</p> });
        }
        probe.cleaned.store(true, Ordering::SeqCst);
    }
    let probe = Probe::default();
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(WORK, flood(probe.clone()));
        app.add(
            LIVE,
            live(Probe {
                loops: Arc::default(),
                cleaned: Arc::default(),
                ..probe.clone()
            }),
        );
    })
    .await
    .unwrap();
    // This one never reads.
    let mut stalled = Wire::request(server.address(), &get("/work")).await;
    let mut quick = Wire::request(server.address(), &get("/live")).await;
    quick.read_until("\n\n\r\n").await;
    stalled.read_until("\r\n\r\n").await;
    for n in 0..1000 {
        probe.relay.publish("tick", n);
        assert!(
            quick.event().await.contains(&format!(">{n}<")),
            "message {n}"
        );
    }
    let sent = probe.loops.load(Ordering::SeqCst);
    assert!(
        sent < 200,
        "{sent} patches of 64 KiB went to a client that does not read"
    );
    drop(stalled);
    eventually("the stalled stream ends", || probe.is_clean()).await;
}

#[stario::test]
async fn a_stream_that_sends_without_waiting_is_cut_before_it_grows() {
    #[handler]
    async fn careless(_c: Context, w: Writer, probe: Probe) {
        let mut sse = w.sse();
        let big = "x".repeat(64 * 1024);
        for _ in 0..1000 {
            sse.patch(html! { <p #big>{big.as_str()}</p> });
        }
        probe.cleaned.store(true, Ordering::SeqCst);
    }
    let probe = Probe::default();
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(WORK, careless(probe.clone()));
    })
    .await
    .unwrap();
    let mut wire = Wire::request(server.address(), &get("/work")).await;
    let received = wire.rest().await;
    assert!(
        !received.ends_with("0\r\n\r\n"),
        "a cut stream has no proper end"
    );
    eventually("the handler ends", || probe.is_clean()).await;
    eventually("the span says so", || {
        server.tracer().has_event("sse.overflow")
    })
    .await;
}

/// The handler has returned, and nobody else would say that the body is not whole.
#[stario::test]
async fn a_task_that_panics_with_a_stream_in_its_hands_cuts_it() {
    #[handler]
    async fn hands_on(c: Context, w: Writer) -> Result {
        if c.query("events")? {
            let mut sse = w.sse();
            c.app.spawn(async move {
                sse.patch(view(1));
                sse.flush().await;
                panic!("on purpose");
            });
        } else {
            let mut body = w.stream("text/plain");
            c.app.spawn(async move {
                body.write("begun").await.expect("the client reads");
                body.flush().await;
                panic!("on purpose");
            });
        }
        Ok(())
    }
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(WORK, hands_on());
    })
    .await
    .unwrap();
    for (events, begun) in [("true", "<p id=\"n\">1</p>"), ("false", "begun")] {
        let path = format!("/work?events={events}");
        let mut wire = Wire::request(server.address(), &get(&path)).await;
        let received = wire.rest().await;
        assert!(received.contains(begun), "{received}");
        assert!(!received.ends_with("0\r\n\r\n"), "{received}");
    }
}

#[stario::test]
async fn a_failure_inside_a_stream_cuts_the_connection() {
    #[handler]
    async fn fails(c: Context, w: Writer) -> Result {
        let panics: bool = c.query("panics")?;
        let mut sse = w.sse();
        sse.patch(view(1));
        sse.flush().await;
        assert!(!panics, "on purpose");
        Err(Error::new("on purpose"))
    }
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(WORK, fails());
    })
    .await
    .unwrap();
    for panics in ["false", "true"] {
        let path = format!("/work?panics={panics}");
        let mut wire = Wire::request(server.address(), &get(&path)).await;
        let received = wire.rest().await;
        assert!(received.contains("<p id=\"n\">1</p>"), "{received}");
        assert!(
            !received.ends_with("0\r\n\r\n"),
            "a failed stream has no proper end"
        );
    }
    let failed = || {
        server
            .tracer()
            .spans()
            .iter()
            .filter(|span| span.is_error())
            .count()
            == 2
    };
    eventually("both spans have failed", failed).await;
    let bytes = server
        .tracer()
        .spans()
        .iter()
        .filter(|span| span.name == "GET /work")
        .all(|span| span.attr("sse.bytes") == Some(&63.into()));
    assert!(bytes, "what was sent is counted when it is sent");
    for span in server.tracer().spans() {
        if span.name == "GET /work" {
            let status = span.attr("response.status_code");
            assert_eq!(status, Some(&200.into()), "what the client was told");
        }
    }
}

#[stario::test]
async fn work_after_the_answer_runs_to_its_end_also_when_the_client_has_gone() {
    #[handler]
    async fn answers_first(_c: Context, w: Writer, probe: Probe) {
        w.empty(204);
        tokio::time::sleep(Duration::from_millis(50)).await;
        probe.cleaned.store(true, Ordering::SeqCst);
    }
    let probe = Probe::default();
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(WORK, answers_first(probe.clone()));
    })
    .await
    .unwrap();
    let mut wire = Wire::request(server.address(), &get("/work")).await;
    let response = wire.response().await;
    assert!(
        !probe.is_clean(),
        "the answer came before the work was done"
    );
    assert_eq!(status(&response), 204);
    assert_eq!(header(&response, "content-length"), None);
    wire.reset();
    eventually("the work is done", || probe.is_clean()).await;
}

#[stario::test]
async fn a_client_that_leaves_before_the_answer_cancels_nothing() {
    #[handler]
    async fn slow(c: Context, w: Writer, probe: Probe) {
        probe.loops.fetch_add(1, Ordering::SeqCst);
        c.disconnected().await;
        assert!(c.is_closing());
        tokio::time::sleep(Duration::from_millis(20)).await;
        probe.cleaned.store(true, Ordering::SeqCst);
        w.text("nobody reads this");
    }
    let probe = Probe::default();
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(WORK, slow(probe.clone()));
    })
    .await
    .unwrap();
    let wire = Wire::request(server.address(), &get("/work")).await;
    eventually("the handler runs", || {
        probe.loops.load(Ordering::SeqCst) == 1
    })
    .await;
    drop(wire);
    eventually("the handler runs on", || probe.is_clean()).await;
    eventually("the span knows", || {
        server.tracer().has_attribute("request.client_left", true)
    })
    .await;
}

#[stario::test]
async fn silence_is_filled_with_comments() {
    let mut config = stario::ServerConfig::default();
    config.heartbeat = Duration::from_millis(30);
    let probe = Probe::default();
    let server = TestServer::start_with(
        async |app: &mut App, _: &Span| {
            app.add(LIVE, live(probe.clone()));
        },
        config,
    )
    .await
    .unwrap();
    let mut wire = Wire::request(server.address(), &get("/live")).await;
    wire.read_until("\r\n\r\n").await;
    wire.event().await;
    assert_eq!(wire.event().await, ":\n\n");
    assert_eq!(wire.event().await, ":\n\n");
    probe.relay.publish("tick", 3);
    while wire.event().await == ":\n\n" {}
}

#[stario::test]
async fn a_client_that_takes_nothing_is_cut_after_the_write_timeout() {
    #[handler]
    async fn big(c: Context, w: Writer, probe: Probe) {
        let mut ticks = c.alive(tokio::time::interval(Duration::from_millis(1)));
        let mut sse = w.sse();
        let big = "x".repeat(64 * 1024);
        while ticks.next().await.is_some() {
            sse.patch(html! { <p #big>{big.as_str()}</p> });
        }
        probe.cleaned.store(true, Ordering::SeqCst);
    }
    let mut config = stario::ServerConfig::default();
    config.write_timeout = Duration::from_millis(100);
    let probe = Probe::default();
    let server = TestServer::start_with(
        async |app: &mut App, _: &Span| {
            app.add(WORK, big(probe.clone()));
        },
        config,
    )
    .await
    .unwrap();
    let wire = Wire::request(server.address(), &get("/work")).await;
    eventually("the handler is told", || probe.is_clean()).await;
    let failed = || {
        let span = server.tracer().find_span("GET /work");
        span.is_some_and(|span| span.is_error())
    };
    eventually("the span says why", failed).await;
    // Still not reading: the connection must be gone without the client's help.
    let stopped = server.stop_within(Duration::from_millis(200)).await;
    assert_eq!(stopped.forced_connections, 0);
    drop(wire);
}

#[stario::test]
async fn a_handler_goes_on_while_its_client_takes_nothing() {
    #[handler]
    async fn stuck(c: Context, w: Writer, probe: Probe) {
        let mut go = probe.relay.subscribe("go");
        let mut sse = w.sse();
        if c.query::<bool>("later").unwrap() {
            // The head and this have left, and the connection waits for more.
            sse.patch(view(1));
            sse.flush().await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        // More than the sockets hold: from here on the connection waits for its client.
        sse.patch(html! { <p #big>{"x".repeat(16 << 20)}</p> });
        probe.loops.fetch_add(1, Ordering::SeqCst);
        go.next().await;
        probe.cleaned.store(true, Ordering::SeqCst);
    }
    for later in [false, true] {
        let probe = Probe::default();
        let server = TestServer::start(async |app: &mut App, _: &Span| {
            app.add(WORK, stuck(probe.clone()));
        })
        .await
        .unwrap();
        let path = format!("/work?later={later}");
        let wire = Wire::request(server.address(), &get(&path)).await;
        let is_stuck = || probe.loops.load(Ordering::SeqCst) > 0;
        eventually("the client has too much to take", is_stuck).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        probe.relay.publish("go", 1);
        eventually("the handler has gone on", || probe.is_clean()).await;
        drop(wire);
    }
}

#[stario::test]
async fn a_handler_goes_on_after_its_stream() {
    #[handler]
    async fn tidy(_c: Context, w: Writer, probe: Probe) {
        let mut go = probe.relay.subscribe("go");
        let mut sse = w.sse();
        sse.patch(view(1));
        // By now the connection has the stream to itself.
        sse.flush().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        sse.close();
        go.next().await;
        probe.cleaned.store(true, Ordering::SeqCst);
    }
    let probe = Probe::default();
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(WORK, tidy(probe.clone()));
    })
    .await
    .unwrap();
    let mut wire = Wire::request(server.address(), &get("/work")).await;
    wire.read_until("0\r\n\r\n").await;
    wire.send(&get("/nowhere")).await;
    assert_eq!(status(&wire.response().await), 404, "it holds nobody up");
    drop(wire);
    assert!(!probe.is_clean());
    probe.relay.publish("go", 1);
    eventually("the handler has gone on", || probe.is_clean()).await;
}

#[stario::test]
async fn a_stream_opened_after_the_client_has_left_sends_into_nothing() {
    #[handler]
    async fn late(c: Context, w: Writer, probe: Probe) {
        c.disconnected().await;
        let mut sse = w.sse();
        for _ in 0..1000 {
            sse.patch(html! { <p #big>{"x".repeat(64 * 1024)}</p> });
        }
        probe.cleaned.store(true, Ordering::SeqCst);
    }
    let probe = Probe::default();
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(WORK, late(probe.clone()));
    })
    .await
    .unwrap();
    let mut wire = Wire::connect(server.address()).await;
    wire.send(&get("/work")).await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    drop(wire);
    eventually("the handler ends", || probe.is_clean()).await;
    let span = || server.tracer().find_span("GET /work");
    eventually("the span has ended", || span().is_some()).await;
    let span = span().expect("just seen");
    assert_eq!(span.attr("sse.bytes"), Some(&0.into()));
    assert!(
        !span.is_error(),
        "a client that left early is no failure: {span:?}"
    );
}
