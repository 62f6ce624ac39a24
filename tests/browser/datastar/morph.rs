//! What a patch keeps: focus, typed text, nodes with ids, and what is marked.

use serde_json::json;
use stario::Mode;
use stario::prelude::*;

use super::app::shell;
use super::row::Row;

/// A form as the server renders it, with the news above it.
fn form(news: &str, value: &str) -> Html {
    html! {
        <div #form>
            <p #news>{news}</p>
            <input #name name="name" value={value}>
            <textarea #note name="note">"note"</textarea>
            <input #box type="checkbox" name="box">
        </div>
    }
}

fn list(ids: &[&str]) -> Html {
    html! {
        <ul #list>
            for id in ids { <li #item-{id}><input #field-{id}>{id}</li> }
        </ul>
    }
}

const FAT: &str = "morph whole page";
const FAT_NONCE: &str = "morph whole page nonce";

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "morph focus",
        "focus, cursor, typed text and a checked box outlive a patch around them",
        || form("old", "Ada"),
        |p| {
            p.keys("#note", " typed");
            p.click("#box");
            p.keys("#name", "!");
            p.js("$('#name').setSelectionRange(1, 2)");
            p.go_by_script();
            p.text("#news", "new");
            p.yields(
                "const e = document.activeElement;\
                 return [e.id, e.value, e.selectionStart, e.selectionEnd, $('#note').value, $('#box').checked]",
                &json!(["name", "Ada!", 1, 2, "note typed", true]),
            );
        },
    )
    .answer(|sse| sse.patch(form("new", "Ada"))),
    Row::new(
        "morph value",
        "a value that the server changes is in the field, and in the bound signal",
        || {
            html! {
                <div #form><input #name ds:bind="name" value="Ada"></div>
                <p #p ds:text="$name"></p>
            }
        },
        |p| {
            p.keys("#name", "!");
            p.text("#p", "Ada!");
            p.go();
            p.text("#p", "Bob");
            p.holds("$('#name').value === 'Bob'");
        },
    )
    .answer(|sse| {
        sse.patch(html! { <div #form><input #name ds:bind="name" value="Bob"></div> });
    }),
    Row::new(
        "morph ids",
        "elements with ids move, with their state; others come and go",
        || list(&["a", "b", "c"]),
        |p| {
            p.js("for (const li of document.querySelectorAll('li')) { li.mark = li.id; }");
            p.keys("#field-c", "typed");
            p.go_by_script();
            p.becomes("$('#list').children[0].id === 'item-c'");
            p.yields(
                "return [...$('#list').children].map(li => [li.id, li.mark ?? null])",
                &json!([["item-c", "item-c"], ["item-x", null], ["item-a", "item-a"]]),
            );
            p.yields(
                "return [$('#field-c').value, document.activeElement.id]",
                &json!(["typed", "field-c"]),
            );
        },
    )
    .answer(|sse| sse.patch(list(&["c", "x", "a"]))),
    Row::new(
        "morph listeners",
        "a changed expression works, an unchanged one does not run again",
        || {
            html! {
                <div #d>
                    <p #same ds:init="el.title += 'run '">"-"</p>
                    <button #b type="button" ds:on:click="el.title += 'old '">"b"</button>
                </div>
            }
        },
        |p| {
            p.click("#b");
            p.go();
            p.becomes("text('#b') === 'patched'");
            p.js("$('#b').title = ''; $('#same').title += '|'");
            p.click("#b");
            p.holds("$('#b').title === 'new '");
        },
    )
    .answer(|sse| {
        sse.patch(html! {
            <div #d>
                <p #same ds:init="el.title += 'run '">"-"</p>
                <button #b type="button" ds:on:click="el.title += 'new '">"patched"</button>
            </div>
        });
    }),
    Row::new(
        "ignore-morph",
        "what both sides mark is left alone, with all in it",
        || html! { <div #d><p #kept ds:ignore-morph>"mine"</p><p #other>"old"</p></div> },
        |p| {
            p.js("$('#kept').textContent = 'by a widget'");
            p.go();
            p.text("#other", "new");
            p.text("#kept", "by a widget");
        },
    )
    .answer(|sse| {
        sse.patch(html! { <div #d><p #kept ds:ignore-morph>"server"</p><p #other>"new"</p></div> });
    }),
    Row::new(
        "ignore-morph lifted",
        "a patch without the mark changes the element again",
        || html! { <div #d><p #kept ds:ignore-morph>"mine"</p></div> },
        |p| {
            p.go();
            p.text("#kept", "server");
        },
    )
    .answer(|sse| sse.patch(html! { <div #d><p #kept>"server"</p></div> })),
    Row::new(
        "preserve-attr",
        "an attribute that a person changed stays, another is the server's",
        || {
            html! {
                <details #d title="old" ds:preserve-attr="open"><summary #s>"old"</summary>"x"</details>
            }
        },
        |p| {
            p.click("#s");
            p.js("$('#d').title = 'by hand'");
            p.go();
            p.text("#s", "new");
            p.yields("return [$('#d').open, $('#d').title]", &json!([true, "new"]));
        },
    )
    .answer(|sse| {
        sse.patch(html! {
            <details #d title="new" ds:preserve-attr="open"><summary #s>"new"</summary>"x"</details>
        });
    }),
    Row::new(
        "preserve-attr again",
        "the mark counts in what arrives: a patch without it takes the attribute away",
        || html! { <details #d ds:preserve-attr="open"><summary #s>"old"</summary>"x"</details> },
        |p| {
            p.click("#s");
            p.holds("$('#d').open");
            p.go();
            p.text("#s", "new");
            p.holds("!$('#d').open");
        },
    )
    .answer(|sse| sse.patch(html! { <details #d><summary #s>"new"</summary>"x"</details> })),
    Row::new(
        "morph drops attributes",
        "an attribute that only the page has goes, unless `attr` holds it",
        || html! { <details #d ds:attr:title="'held'"><summary #s>"old"</summary>"x"</details> },
        |p| {
            p.click("#s");
            p.go();
            p.text("#s", "new");
            p.holds("!$('#d').open");
            p.becomes("$('#d').title === 'held'");
        },
    )
    .answer(|sse| {
        sse.patch(html! { <details #d ds:attr:title="'held'"><summary #s>"new"</summary>"x"</details> });
    }),
    Row::new(
        FAT,
        "a whole page as a patch keeps focus and typed text, and changes title and attributes",
        || form("old", "Ada"),
        |p| {
            p.js("document.documentElement.classList.add('by-hand'); window.mark = true");
            p.keys("#name", "!");
            p.go_by_script();
            p.text("#news", "fat");
            p.yields(
                "return [document.activeElement.id, $('#name').value, window.mark, document.title,\
                 document.documentElement.className]",
                &json!(["name", "Ada!", true, "morph whole page", ""]),
            );
            p.go_by_script();
            p.text("#news", "fat");
        },
    )
    .answer(|sse| {
        let row = super::rows().find(|row| row.name == FAT);
        sse.patch(shell(row.expect("this very row"), form("fat", "Ada")));
    }),
    Row::new(
        FAT_NONCE,
        "a whole page as a patch works under a policy, too; its nonce is back in the page",
        || form("old", "Ada"),
        |p| {
            p.go();
            p.text("#news", "fat");
            p.keys("#name", "!");
            p.go_by_script();
            p.js("await pause(50)");
            p.holds("$('#name').value === 'Ada!'");
            p.holds("document.documentElement.dataset.nonce === 'cm93LW5vbmNl'");
        },
    )
    .nonce("cm93LW5vbmNl")
    .answer(|sse| {
        let row = super::rows().find(|row| row.name == FAT_NONCE);
        sse.patch(shell(row.expect("this very row"), form("fat", "Ada")));
    }),
    Row::new(
        "morph moves",
        "an element that plays or has loaded keeps its state when it moves to another place",
        || html! { <div #d><section #a><iframe #frame title="f" srcdoc="<p>frame</p>"></iframe></section><section #b></section></div> },
        |p| {
            p.becomes("$('#frame').contentDocument?.querySelector('p')");
            p.js("$('#frame').contentWindow.mark = 'kept'");
            p.go();
            p.becomes("$('#b #frame')");
            p.holds("('moveBefore' in Element.prototype) === ($('#frame').contentWindow.mark === 'kept')");
        },
    )
    .answer(|sse| {
        sse.patch(html! {
            <div #d><section #a></section><section #b><iframe #frame title="f" srcdoc="<p>frame</p>"></iframe></section></div>
        });
    }),
    Row::new(
        "morph many",
        "several elements of one patch find their places, one without a place says so",
        || html! { <p #a>"a"</p><p #b>"b"</p> },
        |p| {
            p.go();
            p.text("#b", "B");
            p.text("#a", "A");
        },
    )
    .answer(|sse| {
        sse.patch(html! { <p #a>"A"</p><p #nowhere>"?"</p><p #b>"B"</p> });
        sse.patch(Patch::new(html! { <p>"?"</p> }).selector("#nowhere").mode(Mode::Inner));
    }),
];
