//! What a handler reads of a request: query, host, cookies, body whole and piece by piece.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Deserialize;
use stario::ServerConfig;
use stario::prelude::*;
use stario::testing::{TestClient, TestServer};
use support::{Wire, eventually, status};

routes! {
    FACTS  = GET  "/facts/{name}";
    SEARCH = GET  "/search";
    JSON   = POST "/json";
    NOTE   = POST "/note";
    COUNT  = POST "/count";
    MISUSE = POST "/misuse/{how}";
    SLOW   = POST "/slow";
    LARGE  = POST "/large";
}

#[derive(Deserialize)]
struct Search {
    q: String,
    page: Option<u32>,
    #[serde(default)]
    tag: Vec<String>,
}

#[derive(Deserialize)]
struct Order {
    amount: u32,
}

/// What became of an upload, for a client that does not hear of it.
type Fate = Arc<Mutex<Vec<String>>>;

async fn count(c: Context, w: Writer) -> Result {
    let mut upload = c.req.stream_up_to(10)?;
    let mut pieces = Vec::new();
    while let Some(piece) = upload.next().await {
        pieces.push(String::from_utf8(piece?.to_vec())?);
    }
    w.text(format!("{} in {} {pieces:?}", upload.taken(), pieces.len()));
    Ok(())
}

async fn misuse(c: Context, w: Writer) -> Result {
    let how: String = c.param("how")?;
    let result = match &*how {
        "stream-twice" => {
            let _first = c.req.stream()?;
            c.req.stream().map(drop)
        }
        "stream-after-body" => {
            c.req.body().await?;
            c.req.stream().map(drop)
        }
        "body-after-stream" => {
            drop(c.req.stream()?);
            c.req.body().await.map(drop)
        }
        "stream-after-refusal" => {
            assert_eq!(
                c.req.body_up_to(1).await.unwrap_err().status().unwrap(),
                413
            );
            let mut rest = c.req.stream()?;
            let piece = rest.next().await.unwrap()?;
            w.text(String::from_utf8(piece.to_vec())?);
            return Ok(());
        }
        _ => unreachable!("{how}"),
    };
    let error = result.unwrap_err();
    assert!(error.is_misuse() && !error.is_disconnected());
    Err(error)
}

fn bootstrap(fate: Fate) -> impl AsyncFnOnce(&mut App, &Span) {
    async move |app: &mut App, _: &Span| {
        app.add(FACTS, async |c: Context, w: Writer| {
            let name: String = c.param("name")?;
            let (host, version) = (c.req.host(), c.req.version());
            let (path, raw) = (c.req.path(), c.req.raw_path());
            w.text(format!("{name} {host} {version:?} {path} {raw}"));
            Ok::<(), Error>(())
        });
        app.add(SEARCH, async |c: Context, w: Writer| {
            let Search { q, page, tag } = c.query_as()?;
            w.text(format!("{q} {page:?} {tag:?}"));
            Ok::<(), Error>(())
        });
        app.add(JSON, async |c: Context, w: Writer| {
            let order: Order = c.json().await?;
            w.text(order.amount.to_string());
            Ok::<(), Error>(())
        });
        app.add(NOTE, async |c: Context, w: Writer| {
            let small = c.req.body_up_to(4).await;
            assert_eq!(small.unwrap_err().status().unwrap(), 413);
            let (once, again) = (c.req.body_up_to(5).await?, c.req.body().await?);
            assert_eq!(once, again);
            assert!(c.req.body_up_to(4).await.is_err(), "also when it is there");
            w.text(String::from_utf8(once.to_vec())?);
            Ok::<(), Error>(())
        });
        app.add(COUNT, count);
        app.add(MISUSE, misuse);
        app.add(SLOW, move |c: Context, w: Writer| {
            let fate = fate.clone();
            async move {
                let told = |text: String| fate.lock().unwrap().push(text);
                let mut upload = c.req.stream()?;
                while let Some(piece) = upload.next().await {
                    match piece {
                        Ok(piece) => told(String::from_utf8(piece.to_vec())?),
                        Err(error) => {
                            told(format!("{error} {}", error.is_disconnected()));
                            return Err(error);
                        }
                    }
                }
                w.empty(204);
                Ok::<(), Error>(())
            }
        });
        let large = async |c: Context, w: Writer| {
            w.text(c.req.body().await?.len().to_string());
            Ok::<(), Error>(())
        };
        app.add(LARGE, large).body_limit(4 * 1024 * 1024);
    }
}

async fn client() -> TestClient {
    TestClient::start(bootstrap(Fate::default())).await
}

#[stario::test]
async fn the_head_has_its_host_version_and_both_paths() {
    let client = client().await;
    let request = client
        .get("/facts/a%20b")
        .header("host", "Example.COM:8080");
    request
        .await
        .assert_text("a b example.com HTTP/1.1 /facts/a b /facts/a%20b");
    let address = client.get("/facts/x").header("host", "[::1]:8000");
    address.await.assert_contains("x [::1] HTTP/1.1");
}

#[stario::test]
async fn a_query_is_read_as_a_whole() {
    let client = client().await;
    let found = client
        .get("/search?q=a+%26+b&page=2&tag=x&tag=y&more=1")
        .await;
    found.assert_text(r#"a & b Some(2) ["x", "y"]"#);
    for (query, told) in [
        ("", "The query lacks `q`."),
        ("q=1&q=2", "The parameter `q` is there more than once."),
        (
            "q=1&page=%3Cb%3E",
            "The parameter `page` is not a whole number in range.",
        ),
    ] {
        let refused = client.get(format!("/search?{query}")).await;
        refused.assert_status(400).assert_text(told);
    }
    let many = "tag=x&".repeat(1001);
    let refused = client.get(format!("/search?{many}")).await;
    refused.assert_text("The query has more than 1000 parameters.");
}

#[stario::test]
async fn json_is_read_or_refused_with_a_sentence() {
    let client = client().await;
    let order = serde_json::json!({"amount": 3, "more": [1]});
    client.post(JSON.href()).json(&order).await.assert_text("3");
    let json = |body: String| {
        let request = client.post(JSON.href()).body(body);
        request.header("content-type", "application/json; charset=utf-8")
    };
    for (body, code, told) in [
        ("{}".to_owned(), 400, "The JSON lacks `amount`."),
        (String::new(), 400, "The request has an empty body."),
        ("{amount}".to_owned(), 400, "The body is not valid JSON."),
        (
            r#"{"amount":"<script>"}"#.to_owned(),
            400,
            "The JSON does not have the expected types.",
        ),
        ("[".repeat(100_000), 400, "The JSON is nested too deeply."),
        (
            " ".repeat(3 * 1024 * 1024),
            413,
            "The request body is too large.",
        ),
    ] {
        json(body).await.assert_status(code).assert_text(told);
    }
    let form = client.post(JSON.href()).form(&[("amount", "1")]).await;
    form.assert_status(415)
        .assert_text("The request does not carry JSON.");
    let nothing = client.post(JSON.href()).body("{\"amount\":1}").await;
    nothing.assert_status(415);
}

#[stario::test]
async fn a_body_over_the_limit_of_a_call_can_still_be_read() {
    let client = client().await;
    client
        .post(NOTE.href())
        .body("12345")
        .await
        .assert_text("12345");
    let chunked = "POST /note HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n\
                   3\r\n123\r\n2\r\n45\r\n0\r\n\r\n";
    let server = TestServer::start(bootstrap(Fate::default())).await.unwrap();
    let mut wire = Wire::request(server.address(), chunked).await;
    assert!(wire.response().await.ends_with("\r\n\r\n12345"));
}

#[stario::test]
async fn a_route_may_take_more_than_the_others() {
    let client = client().await;
    let body = vec![b'x'; 3 * 1024 * 1024];
    let large = client.post(LARGE.href()).body(body.clone()).await;
    large.assert_text("3145728");
    client.post(NOTE.href()).body(body).await.assert_status(413);
    let over = vec![b'x'; 4 * 1024 * 1024 + 1];
    client
        .post(LARGE.href())
        .body(over)
        .await
        .assert_status(413);
}

#[stario::test]
#[should_panic(expected = "a body limit is at most 2 GiB")]
async fn a_limit_without_sense_is_refused_at_start() {
    TestClient::start(async |app: &mut App, _: &Span| {
        app.add(COUNT, count).body_limit(3 * 1024 * 1024 * 1024);
    })
    .await;
}

#[stario::test]
async fn a_stream_gives_what_comes_and_stops_at_its_limit() {
    let client = client().await;
    let whole = client.post(COUNT.href()).body("1234567890").await;
    whole.assert_text(r#"10 in 1 ["1234567890"]"#);
    client.post(COUNT.href()).await.assert_text("0 in 0 []");
    let over = client.post(COUNT.href()).body("1234567890123456").await;
    over.assert_status(413);
}

#[stario::test]
async fn a_body_is_given_out_once() {
    let client = client().await;
    for (how, told) in [
        (
            "stream-twice",
            "the body is read piece by piece, which can be done once",
        ),
        (
            "body-after-stream",
            "the body is read piece by piece, which can be done once",
        ),
        ("stream-after-body", "the body has been read as a whole"),
    ] {
        let response = client.post(MISUSE.href(how)).body("abc").await;
        response
            .assert_status(500)
            .assert_text("Internal Server Error");
        let span = response.span().await;
        assert_eq!(span.error.as_deref(), Some(told), "{how}");
    }
    let refused = client.post(MISUSE.href("stream-after-refusal")).body("abc");
    refused.await.assert_status(200).assert_text("abc");
}

const UPLOAD: &str = "POST /slow HTTP/1.1\r\nhost: t\r\ncontent-length: 10\r\n\r\nabc";

#[stario::test]
async fn a_client_that_leaves_half_way_is_its_own_error() {
    let fate = Fate::default();
    let server = TestServer::start(bootstrap(fate.clone())).await.unwrap();
    let wire = Wire::request(server.address(), UPLOAD).await;
    eventually("the first piece is there", || {
        fate.lock().unwrap().len() == 1
    })
    .await;
    wire.reset();
    eventually("the handler is told", || fate.lock().unwrap().len() == 2).await;
    let told = fate.lock().unwrap().clone();
    assert_eq!(told, ["abc", "The request body was cut short. true"]);
    let recording = server.recording();
    server.stop().await;
    let span = recording.find_span("POST /slow").unwrap();
    assert!(!span.is_error(), "nobody but the client did anything wrong");
}

#[stario::test]
async fn a_client_that_falls_silent_is_told_so() {
    let fate = Fate::default();
    let mut config = ServerConfig::default();
    config.body_timeout = Duration::from_millis(50);
    let server = TestServer::start_with(bootstrap(fate.clone()), config);
    let server = server.await.unwrap();
    let mut wire = Wire::request(server.address(), UPLOAD).await;
    let answer = wire.response().await;
    assert_eq!(status(&answer), 408);
    let told = fate.lock().unwrap().clone();
    assert_eq!(told, ["abc", "The request body took too long. false"]);
}
