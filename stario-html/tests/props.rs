//! Whatever a value holds, the parser on the other side reads exactly that value back.

use proptest::prelude::*;
use stario_html::{
    __private as rt, Buf, Event, Href, Js, Mode, Namespace, Patch, Pattern, UrlKind, clean_url,
    json, raw, spec,
};

/// What an HTML parser makes of character references.
fn unescape(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// Reads one single-quoted JavaScript string to its end.
fn read_js_string(source: &str) -> Option<String> {
    let inside = source.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut units = Vec::new();
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                if chars.next()? != 'u' {
                    return None;
                }
                let digits: String = chars.by_ref().take(4).collect();
                units.push(u16::from_str_radix(&digits, 16).ok()?);
            }
            '\'' | '\n' | '\r' => return None,
            c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    String::from_utf16(&units).ok()
}

/// Any text, with the characters that matter turning up often.
fn hostile() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "<",
        ">",
        "&",
        "\"",
        "'",
        "`",
        "\\",
        "/",
        ";",
        "$",
        "@",
        "{",
        "}",
        "\r",
        "\n",
        "\0",
        "</script>",
        "<!--",
        "]]>",
        "\u{2028}",
        "&amp;",
        "javascript:",
        "..",
        "%2e",
        "#",
        "?",
        " ",
    ]);
    let piece = prop_oneof![special.prop_map(str::to_owned), any::<String>()];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_reads_back(s in hostile()) {
        let mut b = Buf::new();
        rt::text(&mut b, &s);
        prop_assert!(!b.as_str().contains(['<', '>', '\0']));
        prop_assert_eq!(unescape(b.as_str()), s.replace('\0', "\u{FFFD}"));
    }

    #[test]
    fn attributes_read_back(s in hostile()) {
        let mut b = Buf::new();
        rt::attr(&mut b, "title", &s);
        let value = b.as_str().strip_prefix(" title=\"").and_then(|v| v.strip_suffix('"'));
        let value = value.expect("quoted");
        prop_assert!(!value.contains(['"', '<', '>', '\0']));
        prop_assert_eq!(unescape(value), s.replace('\0', "\u{FFFD}"));
    }

    #[test]
    fn javascript_strings_read_back_and_need_no_html_escaping(s in hostile()) {
        let mut b = Buf::new();
        rt::js(&mut b, &s);
        prop_assert!(!b.as_str().contains(['"', '<', '>', '&', ';', '$', '@', '`', '/', '\n', '\r']));
        prop_assert_eq!(read_js_string(b.as_str()), Some(s.clone()));
        let mut through_serde = Buf::new();
        rt::js(&mut through_serde, &json(&s));
        prop_assert_eq!(through_serde.as_str(), b.as_str());
    }

    #[test]
    fn actions_carry_any_query(key in hostile(), value in hostile()) {
        let href = Href::path("/x").query(&key, &value);
        let mut b = Buf::new();
        rt::js(&mut b, &href);
        prop_assert_eq!(read_js_string(b.as_str()), Some(href.to_string()));
        let query = href.as_str().strip_prefix("/x?").expect("a query");
        let decode = |part: &str| {
            let spaced = part.replace('+', " ");
            percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
        };
        let (k, v) = query.split_once('=').expect("a pair");
        prop_assert_eq!((decode(k), decode(v)), (key, value));
    }

    #[test]
    fn links_on_the_site_stay_on_the_site(s in hostile()) {
        prop_assume!(!s.is_empty() && s != "." && s != "..");
        prop_assume!(!matches!(s.to_ascii_lowercase().as_str(), "%2e" | "%2e%2e" | ".%2e" | "%2e."));
        let href = Href::path("/a").segment(&s).fragment(&s);
        let clean = clean_url(href.as_str());
        prop_assert_eq!(clean.kind(), UrlKind::Local);
        prop_assert_eq!(clean.as_str(), href.as_str());
        let encoded = &href.as_str()["/a/".len()..href.as_str().find('#').expect("a fragment")];
        prop_assert!(!encoded.contains('/'));
        let decoded = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy();
        prop_assert_eq!(decoded, s);
    }

    #[test]
    fn clean_urls_are_stable_and_hold_nothing_dangerous(s in hostile()) {
        let clean = clean_url(&s);
        prop_assert!(clean.as_str().bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\".contains(&b)));
        let again = clean_url(clean.as_str());
        prop_assert_eq!(again.kind(), clean.kind());
        prop_assert_eq!(again.as_str(), clean.as_str());
    }

    #[test]
    fn events_read_back_line_by_line(s in hostile()) {
        let event = Event::patch(Patch::new(raw(s.clone())).selector("#x").mode(Mode::Inner)).expect("valid");
        let text = std::str::from_utf8(event.as_bytes()).expect("UTF-8");
        let body = text.strip_prefix("event: datastar-patch-elements\ndata: selector #x\ndata: mode inner\n");
        let body = body.and_then(|body| body.strip_suffix("\n\n")).expect("framed");
        let lines: Option<Vec<&str>> = body.split(['\n', '\r']).map(|line| line.strip_prefix("data: elements ")).collect();
        let read = lines.expect("every line is a field").join("\n");
        prop_assert_eq!(read, s.replace("\r\n", "\n").replace('\r', "\n"));
    }

    #[test]
    fn foreign_patches_gain_line_breaks_and_nothing_else(s in "(<g>|</g>|<a/>|<br>|<!-- <g> -->|x|\"|'|<|>){0,12}") {
        let patch = Patch::new(raw(s.clone())).namespace(Namespace::Svg);
        let event = Event::patch(patch).expect("valid");
        let text = std::str::from_utf8(event.as_bytes()).expect("UTF-8");
        let body = text.strip_prefix("event: datastar-patch-elements\ndata: namespace svg\n").expect("framed");
        prop_assert_eq!(body.replace("data: elements ", "").replace('\n', ""), s);
    }

    #[test]
    fn a_script_event_ends_once(s in hostile()) {
        let event = Event::script(Js::from_source(s));
        let text = std::str::from_utf8(event.as_bytes()).expect("UTF-8").to_ascii_lowercase();
        prop_assert_eq!(text.matches("</script").count(), 1);
        prop_assert!(!text.contains("<!--"));
    }

    #[test]
    fn patterns_never_panic_and_print_as_they_parse(s in "[/a-c{}.:*%? é]{0,12}") {
        match Pattern::parse(&s) {
            Ok(pattern) => prop_assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern)),
            Err(error) => prop_assert!(s.get(error.range()).is_some(), "{s}: {error}"),
        }
    }

    #[test]
    fn suggestions_find_any_name_after_one_slip(at in 0_usize..200, letter in 0_usize..20) {
        let names: Vec<_> = spec::element_names().filter(|name| name.len() > 5).collect();
        let name = names[at % names.len()];
        let mut slipped = name.to_owned();
        slipped.remove(letter % name.len());
        prop_assert!(spec::suggest(&slipped, names).is_some());
    }
}
