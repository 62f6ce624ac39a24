use stario::html;

fn main() {
    let _ = html! {
        <script>"let t = " {std::time::Instant::now()}</script>
    };
}
