use stario::html;

fn main() {
    let _ = html! {
        <div><tr><td>"x"</td></tr></div>
    };
}
