use std::time::Duration;

use serde_json::json;

use super::*;
use crate::{Href, Html, Js, raw};

fn wire(event: &Event) -> &str {
    std::str::from_utf8(event.as_bytes()).unwrap()
}

fn patch(patch: Patch) -> String {
    wire(&Event::patch(patch).unwrap()).to_owned()
}

fn html(markup: &'static str) -> Patch {
    Patch::new(Html::from_static(markup))
}

#[test]
fn every_field_in_canonical_order() {
    let event = patch(
        html("<g/>")
            .namespace(Namespace::Svg)
            .view_transition_selector("#stage")
            .mode(Mode::Append)
            .selector("#list")
            .retry(Duration::from_millis(2500))
            .id("41"),
    );
    assert_eq!(
        event,
        "event: datastar-patch-elements\n\
         id: 41\n\
         retry: 2500\n\
         data: selector #list\n\
         data: mode append\n\
         data: useViewTransition true\n\
         data: viewTransitionSelector #stage\n\
         data: namespace svg\n\
         data: elements <g/>\n\n"
    );
}

#[test]
fn defaults_are_left_out() {
    let event = patch(
        html("<p>x</p>")
            .mode(Mode::Outer)
            .namespace(Namespace::Html)
            .retry(Duration::from_secs(1)),
    );
    assert_eq!(
        event,
        "event: datastar-patch-elements\ndata: elements <p>x</p>\n\n"
    );
}

#[test]
fn a_retry_of_zero_and_an_empty_id_are_kept() {
    let event = patch(html("<p>").retry(Duration::ZERO).id(""));
    assert!(event.contains("\nid: \nretry: 0\n"), "{event}");
}

#[test]
fn cr_lf_and_crlf_all_end_a_line() {
    let event = patch(html("<p>\na\rb\r\nc\n\rd</p>"));
    assert_eq!(
        event,
        "event: datastar-patch-elements\n\
         data: elements <p>\n\
         data: elements a\n\
         data: elements b\n\
         data: elements c\n\
         data: elements \n\
         data: elements d</p>\n\n"
    );
    assert!(!event.contains('\r'));
}

#[test]
fn empty_lines_keep_the_space_after_the_key() {
    let event = patch(html("<pre>\n\n</pre>\n"));
    assert_eq!(
        event,
        "event: datastar-patch-elements\n\
         data: elements <pre>\n\
         data: elements \n\
         data: elements </pre>\n\
         data: elements \n\n"
    );
}

#[test]
fn forged_lines_in_text_stay_inside_the_elements() {
    let event = patch(Patch::new(raw(
        "x\rdata: signals {}\r\n\nevent: datastar-patch-signals",
    )));
    for line in event.lines().skip(1).filter(|line| !line.is_empty()) {
        assert!(line.starts_with("data: elements "), "{line}");
    }
}

#[test]
fn empty_content_is_sent_except_for_remove() {
    let cleared = patch(html("").selector("#list").mode(Mode::Inner));
    assert!(
        cleared.ends_with("data: mode inner\ndata: elements \n\n"),
        "{cleared}"
    );
    let removed = patch(html("").selector("#list").mode(Mode::Remove));
    assert!(
        removed.ends_with("data: selector #list\ndata: mode remove\n\n"),
        "{removed}"
    );
}

#[test]
fn a_mode_that_cannot_find_its_target_needs_a_selector() {
    for mode in [
        Mode::Inner,
        Mode::Prepend,
        Mode::Append,
        Mode::Before,
        Mode::After,
        Mode::Remove,
    ] {
        let error = Event::patch(html("<p>").mode(mode)).unwrap_err();
        assert!(error.is_missing_selector());
        assert!(error.to_string().contains(mode.as_str()));
    }
    assert!(Event::patch(html("<p>").mode(Mode::Replace)).is_ok());
}

#[test]
fn one_line_fields_refuse_what_ends_a_line() {
    for bad in ["a\nb", "a\rb", "a\0b", "\r\n"] {
        for patch in [
            html("<p>").id(bad),
            html("<p>").selector(bad),
            html("<p>").view_transition_selector(bad),
        ] {
            assert!(Event::patch(patch).unwrap_err().is_line_break(), "{bad:?}");
        }
        assert!(Event::remove(bad).unwrap_err().is_line_break(), "{bad:?}");
    }
}

#[test]
fn foreign_siblings_get_a_line_break_between_them() {
    let body = |markup| {
        let event = patch(
            html(markup)
                .namespace(Namespace::Svg)
                .selector("#s")
                .mode(Mode::Append),
        );
        let (_, body) = event.split_once("data: namespace svg\n").unwrap();
        body.replace("data: elements ", "")
    };
    assert_eq!(body("<a/><b/><c></c>"), "<a/>\n<b/>\n<c></c>\n\n");
    assert_eq!(
        body("<g><a/><b/></g><g></g>"),
        "<g><a/><b/></g>\n<g></g>\n\n"
    );
    assert_eq!(
        body("<g d=\">/>\"><p/></g><!-- <g> --><b/>"),
        "<g d=\">/>\"><p/></g>\n<!-- <g> -->\n<b/>\n\n"
    );
    assert_eq!(
        body("<foreignObject><br>x</foreignObject><b/>"),
        "<foreignObject><br>x</foreignObject>\n<b/>\n\n"
    );
    assert_eq!(
        body("<t><![CDATA[</t>]]></t><b/>"),
        "<t><![CDATA[</t>]]></t>\n<b/>\n\n"
    );
    assert_eq!(body("<a/> <b/>"), "<a/> <b/>\n\n");
    assert_eq!(body("<a"), "<a\n\n");
}

#[test]
fn html_siblings_are_left_as_they_are() {
    assert!(patch(html("<a></a><b></b>")).ends_with("data: elements <a></a><b></b>\n\n"));
}

#[test]
fn signals_are_compact_json_on_one_line() {
    let event = Event::signals(&json!({"a": "x\r\ny", "b": [1, null]})).unwrap();
    assert_eq!(
        wire(&event),
        "event: datastar-patch-signals\ndata: signals {\"a\":\"x\\r\\ny\",\"b\":[1,null]}\n\n"
    );
    let event = Event::signals_if_missing(&json!({"a": 1})).unwrap();
    assert_eq!(
        wire(&event),
        "event: datastar-patch-signals\ndata: onlyIfMissing true\ndata: signals {\"a\":1}\n\n"
    );
}

#[test]
fn signals_must_be_an_object_with_harmless_keys() {
    for bad in [json!([1]), json!("{}"), json!(1), json!(null)] {
        assert!(Event::signals(&bad).unwrap_err().is_serialize(), "{bad}");
    }
    let error = Event::signals(&json!({"__proto__": {"x": 1}})).unwrap_err();
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .to_string()
            .contains("__proto__")
    );
}

#[test]
fn remove_names_the_selector_and_the_mode() {
    assert_eq!(
        wire(&Event::remove("#toast").unwrap()),
        "event: datastar-patch-elements\ndata: selector #toast\ndata: mode remove\n\n"
    );
}

#[test]
fn a_script_cannot_end_its_element() {
    let source = Js::from_source("a('</script><script>'); b('</SCRIPT >', '<!--')\nc()");
    assert_eq!(
        wire(&Event::script(&source)),
        "event: datastar-patch-elements\n\
         data: selector body\n\
         data: mode append\n\
         data: elements <script data-effect=\"el.remove()\">a('<\\/script><script>'); b('<\\/SCRIPT >', '<\\!--')\n\
         data: elements c()</script>\n\n"
    );
}

#[test]
fn navigate_stays_on_the_site() {
    let event = Event::navigate(Href::path("/a b").query("x", "'\"")).unwrap();
    assert!(
        wire(&event).contains(">setTimeout(() => window.location = '/a%20b?x=%27%22')</script>"),
        "{}",
        wire(&event)
    );
    for bad in [
        "",
        "login",
        "//evil.example",
        r"/\evil.example",
        "/\t/evil",
        "https://a",
        "javascript:x",
        "?a",
        "\u{1}javascript:x",
        "/.//evil.example",
        "/a/%2E.//evil.example",
    ] {
        assert!(Event::navigate(bad).unwrap_err().is_url(), "{bad}");
    }
    // A single quote may stand in a URL, but not in the string.
    let event = Event::navigate("/it's").unwrap();
    assert!(wire(&event).contains(r"'/it\u0027s'"), "{}", wire(&event));
}

#[test]
fn navigate_external_needs_a_host_and_a_scheme_that_is_the_web() {
    assert!(Event::navigate_external("https://example.org/a?b=c").is_ok());
    assert!(Event::navigate_external("HTTP://example.org").is_ok());
    assert!(Event::navigate_external("//a.example").is_ok());
    for bad in [
        "/a",
        "///a",
        "https:a",
        "https://",
        "https:///a",
        "mailto:a@b",
        "data:image/png,x",
        "javascript://a",
    ] {
        assert!(Event::navigate_external(bad).unwrap_err().is_url(), "{bad}");
    }
}

#[test]
fn console_and_dispatch_encode_their_values() {
    let event = Event::console_log("</script>'").unwrap();
    assert!(wire(&event).contains(r">console.log('\u003c\u002fscript\u003e\u0027')</script>"));
    let event = Event::dispatch("cart:'add", &json!({"id": 7})).unwrap();
    assert!(wire(&event).contains(
        r"document.dispatchEvent(new CustomEvent('cart:\u0027add', {bubbles: true, detail: {id:7}}))"
    ));
}

#[test]
fn comments_are_split_like_everything_else() {
    assert_eq!(wire(&Event::comment("")), ": \n\n");
    assert_eq!(
        wire(&Event::comment("a\r\nb\revent: x")),
        ": a\n: b\n: event: x\n\n"
    );
}

#[test]
fn clones_share_the_bytes() {
    let event = Event::comment("x");
    assert_eq!(
        event.as_bytes().as_ptr(),
        event.clone().into_bytes().as_ptr()
    );
}

#[test]
fn a_script_has_attributes_and_may_stay() {
    let attrs = crate::Attrs::new()
        .set("type", "module")
        .unwrap()
        .set("title", "\"<&")
        .unwrap();
    let script = Script::new(Js::from_source("a()\nb()")).attrs(attrs);
    assert_eq!(
        wire(&Event::script(script.clone())),
        "event: datastar-patch-elements\n\
         data: selector body\n\
         data: mode append\n\
         data: elements <script data-effect=\"el.remove()\" type=\"module\" title=\"&quot;&lt;&amp;\">a()\n\
         data: elements b()</script>\n\n"
    );
    let kept = Event::script(script.keep());
    assert!(!wire(&kept).contains("data-effect"), "{}", wire(&kept));
}

#[test]
fn json_text_is_sent_line_by_line() {
    let event = Event::signals_json_if_missing("{\r\"a\": 1,\r\n\n\"b\": 2\n}").unwrap();
    assert_eq!(
        wire(&event),
        "event: datastar-patch-signals\n\
         data: onlyIfMissing true\n\
         data: signals {\n\
         data: signals \"a\": 1,\n\
         data: signals \n\
         data: signals \"b\": 2\n\
         data: signals }\n\n"
    );
    let error = Event::signals_json("{} || alert(1)").unwrap_err();
    assert!(error.is_serialize());
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn root_keys_with_dots_are_paths() {
    let event = Event::signals(&json!({"ui.open": true, "files": {"a.txt": 1}})).unwrap();
    assert!(
        wire(&event)
            .ends_with("data: signals {\"files\":{\"a.txt\":1},\"ui\":{\"open\":true}}\n\n"),
        "{}",
        wire(&event)
    );
    let error = Event::signals(&json!({"ui.open": true, "ui": 1})).unwrap_err();
    assert!(error.is_serialize());
}
