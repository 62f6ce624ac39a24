//! Behind nginx: every open page shows who has knocked, by the address that nginx passes on.
//!
//! Run it with `STARIO_TRUSTED_PROXIES=127.0.0.1 cargo stario demo behind-nginx`, and nginx with
//! `stario.conf` beside this file: `docs/guide/deployment.md` says how.

use stario::prelude::*;

routes! {
    pub(crate) HOME   = GET  "/";
    pub(crate) LIVE   = GET  "/live";
    pub(crate) KNOCK  = POST "/knock";
    pub(crate) HEALTH = GET  "/health";
}

#[handler]
async fn home(c: Context, w: Writer) {
    w.html(html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <title>"Behind nginx - Stario App"</title>
                {datastar_script()}
            </head>
            <body ds:init={LIVE.action().retry(Retry::Always)}>
                <p>"You are " <b #you>{visitor(&c)}</b> "."</p>
                <button type="button" ds:on:click={KNOCK.action()}>"Knock"</button>
                {door_view("nobody yet")}
            </body>
        </html>
    });
}

#[handler]
async fn live(c: Context, w: Writer, door: Relay<String>) {
    let mut knocks = c.alive(door.subscribe("knock").latest());
    let mut sse = w.sse();
    sse.patch(door_view("nobody yet"));
    while let Some((_, who)) = knocks.next().await {
        sse.patch(door_view(&who));
    }
}

#[handler]
async fn knock(c: Context, w: Writer, door: Relay<String>) {
    w.empty(204);
    door.publish("knock", visitor(&c));
}

/// For whoever asks whether this server wants requests: nginx does not, a balancer does.
#[handler]
async fn health(c: Context, w: Writer) {
    if c.app.is_ready() {
        w.empty(204);
    } else {
        w.error(HttpError::new(503, "The server is about to stop."));
    }
}

fn door_view(who: &str) -> Html {
    html! { <p #door>"At the door: " {who}</p> }
}

/// The address of the visitor, and how they came.
fn visitor(c: &Context) -> String {
    let scheme = if c.req.is_secure() { "https" } else { "http" };
    match c.req.client_address() {
        Some(address) => format!("{address} by {scheme}"),
        None => "somebody without an address".to_owned(),
    }
}

#[stario::main]
pub(crate) async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    let door = Relay::new();
    app.add(HOME, home());
    app.add(LIVE, live(door.clone()));
    app.add(KNOCK, knock(door));
    app.add(HEALTH, health()).untraced();
    Ok(())
}
