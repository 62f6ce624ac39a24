use stario::prelude::*;

#[handler]
async fn home(_c: Context, w: Writer) {
    let mut sse = w.sse();
    sse.patch(html! { <p #a>"Hello"</p> });
    w.html(html! { <p>"Hello"</p> });
}

fn main() {}
