use crate::testing::{lowered, recovered, report, reports};

#[test]
fn elements_text_and_void_elements() {
    assert_eq!(
        lowered(r#"<p>"5 < 6 & " <b>"more"</b></p> <br> <input/> <div/>"#),
        "<p>5 &lt; 6 &amp; <b>more</b></p><br><input><div></div>"
    );
}

#[test]
fn shorthands_join_words_numbers_and_brackets() {
    assert_eq!(
        lowered("<div #board .grid .md:p-2.5 .w-[32px] .w-1/2 .-mt-2 .bg-[#1da1f2]></div>"),
        r#"<div id="board" class="grid md:p-2.5 w-[32px] w-1/2 -mt-2 bg-[#1da1f2]"></div>"#
    );
}

#[test]
fn shorthands_take_parts_and_conditions() {
    assert_eq!(
        lowered("<li #item-{id} .row-{kind} .done?={x} {..rest} hidden></li>"),
        r#"<li id="item-[attr_part id]"[class row-{kind} done?{x}][spread rest] hidden></li>"#
    );
}

#[test]
fn a_class_after_a_valueless_attribute_is_a_class() {
    assert_eq!(
        lowered("<input disabled .wide>"),
        r#"<input disabled class="wide">"#
    );
    assert_eq!(
        lowered(r#"<p "x.500ms"="z" @click.once="o" data-y:z.w="v"></p>"#),
        r#"<p x.500ms="z" @click.once="o" data-y:z.w="v"></p>"#
    );
}

#[test]
fn values_are_literals_expressions_or_parts() {
    assert_eq!(
        lowered(
            r#"<a href=("/u/" {id} "/edit") tabindex=-1 title={t} aria-expanded={b} data-n=5></a>"#
        ),
        r#"<a href="/u/[url_part id]/edit" tabindex="-1"[attr title t][enum_attr aria-expanded b] data-n="5"></a>"#
    );
}

#[test]
fn toggles_and_on_off_attributes() {
    assert_eq!(
        lowered("<input disabled={a} hidden?={b} checked=false required=true>"),
        "<input[bool_attr disabled a][toggle hidden b] required>"
    );
}

#[test]
fn class_and_style_become_one_attribute_each() {
    assert_eq!(
        lowered(r#"<p .a title="t" class={x} style:color={c} style="gap:1px;"></p>"#),
        r#"<p class="a[class_names x]" title="t"[style color:{c}; gap:1px]></p>"#
    );
    assert_eq!(
        lowered(r#"<p .a .on?={x} .b .row-{n} .c-{n}?={y} class="  "></p>"#),
        r#"<p class="a[on x: on] b row-[attr_part n][on y: c-[attr_part n]]"></p>"#
    );
    assert_eq!(
        lowered(r#"<p class="" .on?={x} .b></p>"#),
        "<p[class  on?{x} b]></p>"
    );
    assert_eq!(
        lowered(r#"<p class="  a   b " .c style:--gap="2px" style="color:red"></p>"#),
        r#"<p class="a b c" style="--gap:2px;color:red"></p>"#
    );
}

#[test]
fn controls_are_plain_rust() {
    assert_eq!(
        lowered(r#"if a < b { "x" } else if let Some(y) = c { {y} } else { <br> }"#),
        "[if a < b: x else [if let Some (y) = c: [text y] else <br>]]"
    );
    assert_eq!(
        lowered(r#"for (i, x) in xs.iter().enumerate() { <li>{x}</li> } else { "none" }"#),
        "[for (i , x) in xs . iter () . enumerate (): <li>[text x]</li> else none]"
    );
    assert_eq!(
        lowered("match s { A(x) if x > 1 => <b>{x}</b>, B => {b.name}, _ => {} }"),
        "[match s: A (x) if x > 1 => <b>[text x]</b> B => [text b . name] _ => ]"
    );
    assert_eq!(
        lowered("<p>let n = 1; {n}</p> while let Some(x) = it.next() { {x} }"),
        "<p>[block [let n = 1 ;][text n]]</p>[while let Some (x) = it . next (): [text x]]"
    );
}

#[test]
fn patterns_may_hold_braces() {
    assert_eq!(
        lowered("if let P { x } = p { {x} } for P { x, .. } in ps { {x} }"),
        "[if let P { x } = p: [text x]][for P { x , .. } in ps: [text x]]"
    );
}

#[test]
fn components_take_props_children_and_slots() {
    assert_eq!(
        lowered(
            r#"<Card title="x" count={3} {user} featured> <:footer>"f"</:footer> <p/> </Card>"#
        ),
        r#"[Card title="x" count={3} user={user} featured=true children=html(<p></p>) footer=html(f)]"#
    );
    assert_eq!(lowered("<ui::Grid::<u32>/>"), "[ui :: Grid::< u32 >]");
}

#[test]
fn documents_comments_and_fragments() {
    assert_eq!(
        lowered(r#"<!DOCTYPE html> <!-- "kept -->" --> <>"a" <b/></>"#),
        "<!DOCTYPE html><!--kept - -&gt;-->a<b></b>"
    );
}

#[test]
fn svg_keeps_self_closing_leaves() {
    assert_eq!(
        lowered(
            r#"<svg viewBox="0 0 1 1"><path d="M0 0"/><foreignObject><div/></foreignObject></svg>"#
        ),
        r#"<svg viewBox="0 0 1 1"><path d="M0 0"/><foreignObject><div></div></foreignObject></svg>"#
    );
}

#[test]
fn script_bodies_are_code() {
    assert_eq!(
        lowered(r#"<script>"let x = 1 < 2 && " {v}</script>"#),
        "<script>let x = 1 < 2 && [js_script v]</script>"
    );
}

#[test]
fn a_leading_line_break_in_pre_survives() {
    assert_eq!(lowered("<pre>\"\\na\"</pre>"), "<pre>\n\na</pre>");
}

#[test]
fn an_unclosed_element() {
    assert_eq!(
        report(r#"<div><p>"hi"</p>"#),
        "<div | `<div>` is never closed\n= help: add `</div>` where its content ends, \
         or write `<div/>` if it is empty"
    );
    assert_eq!(
        report("if x {\n<b>\"hi\"\n}"),
        "<b | `<b>` is never closed\n= help: add `</b>` before the end of the block on line 3, \
         or write `<b/>` if it is empty"
    );
}

#[test]
fn at_most_three_unclosed_elements_are_shown() {
    let reports = reports("<div><div><div><div><div>");
    assert_eq!(reports.len(), 3);
    assert!(reports[2].ends_with("= note: and 2 more elements around it are not closed"));
}

#[test]
fn a_mismatched_close_tag_closes_up_to_its_element() {
    assert_eq!(
        report("<div>\n<p>\"hi\"</div></p>"),
        "</div> | expected `</p>`, found `</div>`\n= note: `<p>` was opened on line 2"
    );
    assert_eq!(
        recovered("<div><p>\"hi\"</div></p><br>"),
        "<div><p>hi</p></div><br>"
    );
}

#[test]
fn a_misspelt_close_tag_closes_its_element() {
    assert_eq!(
        report("<div>\"hi\"</dvi> <p/>"),
        "</dvi> | expected `</div>`, found `</dvi>`\n= note: `<div>` was opened on line 1"
    );
    assert_eq!(
        report("<div><p>\"hi\"</b></p></div>"),
        "</b> | expected `</p>`, found `</b>`\n= note: no `<b>` is open here"
    );
}

#[test]
fn a_stray_close_tag_is_skipped() {
    assert!(report("</div> <p/>").starts_with("</div> | no `<div>` is open here\n= help: "));
}

#[test]
fn void_elements_have_no_content_and_no_close_tag() {
    assert_eq!(
        report("<br>\"hi\"</br>"),
        "<br | `<br>` cannot have content\n= help: write `<br/>` and put the content after it"
    );
    assert_eq!(
        report("<br></br>"),
        "</br> | `<br>` has no close tag\n= help: write `<br>` alone"
    );
}

#[test]
fn what_other_languages_write_is_told_in_ours() {
    assert_eq!(
        report("<p ...attrs/>"),
        "...attrs | a spread stands in braces\n= help: write `{..attrs}`"
    );
    assert_eq!(
        report("<p {...attrs}/>"),
        "{...attrs} | a spread has two dots\n= help: write `{..attrs}`"
    );
    assert_eq!(
        report("if x { \"a\" } elif y { \"b\" }"),
        "elif y | text must be quoted\n= help: a second condition is `else if … { … }`"
    );
    for (name, help) in [
        ("ds-on:click", "write `ds:on:click=\"…\"`"),
        ("x-on:click", "write `ds:on:click=\"…\"`"),
        ("v-if", "write a Rust `if` around the element"),
        ("v-model", "write `ds:bind=\"…\"`"),
        ("x-show", "write `ds:show=\"…\"`"),
    ] {
        let report = report(&format!("<p {name}=\"a\"/>"));
        assert!(report.ends_with(&format!("\n= help: {help}")), "{report}");
    }
}

#[test]
fn unquoted_text_is_one_report_with_its_quoted_form() {
    assert_eq!(
        report("<p>Hello, big world! <b>\"x\"</b></p>"),
        "Hello, big world! | text must be quoted\n= help: write `\"Hello, big world!\"`"
    );
    assert_eq!(
        report("<p>Sign in for free</p>"),
        "Sign in for free | text must be quoted\n= help: write `\"Sign in for free\"`"
    );
    assert_eq!(
        report("<p>user.name</p>"),
        "user.name | text must be quoted\n= help: write `\"user.name\"`\n\
         = help: to show a Rust value, write `{user.name}`"
    );
}

#[test]
fn an_inner_quote_ends_the_text() {
    assert!(
        report(r#"<p>"say "hi" now"</p>"#)
            .starts_with("\"say \"hi | a quote ends this text too early\n= help: write `\\\"`")
    );
}

#[test]
fn controls_have_no_sigil_and_no_braces() {
    assert_eq!(
        report("@if x { <b/> }"),
        "@if | `if` stands without an `@`\n= help: write `if`"
    );
    assert_eq!(recovered("@if x { <b/> }"), "[if x: <b></b>]");
    assert!(report("<p>{if c { <b/> }}</p>").starts_with("{if c { <b/> }} | `if` needs no braces"));
    assert_eq!(
        lowered("<p>{if c { 1 } else { 2 }}</p>"),
        "<p>[text if c { 1 } else { 2 }]</p>"
    );
}

#[test]
fn incomplete_controls() {
    assert_eq!(
        report("if show <p>\"x\"</p>"),
        "if | `if` needs a `{ … }` block\n= help: as in `if open { <p>\"Hello\"</p> }`"
    );
    assert_eq!(
        recovered("if show <p>{x}</p>"),
        "[if show: ]<p>[text x]</p>"
    );
    assert!(report("for x of xs { }").starts_with("for | `for` needs an item and `in`"));
    assert!(
        report("match x { Some(y), _ => <b/> }")
            .starts_with("Some(y) | this `match` arm needs `=>`")
    );
    assert!(report("<p>let x = 1</p>").starts_with("let | `let` needs a `;`"));
}

#[test]
fn a_missing_angle_bracket() {
    assert!(report("<div <p/></div>").starts_with("<div | `<div` is missing its `>`"));
    assert_eq!(
        recovered("<div .a <p/></div>"),
        "<div class=\"a\"><p></p></div>"
    );
}

#[test]
fn missing_and_bare_values() {
    assert_eq!(
        report("<a href=>\"x\"</a>"),
        "href= | `href` needs a value\n= help: `href=\"…\"` or `href={expr}`"
    );
    assert_eq!(
        report("<a href=url.path title=\"t\">\"x\"</a>"),
        "url.path | the value of `href` is neither quoted nor in braces\n\
         = help: put Rust values in braces: `href={url.path}`\n\
         = help: or quote fixed text: `href=\"url.path\"`"
    );
    assert_eq!(recovered("<a href=url hidden>\"x\"</a>"), "<a hidden>x</a>");
}

#[test]
fn unexpected_tokens_in_a_tag() {
    assert!(report("<p title=\"a\", hidden></p>").starts_with(", | unexpected `,` in the tag"));
    assert!(report("<p {x}></p>").starts_with("{x} | this value has no attribute name"));
    assert!(
        report("<p .done={x}></p>").starts_with(".done={x} | a class shorthand takes a condition")
    );
    assert!(report("<p hidden :class=\"x\"></p>").starts_with("hidden : | this reads as one name"));
}

#[test]
fn names_that_are_missing() {
    assert!(report("< =").starts_with("< | expected an element name after `<`"));
    assert!(report("<!-- hello -->").starts_with("hello | a comment must be quoted"));
    assert!(report("{}").starts_with("{} | there is no value between these braces"));
}

#[test]
fn every_mistake_of_one_template_is_reported() {
    let source = r#"
        <dvi/> <p clas="a"/> <a href=/> <a href=x/> <input type="sumbit">
        <input disabled="yes"> <p>words</p> @if a { <b/> } </i> <p title="a" title="b"/>
        <p #x/> <p #x/> <a href="javascript:x()"/> <p><div/></p> <button ds:on-click="x()"/>
        <p ds:text/> <p ds:show__once="x"/> <p ds:text="$count-1"/> <p ds:text="@gte('/')"/>
        <p ds:init="f("/> <br>"x"</br> <ul><li><li/></li></ul> <section>
    "#;
    let reports = reports(source);
    assert_eq!(reports.len(), 22, "{reports:#?}");
}

#[test]
fn names_of_elements_are_fixed() {
    assert!(
        report("<{tag} .a><b/></{tag}>")
            .starts_with("<{tag} | the name of an element cannot be a Rust value")
    );
    assert_eq!(recovered("<{tag}><b/></{tag}><i/>"), "<b></b><i></i>");
}

#[test]
fn an_else_without_an_if() {
    assert!(report("<p/> else { <b/> }").starts_with("else | this `else` belongs to no `if`"));
}

#[test]
fn arms_without_an_arrow() {
    let reports = reports("match x { true { <b/> } Some(P { y }) { \"a\" } _ => <i/> }");
    assert_eq!(reports.len(), 2, "{reports:#?}");
    assert!(reports[0].starts_with("true | this `match` arm needs `=>` before its block"));
}
