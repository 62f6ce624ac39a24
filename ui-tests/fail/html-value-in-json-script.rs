use stario::html;

fn main() {
    let name = "Ann";
    let _ = html! {
        <script type="application/json">{name}</script>
    };
}
