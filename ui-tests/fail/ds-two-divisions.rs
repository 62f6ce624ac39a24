use stario::html;

fn main() {
    let _ = html! {
        <p ds:text="let half = $sum / 2; half / $count"></p>
    };
}
