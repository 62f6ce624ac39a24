use crate::testing::{attributes, lowered, recovered, report, reports, signals, warnings};

#[test]
fn unknown_elements_get_a_suggestion() {
    assert_eq!(
        report("<dvi>\"x\"</dvi>"),
        "dvi | unknown element `<dvi>`\n= help: did you mean `<div>`?"
    );
    assert_eq!(
        report("<frobnicate/>"),
        "frobnicate | unknown element `<frobnicate>`\n\
         = help: a component is written `<Frobnicate/>`, with `#[component]` on its function; \
         a custom element has a hyphen"
    );
    assert!(report("<center/>").contains("`<center>` is obsolete"));
}

#[test]
fn custom_elements_take_any_attribute() {
    assert_eq!(
        lowered("<my-chart points={p} dark .wide></my-chart>"),
        "<my-chart[attr points p] dark class=\"wide\"></my-chart>"
    );
}

#[test]
fn foreign_elements_belong_to_their_root() {
    assert_eq!(
        report("<div><circle/></div>"),
        "circle | `<circle>` belongs inside `<svg>`"
    );
    assert_eq!(
        lowered("<svg><foreignObject><p/></foreignObject></svg>"),
        "<svg><foreignObject><p></p></foreignObject></svg>"
    );
    assert_eq!(lowered("<circle r=1/>"), "<circle r=\"1\"/>");
}

#[test]
fn unknown_attributes_name_the_element() {
    assert_eq!(
        report("<div clas=\"a\"/>"),
        "clas | `<div>` has no attribute `clas`\n= help: did you mean `class`?\n\
         = help: for a non-standard name write `\"clas\"=\"…\"` or `data-clas`"
    );
    assert!(report("<div aria-lable=\"a\"/>").starts_with(
        "aria-lable | `<div>` has no attribute `aria-lable`\n= help: did you mean `aria-label`?"
    ));
    assert_eq!(
        report("<div href=\"/\"/>"),
        "href | `<div>` has no attribute `href`\n= note: `href` belongs on `<a>`, `<area>`, `<base>`, `<link>`"
    );
}

#[test]
fn names_of_other_frameworks_are_translated() {
    for (written, help) in [
        ("class:active=\"x\"", "write `.active?={condition}`"),
        ("on:click=\"x\"", "write `ds:on:click=\"…\"`"),
        (
            "onClick=\"x\"",
            "write `ds:on:click=\"…\"`, or the native `onclick`",
        ),
        (
            "className=\"x\"",
            "write `class`, or `.name` for each class",
        ),
    ] {
        let report = report(&format!("<p {written}/>"));
        assert!(report.contains(&format!("= help: {help}")), "{report}");
    }
}

#[test]
fn an_underscored_aria_name_is_accepted() {
    assert_eq!(lowered("<p aria_label=\"x\"/>"), "<p aria-label=\"x\"></p>");
}

#[test]
fn a_mistaken_attribute_still_shows_its_value_to_rustc() {
    assert_eq!(
        recovered("<p clas={x} #a id={y}/>"),
        "<p[lost x] id=\"a\"[attr id y]></p>"
    );
}

#[test]
fn duplicates_are_errors_except_for_class_shorthands() {
    assert_eq!(
        report("<p\ntitle=\"a\" title=\"b\"/>"),
        "title | `<p>` already has the attribute `title`\n= note: first `title` on line 2"
    );
    assert!(report("<p #a id={b}/>").starts_with("id | `<p>` already has the attribute `id`"));
    assert!(report("<p class=\"a\" class=\"b\"/>").contains("`.name?={…}`"));
    assert!(report("<p ds:text=\"1\" ds:text=\"2\"/>").contains("already has the attribute"));
    assert_eq!(lowered("<p .a class=\"b\"/>"), "<p class=\"a b\"></p>");
}

#[test]
fn an_id_is_used_once_on_a_page() {
    assert_eq!(
        report("<p #a/>\n<p id=\"a\"/>"),
        "\"a\" | the id `a` is used twice in this template\n= note: first `a` on line 1"
    );
    lowered("if x { <p #a/> } else { <b #a/> }");
    assert_eq!(
        reports("if x { <p #a/> } else { <b #a/> } <i #a/>").len(),
        1
    );
}

#[test]
fn keyword_values_are_checked() {
    assert_eq!(
        report("<input type=\"sumbit\">"),
        "\"sumbit\" | `type` of `<input>` cannot be `sumbit`\n= help: did you mean `submit`?"
    );
    assert!(report("<p dir=\"up\"/>").contains("= help: known: auto, ltr, rtl"));
    lowered("<p aria-hidden=true/>");
}

#[test]
fn a_role_is_one_of_the_standard() {
    assert_eq!(
        report("<p role=\"buton\"/>"),
        "\"buton\" | `role` of `<p>` cannot be `buton`\n= help: did you mean `button`?"
    );
    assert_eq!(
        report("<p role=\"none widget\"/>"),
        "\"none widget\" | `role` of `<p>` cannot be `widget`\n\
         = note: it is an abstract role, which only groups others\n\
         = help: all roles: https://www.w3.org/TR/wai-aria-1.2/#role_definitions"
    );
    assert!(report("<svg role=\"grafics-symbol\"/>").contains("did you mean `graphics-symbol`?"));
    assert!(report("<p role=\"nav\"/>").contains("did you mean `navigation`?"));
    assert_eq!(attributes("role=\"grup\"").1.len(), 1);
    for good in [
        "role=\"Button\"",
        "role=\"none presentation\"",
        "role=\"\"",
        "role={role}",
        "role=(\"doc-\" {part})",
        "\"role\"=\"text\"",
    ] {
        lowered(&format!("<p {good}/>"));
    }
}

#[test]
fn on_off_attributes_take_no_text() {
    assert_eq!(
        report("<input disabled=\"no\">"),
        "\"no\" | `disabled` is on or off and takes no text\n\
         = help: write `disabled` alone, or `disabled={condition}`"
    );
}

#[test]
fn attributes_that_need_a_value() {
    assert_eq!(
        report("<a href>\"x\"</a>"),
        "href | `href` needs a value\n= help: `href=\"…\"` or `href={expr}`"
    );
    lowered("<a download>\"x\"</a>");
    assert!(report("<td colspan=\"two\"/>").contains("`colspan` takes a number"));
    assert!(report("<p hidden?=\"x\"/>").contains("`hidden?=` takes a condition in braces"));
}

#[test]
fn script_urls_are_refused() {
    assert!(
        report("<a href=\" JavaScript:x()\"/>")
            .starts_with("\" JavaScript:x()\" | a `javascript:` URL in `href` is refused")
    );
    assert!(report("<a href=(\"javascript:\" {x})/>").contains("is refused"));
}

#[test]
fn blocks_end_a_paragraph() {
    assert_eq!(
        report("<p>\n<b><div/></b></p>"),
        "<div | `<div>` cannot be inside `<p>`\n= note: browsers end the `<p>` before it\n\
         = help: make the outer element a `<div>`, or the inner one a `<span>`\n\
         = note: `<p>` was opened on line 1"
    );
    lowered("<p><button><div/></button></p>");
}

#[test]
fn interactive_elements_do_not_nest() {
    for source in [
        "<a><b><a/></b></a>",
        "<form><div><form/></div></form>",
        "<button><button/></button>",
        "<ul><li>if x { <li/> }</li></ul>",
    ] {
        assert!(report(source).contains("cannot be inside"), "{source}");
    }
    lowered("<ul><li><ul><li/></ul></li></ul>");
    lowered("<h2><span><h3/></span></h2>");
}

#[test]
fn strays_are_seen_when_their_parent_is() {
    assert!(
        report("<div><tr/></div>").starts_with("<tr | `<tr>` cannot be directly inside `<div>`")
    );
    assert!(report("<table><div/></table>").contains("browsers move it out of there"));
    assert!(report("<table><tr>\"x\"</tr></table>").contains("text cannot be directly inside"));
    lowered("<tr><td/></tr>");
    lowered("<table>for r in rows { <tr><td>{r}</td></tr> }</table>");
    lowered("<div><Row><tr/></Row></div>");
}

#[test]
fn text_only_elements_hold_no_tags() {
    assert!(report("<textarea><b/></textarea>").starts_with("<b | `<textarea>` holds text"));
    assert!(report("<script>\"</script>\"</script>").contains("`</script` inside `<script>`"));
    assert!(
        report("<script type=\"application/json\">{x}</script>").contains("this script holds JSON")
    );
    assert!(report("<style>{x}</style>").contains("a value cannot stand inside `<style>`"));
}

#[test]
fn slots_belong_to_components() {
    assert!(report("<div><:a>\"x\"</:a></div>").contains("a slot belongs directly inside"));
}

#[test]
fn attributes_outside_of_a_tag_know_no_element() {
    let (code, reports) = attributes("ds:on:click=\"$a = 1\" href={url} .on?={b} tilte=\"x\"");
    assert_eq!(
        code,
        " data-on:click=\"$a = 1\"[url href url][class on?{b}]"
    );
    assert_eq!(reports.len(), 1);
    assert!(
        reports[0].starts_with("tilte | the tag has no attribute `tilte`"),
        "{reports:?}"
    );
}

#[test]
fn a_fixed_id_in_a_loop_is_repeated() {
    assert_eq!(
        report("for x in xs { <ul>if x { <li #row/> }</ul> }"),
        "#row | every round of this `for` has the same id `row`\n\
         = note: morphing finds elements by their id\n\
         = help: add what tells the items apart: `#row-{item.id}`"
    );
    assert!(report("while x { <p id=\"row\"/> }").contains("this `while`"));
    lowered("for x in xs { <li #row-{x}/> } else { <li #none/> } <p #after/>");
}

#[test]
fn what_is_rarely_meant_is_a_warning() {
    assert_eq!(warnings("<img src=\"/a.png\">"), ["img_without_alt"]);
    for fine in [
        "<img src=\"/a.png\" alt=\"\">",
        "<img src={x} {..attrs}>",
        "<img src={x} ds:attr:alt=\"$name\">",
        "<p ds:indicator:_busy ds:init=\"@get('/')\"/>",
        "<p ds:init=\"$a = 1\" ds:indicator:_busy/>",
    ] {
        assert!(warnings(fine).is_empty(), "{fine}");
    }
    assert_eq!(
        warnings("<p ds:init={x} ds:indicator:_busy/>"),
        ["ds_indicator_after_ds_init"]
    );
}

#[test]
fn what_shows_before_the_client_runs_is_a_warning() {
    for flashes in [
        "<p ds:show=\"$a\"/>",
        "<p ds:show={Board::open} style=\"color:red\"/>",
        "<p style:color={c} ds:show=($a)/>",
    ] {
        assert_eq!(
            warnings(flashes),
            ["ds_show_without_display_none"],
            "{flashes}"
        );
    }
    for fine in [
        "<p style=\"display:none\" ds:show=\"$a\"/>",
        "<p ds:show=\"$a\" style:display={shown}/>",
        "<p style={s} ds:show=\"$a\"/>",
        "<p {..attrs} ds:show=\"$a\"/>",
    ] {
        assert!(warnings(fine).is_empty(), "{fine}");
    }
}

#[test]
fn an_element_or_a_state_that_is_sent_to_the_server_is_a_warning() {
    for sent in [
        "<p ds:ref:menu/>",
        "<p ds:ref=\"menu\"/>",
        "<p ds:indicator=\"form.busy\"/>",
        "<p ds:indicator:is-busy__case.snake/>",
    ] {
        assert_eq!(warnings(sent), ["ds_signal_is_sent"], "{sent}");
    }
    for local in [
        "<p ds:ref:_menu/>",
        "<p ds:indicator=\"_busy\"/>",
        "<p ds:indicator=\"form._busy\"/>",
        "<p ds:ref={Board::_menu}/>",
    ] {
        assert!(warnings(local).is_empty(), "{local}");
    }
}

#[test]
fn a_request_that_should_never_be_repeated_is_a_warning() {
    for repeated in [
        "<p ds:effect=\"@get('/', {retry: 'never'})\"/>",
        "<p ds:on:click=(@post(\"/\", {retry: \"never\", openWhenHidden: true}))/>",
    ] {
        assert_eq!(
            warnings(repeated),
            ["ds_never_retries_the_network"],
            "{repeated}"
        );
    }
    for fine in [
        "<p ds:effect=\"@get('/', {retry: 'never', retryMaxCount: 0})\"/>",
        "<p ds:effect=\"@get('/', {retry: 'error'})\"/>",
        "<p ds:effect=\"@get('/', {retry: 'never', ...more})\"/>",
        "<p ds:effect=\"f({retry: 'never'})\"/>",
    ] {
        assert!(warnings(fine).is_empty(), "{fine}");
    }
}

#[test]
fn a_header_collects_the_signals_that_are_named() {
    assert_eq!(
        signals(
            "use signals Board, ui::Form<'_, u8>, $menu;
             <p ds:text=\"$count + $form.name.length + $menu\" ds:show=($open && !$done)>
                 <Card><input ds:bind=\"draft\"> <input ds:bind:user-name></Card>
             </p>"
        ),
        "Board, ui::Form<'_,u8>: count form open done draft userName"
    );
    assert_eq!(signals("<p ds:text=\"$count\"/>"), ": ");
}

#[test]
fn signals_that_the_template_makes_are_known() {
    assert_eq!(
        signals(
            "use signals Board;
             <p ds:signals:open-menu=\"false\" ds:show=\"$openMenu\" ds:ref=\"_link\" ds:indicator:_busy/>
             <p ds:signals=\"{a: 1, 'b.c': {d: 2}}\" ds:computed=({ e: () => $a + $_busy })/>
             <p ds:text=\"$a + $b + $d + $e + $_link.x\"/>"
        ),
        "Board: d"
    );
}

#[test]
fn words_of_a_key_are_joined() {
    let report = report("<p ds:signals:my-count=\"1\" ds:text=\"$my-count\"/>");
    assert!(
        report.contains("the signal `$my-count` is called `$myCount`"),
        "{report}"
    );
    lowered("<p ds:signals:my-count__case.kebab=\"1\" ds:text=\"$my-count\"/>");
}

#[test]
fn headers_stand_first_and_are_complete() {
    assert!(report("<p/> use signals Board;").contains("stands at the start"));
    assert!(report("use signals Board; use signals Form;").contains("stands at the start"));
    assert!(report("use signals; <p/>").contains("`use signals` needs a type"));
    assert!(report("use signals Board <p/>").contains("needs a `;`"));
    assert!(report("<p>use it</p>").contains("text must be quoted"));
    assert_eq!(lowered("use signals Board; <p/>"), "<p></p>");
}
