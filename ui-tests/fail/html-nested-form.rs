use stario::html;

fn main() {
    let _ = html! {
        <form>
            <p>"Name"</p>
            <form><input name="x"></form>
        </form>
    };
}
