use stario::html;

fn main() {
    let open = true;
    let _ = html! {
        <p class:active={open}>"1"</p>
        <p className="note">"2"</p>
        <button onClick="save()">"3"</button>
        <button on:click="save()">"4"</button>
        <li key={1}>"5"</li>
    };
}
