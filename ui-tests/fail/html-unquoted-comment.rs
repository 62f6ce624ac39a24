use stario::html;

fn main() {
    let _ = html! {
        <!-- hello -->
        <p>"x"</p>
    };
}
