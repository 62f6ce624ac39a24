//! The rows of the builders are those of the tables.

use super::attributes::ROWS;
use super::tags;
use crate::spec::{self, Kind, Ns};
use crate::{Buf, Css, Html, Js, Render, ds, raw};

/// The function that writes a value of this kind; none when it has a method of its own.
fn context(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Enum(words) if words.contains(&"true") && words.contains(&"false") => "enum_attr",
        Kind::Text | Kind::Number | Kind::Tokens(_) | Kind::Enum(_) => "attr",
        Kind::OptionalText | Kind::BoolOr(_) => "flag_attr",
        Kind::Bool => "bool_attr",
        Kind::Url => "url",
        Kind::UrlList => "url_list",
        Kind::Class | Kind::Css | Kind::Js | Kind::Html => return None,
    })
}

#[test]
fn every_attribute_of_the_tables_has_its_method_on_the_same_elements() {
    let mut table = Vec::new();
    for row in spec::attributes(Ns::Html) {
        let Some(context) = context(row.kind) else {
            continue;
        };
        if row.on.is_empty() {
            table.push((row.name, context, ""));
        }
        table.extend(row.on.iter().map(|element| (row.name, context, *element)));
    }
    table.sort_unstable();
    let mut rows = Vec::new();
    for (name, context, elements) in ROWS {
        if elements.is_empty() {
            rows.push((*name, *context, ""));
        }
        rows.extend(elements.iter().map(|element| (*name, *context, *element)));
    }
    rows.sort_unstable();
    assert_eq!(rows, table);
}

#[test]
fn every_element_of_the_tables_has_its_function() {
    use crate::spec::Content;
    let names = |ns, without: &[&str]| -> Vec<&str> {
        let rows = spec::elements(ns).iter().map(|row| row.name);
        rows.filter(|name| !without.contains(name)).collect()
    };
    let sorted = |lists: &[&[&'static str]]| -> Vec<&str> {
        let mut all = lists.concat();
        all.sort_unstable();
        all
    };
    assert_eq!(
        sorted(&[tags::NORMAL, tags::VOID, tags::TEXT, tags::RAW]),
        names(Ns::Html, &[])
    );
    assert_eq!(
        sorted(&[tags::svg::NORMAL]),
        names(Ns::Svg, &["script", "style"])
    );
    assert_eq!(sorted(&[tags::math::NORMAL]), names(Ns::MathMl, &[]));
    for (list, content) in [
        (tags::NORMAL, Content::Normal),
        (tags::VOID, Content::Void),
        (tags::TEXT, Content::Text),
        (tags::RAW, Content::Raw),
    ] {
        for name in list {
            let row = spec::element_in(Ns::Html, name);
            assert_eq!(row.map(|row| row.content), Some(content), "{name}");
        }
    }
}

#[test]
fn a_tree_has_the_bytes_of_the_macro() {
    let tree = tags::div()
        .id("board")
        .class("grid")
        .hidden(false)
        .child(
            tags::input()
                .type_("checkbox")
                .checked(true)
                .aria_expanded(false),
        )
        .child(
            tags::a()
                .href("javascript:x")
                .class(("on", true))
                .child("<b>"),
        )
        .child(tags::br())
        .child(raw("<i>1</i>"));
    assert_eq!(
        tree.into_html(),
        "<div id=\"board\" class=\"grid\"><input type=\"checkbox\" checked aria-expanded=\"false\">\
         <a href=\"about:invalid\" class=\"on\">&lt;b&gt;</a><br><i>1</i></div>"
    );
}

#[test]
fn what_is_set_again_changes_and_lists_collect() {
    let tag = tags::a()
        .class("a")
        .style("color", "red")
        .title("1")
        .class(["b", "c"])
        .css(&Css::from_source("gap:1px;"))
        .title("2")
        .lang("x")
        .lang(None::<&str>);
    assert_eq!(
        tag.into_html(),
        r#"<a class="a b c" style="color:red;gap:1px" title="2"></a>"#
    );
}

#[test]
fn names_are_checked_where_they_are_text() {
    let error =
        |result: Result<crate::Tag<tags::div>, crate::AttrsError>| result.unwrap_err().to_string();
    assert_eq!(
        error(tags::div().attr("titel", "x")),
        "`titel` is not an attribute of `<div>`; did you mean `title`?"
    );
    for name in ["onclick", "style", "class", "href", "x y", "data-on:click"] {
        let name = name.replace("data-", crate::datastar::PREFIX);
        assert!(tags::div().attr(name.clone(), "x").is_err(), "{name}");
    }
    assert!(tags::input().attr("type", "chekbox").is_err());
    assert!(tags::input().attr("checked", "x").is_err());
    assert!(tags::input().flag("value", true).is_err());
    let input = tags::input()
        .flag("checked", true)
        .unwrap()
        .attr("type", "CHECKBOX")
        .unwrap();
    assert_eq!(input.into_html(), r#"<input checked type="CHECKBOX">"#);
    assert!(tags::div().url("title", "/").is_err());
}

#[test]
fn hostile_names_and_values_change_nothing_but_their_place() {
    for name in [
        "a b", "a>", "a=b", "onclick", "oNcLiCk", "srcdoc", "STYLE", ":href", "@click", "",
    ] {
        let custom = crate::Tag::custom("my-box").unwrap();
        assert!(custom.attr(name, "alert(1)").is_err(), "{name}");
        let custom = crate::Tag::custom("my-box").unwrap();
        assert!(custom.flag(name, true).is_err(), "{name}");
    }
    for name in [
        "div",
        "my box",
        "my-box onclick=x",
        "My-box",
        "-box",
        "my-box>",
        "annotation-xml",
    ] {
        assert!(crate::Tag::custom(name).is_err(), "{name}");
    }
    let value = "\" onload=\"alert(1)'><script>";
    let tag = tags::p()
        .id(value)
        .class(value)
        .title(value)
        .attr("data-x", value)
        .unwrap();
    let tag = tag
        .with(crate::attrs::lang(value))
        .style("color", value)
        .child(value);
    let html = tag.into_html();
    let html = html.as_str();
    assert_eq!(html.matches('<').count(), 2, "{html}");
    // Ten around attributes, two in the text.
    assert_eq!(html.matches('"').count(), 12, "{html}");
    assert!(!html.contains("style"), "{html}");
}

#[test]
fn a_url_that_runs_code_is_written_nowhere() {
    let code = "\u{1}java\nscript:alert(1)";
    let pages = [
        tags::a().href(code).into_html(),
        tags::form().action(code).into_html(),
        tags::button().formaction(code).into_html(),
        tags::iframe().src(code).into_html(),
        tags::img()
            .src(code)
            .srcset(format!("{code} 1x, {code} 2x"))
            .into_html(),
        tags::object().data(code).into_html(),
        tags::svg::a().url("href", code).unwrap().into_html(),
        tags::svg::use_()
            .url("xlink:href", code)
            .unwrap()
            .into_html(),
    ];
    for page in pages {
        assert!(!page.as_str().contains("script"), "{page}");
    }
    let meta = tags::meta()
        .http_equiv("refresh")
        .content(format!("0;url={code}"));
    assert_eq!(meta.into_html(), r#"<meta http-equiv="refresh">"#);
    for (name, element) in [("href", tags::svg::a()), ("xlink:href", tags::svg::a())] {
        assert!(element.attr(name, code).is_err(), "{name}");
    }
    assert!(tags::svg::animate().attr("attributeName", "href").is_err());
}

#[test]
fn raw_text_stays_inside_its_element() {
    let script = tags::script().source(&Js::from_source("'</script>'"));
    assert_eq!(script.into_html().as_str().matches("</script").count(), 1);
    assert!(tags::style().source(&Css::from_source("</StyLe>")).is_err());
    let html: Html = tags::style()
        .source(&Css::from_source("a>b{}"))
        .unwrap()
        .into();
    assert_eq!(html, "<style>a>b{}</style>");
}

#[test]
fn a_first_line_break_survives_the_browser() {
    assert_eq!(tags::pre().child("\na").into_html(), "<pre>\n\na</pre>");
    assert_eq!(
        tags::textarea().text("\na").into_html(),
        "<textarea>\n\na</textarea>"
    );
}

#[test]
fn a_tag_is_a_child_by_reference_too() {
    let icon = tags::i().with(ds::ignore());
    let mut b = Buf::new();
    icon.render(&mut b);
    let twice = tags::p().child(&icon).child(&icon).into_html();
    assert_eq!(twice.as_str().matches(b.as_str()).count(), 2);
}
