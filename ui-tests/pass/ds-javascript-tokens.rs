// JavaScript as tokens, with values in it.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let (step, name) = (2, "a'b");
    assert_eq!(
        html! { <p ds:on:click=($n += #{step}; if ($n > 9) { @post("/hit", { retry: "never", retryMaxCount: 0 }) } else { say(#{name}) })></p> },
        r#"<p data-on:click="$n += 2; if ($n &gt; 9) { @post('/hit', { retry: 'never', retryMaxCount: 0 }) } else { say('a\u0027b') }"></p>"#
    );
}
