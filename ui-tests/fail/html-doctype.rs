use stario::html;

fn main() {
    let _ = html! {
        <!DOCTYPE xhtml>
        <html></html>
    };
}
