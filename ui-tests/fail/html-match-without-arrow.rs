use stario::html;

fn main() {
    let open = true;
    let _ = html! {
        match open {
            true { <p>"yes"</p> }
            false => <p>"no"</p>,
        }
    };
}
