use stario::html;

fn main() {
    let page = "<p>";
    let _ = html! {
        <iframe srcdoc={page}></iframe>
    };
}
