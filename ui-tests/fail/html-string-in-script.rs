use stario::html;

fn main() {
    let _ = html! {
        <script>"let name = " {String::from("x")} ";"</script>
    };
}
