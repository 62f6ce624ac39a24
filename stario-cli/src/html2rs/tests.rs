//! HTML before, templates after; the bytes that the template writes are those of the HTML.

use super::template;

#[track_caller]
fn becomes(html: &str, expected: &str) {
    let template = template(html);
    assert_eq!(template.warnings, Vec::<String>::new());
    assert_eq!(template.errors, Vec::<String>::new());
    assert_eq!(template.text, expected);
}

#[test]
fn ids_classes_and_text() {
    becomes(
        "<div id=\"board\" class=\"grid md:p-2.5 w-1/2\"><p>It's <b>5 &lt; 6</b>  &amp; more</p></div>",
        "html! {\n    <div #board .grid .md:p-2.5 .w-1/2>\n        <p>\"It's \"<b>\"5 < 6\"</b>\" & more\"</p>\n    </div>\n}",
    );
    // What the lexer of Rust cannot read is quoted.
    becomes(
        "<p id='a b' class=\"text-5em [&>p]:x\">x</p>",
        "html! {\n    <p id=\"a b\" class=\"text-5em [&>p]:x\">\"x\"</p>\n}",
    );
}

#[test]
fn a_page_with_all_that_belongs_to_one() {
    becomes(
        "<!doctype html>\n<html lang=en>\n<head><meta charset=utf-8>\n<title>A &amp; B</title>\n\
         <style>\n  p { color: red }\n</style></head>\n<body>\n<!-- menu -->\n<h1>Hi</h1>\n</body></html>\n",
        "html! {\n    <!DOCTYPE html>\n    <html lang=\"en\">\n        <head>\n            <meta charset=\"utf-8\">\n            \
         <title>\"A & B\"</title>\n            <style>\"\n  p { color: red }\n\"</style>\n        </head>\n        <body>\n            \
         <!-- \"menu\" -->\n            <h1>\"Hi\"</h1>\n        </body>\n    </html>\n}",
    );
}

#[test]
fn datastar_attributes_get_their_names() {
    becomes(
        "<div data-signals=\"{n: 0}\"><button type=button data-on:click__debounce.500ms=\"$n++\" data-id=\"7\">+</button>\
         <p data-text=\"$n\"></p><p data-ignore></p></div>",
        "html! {\n    <div ds:signals=\"{n: 0}\">\n        <button type=\"button\" ds:on:click__debounce.500ms=\"$n++\" data-id=\"7\">\"+\"</button>\n        \
         <p ds:text=\"$n\"></p>\n        <p ds:ignore></p>\n    </div>\n}",
    );
    let old = template("<button type=button data-on-click=\"$n++\">+</button>");
    assert!(old.text.contains("ds:on:click=\"$n++\""), "{}", old.text);
    assert_eq!(
        old.warnings,
        ["`data-on-click` is written `ds:on:click`, as Datastar 1 has it"]
    );
}

#[test]
fn boolean_and_odd_attributes() {
    becomes(
        "<input disabled=\"\" required checked=checked value='' @click.away=\"x\">",
        "html! {\n    <input disabled required checked value=\"\" @click.away=\"x\">\n}",
    );
}

#[test]
fn end_tags_may_be_missing_where_html_says_so() {
    becomes(
        "<ul><li>One<li>Two</ul><p>a<p>b<table><tr><td>1<td>2</table>",
        "html! {\n    <ul>\n        <li>\"One\"</li>\n        <li>\"Two\"</li>\n    </ul>\n    <p>\"a\"</p>\n    <p>\"b\"</p>\n    \
         <table>\n        <tr>\n            <td>\"1\"</td>\n            <td>\"2\"</td>\n        </tr>\n    </table>\n}",
    );
}

#[test]
fn a_paragraph_ends_before_each_element_that_html_names() {
    becomes(
        "<ul><li><p>one<li><p>two</ul><dl><dt><p>a<dd><p>b</dl><details><p>c<summary>d</summary></details>",
        "html! {\n    <ul>\n        <li>\n            <p>\"one\"</p>\n        </li>\n        <li>\n            \
         <p>\"two\"</p>\n        </li>\n    </ul>\n    <dl>\n        <dt>\n            <p>\"a\"</p>\n        \
         </dt>\n        <dd>\n            <p>\"b\"</p>\n        </dd>\n    </dl>\n    <details>\n        <p>\"c\"</p>\n        \
         <summary>\"d\"</summary>\n    </details>\n}",
    );
}

#[test]
fn white_space_counts_where_a_browser_shows_it() {
    becomes(
        "<p>\n  one <i>two</i>\n  <i>three</i>\n</p><pre>\na\n  b</pre>",
        "html! {\n    <p>\"one \"<i>\"two\"</i>\" \"<i>\"three\"</i></p>\n    <pre>\"a\\n  b\"</pre>\n}",
    );
}

#[test]
fn scripts_and_drawings_stay_as_they_are() {
    becomes(
        "<script>let a = \"</p>\" && '&amp;';</script>\n<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>",
        "html! {\n    <script>\"let a = \\\"</p>\\\" && '&amp;';\"</script>\n    <svg viewBox=\"0 0 1 1\">\n        <path d=\"M0 0\"/>\n    </svg>\n}",
    );
}

#[test]
fn what_is_wrong_is_said() {
    let made = template("<div><span>x</div></b>\n<dvi></dvi> &bogus;");
    assert_eq!(
        made.warnings,
        [
            "line 1: `<span>` is closed by `</div>`",
            "line 1: `</b>` closes nothing and is left out",
            "line 2: `&bogus;` is not known and stays as text",
        ]
    );
    assert_eq!(made.errors.len(), 1, "{:?}", made.errors);
    assert!(
        made.errors[0].contains("unknown element `<dvi>`"),
        "{:?}",
        made.errors
    );
}

#[test]
fn no_input_stops_it() {
    for html in [
        "",
        "<",
        "</",
        "<a",
        "<a b",
        "<a b='",
        "<!--",
        "<!",
        "&",
        "a < b",
        "<p",
        "<script>x",
        "é<é",
    ] {
        template(html);
    }
}
