//! Ids, classes, styles and all other attributes.

use stario::{Attrs, Css, Href, ds, html, routes};

routes! { ROOM = GET "/rooms/{room}"; }

#[test]
fn shorthands_with_the_names_of_utility_classes() {
    assert_eq!(
        html! { <div #board .grid .md:p-2.5 .w-[32px] .w-1/2 .-mt-2 .hover:bg-sky-700 .bg-[#1da1f2] .2xl></div> },
        r#"<div id="board" class="grid md:p-2.5 w-[32px] w-1/2 -mt-2 hover:bg-sky-700 bg-[#1da1f2] 2xl"></div>"#
    );
}

#[test]
fn shorthands_with_parts_and_conditions() {
    let (id, kind, on) = ("a\"b", "x", true);
    assert_eq!(
        html! { <li #item-{id}-{1} .row-{kind} .{kind} .done?={on} .off?={!on} .is-{kind}?={on}></li> },
        r#"<li id="item-a&quot;b-1" class="row-x x done is-x"></li>"#
    );
    assert_eq!(html! { <li .off?={!on}></li> }, "<li></li>");
}

#[test]
fn classes_from_everywhere_are_one_attribute() {
    let (extra, none) = (" x  y ", None::<&str>);
    assert_eq!(
        html! { <p .a title="t" class={extra} .b></p> },
        r#"<p class="a x y b" title="t"></p>"#
    );
    assert_eq!(
        html! { <p class={[("a", true), ("b", false)]}></p> <p class={vec!["c", "d"]}></p> <p class={none}></p> <p class=""></p> },
        r#"<p class="a"></p><p class="c d"></p><p></p><p></p>"#
    );
    assert_eq!(
        html! { <p class=("a-" {1} "-b")></p> },
        r#"<p class="a-1-b"></p>"#
    );
}

#[test]
fn styles_from_everywhere_are_one_attribute() {
    let (color, none) = ("red", None::<&str>);
    assert_eq!(
        html! { <p style="gap: 1px;" style:color={color} style:--size={3} style:margin="0 auto" style:top={none}></p> },
        r#"<p style="gap: 1px;color:red;--size:3;margin:0 auto"></p>"#
    );
    assert_eq!(
        html! { <p style:color={"a;b"}></p> <p style:top={none}></p> },
        "<p></p><p></p>"
    );
    assert_eq!(
        html! { <p style={Css::from_source("top:1px")}></p> },
        r#"<p style="top:1px"></p>"#
    );
}

#[test]
fn names_with_every_kind_of_joint() {
    assert_eq!(
        html! { <a aria-label="A" data-a-b=1 "x.500ms"="z" "x:y" @click="o" :class="c" xml:lang="en" aria_hidden="true">"x"</a> },
        r#"<a aria-label="A" data-a-b="1" x.500ms="z" x:y @click="o" :class="c" xml:lang="en" aria-hidden="true">x</a>"#
    );
}

#[test]
fn names_as_an_editor_inserts_them() {
    assert_eq!(
        html! {
            <input r#type="text" aria_label="A" ds:on_intersect__once="f()" ds:attr:aria_label="$a">
            <svg><r#use stroke_width=1 xlink:href="#a"/></svg>
        },
        concat!(
            r#"<input type="text" aria-label="A" data-on-intersect__once="f()" data-attr:aria-label="$a">"#,
            r##"<svg><use stroke-width="1" xlink:href="#a"/></svg>"##,
        )
    );
}

#[test]
fn documents_and_refreshes() {
    let room = 7;
    assert_eq!(
        html! {
            <iframe srcdoc={html! { <p>"a & b"</p> }}></iframe>
            <meta http-equiv="refresh" content=("5;url=/rooms/" {room})>
        },
        concat!(
            r#"<iframe srcdoc="&lt;p&gt;a &amp;amp; b&lt;/p&gt;"></iframe>"#,
            r#"<meta http-equiv="refresh" content="5;url=/rooms/7">"#,
        )
    );
}

#[test]
fn on_and_off_present_and_absent() {
    let (on, off, none) = (true, Some(false), None::<u8>);
    assert_eq!(
        html! { <input disabled required={on} checked={off} readonly=true multiple=false hidden?={on} inert?={!on} title={none} size={Some(3)}> },
        r#"<input disabled required readonly hidden size="3">"#
    );
    assert_eq!(html! { <a download>"x"</a> }, "<a download>x</a>");
}

#[test]
fn words_of_enumerated_attributes() {
    let (yes, page) = (true, "page");
    assert_eq!(
        html! { <p aria-expanded={yes} aria-hidden={!yes} aria-current={page} draggable={yes} dir="rtl" contenteditable></p> <input type="search"> },
        r#"<p aria-expanded="true" aria-hidden="false" aria-current="page" draggable="true" dir="rtl" contenteditable></p><input type="search">"#
    );
}

#[test]
fn values_are_escaped_and_may_have_parts() {
    let name = "a & \"b\" <c>";
    assert_eq!(
        html! { <p title={name} data-x=("<" {name} ">") lang="a\"b" tabindex=-1 data-f=1.50></p> },
        r#"<p title="a &amp; &quot;b&quot; &lt;c&gt;" data-x="&lt;a &amp; &quot;b&quot; &lt;c&gt;&gt;" lang="a&quot;b" tabindex="-1" data-f="1.50"></p>"#
    );
}

#[test]
fn urls_fixed_typed_checked_and_in_parts() {
    let id = "a/b?c#d";
    let none: Option<Href> = None;
    assert_eq!(
        html! {
            <a href="/x?a=1&b=2">"1"</a> <a href={ROOM.href(id)}>"2"</a> <a href={"//evil"}>"3"</a>
            <a href={" java\nscript:x()"}>"4"</a> <a href=("/u/" {id} "/e?q=" {id})>"5"</a> <a href={none}>"6"</a>
            <form action={"/go"}></form> <img src={"data:image/png;base64,AA"} alt="">
        },
        concat!(
            r#"<a href="/x?a=1&amp;b=2">1</a><a href="/rooms/a%2Fb%3Fc%23d">2</a><a href="//evil">3</a>"#,
            r#"<a href="about:invalid">4</a><a href="/u/a%2Fb%3Fc%23d/e?q=a%2Fb%3Fc%23d">5</a><a>6</a>"#,
            r#"<form action="/go"></form><img src="data:image/png;base64,AA" alt="">"#,
        )
    );
}

#[test]
fn spreads_come_where_they_stand() {
    let attrs: Attrs = ds! { lang="en" .wide hidden?={true} ds:show="$open" };
    let none: Option<Attrs> = None;
    assert_eq!(
        html! { <p title="a" {..&attrs} {..none} {..Some(attrs.clone())} dir="ltr"></p> }.as_str(),
        html! { <p title="a" {..&attrs} {..&attrs} dir="ltr"></p> }.as_str(),
    );
    assert_eq!(
        html! { <p title="a" {..attrs} dir="ltr"></p> },
        r#"<p title="a" lang="en" class="wide" hidden data-show="$open" dir="ltr"></p>"#
    );
}
