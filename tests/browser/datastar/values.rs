//! Values from Rust, as hostile as they come, through every door into the client.

use serde::{Deserialize, Serialize};
use serde_json::json;
use stario::prelude::*;

use super::app::ECHO_POST;
use super::row::Row;

/// Texts that break out of a string, a statement, an attribute, a script or the client's own
/// reading of expressions when they are not encoded for it.
const HOSTILE: [&str; 14] = [
    "it's \"quoted\"",
    "ends in \\",
    "`${$n} ${1 + 1}`",
    "$n; @get('/x')",
    "</script><b>&amp; &lt;",
    "', window.hacked = true, '",
    "\"); window.hacked = true; (\"",
    "line\nfeed\rreturn\u{2028}separator",
    "// comment /* and */ <!-- more",
    "return $n; if (1) {",
    "/a'b/; $n / 2; 'x",
    "data: x\n\nevent: forged",
    "__proto__",
    "ünïcödé 🦀 \u{7f}\u{0}",
];

/// The texts as a literal for a check.
fn literal() -> String {
    serde_json::to_string(&HOSTILE).expect("texts are JSON")
}

#[derive(Signals, Serialize, Deserialize)]
struct Typed {
    #[serde(rename = "userName")]
    user_name: String,
    count: i64,
    big: u64,
    tags: Vec<String>,
    #[serde(rename = "_open")]
    open: bool,
}

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "value in an expression",
        "every hostile text is shown as it is, in attributes that return and in those that do not",
        || {
            html! {
                for (i, text) in HOSTILE.iter().enumerate() {
                    <p .text ds:text=(#{*text})></p>
                    <p .both ds:text=("a;" + #{*text} + "; z")></p>
                    <p .title ds:attr:title=(#{*text})></p>
                    <p .object ds:attr=({ "data-x": #{*text} })></p>
                    <p .effect ds:effect=(let t = #{*text}; el.textContent = t; 0)></p>
                    <button .click type="button" ds:on:click=(el.title = #{*text})>{i}</button>
                }
            }
        },
        |p| {
            let script = format!(
                "const all = css => [...document.querySelectorAll(css)];\
                 const texts = {}; all('.click').forEach(b => b.click());\
                 const seen = [all('.text').map(e => e.textContent),\
                     all('.both').map(e => e.textContent.slice(2, -3)),\
                     all('.title').map(e => e.title), all('.object').map(e => e.dataset.x),\
                     all('.effect').map(e => e.textContent), all('.click').map(e => e.title)];\
                 const wrong = seen.flatMap((list, place) => list.flatMap((text, i) =>\
                     text === texts[i] ? [] : [[place, texts[i], text]]));\
                 return [seen.flat().length, wrong, window.hacked ?? null]",
                literal()
            );
            p.yields(&script, &json!([HOSTILE.len() * 6, [], null]));
        },
    ),
    Row::new(
        "value in signals",
        "every hostile text begins as a signal and goes to the server and back",
        || {
            html! {
                <div ds:signals={Texts { texts: HOSTILE.map(str::to_owned).to_vec() }}>
                    <ol #begin ds:effect="el.replaceChildren(...$texts.map(t => new Text(t + '|')))"></ol>
                    <ol #sent ds:effect="el.replaceChildren(...($sent || []).map(t => new Text(t + '|')))"></ol>
                    <b #n ds:text=($texts.length)></b>
                </div>
            }
        },
        |p| {
            let whole = format!("{}.map(t => t + '|').join('')", literal());
            p.becomes(&format!("$('#begin').textContent === {whole}"));
            p.go();
            p.becomes(&format!("$('#sent').textContent === {whole}"));
        },
    )
    .answer(|sse| sse.signals(&json!({ "sent": HOSTILE }))),
    Row::new(
        "value in elements",
        "every hostile text is patched in as text, and as a value of an attribute",
        || html! { <ol #list></ol> },
        |p| {
            p.go();
            p.becomes(&format!("$('#list').children.length === {}", HOSTILE.len()));
            // HTML has no NUL, and its parser reads CR as LF.
            let script = format!(
                "const html = t => t.replaceAll('\\r', '\\n').replaceAll('\\0', '\\ufffd');\
                 const wrong = {}.flatMap((text, i) => {{ const li = $('#list').children[i];\
                     return [li.textContent, li.title].filter(seen => seen !== html(text)\
                         && seen !== html(text.replaceAll('\\0', ''))); }});\
                 return [wrong, window.hacked ?? null]",
                literal()
            );
            p.yields(&script, &json!([[], null]));
        },
    )
    .answer(|sse| {
        sse.patch(html! { <ol #list>for text in HOSTILE { <li title={text}>{text}</li> }</ol> });
    }),
    Row::new(
        "value in a script",
        "every hostile text is the value of a variable in a script",
        || html! { <p>"-"</p> },
        |p| {
            p.go();
            p.becomes("window.texts");
            p.holds(&format!(
                "JSON.stringify(window.texts) === JSON.stringify({}) && !window.hacked",
                literal()
            ));
        },
    )
    .answer(|sse| sse.script(&js!(window.texts = #{json(&HOSTILE)}))),
    Row::new(
        "value typed signals",
        "the fields of a struct are signals, in expressions, in fields and on the way back",
        || {
            let typed = Typed {
                user_name: "Ada".to_owned(),
                count: 2,
                big: u64::MAX,
                tags: vec!["a".to_owned()],
                open: true,
            };
            html! {
                <div ds:signals={typed}>
                    <input #name ds:bind={Typed::user_name}>
                    <p #big ds:text={Typed::big}></p>
                    <p #open style="display:none" ds:show={Typed::open}>"open"</p>
                    <p #sum ds:text=(#{Typed::count} * 21 + $count)></p>
                    <button #b type="button" ds:on:click={ECHO_POST.action()}>"send"</button>
                </div>
            }
        },
        |p| {
            p.text("#big", "18446744073709551615");
            p.text("#sum", "44");
            p.keys("#name", "!");
            p.click("#b");
            p.text(
                "#seen",
                r#"POST body {"big":"18446744073709551615","count":2,"tags":["a"],"userName":"Ada!"}"#,
            );
        },
    ),
];

#[derive(Signals, Serialize)]
struct Texts {
    texts: Vec<String>,
}
