//! stario's markup and events in an axum app: a counter that all open pages share.
//!
//! `cargo run --manifest-path examples/with-axum/Cargo.toml`, then open
//! <http://127.0.0.1:3000> twice and press the buttons.

use std::io;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::{Stream, StreamExt};
use serde::{Deserialize, Serialize};
use stario::{Event, Events, Html, Js, Signals, datastar_script, ds, html, tags};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;

/// What the page sends with each request.
#[derive(Signals, Serialize, Deserialize)]
struct Form {
    step: i64,
}

/// The whole state of the app; a change wakes every open page.
type Count = watch::Sender<i64>;

fn counter(count: i64) -> Html {
    html! {
        <output #count .negative?={count < 0}>{count}</output>
    }
}

/// The same kind of attributes without a macro.
fn reset_button() -> Html {
    tags::button()
        .type_("button")
        .with(ds::on("click", Js::from_source("@post('/reset')")).throttle(500))
        .child("Reset")
        .into_html()
}

async fn page(State(count): State<Count>) -> Html {
    let now = *count.borrow();
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head><title>"Counter"</title>{datastar_script()}</head>
            <body ds:signals={Form { step: 1 }} ds:init="@get('/live')">
                {counter(now)}
                <input type="number" ds:bind={Form::step}>
                <button type="button" ds:on:click="@post('/add')">"Add"</button>
                {reset_button()}
            </body>
        </html>
    }
}

/// The count now, and again at each change.
async fn live(State(count): State<Count>) -> Events<impl Stream<Item = Event>> {
    let counts = WatchStream::new(count.subscribe());
    Events::new(counts.filter_map(async |count| Event::patch(counter(count)).ok()))
}

/// Changes the state and answers with nothing: the streams show it.
async fn add(State(count): State<Count>, Json(form): Json<Form>) -> StatusCode {
    count.send_modify(|count| *count = count.saturating_add(form.step));
    StatusCode::NO_CONTENT
}

/// Answers with an event of its own, for this page alone.
async fn reset(State(count): State<Count>) -> Result<Event, StatusCode> {
    count.send_replace(0);
    Event::signals(&Form { step: 1 }).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let (count, _) = watch::channel(0);
    let app = Router::new()
        .route("/", get(page))
        .route("/live", get(live))
        .route("/add", post(add))
        .route("/reset", post(reset))
        .with_state(count);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app).await
}
