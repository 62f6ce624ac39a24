//! One prefix for everything that writes or reads a Datastar attribute.
//!
//! `scripts/check aliased` runs this with `STARIO_DATASTAR_PREFIX=data-star-`.

use stario::{Event, Js, debug, ds, html, tags};

/// What the environment said while the library was compiled.
const PREFIX: &str = match option_env!("STARIO_DATASTAR_PREFIX") {
    Some(prefix) => prefix,
    None => "data-",
};

fn prefixed(markup: &str) -> String {
    markup.replace("data-", PREFIX)
}

fn click() -> Js {
    Js::from_source("$n++")
}

#[test]
fn macros_and_builders_write_it() {
    let expected = prefixed(r#"<b data-on:click__once="$n++" data-ignore></b>"#);
    assert_eq!(
        html! { <b ds:on:click__once="$n++" ds:ignore></b> },
        expected
    );
    assert_eq!(
        html! { <b {..ds! { ds:on:click__once={click()} ds:ignore }}></b> },
        expected
    );
    let on = ds::on("click", click()).once();
    assert_eq!(html! { <b {..on} {..ds::ignore()}></b> }, expected);
    let on = ds::on("click", click()).once();
    assert_eq!(tags::b().with(on).with(ds::ignore()).into_html(), expected);
}

#[test]
fn attributes_of_others_keep_their_names() {
    assert_eq!(html! { <b data-id="7"></b> }, r#"<b data-id="7"></b>"#);
    let tag = tags::b().attr("data-id", 7).expect("a plain attribute");
    assert_eq!(tag.into_html(), r#"<b data-id="7"></b>"#);
    let code = format!("{PREFIX}on:click");
    assert!(tags::b().attr(code, "alert(1)").is_err());
}

#[test]
fn scripts_remove_themselves_by_it() {
    let event = Event::script(&Js::from_source("f()"));
    let text = std::str::from_utf8(event.as_bytes()).expect("text");
    let expected = prefixed(r#"<script data-effect="el.remove()">f()</script>"#);
    assert!(text.contains(&expected), "{text}");
}

#[test]
fn the_inspector_has_it_everywhere() {
    let panel = debug::inspector().into_string();
    for name in [
        "ignore-morph",
        "signals__ifmissing",
        "init",
        "on:pointerdown",
        "json-signals",
    ] {
        assert!(panel.contains(&format!(" {PREFIX}{name}")), "{name}");
    }
    assert_eq!(
        panel.matches(" data-").count(),
        panel.matches(&format!(" {PREFIX}")).count()
    );
}
