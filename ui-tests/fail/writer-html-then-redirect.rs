use stario::prelude::*;

routes! { HOME = GET "/"; }

#[handler]
async fn home(_c: Context, w: Writer) {
    w.html(html! { <p>"Hello"</p> });
    w.redirect(HOME.href());
}

fn main() {}
