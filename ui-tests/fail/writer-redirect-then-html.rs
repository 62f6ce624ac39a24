use stario::prelude::*;

routes! { HOME = GET "/"; }

#[handler]
async fn home(_c: Context, w: Writer, signed_in: bool) {
    if !signed_in {
        w.redirect(HOME.href());
    }
    w.html(html! { <p>"Hello"</p> });
}

fn main() {}
