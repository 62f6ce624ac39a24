use stario::html;

fn main() {
    let _ = html! {
        <div role="buton">"Save"</div>
        <ul role="none nav"></ul>
        <div role="widget">"x"</div>
        <p role="teaser">"x"</p>
    };
}
