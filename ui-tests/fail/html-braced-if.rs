use stario::html;

fn main() {
    let open = true;
    let _ = html! {
        <p>{if open { "yes" } else { "no" }}</p>
        <ul>{for n in [1, 2] { <li>{n}</li> }}</ul>
    };
}
