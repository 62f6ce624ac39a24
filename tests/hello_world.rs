//! The hello-world example at the wire.

#[allow(dead_code, reason = "a test takes what it needs")]
mod example;

use example::Example;
use serde_json::{Value, json};

/// The signals that `/increment` sends back, and how many events it sent.
fn increment(hello: &Example, signals: &str) -> (Value, usize) {
    let target = format!("/increment?datastar={signals}");
    let answer = hello.send("GET", &target, "Datastar-Request: true\r\n", "");
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("content-type: text/event-stream\n"));
    let events = answer
        .text
        .matches("event: datastar-patch-signals\n")
        .count();
    let line = answer
        .text
        .lines()
        .find_map(|line| line.strip_prefix("data: signals "));
    (
        serde_json::from_str(line.expect("signals")).unwrap(),
        events,
    )
}

#[test]
fn the_page_starts_at_zero() {
    let hello = Example::start("hello-world");
    let page = hello.send("GET", "/", "", "");
    assert_eq!(page.status, 200);
    assert!(
        page.text
            .contains("<title>Hello World - Stario App</title>")
    );
    assert!(page.text.contains("Hello, Stario! ⭐"));
    assert!(page.text.contains(r#"data-signals="{count:0}""#));
    assert!(page.text.contains(r#"data-text="$count""#));
    assert!(page.text.contains(">0</span>"));
    assert!(page.text.contains(r#"data-on:click="@get('/increment')""#));
}

#[test]
fn the_server_adds_one_and_keeps_the_other_signals() {
    let hello = Example::start("hello-world");
    let (signals, events) = increment(&hello, "%7B%22count%22%3A41%2C%22name%22%3A%22ada%22%7D");
    assert_eq!(signals, json!({ "count": 42, "name": "ada" }));
    assert_eq!(events, 1);
    let (signals, _) = increment(&hello, "%7B%22count%22%3A%22many%22%7D");
    assert_eq!(signals, json!({ "count": 1 }));
    let (signals, _) = increment(&hello, "%7B%7D");
    assert_eq!(signals, json!({ "count": 1 }));
}
