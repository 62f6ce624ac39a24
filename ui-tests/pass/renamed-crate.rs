// The crate may have another name in the user's `Cargo.toml`.
extern crate stario as web;

mod stario {}

use web::prelude::*;

web::routes! { HOME = GET "/"; }

#[derive(web::Signals, serde::Serialize)]
#[stario(crate = web)]
struct Count {
    count: u32,
}

#[web::component(crate = web)]
fn card(title: &str) -> Html {
    web::html! { <p>{title}</p> }
}

#[web::handler(crate = web)]
async fn home(_c: Context, w: Writer) {
    w.html(web::html! { <Card title="x"/> <input ds:bind={Count::count}> });
}

// In a module, so that this test does not start a server.
mod app {
    #[web::main(crate = web)]
    pub async fn bootstrap(app: &mut web::App, _span: &web::Span) -> web::Result {
        app.add(super::HOME, super::home());
        Ok(())
    }
}

fn main() {
    let _ = app::bootstrap;
}
