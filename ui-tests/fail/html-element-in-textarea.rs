use stario::html;

fn main() {
    let _ = html! {
        <textarea><b>"Hello"</b></textarea>
    };
}
