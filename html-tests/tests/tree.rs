//! Whatever a value holds, a browser's parser builds the tree that the template shows.
//!
//! One page has every place where a value can stand. It is written with hostile values, parsed
//! by html5ever, and compared: the same elements, the same attributes, and in each place the
//! value itself and nothing else.

use html5ever::{ParseOpts, driver::parse_document, tendril::TendrilSink};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;
use serde::Serialize;
use stario::{Attrs, Html, Signals, html, js};

/// Ways out of a context that are known from other template languages, and their pieces.
const PAYLOADS: [&str; 40] = [
    "plain",
    "",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</SCRIPT ><img src=x onerror=alert(1)>",
    "<!--<script>",
    "--><b>",
    "--!><b>",
    "]]><b>",
    "<![CDATA[<b>]]>",
    "</textarea><b>",
    "</title><b>",
    "</style><b>",
    "</p></div></body></html><b>",
    "\"><b>",
    "'><b>",
    "\" onload=\"alert(1)",
    "' onload='alert(1)",
    "` onload=`alert(1)",
    " onload=alert(1) x",
    "a\" data-init=\"alert(1)",
    "&quot;><b>&lt;b&gt;&#34;&amp;",
    "&lt",
    "&",
    "javascript:alert(1)",
    " \u{1}JaVa\tScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example/",
    "../../etc/passwd?x=1#y",
    "red;background:url(//evil.example)",
    "expression(alert(1))",
    "}</style><b>",
    "'); alert(1); ('",
    "\\'); alert(1); //",
    "${alert(1)} `${$count}` @get('/x')",
    "line\none\r\ntwo\rthree\u{2028}four\u{2029}",
    "nul\0and\u{7f}control\u{1b}",
    "näive ☃ 𝒳 \u{202e}rtl\u{feff}",
];

#[derive(Serialize, Signals)]
struct Board<'a> {
    draft: &'a str,
}

fn page(value: &str) -> Html {
    let attrs = Attrs::new()
        .set("lang", value)
        .expect("`lang` is the name of an attribute");
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <title>{value}</title>
                <script>"let x = " {value} ";"</script>
            </head>
            <body>
                <p #text>{value}</p>
                <p #id-{value} title={value} data-x=("a " {value} " b") {..attrs}></p>
                <textarea #area>{value}</textarea>
                <pre #pre>{value}</pre>
                <a #link href={value}>"x"</a>
                <a #parts href=("/u/" {value} "/edit")>"x"</a>
                <img #image src={value} alt={value}>
                <p #style style="gap:1px" style:color={value}></p>
                <p #class .a .b-{value} class={value}></p>
                <p #code ds:on:click=(f(#{value})) ds:text={js!(g(#{value}))}></p>
                <p #signals ds:signals={Board { draft: value }} ds:signals:one={value}></p>
                <svg #svg><title>{value}</title><text fill={value}>{value}</text></svg>
                <table><caption>{value}</caption><tr><td>{value}</td></tr></table>
                <select><option value={value}>{value}</option></select>
            </body>
        </html>
    }
}

fn parse(html: &Html) -> Handle {
    parse_document(RcDom::default(), ParseOpts::default())
        .one(html.as_str())
        .document
}

/// Elements and the names of their attributes, comments, in the order of the document.
fn shape(node: &Handle, out: &mut String) {
    match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let mut names: Vec<_> = attrs
                .borrow()
                .iter()
                .map(|attr| attr.name.local.to_string())
                .collect();
            names.sort();
            out.extend(["<", &name.local, " ", &names.join(" "), ">"]);
        }
        NodeData::Comment { contents } => out.extend(["<!--", contents, "-->"]),
        _ => {}
    }
    for child in node.children.borrow().iter() {
        shape(child, out);
    }
    if let NodeData::Element { .. } = node.data {
        out.push_str("</>");
    }
}

fn find(node: &Handle, test: &dyn Fn(&str, &str) -> bool) -> Option<Handle> {
    if let NodeData::Element { name, .. } = &node.data
        && test(&name.local, &attribute(node, "id").unwrap_or_default())
    {
        return Some(node.clone());
    }
    node.children
        .borrow()
        .iter()
        .find_map(|child| find(child, test))
}

fn attribute(node: &Handle, name: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else {
        return None;
    };
    let attrs = attrs.borrow();
    let attr = attrs.iter().find(|attr| &*attr.name.local == name)?;
    Some(attr.value.to_string())
}

fn text(node: &Handle) -> String {
    let mut out = String::new();
    if let NodeData::Text { contents } = &node.data {
        out.push_str(&contents.borrow());
    }
    for child in node.children.borrow().iter() {
        out.push_str(&text(child));
    }
    out
}

/// What the parser hands on: line breaks are one character, NUL is none.
fn normal(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "\u{fffd}")
}

/// The text that a single-quoted literal of JavaScript stands for; `None` when it ends early.
fn literal(source: &str) -> Option<String> {
    let inner = source.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut units = Vec::new();
    let mut rest = inner;
    while let Some(ch) = rest.chars().next() {
        if let Some(hex) = rest.strip_prefix("\\u").and_then(|rest| rest.get(..4)) {
            units.push(u16::from_str_radix(hex, 16).ok()?);
            rest = &rest[6..];
            continue;
        }
        if matches!(ch, '\'' | '\\' | '\n' | '\r' | '\u{2028}' | '\u{2029}') {
            return None;
        }
        units.extend(ch.encode_utf16(&mut [0; 2]).iter());
        rest = &rest[ch.len_utf8()..];
    }
    String::from_utf16(&units).ok()
}

fn check(value: &str) -> Result<(), TestCaseError> {
    let document = parse(&page(value));
    let (mut found, mut expected) = (String::new(), String::new());
    shape(&document, &mut found);
    shape(&parse(&page("plain")), &mut expected);
    prop_assert_eq!(found, expected, "the tree changed for {:?}", value);

    let by_id = |id: &str| find(&document, &|_, found| found == id).expect("the element is there");
    let by_name = |name: &str| find(&document, &|found, _| found == name).expect("it is there");
    let plain = normal(value);
    prop_assert_eq!(normal(&text(&by_name("title"))), plain.clone());
    prop_assert_eq!(normal(&text(&by_id("text"))), plain.clone());
    prop_assert_eq!(normal(&text(&by_name("td"))), plain.clone());
    for id in ["area", "pre"] {
        // A line break at the start is the parser's, unless the macro saw it.
        let shown = normal(&text(&by_id(id)));
        prop_assert!(
            shown == plain || format!("\n{shown}") == plain,
            "{}: {:?}",
            id,
            shown
        );
    }
    let described = find(&document, &|_, id| id.starts_with("id-")).expect("it has an id");
    prop_assert_eq!(
        normal(&attribute(&described, "title").unwrap_or_default()),
        plain.clone()
    );
    prop_assert_eq!(
        normal(&attribute(&described, "lang").unwrap_or_default()),
        plain.clone()
    );
    prop_assert_eq!(
        normal(&attribute(&described, "data-x").unwrap_or_default()),
        format!("a {plain} b")
    );
    prop_assert_eq!(
        normal(&attribute(&by_name("option"), "value").unwrap_or_default()),
        plain
    );

    urls(&by_id)?;
    let style = attribute(&by_id("style"), "style").unwrap_or_default();
    prop_assert!(style.starts_with("gap:1px"), "{}", style);
    prop_assert!(style.matches([';', '{', '}']).count() <= 1, "{}", style);

    let class = attribute(&by_id("class"), "class").unwrap_or_default();
    prop_assert!(class.starts_with("a "), "{}", class);
    code(&by_id, &text(&by_name("script")), value)
}

fn urls(by_id: &dyn Fn(&str) -> Handle) -> Result<(), TestCaseError> {
    for (id, name) in [("link", "href"), ("image", "src")] {
        let url = attribute(&by_id(id), name).unwrap_or_default();
        let read: String = url
            .chars()
            .filter(|ch| !ch.is_control() && *ch != ' ')
            .collect();
        let read = read.to_ascii_lowercase();
        for scheme in ["javascript:", "vbscript:", "data:text"] {
            prop_assert!(!read.starts_with(scheme), "{:?}", url);
        }
    }
    let parts = attribute(&by_id("parts"), "href").unwrap_or_default();
    let inner = parts
        .strip_prefix("/u/")
        .and_then(|rest| rest.strip_suffix("/edit"));
    let inner = inner.ok_or_else(|| TestCaseError::fail(format!("{parts:?}")))?;
    prop_assert!(
        !inner.contains(['/', '?', '#', '\\', '"', '<', ' ']),
        "{:?}",
        parts
    );
    Ok(())
}

fn code(by_id: &dyn Fn(&str) -> Handle, script: &str, value: &str) -> Result<(), TestCaseError> {
    let code = by_id("code");
    let signals = by_id("signals");
    let click = attribute(&code, "data-on:click").unwrap_or_default();
    let shown = attribute(&code, "data-text").unwrap_or_default();
    let draft = attribute(&signals, "data-signals").unwrap_or_default();
    let one = attribute(&signals, "data-signals:one").unwrap_or_default();
    for (source, start, end) in [
        (script, "let x = ", ";"),
        (&*click, "f(", ")"),
        (&*shown, "g(", ")"),
        (&*draft, "{draft:", "}"),
        (&*one, "", ""),
    ] {
        let inner = source
            .strip_prefix(start)
            .and_then(|rest| rest.strip_suffix(end));
        let read = inner.and_then(literal);
        prop_assert_eq!(read.as_deref(), Some(value), "{:?}", source);
    }
    Ok(())
}

#[test]
fn known_payloads_stay_values() {
    for payload in PAYLOADS {
        if let Err(error) = check(payload) {
            panic!("{payload:?}: {error}");
        }
    }
}

#[test]
fn pairs_of_payloads_stay_values() {
    for first in PAYLOADS {
        for second in ["\"", "'", "</script>", "\\", "\n", "&", "javascript:"] {
            for joined in [format!("{first}{second}"), format!("{second}{first}")] {
                if let Err(error) = check(&joined) {
                    panic!("{joined:?}: {error}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_stays_a_value(value in "(?s).{0,24}") {
        check(&value)?;
    }

    #[test]
    fn any_mix_of_markup_stays_a_value(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<", ">", "\"", "'", "`", "&", ";", "=", "/", "!", "--", "script", "style", "textarea",
            "title", "on", "\\", "u0027", "$", "@get", "{", "}", "(", ")", "\0", "\r", "\n", "\t", " ",
            "javascript:", "data:", "#", "?", "..", "%", "\u{2028}", "é", "x",
        ]), 0..12)
    ) {
        check(&pieces.concat())?;
    }

    #[test]
    fn names_of_attributes_are_names_or_errors(name in "(?s).{0,8}") {
        let Ok(attrs) = Attrs::new().set(name.clone(), "v") else { return Ok(()) };
        let document = parse(&html! { <p #p {..attrs}></p> });
        let p = find(&document, &|name, _| name == "p").expect("it is there");
        let NodeData::Element { attrs, .. } = &p.data else { unreachable!("found by name") };
        prop_assert!(attrs.borrow().len() <= 2, "{:?}", name);
        prop_assert_eq!(p.children.borrow().len(), 0);
    }
}
