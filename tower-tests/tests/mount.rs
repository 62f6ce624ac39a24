//! An axum router below a prefix of a stario app.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Extension, Router};
use stario::prelude::*;
use stario::testing::{TestClient, TestServer};
use stario::{Method, Route, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

routes! {
    HOME  = GET "/";
    TAKEN = GET "/old/taken";
}

#[derive(Clone)]
struct User(&'static str);

/// Bytes that come when they are asked for, and what stops them.
struct Drip {
    next: u8,
    wait: Arc<Notify>,
    waiting: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl futures_core::Stream for Drip {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        if self.next > b'a' {
            let wait = self.wait.clone();
            let waiting = self
                .waiting
                .get_or_insert_with(|| Box::pin(async move { wait.notified().await }));
            std::task::ready!(waiting.as_mut().poll(cx));
            self.waiting = None;
        }
        if self.next > b'c' {
            return Poll::Ready(Some(Err(std::io::Error::other("broken off"))));
        }
        self.next += 1;
        Poll::Ready(Some(Ok(Bytes::from(vec![self.next - 1]))))
    }
}

fn old(wait: Arc<Notify>) -> Router {
    async fn echo(request: Request) -> Response {
        Response::new(request.into_body())
    }
    async fn who(user: Option<Extension<User>>, headers: HeaderMap) -> String {
        let user = user.map_or("nobody", |Extension(User(name))| name);
        format!("{user} at {}", headers["host"].to_str().expect("text"))
    }
    async fn panics() -> String {
        panic!("the secret plan")
    }
    Router::new()
        .route("/", get(|| async { "the root" }))
        .route(
            "/pages/{id}",
            get(|Path(id): Path<String>| async move { format!("page {id}") }),
        )
        .route("/slash/", get(|| async { "with a slash" }))
        .route("/taken", get(|| async { "never" }))
        .route(
            "/query",
            get(|request: Request| async move { request.uri().to_string() }),
        )
        .route("/echo", post(echo))
        .route("/who", get(who))
        .route(
            "/sets",
            get(|| async { ([("set-cookie", "theirs=1"), ("vary", "cookie")], "set") }),
        )
        .route("/gone", any(|| async { StatusCode::GONE.into_response() }))
        .route("/panic", any(panics))
        .route(
            "/drip",
            get(move || async move {
                let waiting = None;
                Body::from_stream(Drip {
                    next: b'a',
                    wait,
                    waiting,
                })
                .into_response()
            }),
        )
}

async fn named(mut c: Context, mut w: Writer, next: Next) -> Result {
    c.state.insert(User("ada"));
    w.header("vary", "accept")?.header("set-cookie", "ours=1")?;
    w.before_send(|head| {
        let value = stario::HeaderValue::from_static("yes");
        head.headers.insert("x-covered", value);
    });
    next.run(c, w).await
}

async fn plain(_c: Context, w: Writer) {
    w.text("stario");
}

fn compose(app: &mut App) {
    app.layer("/old", named);
    app.mount("/old", old(Arc::default()));
    app.add(HOME, plain);
    app.add(TAKEN, plain);
}

async fn client() -> TestClient {
    TestClient::start(async |app: &mut App, _: &Span| compose(app)).await
}

#[stario::test]
async fn paths_lose_their_prefix_and_keep_everything_else() {
    let client = client().await;
    for (path, told) in [
        ("/old", "the root"),
        ("/old/", "the root"),
        ("/old/pages/7", "page 7"),
        ("/old/pages/a%2Fb%20c", "page a/b c"),
        ("/old/slash/", "with a slash"),
        ("/old/query?a=b&c=%20", "/query?a=b&c=%20"),
        ("/old/taken", "stario"),
        ("/", "stario"),
    ] {
        let answer = client.get(path).no_redirects().await;
        answer.assert_status(200);
        assert_eq!(answer.text(), told, "{path}");
    }
    client.get("/older").await.assert_status(404);
    client.get("/old/none").await.assert_status(404);
    let by_method = client.request(Method::DELETE, "/old/pages/7").await;
    by_method.assert_status(405);
    client.get("/old/gone").await.assert_status(410);
    // What a browser would have resolved never reaches the service.
    for path in ["/x/../old/gone", "/old/../old/gone", "/old/%2e%2e/old/gone"] {
        client.get(path).no_redirects().await.assert_status(404);
    }
}

#[stario::test]
async fn middleware_and_its_state_cover_the_service() {
    let client = client().await;
    let who = client.get("/old/who").header("host", "t.example").await;
    assert_eq!(who.text(), "ada at t.example");
    who.assert_header("x-covered", "yes");
    let sets = client.get("/old/sets").await;
    let all = |name: &str| sets.headers().get_all(name).iter().count();
    assert_eq!((all("set-cookie"), all("vary")), (2, 2), "{sets:?}");
    let span = client.tracer().find_span("GET /old").expect("a span");
    assert_eq!(span.attr("response.status_code"), Some(&200.into()));
    let foreign = client
        .post("/old/echo")
        .header("sec-fetch-site", "cross-site");
    foreign.await.assert_status(403);
    let panicked = client.get("/old/panic").await;
    panicked.assert_status(500);
    assert_eq!(panicked.text(), "Internal Server Error");
}

/// A service for files decodes the whole path before it looks for separators.
#[stario::test]
async fn a_guard_below_a_mount_holds_however_the_service_reads_the_path() {
    async fn locked(_c: Context, w: Writer, _next: Next) {
        w.error(HttpError::new(403, "locked"));
    }
    let client = TestClient::start(async |app: &mut App, _: &Span| {
        app.layer("/old/private", locked);
        let any = any(|request: Request| async move { request.uri().path().to_owned() });
        app.mount("/old", Router::new().fallback(any));
    })
    .await;
    for path in [
        "/old/private/a",
        "/old/private%2Fa",
        "/old/%70rivate%2fa",
        "/old/x%2F..%2Fprivate%2Fa",
        "/old/%2Fprivate/a",
    ] {
        client.get(path).await.assert_status(403);
    }
    for path in ["/old/public%2Fprivate", "/old/privates%2Fa"] {
        client.get(path).await.assert_status(200);
    }
    // What a browser would have resolved does not get there at all.
    for path in ["/old/../old/a", "/old/%2e%2e/a", "/old/a/.%2E/private/b"] {
        client.get(path).no_redirects().await.assert_status(404);
    }
}

async fn reads_first(c: Context, w: Writer, next: Next) -> Result {
    let _read = c.req.body().await?;
    next.run(c, w).await
}

#[stario::test]
async fn bodies_of_requests_stream_into_the_service() {
    let client = client().await;
    let large = "x".repeat(5 * 1024 * 1024);
    let echo = client.post("/old/echo").body(large.clone()).await;
    echo.assert_status(200);
    assert_eq!(echo.bytes().len(), large.len());

    let client = TestClient::start(async |app: &mut App, _: &Span| {
        app.mount("/old", old(Arc::default()))
            .layer(reads_first)
            .body_limit(10);
    })
    .await;
    let echo = client.post("/old/echo").body("whole").await;
    assert_eq!(echo.text(), "whole");
    client
        .post("/old/echo")
        .body("x".repeat(11))
        .await
        .assert_status(413);
}

#[stario::test]
async fn bodies_of_answers_stream_out_and_break_visibly() {
    let go = Arc::new(Notify::new());
    let wait = go.clone();
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.mount("/old", old(wait));
    })
    .await
    .expect("a free port");
    let mut socket = TcpStream::connect(server.address())
        .await
        .expect("it listens");
    let request = b"GET /old/drip HTTP/1.1\r\nhost: t\r\n\r\n";
    socket.write_all(request).await.expect("it reads");
    let mut seen = String::new();
    for piece in ["a\r\n", "b\r\n", "c\r\n"] {
        while !seen.ends_with(piece) {
            let mut bytes = [0; 1024];
            let read = tokio::time::timeout(Duration::from_secs(10), socket.read(&mut bytes));
            let read = read.await.expect("it comes at once").expect("it is open");
            assert_ne!(read, 0, "{seen}");
            seen.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        go.notify_one();
    }
    let mut rest = Vec::new();
    let _cut = socket.read_to_end(&mut rest).await;
    assert!(
        !String::from_utf8_lossy(&rest).contains("0\r\n\r\n"),
        "no proper end"
    );
    let ended = async {
        loop {
            if let Some(span) = server.tracer().find_span("GET /old") {
                return span;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let span = tokio::time::timeout(Duration::from_secs(10), ended).await;
    let error = span.expect("the span ends").error;
    assert!(error.is_some_and(|error| error.contains("broke off in its body")));
}

#[stario::test]
async fn a_route_may_open_a_mount_to_other_sites() {
    let client = TestClient::start_with(
        async |app: &mut App, _: &Span| {
            app.mount("/hooks", old(Arc::default())).cross_site();
            app.add(Route::new(Method::GET, "/x")?, plain);
            Ok::<(), Error>(())
        },
        ServerConfig::default(),
    )
    .await;
    let foreign = client
        .post("/hooks/echo")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(foreign.body("hi").await.text(), "hi");
}
