use stario::html;

fn main() {
    let yes = true;
    let _ = html! {
        <p .on?=yes hidden?="yes">"x"</p>
    };
}
