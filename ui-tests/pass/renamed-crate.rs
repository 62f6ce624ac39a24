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

#[web::component]
fn card(title: &str) -> Html {
    web::html! { <p>{title}</p> }
}

#[web::handler(crate = web)]
async fn home(_c: Context, w: Writer) {
    w.html(web::html! { <Card title="x"/> <input ds:bind={Count::count}> });
}

#[web::main(crate = web)]
async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    app.add(HOME, home());
    Ok(())
}
