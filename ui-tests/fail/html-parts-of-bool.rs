use stario::html;

fn main() {
    let _ = html! {
        <p title={true}>"x"</p>
    };
}
