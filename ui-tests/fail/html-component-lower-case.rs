use stario::html;

fn main() {
    let _ = html! {
        <card title="x"/>
    };
}
