//! The hello-world example at the wire.

#[allow(
    dead_code,
    reason = "the test starts the app itself, not through `main`"
)]
#[path = "../examples/hello-world/main.rs"]
mod hello_world;
mod support;

use serde_json::{Value, json};
use stario::testing::TestServer;
use support::{Wire, header, status};

async fn serve() -> TestServer {
    TestServer::start(hello_world::bootstrap)
        .await
        .expect("the example starts")
}

/// The signals that `/increment` sends back for some of the page's.
async fn increment(server: &TestServer, signals: &str) -> Value {
    let request = support::get(&format!("/increment?datastar={signals}"));
    let mut wire = Wire::request(server.address(), &request).await;
    let head = wire.read_until("\r\n\r\n").await;
    assert_eq!(status(&head), 200);
    assert_eq!(header(&head, "content-type"), Some("text/event-stream"));
    let event = wire.event().await;
    let signals = event
        .strip_prefix("event: datastar-patch-signals\ndata: signals ")
        .expect("one signal patch");
    serde_json::from_str(signals).expect("signals are JSON")
}

#[stario::test]
async fn the_page_starts_at_zero() {
    let server = serve().await;
    let page = Wire::request(server.address(), &support::get("/"))
        .await
        .response()
        .await;
    assert_eq!(status(&page), 200);
    for part in [
        "<title>Hello World - Stario App</title>",
        "<h1>Hello, Stario! ⭐</h1>",
        r#"data-signals="{count:0}""#,
        r#"data-text="$count""#,
        ">0</span>",
        r#"data-on:click="@get('/increment')""#,
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[stario::test]
async fn the_server_adds_one_and_keeps_the_other_signals() {
    let server = serve().await;
    assert_eq!(
        increment(&server, "%7B%22count%22%3A41%2C%22name%22%3A%22ada%22%7D").await,
        json!({ "count": 42, "name": "ada" })
    );
    let many = "%7B%22count%22%3A%22many%22%7D";
    assert_eq!(increment(&server, many).await, json!({ "count": 1 }));
    assert_eq!(increment(&server, "%7B%7D").await, json!({ "count": 1 }));
}
