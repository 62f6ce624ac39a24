//! The app as two players use it.

use stario::testing::{EventStream, TestClient};

use super::*;

fn signals(user: &str) -> HomeSignals {
    HomeSignals {
        user_id: user.to_owned(),
    }
}

/// Opens a stream and reads up to the patch that its own joining causes.
async fn join(client: &TestClient, user: &str) -> EventStream {
    let request = client.get(SUBSCRIBE.href()).signals(&signals(user));
    let mut tab = request.events().await;
    tab.next_patch().await;
    tab.next_patch().await;
    tab
}

#[stario::test]
async fn a_click_reaches_the_other_tab() {
    let client = TestClient::start(bootstrap).await;
    let mut ann = join(&client, "ann").await;
    let _bob = join(&client, "bob").await;
    assert!(ann.next_patch().await.contains("Players: 2"));

    let reset = client.post(RESET.href());
    reset.signals(&signals("bob")).await.assert_status(204);
    assert!(!ann.next_patch().await.contains("painted"));
    let click = client.post(CLICK.href().query("cellId", 3));
    click.signals(&signals("bob")).await.assert_status(204);
    assert!(ann.next_patch().await.contains("painted"));
    client.stop().await;
}

#[stario::test]
async fn a_cell_that_is_not_there_is_refused() {
    let client = TestClient::start(bootstrap).await;
    let _ann = join(&client, "ann").await;
    let click = client.post(CLICK.href().query("cellId", 99));
    // Datastar shows nothing but events, so that is what a refusal is.
    let refused = click.signals(&signals("ann")).await;
    refused.assert_contains("There is no cell 99.");
    client.stop().await;
}
