use stario::html;

fn main() {
    let _ = html! {
        <p .on?={"yes"}>"x"</p>
    };
}
