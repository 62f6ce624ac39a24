//! axum with maud, by its documentation: `axum::serve`, extractors, `Sse` with shared events.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::sse::{Event, Sse};
use axum::response::{Html, Json};
use axum::routing::{get, post};
use axum::serve::ListenerExt as _;
use axum::{Router, http::StatusCode};
use tokio::net::TcpListener;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_stream::{Stream, StreamExt as _};

use super::feed::Feed;
use crate::views;

pub async fn serve(listener: TcpListener) {
    let app = Router::new()
        .route("/plaintext", get(|| async { views::TEXT }))
        .route("/json", get(|| async { Json(views::MESSAGE) }))
        .route("/page", get(page))
        .route("/live", get(live))
        .route("/tick", post(tick))
        .with_state(Feed::new());
    let listener = listener.tap_io(|socket| socket.set_nodelay(true).expect("an open socket"));
    axum::serve(listener, app).await.expect("it does not end");
}

async fn page(State(feed): State<Feed<Event>>) -> Html<String> {
    Html(views::maud::page(feed.data()))
}

async fn live(
    State(feed): State<Feed<Event>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let live = feed.subscribe(event(&feed, feed.ticks()));
    Sse::new(UnboundedReceiverStream::new(live).map(Ok))
}

async fn tick(State(feed): State<Feed<Event>>) -> StatusCode {
    feed.tick(|tick| event(&feed, tick));
    StatusCode::NO_CONTENT
}

fn event(feed: &Feed<Event>, tick: usize) -> Event {
    let board = views::maud_board(feed.data(), tick);
    Event::default()
        .event("datastar-patch-elements")
        .data(format!("elements {board}"))
}
