use stario::html;

fn main() {
    let _ = html! {
        <p ds:signals={5}>"x"</p>
    };
}
