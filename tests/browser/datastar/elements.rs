//! Elements of a stream: every mode, namespace and transition.

use serde_json::json;
use stario::prelude::*;
use stario::{Mode, Namespace};

use super::row::Row;

/// A list with one entry that remembers whether it is still the same node.
fn list() -> Html {
    html! { <ul #list><li #one>"one"</li></ul> }
}

/// The list with its spaces left out.
const LIST: &str =
    "return $('#list').parentNode.innerHTML.match(/<ul.*ul>/s)[0].replace(/>\\s+</g, '><')";

fn two() -> Html {
    html! { <li>"two"</li> }
}

fn patch_list(mode: Mode, html: Html) -> Patch {
    Patch::new(html).selector("#list").mode(mode)
}

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "event patch outer",
        "elements find their place by id and change it, the node stays",
        list,
        |p| {
            p.js("$('#list').mark = true; $('#one').mark = true");
            p.go();
            p.text("#one", "changed");
            p.yields(
                "return [$('#list').mark, $('#list').className, $('#one').mark, text('#three')]",
                &json!([true, "new", true, "three"]),
            );
        },
    )
    .answer(|sse| {
        sse.patch(html! { <ul #list .new><li #one>"changed"</li><li #three>"three"</li></ul> });
    }),
    Row::new(
        "event patch outer selector",
        "a selector says where, and each match is changed",
        || html! { <p .x>"a"</p><p .x>"b"</p><p .y>"c"</p> },
        |p| {
            p.go();
            p.becomes("[...document.querySelectorAll('p')].map(e => e.textContent).join('') === 'nnc'");
        },
    )
    .answer(|sse| sse.patch(Patch::new(html! { <p .x>"n"</p> }).selector(".x"))),
    Row::new("event patch inner", "the content changes, the element stays", list, |p| {
        p.js("$('#list').mark = true");
        p.go();
        p.becomes("text('#list') === 'two'");
        p.yields(LIST, &json!(r#"<ul id="list"><li>two</li></ul>"#));
        p.holds("$('#list').mark");
    })
    .answer(|sse| sse.patch(patch_list(Mode::Inner, two()))),
    Row::new("event patch replace", "the element is a new one", list, |p| {
        p.js("$('#list').mark = true");
        p.go();
        p.becomes("text('#list') === 'two'");
        p.holds("$('#list').mark === undefined");
    })
    .answer(|sse| {
        sse.patch(Patch::new(html! { <ul #list><li>"two"</li></ul> }).mode(Mode::Replace));
    }),
    Row::new("event patch prepend", "comes before the first child", list, |p| {
        p.go();
        p.becomes("text('#list') === 'twoone'");
    })
    .answer(|sse| sse.patch(patch_list(Mode::Prepend, two()))),
    Row::new("event patch append", "comes after the last child", list, |p| {
        p.go();
        p.becomes("text('#list') === 'onetwo'");
    })
    .answer(|sse| sse.patch(patch_list(Mode::Append, two()))),
    Row::new("event patch before", "comes before the element", list, |p| {
        p.go();
        p.becomes("$('#list').previousElementSibling.textContent === 'before'");
    })
    .answer(|sse| sse.patch(patch_list(Mode::Before, html! { <p>"before"</p> }))),
    Row::new("event patch after", "comes after the element", list, |p| {
        p.go();
        p.becomes("$('#list').nextElementSibling.textContent === 'after'");
    })
    .answer(|sse| sse.patch(patch_list(Mode::After, html! { <p>"after"</p> }))),
    Row::new("event remove", "every match goes", list, |p| {
        p.go();
        p.becomes("!$('li')");
    })
    .answer(|sse| sse.remove("li")),
    Row::new("event patch table", "a row of a table arrives as a row", || {
        html! { <table><tbody #rows><tr #r1><td>"1"</td></tr></tbody></table> }
    }, |p| {
        p.go();
        p.becomes("$('#rows').rows.length === 2 && $('#rows').rows[1].cells[0].textContent === '2'");
        p.holds("text('#r1') === 'one'");
    })
    .answer(|sse| {
        let row = html! { <tr #r2><td>"2"</td></tr> };
        sse.patch(Patch::new(row).selector("#rows").mode(Mode::Append));
        sse.patch(html! { <tr #r1><td>"one"</td></tr> });
    }),
    Row::new(
        "event patch lines",
        "line ends and empty lines of a text arrive as they are, and forge nothing",
        || html! { <pre #text></pre> },
        |p| {
            p.go();
            p.becomes("$('#text').textContent === 'a\\n\\nb\\nc\\ndata: x\\n\\nevent: forged'");
        },
    )
    .answer(|sse| {
        sse.patch(html! { <pre #text>{"a\n\nb\rc\r\ndata: x\n\nevent: forged"}</pre> });
    }),
    Row::new(
        "event patch svg",
        "shapes arrive as shapes, and neighbours stay together",
        || html! { <svg #drawing width="90" height="30" viewBox="0 0 90 30"></svg> },
        |p| {
            p.go();
            p.becomes("$('#drawing').children.length === 3");
            p.holds(
                "[...$('#drawing').children].every(e => e.namespaceURI.endsWith('svg') \
                 && e.getBoundingClientRect().width === 20)",
            );
        },
    )
    .answer(|sse| {
        let shapes = html! {
            <svg>for x in [0, 30, 60] { <rect x={x} width="20" height="20"></rect> }</svg>
        };
        let inside = shapes.as_str().trim_start_matches("<svg>").trim_end_matches("</svg>");
        let patch = Patch::new(raw(inside.to_owned())).namespace(Namespace::Svg);
        sse.patch(patch.selector("#drawing").mode(Mode::Append));
    }),
    Row::new(
        "event patch svg whole",
        "a whole drawing needs no namespace",
        || html! { <div #box></div> },
        |p| {
            p.go();
            p.becomes("$('#circle')?.getBoundingClientRect().width === 20");
        },
    )
    .answer(|sse| {
        sse.patch(html! {
            <div #box><svg width="90" height="30"><circle #circle cx="15" cy="15" r="10"></circle></svg></div>
        });
    }),
    Row::new(
        "event patch mathml",
        "parts of a formula arrive as such, and neighbours stay together",
        || html! { <math #formula></math> },
        |p| {
            p.go();
            p.becomes("$('#formula').children.length === 3");
            p.holds("[...$('#formula').children].every(e => e.namespaceURI.endsWith('MathML'))");
            p.holds("text('#formula') === 'a+b'");
        },
    )
    .answer(|sse| {
        let parts = raw("<mi>a</mi><mo>+</mo><mi>b</mi>");
        let patch = Patch::new(parts).namespace(Namespace::MathMl);
        sse.patch(patch.selector("#formula").mode(Mode::Append));
    }),
    Row::new(
        "event patch view transition",
        "the change is a view transition",
        list,
        |p| {
            p.js("watchTransitions()");
            p.go();
            p.becomes("text('#one') === 'changed'");
            p.holds("transitions === 1");
        },
    )
    .answer(|sse| sse.patch(Patch::new(html! { <li #one>"changed"</li> }).view_transition())),
    Row::new(
        "event patch view transition selector",
        "the transition is that of one element where the browser can do it",
        list,
        |p| {
            p.js(
                "watchTransitions(); const list = $('#list'); window.scoped = 0;\
                 if (list.startViewTransition) {\
                     const start = list.startViewTransition.bind(list);\
                     list.startViewTransition = update => { window.scoped++; return start(update); };\
                 }",
            );
            p.go();
            p.becomes("text('#one') === 'changed'");
            p.holds("$('#list').startViewTransition ? scoped === 1 && transitions === 0 : transitions === 1");
        },
    )
    .answer(|sse| {
        let patch = Patch::new(html! { <li #one>"changed"</li> });
        sse.patch(patch.view_transition_selector("#list"));
    }),
];
