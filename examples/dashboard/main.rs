//! A live dashboard: what this server does, as plots in SVG.
//!
//! Run it with `cargo stario demo dashboard` and reload the page a few times, or run a load
//! generator against `/`. A plot is markup like any other: no library, no canvas, no script.

mod load;
mod plot;

use std::sync::Arc;
use std::time::Duration;

use stario::prelude::*;
use stario::{AppHandle, Next};

use load::{Load, Sample};
use plot::Plot;

routes! {
    pub(crate) HOME = GET "/";
    pub(crate) LIVE = GET "/live";
}

assets! {
    pub(crate) STATIC = "examples/dashboard/static" at "/static";
}

/// How often the numbers are taken, and how many are shown.
const EVERY: Duration = Duration::from_secs(1);

/// Counts what passes. Around everything, so it sees what no route answers, too.
#[handler]
async fn counted(c: Context, w: Writer, next: Next, load: Arc<Load>) -> Result {
    load.request();
    next.run(c, w).await
}

#[handler]
async fn home(_c: Context, w: Writer, load: Arc<Load>) {
    w.html(page_view(&load.history()));
}

/// The stream of one tab.
#[handler]
async fn live(c: Context, w: Writer, load: Arc<Load>, relay: Relay<()>) {
    let mut changes = c.alive(relay.subscribe("sampled").latest());
    let _open = load.open_stream();
    let mut sse = w.sse();
    while changes.next().await.is_some() {
        sse.patch(plots_view(&load.history()));
    }
}

/// Takes the numbers until the server stops: a drain waits for background tasks.
async fn sample(app: AppHandle, load: Arc<Load>, relay: Relay<()>) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = app.draining() => return,
            _ = ticks.tick() => {
                load.sample();
                relay.publish("sampled", ());
            }
        }
    }
}

fn page_view(history: &[Sample]) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>"Dashboard - Stario App"</title>
                <link rel="stylesheet" href={asset!(STATIC, "css/style.css")}>
                {STATIC.datastar_script()}
            </head>
            <body ds:init={LIVE.action().retry(Retry::Always)}>
                <h1>"This server"</h1>
                {plots_view(history)}
            </body>
        </html>
    }
}

/// The part that changes. Datastar compares the points and writes three attributes.
fn plots_view(history: &[Sample]) -> Html {
    let values = |of: fn(&Sample) -> f64| history.iter().map(of).collect::<Vec<_>>();
    html! {
        <main #plots>
            <Plot id="requests" title="Requests" unit="/s" values={values(|s| s.requests)}/>
            <Plot id="streams" title="Open streams" unit="" values={values(|s| s.streams)}/>
            <Plot id="memory" title="Memory" unit=" MiB" values={values(|s| s.memory)}/>
        </main>
    }
}

#[stario::main]
pub(crate) async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    let load = Arc::new(Load::default());
    let relay = Relay::new();
    app.layer("/", counted(load.clone()));
    app.assets(&STATIC);
    app.add(HOME, home(load.clone()));
    app.add(LIVE, live(load.clone(), relay.clone()));
    app.spawn(sample(app.handle().clone(), load, relay));
    Ok(())
}
