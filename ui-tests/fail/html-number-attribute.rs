use stario::html;

fn main() {
    let _ = html! {
        <table><tr><td colspan="two">"x"</td></tr></table>
    };
}
