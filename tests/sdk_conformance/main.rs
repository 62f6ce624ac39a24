//! The example `sdk-conformance` against inputs of every kind that the SDK test runner sends:
//! compared as the runner compares, and then to the byte.

mod cases;
mod compare;
#[allow(
    dead_code,
    reason = "the test starts the app itself, not through `main`"
)]
#[path = "../../examples/sdk-conformance/main.rs"]
mod sdk_conformance;

use cases::{CASES, Case};
use serde_json::Value;
use stario::testing::{TestClient, TestRequest};

async fn check(case: &Case, request: TestRequest) {
    let input: Value = serde_json::from_str(case.input).expect(case.name);
    // The runner sends less than the client does, and this `accept`.
    let response = request
        .signals(&input)
        .header("accept", "text/event-stream")
        .await;
    response
        .assert_status(200)
        .assert_header("content-type", "text/event-stream")
        .assert_header("cache-control", "no-cache");
    assert!(response.is_complete(), "{}: the stream ends", case.name);
    let actual = response.text();
    if let Err(difference) = compare::events(case.golden, &actual) {
        panic!("{}: {difference}\n--- answered\n{actual}", case.name);
    }
    assert_eq!(actual, case.exact, "{}", case.name);
}

#[stario::test]
async fn every_case_by_get() {
    let client = TestClient::start(sdk_conformance::bootstrap).await;
    for case in CASES {
        check(case, client.get("/test")).await;
    }
    client.stop().await;
}

#[stario::test]
async fn every_case_by_post() {
    let client = TestClient::start(sdk_conformance::bootstrap).await;
    for case in CASES {
        check(case, client.post("/test")).await;
    }
    client.stop().await;
}

#[stario::test]
async fn an_input_that_is_not_one_is_refused_before_the_stream_opens() {
    let client = TestClient::start(sdk_conformance::bootstrap).await;
    for input in [
        r#"{"events": [{"type": "unknown"}]}"#,
        r#"{"events": [{"type": "patchElements", "mode": "inside"}]}"#,
        r#"{"events": [{"type": "patchElements", "elements": "<p>", "namespace": "xml"}]}"#,
        "{",
    ] {
        let response = client
            .get("/test")
            .query("datastar", input)
            .header("accept", "text/html")
            .await;
        response.assert_status(400);
    }
    client.stop().await;
}
