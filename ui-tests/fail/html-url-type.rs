use stario::html;

fn main() {
    let _ = html! {
        <a href={1.5}>"x"</a>
    };
}
