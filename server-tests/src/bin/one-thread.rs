//! The app that runs in the main thread alone.

use std::time::Duration;

use stario::prelude::*;

routes! {
    SLOW = GET "/slow";
    LIVE = GET "/live";
}

async fn slow(_c: Context, w: Writer) {
    tokio::time::sleep(Duration::from_millis(300)).await;
    w.text("slow");
}

async fn live(c: Context, w: Writer) {
    let mut sse = w.sse();
    sse.ping();
    c.closing().await;
}

#[stario::main(flavor = "current_thread")]
async fn bootstrap(app: &mut App, _span: &Span) {
    app.add(SLOW, slow);
    app.add(LIVE, live);
}
