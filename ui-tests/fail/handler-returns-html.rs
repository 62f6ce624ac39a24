use stario::prelude::*;

#[handler]
async fn home(_c: Context, _w: Writer) -> Html {
    html! { <p>"Hello"</p> }
}

fn main() {}
