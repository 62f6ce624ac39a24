use stario::html;

fn main() {
    let _ = html! {
        <div><:footer>"x"</:footer></div>
    };
}
