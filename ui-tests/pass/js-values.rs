// `js!` builds expressions with values.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{html, js};

fn main() {
    let (step, names) = (2, ["a", "b"]);
    let add = js!($n += #{step}; $names = #{names});
    assert_eq!(add.as_str(), "$n += 2; $names = ['a', 'b']".replace(", '", ",'"));
    assert_eq!(html! { <p ds:on:click={&add}></p> }.as_str().matches("$n += 2").count(), 1);
}
