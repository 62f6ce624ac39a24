//! The examples of one page each: dashboard, todo, uploads.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(
    dead_code,
    reason = "the test starts the app itself, not through `main`"
)]
#[path = "../examples/dashboard/main.rs"]
mod dashboard;
#[allow(
    dead_code,
    reason = "the test starts the app itself, not through `main`"
)]
#[path = "../examples/todo/main.rs"]
mod todo;
#[allow(
    dead_code,
    reason = "the test starts the app itself, not through `main`"
)]
#[path = "../examples/uploads/main.rs"]
mod uploads;

use serde_json::json;
use stario::testing::{TestClient, TestResponse};

#[stario::test]
async fn the_dashboard_plots_what_the_server_does() {
    let client = TestClient::start(dashboard::bootstrap).await;
    client.get("/").await.assert_contains("This server");
    client.get("/nowhere").await.assert_status(404);
    let mut tab = client.get("/live").events().await;
    // The stream itself is counted from the second sample after it on.
    let mut patch = tab.next_patch().await;
    while !patch.contains("Open streams, the last minute: 1\"") {
        patch = tab.next_patch().await;
    }
    assert!(
        patch.contains("<polyline class=\"line\" points=\""),
        "{patch}"
    );
    assert_eq!(patch.elements.matches("<svg ").count(), 3);
    client.stop().await;
}

#[stario::test]
async fn what_one_adds_to_the_list_another_tab_shows() {
    let client = TestClient::start(todo::bootstrap).await;
    let mut tab = client.get("/live").events().await;
    assert!(tab.next_patch().await.contains("Nothing to do."));

    let add = client.post("/todos");
    add.signals(&json!({ "title": " Tea & cake " })).await;
    let patch = tab.next_patch().await;
    assert!(patch.contains(">Tea &amp; cake<") && patch.contains("1 thing left"));
    client.post("/todos/1/toggle").await.assert_status(204);
    assert!(tab.next_patch().await.contains("0 things left"));
    client.delete("/todos/1").await.assert_status(204);
    assert!(tab.next_patch().await.contains("Nothing to do."));

    client.delete("/todos/1").await.assert_status(404);
    let empty = client
        .post("/todos")
        .signals(&json!({ "title": "  " }))
        .await;
    empty.assert_contains("A todo needs a title");
    client.stop().await;
}

async fn send(client: &TestClient, title: &str, topics: &[&str], photo: &[u8]) -> TestResponse {
    let mut form = client.post("/photos").field("title", title);
    for topic in topics {
        form = form.field("topic", *topic);
    }
    form.file("photo", "../../evil.html", "image/png", photo.to_vec())
        .await
}

#[stario::test]
async fn a_photo_is_kept_under_a_name_of_ours_and_shown() {
    let client = TestClient::start(uploads::bootstrap).await;
    let png = b"\x89PNG\r\n\x1a\nand more";
    let page = send(&client, "A fox", &["Animals", "Places"], png).await;
    page.assert_redirect("/")
        .assert_contains("<small>Animals · Places · 1 kB</small>");
    let body = page.text();
    let (_, rest) = body.split_once("src=\"/photos/").unwrap();
    let name = rest.split_once('"').unwrap().0;
    assert_eq!(
        name.split_once('.').unwrap().1,
        "png",
        "what it is, not its name"
    );
    assert!(!name.contains("evil"), "{name}");
    let photo = client.get(format!("/photos/{name}")).await;
    photo
        .assert_status(200)
        .assert_header("content-type", "image/png");
    let policy = photo.header("content-security-policy").unwrap_or_default();
    assert!(policy.contains("sandbox"), "it is a stranger's: {policy}");
    assert_eq!(photo.bytes().as_ref(), png);
    client.stop().await;
}

#[stario::test]
async fn a_form_with_mistakes_comes_back_as_it_was_with_each_of_them() {
    let client = TestClient::start(uploads::bootstrap).await;
    let script = b"<script>alert(1)</script>";
    let page = send(&client, "", &["Animals", "Cars"], script).await;
    page.assert_status(422)
        .assert_contains("Give it a title.")
        .assert_contains("There is no topic \"Cars\".")
        .assert_contains("This is neither JPEG, PNG nor WebP.")
        .assert_contains("value=\"Animals\" checked")
        .assert_contains("No photos yet.");

    let page = send(&client, &"x".repeat(81), &[], b"").await;
    page.assert_status(422)
        .assert_contains("At most 80 characters.")
        .assert_contains("Choose a file.")
        .assert_contains(&format!("value=\"{}\"", "x".repeat(81)));
    client.stop().await;
}
