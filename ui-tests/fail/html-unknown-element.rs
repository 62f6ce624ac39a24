use stario::html;

fn main() {
    let _ = html! {
        <dvi>"Hello"</dvi>
    };
}
