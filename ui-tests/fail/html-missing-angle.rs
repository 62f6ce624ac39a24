use stario::html;

fn main() {
    let _ = html! {
        <div .a
            <p>"x"</p>
        </div>
    };
}
