//! The whole app, as browsers use it.

use serde_json::{Value, json};
use stario::testing::{EventStream, TestClient};

use chat_room::bootstrap;

fn visitor(id: &str, name: &str) -> Value {
    json!({ "user_id": id, "username": name, "color": "#3b82f6" })
}

/// The signals of a visitor with something in the field.
fn saying(id: &str, text: &str) -> Value {
    json!({ "user_id": id, "username": "Ada", "color": "#3b82f6", "message": text })
}

async fn make_room(client: &TestClient, title: &str) -> String {
    let form = json!({ "room_title": title, "room_description": "" });
    let made = client.post("/rooms").signals(&form).await;
    made.assert_status(200);
    let body = made.text();
    let path = body.split('\'').find(|part| part.starts_with("/rooms/"));
    path.unwrap_or_else(|| panic!("it leads to the room: {body}"))
        .to_owned()
}

/// Opens the stream of a tab in a room and takes its first patch.
async fn enter(client: &TestClient, room: &str, id: &str, name: &str) -> EventStream {
    let live = client.get(format!("{room}/subscribe"));
    let mut tab = live.signals(&visitor(id, name)).events().await;
    let first = tab.next_patch().await;
    assert!(first.contains("room-live"), "{first}");
    tab
}

/// Patches until one contains the text.
async fn until(tab: &mut EventStream, text: &str) -> String {
    for _ in 0..10 {
        let patch = tab.next_patch().await;
        if patch.contains(text) {
            return patch.elements;
        }
    }
    panic!("no patch says {text:?}");
}

#[stario::test]
async fn an_empty_lobby_invites_and_its_files_are_there() {
    let client = TestClient::start(bootstrap).await;
    let page = client.get("/").await;
    page.assert_status(200).assert_contains("No rooms yet");
    let body = page.text();
    let sheet = body
        .split('"')
        .find(|part| part.starts_with("/static/css/style."))
        .expect("the page has a stylesheet")
        .to_owned();
    client.get(sheet).await.assert_status(200);
    client.stop().await;
}

#[stario::test]
async fn a_room_is_made_listed_and_thrown_away_in_every_lobby() {
    let client = TestClient::start(bootstrap).await;
    let mut lobby = client.get("/subscribe").events().await;
    assert!(lobby.next_patch().await.contains("No rooms yet"));

    assert_eq!(
        make_room(&client, " Tea & Biscuits ").await,
        "/rooms/tea-biscuits"
    );
    assert!(
        until(&mut lobby, "Tea &amp; Biscuits")
            .await
            .contains("0 online")
    );
    assert_eq!(
        make_room(&client, "Tea, biscuits").await,
        "/rooms/tea-biscuits-2"
    );

    let page = client.get("/rooms/tea-biscuits").await;
    page.assert_status(200).assert_contains("Say hello!");
    for room in ["/rooms/tea-biscuits", "/rooms/tea-biscuits-2"] {
        client.delete(room).await.assert_redirect("/");
    }
    until(&mut lobby, "No rooms yet").await;
    client.stop().await;
}

#[stario::test]
async fn a_room_without_a_name_is_not_made() {
    let client = TestClient::start(bootstrap).await;
    let form = json!({ "room_title": "  ", "room_description": "x" });
    client.post("/rooms").signals(&form).await;
    client.get("/").await.assert_contains("No rooms yet");
    client.stop().await;
}

#[stario::test]
async fn two_visitors_are_two_people() {
    let client = TestClient::start(bootstrap).await;
    let id = |page: &str| {
        let from = page.find("user_id").expect("the page has a user");
        page[from..from + 40].to_owned()
    };
    let (one, other) = (client.get("/").await.text(), client.get("/").await.text());
    assert_ne!(id(&one), id(&other));
    client.stop().await;
}

#[stario::test]
async fn an_address_may_say_who_comes() {
    let client = TestClient::start(bootstrap).await;
    let page = client.get("/?username=Ada+%3Cb%3E&user_id=ada").await;
    let body = page.text();
    let signals = body.split("data-signals").nth(1).expect("signals");
    let signals = signals.split('>').next().expect("an end");
    assert!(
        signals.contains("Ada ") && signals.contains("ada"),
        "{body}"
    );
    assert!(!body.contains("<b>"), "{body}");
    client.stop().await;
}

#[stario::test]
async fn what_one_says_the_other_reads_and_a_reload_shows() {
    let client = TestClient::start(bootstrap).await;
    let room = make_room(&client, "Tea").await;
    let mut ada = enter(&client, &room, "ada", "Ada").await;
    until(&mut ada, "1 online").await;
    let mut bo = enter(&client, &room, "bo", "Bo").await;
    assert!(until(&mut ada, "2 online").await.contains("title=\"Bo\""));

    let typing = client.post(format!("{room}/typing"));
    typing
        .signals(&saying("ada", "he"))
        .await
        .assert_status(204);
    until(&mut bo, "Ada is typing").await;

    let send = client.post(format!("{room}/send"));
    send.signals(&saying("ada", " hello <b> "))
        .await
        .assert_status(204);
    let patch = until(&mut bo, "<p>hello &lt;b&gt;</p>").await;
    assert!(
        !patch.contains("is typing"),
        "who has said it no longer types: {patch}"
    );
    assert!(!patch.contains("class=\"mine\""), "it is not Bo's: {patch}");
    assert!(until(&mut ada, "<p>hello").await.contains("class=\"mine\""));

    let page = client.get(&room).await;
    page.assert_contains("<p>hello &lt;b&gt;</p>");

    drop(bo);
    until(&mut ada, "1 online").await;
    client.stop().await;
}

#[stario::test]
async fn nothing_is_said_by_nobody_and_nothing_said_is_no_message() {
    let client = TestClient::start(bootstrap).await;
    let room = make_room(&client, "Tea").await;
    let send = |signals: Value| {
        let post = client.post(format!("{room}/send"));
        async move { post.signals(&signals).await }
    };
    // Datastar navigates: who is not in the room is sent to its page.
    send(saying("ghost", "boo"))
        .await
        .assert_contains("/rooms/tea");

    let mut ada = enter(&client, &room, "ada", "Ada").await;
    send(saying("ada", "   ")).await.assert_status(204);
    send(saying("ada", "one")).await.assert_status(204);
    let patch = until(&mut ada, "<p>one</p>").await;
    assert_eq!(patch.matches("id=\"message-").count(), 1, "{patch}");
    client.stop().await;
}

#[stario::test]
async fn a_room_keeps_its_newest_hundred() {
    let client = TestClient::start(bootstrap).await;
    let room = make_room(&client, "Tea").await;
    let ada = enter(&client, &room, "ada", "Ada").await;
    for number in 0..105 {
        let send = client.post(format!("{room}/send"));
        let said = saying("ada", &format!("number {number}."));
        send.signals(&said).await.assert_status(204);
    }
    // The last one may be written after its answer.
    let mut page = String::new();
    for _ in 0..100 {
        page = client.get(&room).await.text();
        if page.contains("number 104.") {
            break;
        }
    }
    drop(ada);
    assert_eq!(page.matches("id=\"message-").count(), 100);
    assert!(!page.contains("number 4.") && page.contains("number 5."));
    client.stop().await;
}

#[stario::test]
async fn who_is_in_a_room_that_is_thrown_away_is_led_to_the_lobby() {
    let client = TestClient::start(bootstrap).await;
    let room = make_room(&client, "Tea").await;
    let mut ada = enter(&client, &room, "ada", "Ada").await;
    client.delete(&room).await.assert_redirect("/");
    ada.end().await;
    let last = ada.seen().last().expect("events before the end");
    let data = format!("{last:?}");
    assert!(data.contains("location"), "{data}");
    client.get(&room).await.assert_redirect("/");
    client.stop().await;
}

#[stario::test]
async fn a_stranger_to_every_room_gets_no_stream() {
    let client = TestClient::start(bootstrap).await;
    let live = client.get("/rooms/nowhere/subscribe");
    let answer = live.signals(&visitor("ada", "Ada")).await;
    answer.assert_status(200).assert_contains("location");
    client.stop().await;
}
