//! The whole app, as browsers use it.

use std::collections::HashMap;

use stario::testing::TestClient;

use {{crate}}::bootstrap;

#[stario::test]
async fn what_one_tab_adds_another_one_sees() {
    let client = TestClient::start(bootstrap).await;
    let page = client.get("/").await;
    page.assert_status(200).assert_contains("Nothing to do.");

    let mut tab = client.get("/live").events().await;
    assert!(tab.next_patch().await.contains("Nothing to do."));

    let add = client.post("/todos");
    let answer = add.signals(&title(" Water the plants ")).await;
    answer.assert_status(200);
    let patch = tab.next_patch().await;
    assert!(patch.contains(">Water the plants<"), "{patch}");
    assert!(patch.contains("1 thing left"), "{patch}");

    client.post("/todos/1/toggle").await.assert_status(204);
    assert!(tab.next_patch().await.contains("0 things left"));
    client.delete("/todos/1").await.assert_status(204);
    assert!(tab.next_patch().await.contains("Nothing to do."));
    client.stop().await;
}

#[stario::test]
async fn an_empty_title_and_an_unknown_todo_are_refused() {
    let client = TestClient::start(bootstrap).await;
    let add = client.post("/todos");
    // Datastar shows nothing but events, so that is what a refusal is.
    let refused = add.signals(&title("  ")).await;
    refused.assert_contains("A todo needs a title");
    client.post("/todos/9/toggle").await.assert_status(404);
    client.get("/nowhere").await.assert_status(404);
    client.stop().await;
}

/// The signals of the field above the list.
fn title(text: &str) -> HashMap<&str, &str> {
    HashMap::from([("title", text)])
}
