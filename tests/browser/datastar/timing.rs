//! Modifiers that wait. The clicks come from a script in one go, and the page's own timers say
//! when to look: both run in the same thread, so a slow machine changes nothing.

use serde_json::json;
use stario::{Html, html};

use super::row::Row;

/// The count, and the button of the row.
fn counting(button: Html) -> Html {
    html! {
        <div ds:signals="{n: 0}">{button} <p #n ds:text="$n"></p></div>
    }
}

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "on__delay",
        "each click counts, a while later",
        || {
            counting(
                html! { <button #b type="button" ds:on:click__delay.100ms="$n++">"+"</button> },
            )
        },
        |p| {
            p.yields(
                "tap('#b'); tap('#b'); const soon = text('#n'); await pause(150);\
                 return [soon, text('#n')]",
                &json!(["0", "2"]),
            );
        },
    ),
    Row::new(
        "on__debounce",
        "of quick clicks the last counts, when it is quiet",
        || {
            counting(
                html! { <button #b type="button" ds:on:click__debounce.100ms="$n++">"+"</button> },
            )
        },
        |p| {
            p.yields(
                "tap('#b'); tap('#b'); tap('#b'); const soon = text('#n'); await pause(150);\
                 const quiet = text('#n'); tap('#b'); await pause(150);\
                 return [soon, quiet, text('#n')]",
                &json!(["0", "1", "2"]),
            );
        },
    ),
    Row::new(
        "on__debounce.leading",
        "of quick clicks the first counts, and the last when it is quiet",
        || {
            counting(html! {
                <button #b type="button" ds:on:click__debounce.100ms.leading="$n++">"+"</button>
            })
        },
        |p| {
            p.yields(
                "tap('#b'); const first = text('#n'); tap('#b'); tap('#b');\
                 const soon = text('#n'); await pause(150);\
                 return [first, soon, text('#n')]",
                &json!(["1", "1", "2"]),
            );
        },
    ),
    Row::new(
        "on__debounce.notrailing",
        "of quick clicks the first counts and nothing after it",
        || {
            counting(html! {
                <button #b type="button" ds:on:click__debounce.100ms.leading.notrailing="$n++">"+"</button>
            })
        },
        |p| {
            p.yields(
                "tap('#b'); tap('#b'); tap('#b'); const soon = text('#n'); await pause(150);\
                 const quiet = text('#n'); tap('#b');\
                 return [soon, quiet, text('#n')]",
                &json!(["1", "1", "2"]),
            );
        },
    ),
    Row::new(
        "on__throttle",
        "of quick clicks the first counts, the next after the pause",
        || {
            counting(
                html! { <button #b type="button" ds:on:click__throttle.100ms="$n++">"+"</button> },
            )
        },
        |p| {
            p.yields(
                "tap('#b'); tap('#b'); tap('#b'); const soon = text('#n'); await pause(150);\
                 const after = text('#n'); tap('#b');\
                 return [soon, after, text('#n')]",
                &json!(["1", "1", "2"]),
            );
        },
    ),
    Row::new(
        "on__throttle.trailing",
        "of quick clicks the first counts, and the last at the end of the pause",
        || {
            counting(html! {
                <button #b type="button" ds:on:click__throttle.100ms.trailing="$n++">"+"</button>
            })
        },
        |p| {
            p.yields(
                "tap('#b'); tap('#b'); tap('#b'); const soon = text('#n'); await pause(150);\
                 return [soon, text('#n')]",
                &json!(["1", "2"]),
            );
        },
    ),
    Row::new(
        "on__throttle.noleading",
        "the first click waits for the end of the pause",
        || {
            counting(html! {
                <button #b type="button" ds:on:click__throttle.100ms.noleading.trailing="$n++">"+"</button>
            })
        },
        |p| {
            p.yields(
                "tap('#b'); tap('#b'); const soon = text('#n'); await pause(150);\
                 return [soon, text('#n')]",
                &json!(["0", "1"]),
            );
        },
    ),
    Row::new(
        "on time units",
        "`1s` is a second, a bare number is milliseconds",
        || {
            counting(html! {
                <button #b type="button" ds:on:click__delay.1s="$n += 10">"s"</button>
                <button #c type="button" ds:on:click__delay.50="$n += 1">"ms"</button>
            })
        },
        |p| {
            p.yields(
                "tap('#b'); tap('#c'); await pause(100); const soon = text('#n');\
                 await pause(1000); return [soon, text('#n')]",
                &json!(["1", "11"]),
            );
        },
    ),
    Row::new(
        "init__delay",
        "the expression runs a while after the element appeared",
        || html! { <p #p>"-"</p> },
        |p| {
            p.js("$('#p').insertAdjacentHTML('afterend',\
                 '<b id=late data-init__delay.100ms=\"el.textContent = \\'ran\\'\">-</b>')");
            p.yields(
                "await frame(); const soon = text('#late'); await pause(200); return text('#late')",
                &json!("ran"),
            );
            p.go();
            p.text("#patched", "ran");
        },
    )
    .answer(|sse| {
        let late = html! { <b #patched ds:init__delay.100ms="el.textContent = 'ran'">"-"</b> };
        sse.patch(
            stario::Patch::new(late)
                .selector("#p")
                .mode(stario::Mode::After),
        );
    }),
    Row::new(
        "init__viewtransition",
        "what the expression changes is a view transition",
        || html! { <p #p>"-"</p> },
        |p| {
            p.js("watchTransitions()");
            p.go();
            p.text("#late", "ran");
            p.holds("transitions === 1");
        },
    )
    .answer(|sse| {
        let late = html! { <b #late ds:init__viewtransition="el.textContent = 'ran'">"-"</b> };
        sse.patch(
            stario::Patch::new(late)
                .selector("#p")
                .mode(stario::Mode::After),
        );
    }),
    Row::new(
        "on-interval__duration",
        "runs again and again",
        || html! { <p #n ds:signals="{n: 0}" ds:on-interval__duration.40ms="$n++" ds:text="$n"></p> },
        |p| p.becomes("Number(text('#n')) >= 3"),
    ),
    Row::new(
        "on-interval__duration.leading",
        "runs at once, too",
        || {
            html! {
                <p #n ds:signals="{n: 0}" ds:on-interval__duration.60s.leading="$n++" ds:text="$n"></p>
            }
        },
        |p| p.text("#n", "1"),
    ),
    Row::new(
        "on-interval",
        "runs every second, not at once",
        || html! { <p #n ds:signals="{n: 0}" ds:on-interval="$n++" ds:text="$n"></p> },
        |p| {
            p.becomes("text('#n') === '1'");
        },
    ),
    Row::new(
        "on-interval__viewtransition",
        "each change is a view transition",
        || {
            html! {
                <p #n ds:signals="{n: 0}" ds:text="$n"
                   ds:on-interval__duration.200ms__viewtransition="$n++"></p>
            }
        },
        |p| {
            p.js("watchTransitions()");
            p.becomes("transitions >= 1 && Number(text('#n')) >= 1");
        },
    )
    // The client does not catch it when a change overtakes the transition of the one before.
    .complains(&["Transition was skipped"]),
];
