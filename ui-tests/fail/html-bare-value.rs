use stario::html;

fn main() {
    let url = "/";
    let _ = html! {
        <a href=url>"Hello"</a>
    };
}
