use stario::html;

fn main() {
    let _ = html! {
        <p ds:"class:w-1/2"="$half" ds:"class:w-[32px]"="$wide"></p>
    };
}
