//! A stario app inside of an axum server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use stario::prelude::*;
use stario::telemetry::{Recording, Tracer};
use stario::tower::Embedded;
use stario::{HeaderMap, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

routes! {
    HELLO = GET  "/hello/{name}";
    ECHO  = POST "/echo";
    LIVE  = GET  "/live";
    WORK  = GET  "/work";
}

#[derive(Default)]
struct Counts {
    cleaned: AtomicUsize,
    worked: AtomicUsize,
    hooks: AtomicUsize,
}

async fn hello(c: Context, w: Writer) -> Result {
    w.text(format!(
        "hello {} at {}",
        c.param::<String>("name")?,
        c.req.host()
    ));
    Ok(())
}

async fn echo(c: Context, w: Writer) -> Result {
    let mut size = 0;
    let mut body = c.req.stream()?;
    while let Some(piece) = body.next().await {
        size += piece?.len();
    }
    w.text(size.to_string());
    Ok(())
}

#[handler]
async fn live(c: Context, w: Writer, counts: Arc<Counts>) {
    let mut live = c.alive(());
    let mut sse = w.sse();
    sse.patch(html! { <p #tick>"tick"</p> });
    while live.next().await.is_some() {}
    counts.cleaned.fetch_add(1, Ordering::SeqCst);
}

#[handler]
async fn work(_c: Context, w: Writer, counts: Arc<Counts>) {
    w.empty(204);
    tokio::time::sleep(Duration::from_millis(50)).await;
    counts.worked.fetch_add(1, Ordering::SeqCst);
}

struct Server {
    address: SocketAddr,
    app: Embedded,
    counts: Arc<Counts>,
    spans: Arc<Recording>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

async fn serve() -> Server {
    let (counts, spans) = (Arc::new(Counts::default()), Arc::new(Recording::new()));
    let tracer: Arc<dyn Tracer> = spans.clone();
    let state = counts.clone();
    let app = Embedded::start_with(
        async |app: &mut App, _: &Span| {
            app.add(HELLO, hello);
            app.add(ECHO, echo);
            app.add(LIVE, live(state.clone()));
            app.add(WORK, work(state.clone()));
            app.on_shutdown(async move || {
                state.hooks.fetch_add(1, Ordering::SeqCst);
            });
        },
        ServerConfig::default(),
        tracer,
    )
    .await
    .expect("it starts");
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("it has one");
    let (stop, stopped) = oneshot::channel::<()>();
    let drain = app.drainer();
    let router = Router::new()
        .route(
            "/axum",
            get(|headers: HeaderMap| async move { headers.len().to_string() }),
        )
        .fallback_service(app.service());
    let serving = tokio::spawn(async move {
        axum::serve(listener, router)
            .with_graceful_shutdown(async move {
                let _ = stopped.await;
                drain();
            })
            .await
    });
    Server {
        address,
        app,
        counts,
        spans,
        stop,
        serving,
    }
}

async fn send(address: SocketAddr, request: &str) -> TcpStream {
    let mut socket = TcpStream::connect(address).await.expect("it listens");
    socket
        .write_all(request.as_bytes())
        .await
        .expect("it reads");
    socket
}

async fn until(socket: &mut TcpStream, mark: &str) -> String {
    let mut seen = String::new();
    while !seen.contains(mark) {
        let mut bytes = [0; 4096];
        let read = tokio::time::timeout(Duration::from_secs(10), socket.read(&mut bytes));
        let read = read.await.expect("it comes").expect("it is open");
        assert_ne!(read, 0, "the end came before {mark:?}: {seen}");
        seen.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    seen
}

async fn ask(address: SocketAddr, request: &str) -> String {
    let mut socket = send(address, request).await;
    let mut answer = String::new();
    let read = tokio::time::timeout(Duration::from_secs(10), socket.read_to_string(&mut answer));
    read.await.expect("it comes").expect("it is text");
    answer
}

#[stario::test]
async fn requests_pass_from_axum_and_back() {
    let server = serve().await;
    let own = ask(
        server.address,
        "GET /axum HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(own.ends_with("\r\n\r\n2"), "{own}");
    let get = "GET /hello/ada HTTP/1.1\r\nhost: T.example:80\r\nconnection: close\r\n\r\n";
    let hello = ask(server.address, get).await;
    assert!(hello.ends_with("hello ada at t.example"), "{hello}");
    let missing = ask(
        server.address,
        "GET /none HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(missing.starts_with("HTTP/1.1 404"), "{missing}");
    let large = "x".repeat(1024 * 1024);
    let post = format!(
        "POST /echo HTTP/1.1\r\nhost: t\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{large}",
        large.len()
    );
    let echoed = ask(server.address, &post).await;
    assert!(echoed.ends_with("\r\n\r\n1048576"), "{echoed}");
    let span = server.spans.find_span("GET /hello/{name}").expect("a span");
    assert_eq!(span.attr("response.status_code"), Some(&200.into()));
}

#[stario::test]
async fn a_stop_ends_streams_waits_for_work_and_runs_the_hooks() {
    let server = serve().await;
    let mut stream = send(server.address, "GET /live HTTP/1.1\r\nhost: t\r\n\r\n").await;
    until(&mut stream, "tick").await;
    let worked = ask(
        server.address,
        "GET /work HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(worked.starts_with("HTTP/1.1 204"), "{worked}");

    server.stop.send(()).expect("it serves");
    until(&mut stream, "0\r\n\r\n").await;
    let ended = tokio::time::timeout(Duration::from_secs(10), server.serving);
    ended
        .await
        .expect("it ends")
        .expect("no panic")
        .expect("no error");
    server.app.stop().await;
    let count = |of: &AtomicUsize| of.load(Ordering::SeqCst);
    assert_eq!(count(&server.counts.cleaned), 1);
    assert_eq!(count(&server.counts.worked), 1);
    assert_eq!(count(&server.counts.hooks), 1);
}

#[stario::test]
async fn a_client_that_leaves_ends_its_stream_and_nothing_is_cancelled() {
    let server = serve().await;
    let mut stream = send(server.address, "GET /live HTTP/1.1\r\nhost: t\r\n\r\n").await;
    until(&mut stream, "tick").await;
    drop(stream);
    for attempt in 0.. {
        if server.counts.cleaned.load(Ordering::SeqCst) == 1 {
            break;
        }
        assert!(attempt < 1000, "clean-up never ran");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
