use stario::html;

fn main() {
    let _ = html! {
        for n of [1, 2] { <p>{n}</p> }
    };
}
