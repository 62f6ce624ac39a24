use stario::html;

fn main() {
    let tag = "p";
    let _ = html! {
        <{tag}>"x"</{tag}>
    };
}
