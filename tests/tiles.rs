//! The tiles example at the wire: its routes, its refusals, its streams and its spans.

mod support;
#[allow(
    dead_code,
    reason = "the test starts the app itself, not through `main`"
)]
#[path = "../examples/tiles/main.rs"]
mod tiles;

use std::net::SocketAddr;

use stario::testing::TestServer;
use support::{Wire, eventually, header, status};

/// One player: an open stream and a way to send commands.
struct Player {
    name: &'static str,
    address: SocketAddr,
    stream: Wire,
}

impl Player {
    /// Opens the stream and reads up to the patch that its own joining causes.
    async fn join(server: &TestServer, name: &'static str) -> Self {
        let address = server.address();
        let signals = format!("%7B%22user_id%22%3A%22{name}%22%7D");
        let request = format!("GET /subscribe?datastar={signals} HTTP/1.1\r\nhost: test\r\n\r\n");
        let mut stream = Wire::request(address, &request).await;
        let head = stream.read_until("\r\n\r\n").await;
        assert_eq!(status(&head), 200);
        assert_eq!(header(&head, "content-type"), Some("text/event-stream"));
        let mut player = Self {
            name,
            address,
            stream,
        };
        player.patch().await;
        player.patch().await;
        player
    }

    async fn patch(&mut self) -> String {
        self.stream.event().await
    }

    /// Reads patches until one fits.
    async fn patch_with(&mut self, fits: impl Fn(&str) -> bool) -> String {
        loop {
            let patch = self.patch().await;
            if fits(&patch) {
                return patch;
            }
        }
    }

    async fn post(&self, target: &str) -> String {
        post(self.address, target, &signals(self.name)).await
    }

    /// Empties the board, so that a test knows what is on it.
    async fn reset(&mut self) {
        assert_eq!(status(&self.post("/reset").await), 204);
        self.patch_with(|patch| painted(patch) == 0).await;
    }
}

async fn serve() -> TestServer {
    TestServer::start(tiles::bootstrap)
        .await
        .expect("the example starts")
}

fn signals(user_id: &str) -> String {
    format!(r#"{{"user_id":"{user_id}"}}"#)
}

async fn get(address: SocketAddr, target: &str) -> String {
    Wire::request(address, &support::get(target))
        .await
        .response()
        .await
}

async fn post(address: SocketAddr, target: &str, body: &str) -> String {
    Wire::request(address, &support::post(target, body))
        .await
        .response()
        .await
}

/// As the Datastar client posts.
async fn act(address: SocketAddr, target: &str, body: &str) -> String {
    let request = support::post(target, body);
    let request = request.replacen("\r\n", "\r\ndatastar-request: true\r\n", 1);
    Wire::request(address, &request).await.response().await
}

/// The opening tag of one cell.
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

#[stario::test]
async fn the_page_has_a_fresh_user_a_stream_and_a_board() {
    let server = serve().await;
    let page = get(server.address(), "/").await;
    assert_eq!(status(&page), 200);
    assert_eq!(
        header(&page, "content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(page.contains("\r\n\r\n<!DOCTYPE html><html lang=\"en\">"));
    assert!(page.contains("<title>Tiles - Stario App</title>"));
    assert!(
        page.contains(
            r#"data-init="@get('/subscribe', {retry: 'always', retryMaxCount: Infinity})""#
        )
    );
    assert!(page.contains(r#"<div id="board" class="board" data-on:click=""#));
    assert_eq!(page.matches("data-cell-id=").count(), 25);
    assert_eq!((painted(&page), players(&page)), (15, 0));

    let user_id = |page: &str| {
        let (_, rest) = page
            .split_once(r#"data-signals__ifmissing="{user_id:'"#)
            .expect("signals");
        rest.split_once('\'').expect("an id").0.to_owned()
    };
    let first = user_id(&page);
    assert_eq!(first.len(), 8);
    assert_ne!(first, user_id(&get(server.address(), "/").await));
}

#[stario::test]
async fn a_click_reaches_every_open_stream() {
    let server = serve().await;
    let mut ada = Player::join(&server, "ada").await;
    let mut bob = Player::join(&server, "bob").await;
    ada.patch_with(|patch| players(patch) == 2).await;
    ada.reset().await;
    bob.patch_with(|patch| painted(patch) == 0).await;

    let answer = ada.post("/click?cellId=7").await;
    assert_eq!(status(&answer), 204);
    assert!(answer.ends_with("\r\n\r\n"), "it has no body");
    for player in [&mut ada, &mut bob] {
        let patch = player.patch().await;
        let start = "event: datastar-patch-elements\ndata: elements <!DOCTYPE html>";
        assert!(patch.starts_with(start), "{patch}");
        assert!(patch.ends_with("</html>\n\n"), "{patch}");
        assert_eq!(painted(&patch), 1);
        assert!(cell(&patch, 7).contains(r#"style="background-color:"#));
    }

    // The same color clears, another one repaints.
    ada.post("/click?cellId=7").await;
    assert_eq!(painted(&bob.patch().await), 0);
    ada.post("/click?cellId=7").await;
    let patch = bob.patch().await;
    bob.post("/click?cellId=7").await;
    assert_ne!(cell(&bob.patch().await, 7), cell(&patch, 7));
}

#[stario::test]
async fn the_board_is_complete_when_the_last_cell_is_painted() {
    let server = serve().await;
    let mut ada = Player::join(&server, "ada").await;
    ada.reset().await;
    for id in 0..25 {
        ada.post(&format!("/click?cellId={id}")).await;
        let patch = ada.patch().await;
        assert_eq!(patch.contains(r#"class="board complete""#), id == 24);
    }
}

#[stario::test]
async fn a_bad_request_is_answered_clearly_and_changes_nothing() {
    const LONG: &str = r#"{"user_id":"123456789-123456789-123456789-123"}"#;
    const ADA: &str = r#"{"user_id":"ada"}"#;
    let server = serve().await;
    let address = server.address();
    let mut ada = Player::join(&server, "ada").await;
    ada.reset().await;
    for (target, body, says) in [
        ("/click", ADA, "The query parameter `cellId` is missing."),
        ("/click?cellId=", ADA, "`cellId` must be a whole number"),
        (
            "/click?cellId=seven",
            ADA,
            "`cellId` must be a whole number",
        ),
        ("/click?cellId=-1", ADA, "`cellId` must be a whole number"),
        ("/click?cellId=1.5", ADA, "`cellId` must be a whole number"),
        (
            "/click?cellId=99999999999",
            ADA,
            "`cellId` must be a whole number",
        ),
        ("/click?cellId=25", ADA, "There is no cell 25."),
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
            "not have the expected types",
        ),
        ("/click?cellId=1", r#"{"user_id":""}"#, "1 to 32 characters"),
        ("/click?cellId=1", LONG, "1 to 32 characters"),
        ("/reset", "{}", "The signals lack `user_id`."),
    ] {
        let plain = post(address, target, body).await;
        assert_eq!(status(&plain), 400, "{target} {body}: {plain}");
        let kind = header(&plain, "content-type");
        assert_eq!(kind, Some("text/plain; charset=utf-8"));
        assert!(plain.contains(says), "{target} {body}: {plain}");

        // The client reads nothing but 200, so it gets the message as a patch.
        let shown = act(address, target, body).await;
        assert_eq!(status(&shown), 200, "{target} {body}: {shown}");
        assert_eq!(header(&shown, "content-type"), Some("text/event-stream"));
        assert!(shown.contains(r#"role="alert""#) && shown.contains(says));
    }
    assert_eq!(status(&get(address, "/subscribe").await), 400);
    assert_eq!(status(&get(address, "/click?cellId=1").await), 405);

    // Nothing was published: the next event is the next click.
    ada.post("/click?cellId=3").await;
    let patch = ada.patch().await;
    assert_eq!((painted(&patch), players(&patch)), (1, 1));
}

#[stario::test]
async fn a_user_without_a_stream_is_sent_home() {
    let server = serve().await;
    let mut ada = Player::join(&server, "ada").await;
    ada.reset().await;
    for target in ["/click?cellId=1", "/reset"] {
        let plain = post(server.address(), target, &signals("ghost")).await;
        assert_eq!(status(&plain), 303);
        assert_eq!(header(&plain, "location"), Some("/"));
        let shown = act(server.address(), target, &signals("ghost")).await;
        assert_eq!(status(&shown), 200);
        assert!(shown.contains("window.location"), "{shown}");
    }
    ada.post("/click?cellId=3").await;
    assert_eq!(painted(&ada.patch().await), 1);
}

#[stario::test]
async fn presence_survives_an_overlapping_reconnect_and_ends_with_the_last_stream() {
    let server = serve().await;
    let mut ada = Player::join(&server, "ada").await;
    let old = Player::join(&server, "bob").await;
    ada.patch_with(|patch| players(patch) == 2).await;
    let new = Player::join(&server, "bob").await;
    ada.patch().await;

    drop(old);
    let patch = ada.patch().await;
    assert_eq!(players(&patch), 2, "bob still has a stream");
    assert_eq!(status(&new.post("/click?cellId=0").await), 204);
    ada.patch().await;
    drop(new);
    assert_eq!(players(&ada.patch().await), 1);
}

#[stario::test]
async fn spans_say_who_did_what() {
    let server = serve().await;
    let tracer = server.tracer();
    for (key, value) in [("tiles.grid_size", 5), ("tiles.total_cells", 25)] {
        assert!(tracer.has_attribute(key, value), "{key} at start-up");
    }
    assert!(tracer.has_attribute("tiles.color_count", 10));
    let dir = tracer
        .find_span("server.startup")
        .expect("the start is a span");
    assert!(dir.attributes.get("tiles.static_dir").is_some());

    let mut ada = Player::join(&server, "ada").await;
    assert!(tracer.has_event("Player connected"));
    ada.reset().await;
    ada.post("/click?cellId=7").await;
    ada.patch().await;
    ada.post("/click?cellId=7").await;
    ada.patch().await;
    for (key, value) in [
        ("user_id", "ada"),
        ("subject", "join"),
        ("subject", "click"),
    ] {
        assert!(tracer.has_attribute(key, value), "{key}={value}");
    }
    assert!(tracer.has_event("relay") && tracer.has_event("Cell toggled"));
    for action in ["painted", "cleared"] {
        assert!(tracer.has_attribute("action", action), "{action}");
    }
    eventually("the cell is on the span of the click", || {
        tracer.has_attribute("cell_id", 7)
    })
    .await;

    drop(ada);
    eventually("leaving is an event", || {
        tracer.has_event("Player disconnected")
    })
    .await;
}

#[stario::test]
async fn a_stop_ends_the_streams_and_forces_nothing() {
    let server = serve().await;
    let players = [
        Player::join(&server, "ada").await,
        Player::join(&server, "bob").await,
    ];
    let stopped = server.stop().await;
    assert_eq!(
        (stopped.forced_connections, stopped.unfinished_tasks),
        (0, 0)
    );
    drop(players);
}
