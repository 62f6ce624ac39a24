use stario::html;

fn main() {
    let _ = html! {
        <div clas="board" aria-lable="Board" href="/">"Hello"</div>
    };
}
