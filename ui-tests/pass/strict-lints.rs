//! Expanded code is as clean as the strictest user wants their own.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    elided_lifetimes_in_paths,
    non_local_definitions
)]
#![forbid(unsafe_code)]

use serde::Serialize;
use stario::prelude::*;

routes! {
    HOME = GET "/";
    /// One room.
    ROOM = GET "/rooms/{room_id}";
}

assets! { STATIC = "." at "/static"; }

#[derive(Debug, Signals, Serialize)]
struct Count {
    count: u32,
    #[serde(skip)]
    hidden: bool,
    #[stario(nested)]
    inner: inner::Inner<'static>,
}

mod inner {
    use super::{Serialize, Signals};

    #[derive(Debug, Signals, Serialize)]
    pub(crate) struct Inner<'a> {
        pub(crate) open: &'a str,
    }
}

#[component]
fn card(title: &str, #[prop(default)] note: Option<&str>, children: Html) -> Html {
    html! { <p title={note}>{title} {children}</p> }
}

#[handler]
async fn home(c: Context, w: Writer, greeting: &'static str) -> Result {
    let count: u32 = c.query("count")?;
    w.html(html! {
        <main ds:signals={Count { count, hidden: true, inner: inner::Inner { open: "x" } }}>
            <Card title={greeting}><a href={ROOM.href(count)}>"Room"</a></Card>
        </main>
    });
    Ok(())
}

#[handler]
async fn room(_c: Context, w: Writer) {
    w.redirect(HOME.href());
}

async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    app.assets(&STATIC);
    app.add(HOME, home("Hello"));
    app.add(ROOM, room());
    Ok(())
}

fn main() {
    let _ = bootstrap;
}
