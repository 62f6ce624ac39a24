#![deny(deprecated)]

use stario::{html, js};

fn main() {
    let _ = html! {
        <p ds:init="@get('/', {retry: 'never'})">"x"</p>
        <button ds:on:click=(@post("/save", {retry: "never"}))>"x"</button>
    };
    let _ = js!(@post("/save", {retry: "never"}));
}
