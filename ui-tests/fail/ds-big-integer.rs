use stario::html;

fn main() {
    let big: u64 = 1;
    let _ = html! {
        <p ds:on:click=($n = #{big})>"Hello"</p>
    };
}
