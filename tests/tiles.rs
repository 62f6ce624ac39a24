//! The tiles example at the wire: routes, refusals, streams, and what the log says.

#[allow(dead_code, reason = "a test takes what it needs")]
mod example;

use std::thread;
use std::time::Duration;

use example::{Example, Response, Stream};

const DATASTAR: &str = "Datastar-Request: true\r\nContent-Type: application/json\r\n";

fn signals(user_id: &str) -> String {
    format!(r#"{{"user_id":"{user_id}"}}"#)
}

/// Opens the stream of a user and reads up to the patch that its own joining causes.
fn subscribe(tiles: &Example, user_id: &str) -> Stream {
    let target = format!("/subscribe?datastar=%7B%22user_id%22%3A%22{user_id}%22%7D");
    let mut stream = tiles.open("GET", &target, "Datastar-Request: true\r\n", "");
    assert_eq!(stream.status, 200);
    assert!(stream.head.contains("content-type: text/event-stream\n"));
    stream.next_event();
    stream.next_event();
    stream
}

fn post(tiles: &Example, target: &str, body: &str) -> Response {
    tiles.send("POST", target, "Content-Type: application/json\r\n", body)
}

/// The opening tag of one cell, in a page or a patch.
fn cell(html: &str, id: u32) -> &str {
    let at = html
        .find(&format!(r#"data-cell-id="{id}""#))
        .expect("the cell");
    let start = html[..at].rfind('<').expect("its tag");
    let end = html[at..].find('>').expect("its end") + at;
    &html[start..end]
}

fn painted(html: &str) -> usize {
    html.matches(r#"class="cell painted""#).count()
}

fn players(html: &str) -> usize {
    html.matches(r#"id="player-"#).count()
}

/// Empties the board, so that a test knows what is on it.
fn reset(tiles: &Example, user_id: &str, stream: &mut Stream) {
    assert_eq!(post(tiles, "/reset", &signals(user_id)).status, 204);
    stream.wait_for(|event| painted(event) == 0);
}

#[test]
fn the_page_has_a_fresh_user_a_stream_and_a_board() {
    let tiles = Example::start("tiles");
    let page = tiles.send("GET", "/", "", "");
    assert_eq!(page.status, 200);
    assert!(
        page.head
            .contains("content-type: text/html; charset=utf-8\n")
    );
    let html = &page.text;
    assert!(html.starts_with("<!DOCTYPE html>"));
    assert!(html.contains("<title>Tiles - Stario App</title>"));
    assert!(html.contains(r#"data-init="@get('/subscribe', {retry: 'always'})""#));
    assert!(html.contains(r#"<div id="board" class="board" data-on:click=""#));
    assert_eq!(html.matches("data-cell-id=").count(), 25);
    assert_eq!(painted(html), 15);
    assert_eq!(players(html), 0);

    let user_id = |html: &str| {
        let (_, rest) = html
            .split_once(r#"data-signals__ifmissing="{user_id:'"#)
            .expect("signals");
        rest.split_once('\'').expect("an id").0.to_owned()
    };
    let first = user_id(html);
    assert_eq!(first.len(), 8);
    assert_ne!(first, user_id(&tiles.send("GET", "/", "", "").text));
}

#[test]
fn a_click_reaches_every_open_stream() {
    let tiles = Example::start("tiles");
    let mut ada = subscribe(&tiles, "ada");
    let mut bob = subscribe(&tiles, "bob");
    ada.wait_for(|event| players(event) == 2);
    reset(&tiles, "ada", &mut ada);
    bob.wait_for(|event| painted(event) == 0);

    let answer = post(&tiles, "/click?cellId=7", &signals("ada"));
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    for stream in [&mut ada, &mut bob] {
        let patch = stream.next_event();
        assert!(
            patch.starts_with("event: datastar-patch-elements\ndata: elements <!DOCTYPE html>")
        );
        assert!(patch.ends_with("</html>\n\n"));
        assert_eq!(painted(&patch), 1);
        assert!(cell(&patch, 7).contains(r#"style="background-color:"#));
    }

    // The same color clears, another one repaints.
    post(&tiles, "/click?cellId=7", &signals("ada"));
    assert_eq!(painted(&bob.next_event()), 0);
    post(&tiles, "/click?cellId=7", &signals("ada"));
    let adas = cell(&bob.next_event(), 7).to_owned();
    post(&tiles, "/click?cellId=7", &signals("bob"));
    assert_ne!(cell(&bob.next_event(), 7), adas);
}

#[test]
fn the_board_is_complete_when_the_last_cell_is_painted() {
    let tiles = Example::start("tiles");
    let mut ada = subscribe(&tiles, "ada");
    reset(&tiles, "ada", &mut ada);
    for id in 0..25 {
        post(&tiles, &format!("/click?cellId={id}"), &signals("ada"));
        let patch = ada.next_event();
        assert_eq!(patch.contains(r#"class="board complete""#), id == 24);
    }
}

#[test]
fn a_bad_request_is_answered_clearly_and_changes_nothing() {
    let tiles = Example::start("tiles");
    let mut ada = subscribe(&tiles, "ada");
    reset(&tiles, "ada", &mut ada);
    let me = signals("ada");
    let long = signals(&"x".repeat(33));
    let bad = [
        (
            "/click",
            me.as_str(),
            "The query parameter `cellId` is missing.",
        ),
        ("/click?cellId=", &me, "`cellId` is wrong"),
        ("/click?cellId=seven", &me, "`cellId` is wrong"),
        ("/click?cellId=-1", &me, "`cellId` is wrong"),
        ("/click?cellId=1.5", &me, "`cellId` is wrong"),
        ("/click?cellId=99999999999", &me, "`cellId` is wrong"),
        ("/click?cellId=25", &me, "There is no cell 25."),
        ("/click?cellId=1", "", "The request carries no signals."),
        (
            "/click?cellId=1",
            "user_id=ada",
            "The signals are not valid JSON.",
        ),
        (
            "/click?cellId=1",
            "[1]",
            "The signals must be a JSON object.",
        ),
        ("/click?cellId=1", "{}", "The signals lack `user_id`."),
        (
            "/click?cellId=1",
            r#"{"user_id":7}"#,
            "do not have the expected types",
        ),
        ("/click?cellId=1", &signals(""), "1 to 32 characters"),
        ("/click?cellId=1", &long, "1 to 32 characters"),
        ("/reset", "{}", "The signals lack `user_id`."),
    ];
    for (target, body, says) in bad {
        let plain = post(&tiles, target, body);
        assert_eq!(plain.status, 400, "{target} {body}: {}", plain.text);
        assert!(
            plain
                .head
                .contains("content-type: text/plain; charset=utf-8\n")
        );
        assert!(plain.text.contains(says), "{target} {body}: {}", plain.text);

        // The client reads nothing but 200, so it gets the message as a patch.
        let shown = tiles.send("POST", target, DATASTAR, body);
        assert_eq!(shown.status, 200);
        assert!(shown.text.starts_with("event: datastar-patch-elements\n"));
        assert!(shown.text.contains(r#"role="alert""#) && shown.text.contains(says));
    }
    assert_eq!(tiles.send("GET", "/subscribe", "", "").status, 400);
    assert_eq!(tiles.send("GET", "/click?cellId=1", "", "").status, 405);

    // Nothing was published: the next event is the next click.
    post(&tiles, "/click?cellId=3", &me);
    let patch = ada.next_event();
    assert_eq!((painted(&patch), players(&patch)), (1, 1));
}

#[test]
fn a_user_without_a_stream_is_sent_home() {
    let tiles = Example::start("tiles");
    let mut ada = subscribe(&tiles, "ada");
    reset(&tiles, "ada", &mut ada);
    for target in ["/click?cellId=1", "/reset"] {
        let plain = post(&tiles, target, &signals("ghost"));
        assert_eq!(plain.status, 303);
        assert!(plain.head.contains("location: /\n"));
        let shown = tiles.send("POST", target, DATASTAR, &signals("ghost"));
        assert_eq!(shown.status, 200);
        assert!(shown.text.contains("window.location"), "{}", shown.text);
    }
    post(&tiles, "/click?cellId=3", &signals("ada"));
    assert_eq!(painted(&ada.next_event()), 1);
}

#[test]
fn presence_counts_users_and_survives_an_overlapping_reconnect() {
    let tiles = Example::start("tiles");
    let mut ada = subscribe(&tiles, "ada");
    let bob = subscribe(&tiles, "bob");
    ada.wait_for(|event| players(event) == 2);
    let again = subscribe(&tiles, "bob");
    drop(bob);
    thread::sleep(Duration::from_millis(200));
    post(&tiles, "/reset", &signals("bob"));
    assert_eq!(players(&ada.wait_for(|event| painted(event) == 0)), 2);
    drop(again);
    ada.wait_for(|event| players(event) == 1);
}

#[test]
fn a_stop_ends_the_streams_first() {
    let tiles = Example::start("tiles");
    let streams = [subscribe(&tiles, "ada"), subscribe(&tiles, "bob")];
    let took = tiles.stop();
    assert!(took < Duration::from_secs(2), "{took:?}");
    drop(streams);
}
