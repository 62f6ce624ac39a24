use stario::html;

fn main() {
    let _ = html! {
        <div><circle r=1/></div>
    };
}
