// URLs: fixed, typed, and checked at run time.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{html, routes};

routes! { ROOM = GET "/rooms/{room}"; }

fn main() {
    assert_eq!(
        html! {
            <a href="/x?a=1&b=2">"1"</a> <a href={ROOM.href("a b")}>"2"</a>
            <a href={"https://example.org/"}>"3"</a> <a href={"javascript:alert(1)"}>"4"</a>
            <form action={None::<&str>}></form>
        },
        concat!(
            r#"<a href="/x?a=1&amp;b=2">1</a><a href="/rooms/a%20b">2</a>"#,
            r#"<a href="https://example.org/">3</a><a href="about:invalid">4</a><form></form>"#,
        )
    );
}
