//! The page of the latest traces, through the facade.

use stario::prelude::*;
use stario::telemetry::ToValue as _;
use stario::testing::{TestClient, TestResponse};
use stario::{ServerConfig, TracePage};

const PAGE: &str = "http://localhost/_stario/traces";

routes! {
    HOME  = GET  "/";
    ROOM  = GET  "/rooms/{id}";
    SLOW  = GET  "/slow";
    LIVE  = GET  "/live";
    SAVE  = POST "/save";
}

async fn home(c: Context, w: Writer) {
    c.attr("user_id", "grace");
    w.text("home");
}

async fn room(c: Context, w: Writer) -> Result {
    let id: String = c.param("id")?;
    let step = c.step("db.room");
    c.event("cache.miss", attrs! { id });
    c.attr("password", "hunter2");
    drop(step);
    if id == "missing" {
        return Err(HttpError::new(404, "There is no such room."))?;
    }
    c.attr("note", format!("<script>alert({id:?})</script>\u{202e}"));
    c.attr("long", "x".repeat(7000).to_value());
    w.text("room");
    Ok(())
}

async fn slow(_c: Context, w: Writer) -> Result {
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    w.text("slow");
    Err(std::io::Error::other("the disk is full"))?
}

async fn live(c: Context, w: Writer, relay: Relay<u8>) {
    let mut news = c.alive(relay.subscribe("news.*"));
    c.attr("user_id", "bob");
    let mut sse = w.sse();
    sse.patch(html! { <p #n>"0"</p> });
    while news.next().await.is_some() {}
}

fn routes(app: &mut App) {
    let relay = Relay::new();
    app.add(HOME, home);
    app.add(ROOM, room);
    app.add(SLOW, slow);
    app.add(SAVE, async |_c: Context, w: Writer| w.empty(204));
    app.add(LIVE, move |c: Context, w: Writer| live(c, w, relay.clone()));
}

async fn bootstrap(app: &mut App, _span: &Span) {
    routes(app);
    TracePage::new().add_to(app);
}

async fn client() -> TestClient {
    TestClient::start(bootstrap).await
}

async fn page(client: &TestClient, query: &str) -> String {
    let response = client.get(format!("{PAGE}{query}")).await;
    response.assert_status(200).text()
}

/// The address of the first trace whose row has `what` in it.
fn trace_with(page: &str, what: &str) -> String {
    let row = page
        .split("<li id=\"trace-")
        .find(|row| row.contains(what))
        .unwrap_or_else(|| panic!("no row with {what} in\n{page}"));
    let href = row.split("href=\"").nth(1).expect("a row is a link");
    format!(
        "http://localhost{}",
        href.split('"').next().expect("the value ends")
    )
}

/// Requests in the list; the start of the server is there, too.
fn rows(page: &str) -> usize {
    let rows = page.split("<li id=\"trace-").skip(1);
    let rows = rows.filter_map(|row| row.split("</li>").next());
    rows.filter(|row| !row.contains("server.startup")).count()
}

#[stario::test]
async fn requests_are_listed_with_the_latest_first_and_the_page_itself_is_not() {
    let client = client().await;
    client.get("/").await;
    client.get("/rooms/7").await;
    let first = page(&client, "").await;
    assert_eq!(rows(&first), 2, "{first}");
    assert!(first.find("/rooms/7").unwrap() < first.find("user_id=grace").unwrap());
    assert_eq!(
        rows(&page(&client, "").await),
        2,
        "its own requests are no traces"
    );
    assert!(
        client
            .tracer()
            .spans()
            .iter()
            .all(|span| !span.name.contains("_stario"))
    );
}

#[stario::test]
async fn the_start_of_the_server_is_a_trace() {
    let client = client().await;
    let list = page(&client, "?method=none").await;
    let start = client.get(trace_with(&list, "server.startup")).await;
    start
        .assert_contains("server.host")
        .assert_contains("127.0.0.1");
}

#[stario::test]
async fn a_filter_finds_by_text_outcome_method_and_duration() {
    let client = client().await;
    client.get("/").await;
    client.get("/rooms/missing").await;
    client.get("/slow").await;
    client.post("/save").await;
    for (query, count, what) in [
        ("?q=GRACE", 1, "the value of an attribute"),
        ("?q=cache.miss", 1, "an event of a step"),
        ("?q=disk", 1, "an error"),
        ("?outcome=refused", 1, "404"),
        ("?outcome=failed", 1, "an error after the answer"),
        ("?method=POST", 1, "POST"),
        ("?least=10", 1, "slow ones"),
        ("?method=GET&outcome=fine", 1, "both"),
        ("?q=nothing+like+it", 0, "none"),
        ("?outcome=nonsense&least=-1", 0, "no such outcome"),
    ] {
        assert_eq!(rows(&page(&client, query).await), count, "{what}: {query}");
    }
}

#[stario::test]
async fn a_trace_shows_its_steps_attributes_and_events() {
    let client = client().await;
    client.get("/rooms/7").await;
    let list = page(&client, "").await;
    let href = trace_with(&list, "/rooms/7");
    let trace = client.get(&href).await.assert_status(200).text();
    assert!(
        trace.contains("db.room") && trace.contains("cache.miss"),
        "{trace}"
    );
    assert!(
        trace.contains("GET /rooms/{id}"),
        "the route names the span"
    );
    // The end of the id is what the terminal shows.
    let tail = &href[href.len() - 8..];
    let short = client.get(format!("{PAGE}/{tail}")).await;
    short.assert_status(200).assert_contains("cache.miss");
}

#[stario::test]
async fn hostile_and_secret_values_are_escaped_cut_and_hidden() {
    let client = client().await;
    client.get("/rooms/7").await;
    let list = page(&client, "").await;
    let trace = client.get(trace_with(&list, "/rooms/7")).await.text();
    assert!(trace.contains("&lt;script&gt;alert("), "{trace}");
    assert!(
        !trace.contains("<script>alert") && !trace.contains('\u{202e}'),
        "{trace}"
    );
    assert!(trace.contains("\\u{202e}"), "it is written out");
    assert!(!trace.contains("hunter2"), "{trace}");
    assert!(trace.contains("… (7000 bytes)") && !trace.contains(&"x".repeat(3000)));
    let found = page(&client, "?q=%22%3E%3Cscript%3E").await;
    assert!(
        found.contains("value=\"&quot;&gt;&lt;script&gt;\""),
        "{found}"
    );
}

#[stario::test]
async fn a_failed_request_says_why_and_where() {
    let client = client().await;
    client.get("/slow").await;
    let list = page(&client, "").await;
    assert!(list.contains("the disk is full"), "{list}");
    let trace = client.get(trace_with(&list, "/slow")).await.text();
    assert!(
        trace.contains("exception") && trace.contains("tests/trace_page.rs:"),
        "{trace}"
    );
}

#[stario::test]
async fn an_open_stream_and_its_subject_are_shown_until_it_ends() {
    let client = client().await;
    let mut stream = client.get("/live").events().await;
    stream.next_patch().await;
    let while_open = page(&client, "").await;
    assert!(while_open.contains("<b>1</b> stream"), "{while_open}");
    assert!(
        while_open.contains("bob") && while_open.contains("1 events"),
        "{while_open}"
    );
    assert!(while_open.contains("news.*") && while_open.contains("Relay&lt;u8&gt;"));
    drop(stream);
    let mut afterwards = while_open;
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        afterwards = page(&client, "").await;
        if rows(&afterwards) == 1 {
            break;
        }
    }
    assert!(
        afterwards.contains("<b>0</b> streams") && rows(&afterwards) == 1,
        "{afterwards}"
    );
}

#[stario::test(paused)]
async fn the_stream_of_the_page_sends_what_is_new_and_nothing_when_nothing_is() {
    let client = client().await;
    let mut live = client.get(format!("{PAGE}/live?q=rooms")).events().await;
    let empty = live.next_patch().await;
    assert_eq!(rows(&empty.elements), 0);
    client.get("/").await;
    client.get("/rooms/7").await;
    let mut patch = live.next_patch().await;
    while rows(&patch.elements) == 0 {
        patch = live.next_patch().await;
    }
    assert!(
        patch.elements.starts_with("<main id=\"live\"") && patch.elements.contains("/rooms/7"),
        "{patch}"
    );
    assert_eq!(rows(&patch.elements), 1, "the filter holds for the stream");
}

#[stario::test]
async fn what_ended_can_be_forgotten_but_not_from_another_site() {
    let client = client().await;
    client.get("/").await;
    let foreign = client
        .post(format!("{PAGE}/clear"))
        .header("sec-fetch-site", "cross-site");
    foreign.await.assert_status(403);
    assert_eq!(rows(&page(&client, "").await), 1);
    client
        .post(format!("{PAGE}/clear"))
        .await
        .assert_status(200);
    assert_eq!(rows(&page(&client, "").await), 0);
}

#[stario::test]
async fn a_trace_that_is_gone_says_so() {
    let client = client().await;
    for id in [
        "01890000-0000-7000-8000-000000000000",
        "x",
        "88f8b5a0",
        "../..",
    ] {
        let answer = client
            .get(format!("{PAGE}/{}", id.replace('/', "%2F")))
            .await;
        answer
            .assert_status(404)
            .assert_contains("no longer in memory");
    }
}

fn header<'a>(response: &'a TestResponse, name: &str) -> &'a str {
    response.header(name).unwrap_or_default()
}

#[stario::test]
async fn it_is_never_kept_never_indexed_and_has_a_strict_policy() {
    let client = client().await;
    let response = client.get(PAGE).await;
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert_eq!(header(&response, "x-robots-tag"), "noindex, nofollow");
    assert_eq!(header(&response, "referrer-policy"), "no-referrer");
    let policy = header(&response, "content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'nonce-"),
        "{policy}"
    );
    assert!(
        policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    let text = response.text();
    assert!(
        !text.contains("https://") && !text.contains(" style="),
        "{text}"
    );
}

#[stario::test]
async fn another_host_and_a_proxy_are_refused_in_clear_words() {
    let client = client().await;
    client.get("/rooms/secret").await;
    for path in ["", "/live", "/88f8b5a0", "/88f8b5a0/live"] {
        for host in ["shop.example", "localhost.shop.example", "192.168.0.7:8000"] {
            let refused = client
                .get(format!("http://{host}/_stario/traces{path}"))
                .await;
            refused.assert_status(403).assert_contains("localhost");
            assert!(!refused.text().contains("secret"));
        }
    }
    let proxied = client.get(PAGE).header("x-forwarded-for", "203.0.113.9");
    proxied.await.assert_status(403);
    client
        .get("http://127.0.0.1:8000/_stario")
        .await
        .assert_status(200);
}

#[stario::test]
async fn a_guard_of_the_app_decides_in_place_of_the_host() {
    async fn guarded(app: &mut App, _span: &Span) {
        routes(app);
        let page = TracePage::new().guard(async |c: Context, w: Writer, next: Next| {
            if c.cookie("admin").is_none() {
                return Err(HttpError::new(404, "Not Found"))?;
            }
            next.run(c, w).await
        });
        page.add_to(app);
    }
    let client = TestClient::start(guarded).await;
    for host in ["localhost", "shop.example"] {
        let page = format!("http://{host}/_stario/traces");
        client.get(&page).await.assert_status(404);
        client
            .get(&page)
            .cookie("admin", "1")
            .await
            .assert_status(200);
    }
}

#[stario::test]
async fn the_apps_own_middleware_leaves_it_alone() {
    async fn closed(app: &mut App, _span: &Span) {
        routes(app);
        app.layer("/", async |_c: Context, w: Writer, _next: Next| {
            w.text("closed");
        });
        TracePage::new().add_to(app);
    }
    let client = TestClient::start(closed).await;
    client.get("/").await.assert_text("closed");
    client.get(PAGE).await.assert_contains("Latest");
}

#[stario::test]
async fn the_setting_takes_it_away_and_bounds_it() {
    let config = ServerConfig::from_vars([("STARIO_TRACE_PAGE", "off")]).unwrap();
    let client = TestClient::start_with(bootstrap, config).await;
    client.get(PAGE).await.assert_status(404);
    let config = ServerConfig::from_vars([("STARIO_TRACE_PAGE_MAX_SPANS", "3")]).unwrap();
    let client = TestClient::start_with(bootstrap, config).await;
    for _ in 0..10 {
        client.get("/").await;
    }
    assert_eq!(rows(&page(&client, "").await), 3);
}

#[stario::test]
async fn an_app_without_it_has_no_such_page() {
    let client = TestClient::start(async |app: &mut App, _: &Span| routes(app)).await;
    client.get(PAGE).await.assert_status(404);
}

#[stario::test]
async fn routes_of_the_app_can_be_no_traces_either() {
    async fn quiet(app: &mut App, _span: &Span) {
        app.add(HOME, home).untraced();
        app.add(SAVE, async |_c: Context, w: Writer| w.empty(204));
    }
    let client = TestClient::start(quiet).await;
    client.get("/").await.assert_text("home");
    client.post("/save").await.assert_status(204);
    let spans = client.stop().await.spans();
    let requests: Vec<_> = spans
        .iter()
        .filter(|span| span.attr("request.method").is_some())
        .collect();
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(requests[0].name, "POST /save");
}
