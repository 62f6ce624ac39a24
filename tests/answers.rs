//! Whole answers to the Datastar client: none, one or many events, a stream of them, and the
//! content types that it reads.

mod support;

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use stario::prelude::*;
use stario::testing::TestClient;
use stario::{Event, Handler, Mode, Script};
use support::eventually;

routes! {
    ANY = GET "/any";
}

async fn serve(handler: impl Handler) -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| {
        app.add(ANY, handler);
    })
    .await
}

fn step(n: u32) -> Event {
    Event::patch(html! { <p #step>{n}</p> }).expect("a plain patch")
}

#[stario::test]
async fn no_events_are_no_content_and_many_are_one_body() {
    async fn count(c: Context, mut w: Writer) -> Result {
        w.status(201)?.header("x-room", "7")?;
        w.events((0..c.query("n")?).map(step));
        Ok(())
    }
    let client = serve(count).await;
    let none = client.get("/any?n=0").await;
    none.assert_status(204).assert_header("x-room", "7");
    assert_eq!(none.header("content-type"), None);

    for n in [1, 3] {
        let some = client.get(format!("/any?n={n}")).datastar().await;
        some.assert_status(200)
            .assert_header("content-type", "text/event-stream")
            .assert_header("cache-control", "no-cache")
            .assert_header("vary", "Datastar-Request, Accept")
            .assert_header("x-room", "7");
        assert_eq!(some.events().len(), n);
        assert!(some.header("content-length").is_some(), "it is one body");
    }
}

#[stario::test]
async fn one_patch_is_a_page_fragment_with_its_options_in_headers() {
    async fn more(_c: Context, w: Writer) {
        let row = html! { <li>"<new>"</li> };
        w.patch(Patch::new(row).selector("#list").mode(Mode::Append));
    }
    let client = serve(more).await;
    let answer = client.get("/any").datastar().await;
    answer
        .assert_status(200)
        .assert_header("content-type", "text/html; charset=utf-8")
        .assert_header("datastar-selector", "#list")
        .assert_header("datastar-mode", "append")
        .assert_header("vary", "Datastar-Request, Accept");
    assert_eq!(answer.text(), "<li>&lt;new&gt;</li>");
}

#[stario::test]
async fn an_option_without_a_header_makes_a_patch_an_event() {
    let client = serve(|_c: Context, w: Writer| async {
        w.patch(Patch::new(html! { <p #n>"1"</p> }).id("7"));
    })
    .await;
    let answer = client.get("/any").datastar().await;
    answer.assert_header("content-type", "text/event-stream");
    assert_eq!(
        answer.text(),
        "event: datastar-patch-elements\nid: 7\ndata: elements <p id=\"n\">1</p>\n\n"
    );
}

#[cfg(debug_assertions)]
#[stario::test]
async fn an_element_that_no_target_is_found_for_is_named_in_the_span() {
    async fn lost(_c: Context, w: Writer) {
        w.patch(html! { <p #n>"1"</p><div .row>"2"</div> });
    }
    let client = serve(lost).await;
    client.get("/any").await.assert_status(200);
    let span = client.tracer().find_span("GET /any").expect("a span");
    let event = span
        .events
        .iter()
        .find(|event| event.name == "patch without a target");
    let event = format!("{:?}", event.expect("a warning")).replace('\\', "");
    assert!(event.contains(r#"<div class="row">"#), "{event}");
}

#[stario::test]
async fn a_patch_that_the_client_could_not_apply_is_500() {
    let client = serve(|_c: Context, w: Writer| async {
        w.patch(Patch::new(html! { <p>"lost"</p> }).mode(Mode::Append));
    })
    .await;
    client.get("/any").await.assert_status(500);
    let span = client.tracer().find_span("GET /any").expect("a span");
    assert!(span.error.expect("it failed").contains("needs a selector"));
}

#[stario::test]
async fn signals_and_scripts_have_their_own_content_types() {
    async fn kinds(c: Context, w: Writer) -> Result {
        let signals = BTreeMap::from([("count", 3)]);
        match c.query::<String>("kind")?.as_str() {
            "signals" => w.signals(&signals),
            "missing" => w.signals_if_missing(&signals),
            "script" => w.script(&js!(console.log("hi"))),
            _ => {
                let script = Script::new(js!(console.log("hi"))).attrs(ds! { type="module" });
                w.events([Event::script(script)]);
            }
        }
        Ok(())
    }
    let client = serve(kinds).await;
    let get = async |kind: &str| client.get(ANY.href().query("kind", kind)).datastar().await;

    let signals = get("signals").await;
    signals.assert_header("content-type", "application/json");
    assert_eq!(signals.header("datastar-only-if-missing"), None);
    assert_eq!(signals.text(), r#"{"count":3}"#);

    let missing = get("missing").await;
    missing.assert_header("datastar-only-if-missing", "true");

    let script = get("script").await;
    script.assert_header("content-type", "text/javascript; charset=utf-8");
    assert!(script.text().starts_with("console.log("));

    let module = get("module").await;
    module.assert_contains(r#" type="module">console.log("#);
}

#[stario::test]
async fn an_address_with_two_faces_says_what_it_varies_by() {
    async fn both(c: Context, mut w: Writer) {
        w.vary_datastar();
        if c.req.is_datastar() {
            w.signals(&BTreeMap::from([("a", 1)]));
        } else {
            w.html(html! { <p>"a page"</p> });
        }
    }
    let client = serve(both).await;
    let page = client.get("/any").await;
    page.assert_header("vary", "Datastar-Request, Accept");
    let signals = client.get("/any").datastar().await;
    assert!(signals.text().starts_with('{'));
    assert_eq!(signals.headers().get_all("vary").iter().count(), 1);
}

/// Counts up to a limit, one event per poll.
struct Count(u32, u32);

impl futures_core::Stream for Count {
    type Item = Event;

    fn poll_next(
        mut self: Pin<&mut Self>,
        _cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Event>> {
        self.0 += 1;
        Poll::Ready((self.0 <= self.1).then(|| step(self.0)))
    }
}

#[stario::test]
async fn a_stream_is_sent_to_its_end() {
    let client = serve(|_c: Context, w: Writer| w.stream_events(Count(0, 3))).await;
    let answer = client.get("/any").datastar().await;
    answer.assert_header("content-type", "text/event-stream");
    let events = answer.events();
    assert_eq!(events.len(), 3);
    assert!(events[2].elements().expect("a patch").contains("3"));
}

#[stario::test]
async fn a_stream_stops_when_the_client_leaves_and_the_clean_up_runs() {
    let cleaned = Arc::new(AtomicBool::new(false));
    let client = serve({
        let cleaned = cleaned.clone();
        move |_c: Context, w: Writer| {
            let cleaned = cleaned.clone();
            async move {
                w.stream_events(Count(0, u32::MAX)).await;
                tokio::time::sleep(Duration::from_millis(5)).await;
                cleaned.store(true, Ordering::SeqCst);
            }
        }
    })
    .await;
    let mut tab = client.get("/any").datastar().events().await;
    assert!(tab.next_patch().await.contains("1"));
    assert!(tab.next_patch().await.contains("2"));
    drop(tab);
    eventually("the handler ends", || cleaned.load(Ordering::SeqCst)).await;
}

#[stario::test]
async fn the_last_event_id_is_what_the_client_sent() {
    async fn id(c: Context, w: Writer) {
        w.text(c.last_event_id().unwrap_or("none"));
    }
    let client = serve(id).await;
    assert_eq!(client.get("/any").await.text(), "none");
    let with = async |id: &str| client.get("/any").header("last-event-id", id).await.text();
    assert_eq!(with("41").await, "41");
    assert_eq!(with("").await, "none");
    assert_eq!(with("größe").await, "größe");
}

#[stario::test]
async fn hints_pass_a_client_by_that_does_not_know_them() {
    async fn hinted(c: Context, mut w: Writer) -> Result {
        let link: String = c.query("link")?;
        w.early_hints(["</app.css>; rel=preload", &link])?;
        w.early_hints::<&str>([])?;
        tokio::time::sleep(Duration::from_millis(10)).await;
        w.text("hinted");
        Ok(())
    }
    let client = serve(hinted).await;
    let link = |link: &str| stario::Href::path("/any").query("link", link);
    let answer = client.get(link("</app.js>")).await;
    answer
        .assert_status(200)
        .assert_header("link", "</app.css>; rel=preload");
    assert_eq!(answer.text(), "hinted");

    // What is no header sends nothing at all, not even the part that is one.
    let refused = client.get(link("</a>\r\nset-cookie: a=b")).await;
    refused.assert_status(500);
    assert_eq!(refused.header("link"), None);
    assert_eq!(refused.header("set-cookie"), None);
}
