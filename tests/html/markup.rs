//! Documents, elements, text.

use stario::{display, html, raw};

#[test]
fn a_document_with_comments_and_fragments() {
    assert_eq!(
        html! {
            <!DOCTYPE html>
            // Not sent.
            <!-- "kept" " --> too" -->
            <><html lang="en"></html></>
        },
        r#"<!DOCTYPE html><!--kept - -&gt; too--><html lang="en"></html>"#
    );
    assert_eq!(html! { <!doctype html> }, "<!DOCTYPE html>");
    assert_eq!(html! { "a" <b/> "c" }, "a<b></b>c");
}

#[test]
fn void_elements_have_no_end_and_all_others_have_one() {
    assert_eq!(
        html! { <br> <br/> <hr> <img src="/a" alt=""> <input/> <wbr> <div/> <p></p> <script/> <textarea/> },
        r#"<br><br><hr><img src="/a" alt=""><input><wbr><div></div><p></p><script></script><textarea></textarea>"#
    );
}

#[test]
fn text_is_as_written_and_escaped() {
    assert_eq!(
        html! { "Rock 'n' roll: it's 5 < 6 > 4 & \"x\"" },
        r#"Rock 'n' roll: it's 5 &lt; 6 &gt; 4 &amp; "x""#
    );
    assert_eq!(
        html! { 1 " " 2.5 " " true r#" a"b "# },
        r#"1 2.5 true a"b "#
    );
    assert_eq!(html! { "a" "b" {"c"} "d" }, "abcd");
    assert_eq!(
        html! { "tab\there" "nul\0" "é ☃ \u{1F600}" },
        "tab\therenul\u{fffd}é ☃ 😀"
    );
}

#[test]
fn text_over_several_lines_loses_its_indentation() {
    assert_eq!(
        html! {
            <pre>"first
                  second
                    third"</pre>
        },
        "<pre>first\nsecond\n  third</pre>"
    );
}

#[test]
fn values_of_every_kind_render() {
    let (owned, none) = (String::from("<s>"), None::<u8>);
    assert_eq!(
        html! {
            {owned} "," {&owned} "," {'<'} "," {-3} "," {u64::MAX} "," {1.5} "," {true} "," {none} {Some("o")}
            "," {vec![1, 2]} "," {["a", "b"]} "," {("t", 1)} {()} "," {display(format_args!("{}", 7))}
            "," {html! { <i/> }} "," {raw("<u>")} "," {std::borrow::Cow::Borrowed("c")} "," {Box::new("d")}
        },
        "&lt;s&gt;,&lt;s&gt;,&lt;,-3,18446744073709551615,1.5,true,o,12,ab,t1,7,<i></i>,<u>,c,d"
    );
    assert_eq!(owned, "<s>");
}

#[test]
fn a_line_break_at_the_start_of_pre_and_textarea_survives() {
    assert_eq!(html! { <pre>"\na"</pre> }, "<pre>\n\na</pre>");
    assert_eq!(
        html! { <textarea>"\n\na"</textarea> },
        "<textarea>\n\n\na</textarea>"
    );
    assert_eq!(
        html! { <pre>"a\n"</pre> <p>"\na"</p> },
        "<pre>a\n</pre><p>\na</p>"
    );
}

#[test]
fn foreign_elements_keep_their_case_and_their_slash() {
    assert_eq!(
        html! {
            <svg viewBox="0 0 2 2" xmlns="http://www.w3.org/2000/svg">
                <linearGradient #g gradientUnits="userSpaceOnUse"><stop offset={0.5}/></linearGradient>
                <path d="M0 0" stroke-width=2/> <text>"a < b"</text>
                <foreignObject><div/> <br></foreignObject> <a href="/x"/>
            </svg>
        },
        concat!(
            r#"<svg viewBox="0 0 2 2" xmlns="http://www.w3.org/2000/svg">"#,
            r#"<linearGradient id="g" gradientUnits="userSpaceOnUse"><stop offset="0.5"/></linearGradient>"#,
            r#"<path d="M0 0" stroke-width="2"/><text>a &lt; b</text>"#,
            r#"<foreignObject><div></div><br></foreignObject><a href="/x"/></svg>"#,
        )
    );
    assert_eq!(
        html! { <math display="block"><mfrac><mi>"x"</mi><mspace width="1em"/></mfrac></math> },
        r#"<math display="block"><mfrac><mi>x</mi><mspace width="1em"/></mfrac></math>"#
    );
    let wheel = |r: u32| html! { <circle r={r}/> <g .wheel><use href="#w"/></g> };
    assert_eq!(
        wheel(2),
        r##"<circle r="2"/><g class="wheel"><use href="#w"/></g>"##
    );
}

#[test]
fn custom_elements_take_what_they_like() {
    assert_eq!(
        html! { <my-chart points={3} dark x-y="z" disabled?={true} .wide>"t"</my-chart> <x-a/> },
        r#"<my-chart points="3" dark x-y="z" disabled class="wide">t</my-chart><x-a></x-a>"#
    );
}

#[test]
fn scripts_and_styles_hold_code() {
    let (name, list) = ("</script><!--", [Some(1), None]);
    assert_eq!(
        html! {
            <script>"if (1 < 2 && a) f(" {name} ", " {list} ", " {true} ");"</script>
            <script type="module" src="/x.js"></script>
            <style>"a > b::before { content: \"&\" }"</style>
        },
        concat!(
            r"<script>if (1 < 2 && a) f('\u003c\u002fscript\u003e\u003c!--', [1,null], true);</script>",
            r#"<script type="module" src="/x.js"></script>"#,
            r#"<style>a > b::before { content: "&" }</style>"#,
        )
    );
    assert_eq!(
        html! { <title>{"<b>"} " & co"</title> },
        "<title>&lt;b&gt; &amp; co</title>"
    );
}
