use stario::html;

fn main() {
    let _ = html! {
        <a href="/"><b><a href="/x">"x"</a></b></a>
    };
}
