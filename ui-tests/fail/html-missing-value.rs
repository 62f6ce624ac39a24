use stario::html;

fn main() {
    let _ = html! {
        <a href=>"Hello"</a>
    };
}
