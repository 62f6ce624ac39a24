// Events with every kind of modifier.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! {
            <button ds:on:click__debounce.500ms.leading__once="$n++">"a"</button>
            <form ds:on:submit__prevent="@post('/x', {contentType: 'form'})"></form>
            <p ds:on:keydown__window__throttle.1s.noleading="evt.key === 'Escape' && ($open = false)"></p>
            <p ds:on-intersect__once__half="$seen = true" ds:on-interval__duration.2s.leading="$n++"></p>
            <p ds:"on-intersect__threshold.25__exit"="$seen = false"></p>
        },
        concat!(
            r#"<button data-on:click__debounce.500ms.leading__once="$n++">a</button>"#,
            r#"<form data-on:submit__prevent="@post('/x', {contentType: 'form'})"></form>"#,
            r#"<p data-on:keydown__window__throttle.1s.noleading="evt.key === 'Escape' &amp;&amp; ($open = false)"></p>"#,
            r#"<p data-on-intersect__once__half="$seen = true" data-on-interval__duration.2s.leading="$n++"></p>"#,
            r#"<p data-on-intersect__threshold.25__exit="$seen = false"></p>"#,
        )
    );
}
