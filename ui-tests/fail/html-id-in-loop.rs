use stario::html;

fn main() {
    let _ = html! {
        for n in [1, 2] {
            <li #row>{n}</li>
        }
    };
}
