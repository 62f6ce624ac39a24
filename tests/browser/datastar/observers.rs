//! What reacts to the viewport and to signals.

use serde_json::json;
use stario::{Html, ds, html};

use super::row::Row;

/// A box of 100 pixels, two screens down, that counts.
fn far(target: stario::Attrs) -> Html {
    html! {
        <p #n ds:signals="{n: 0}" ds:text="$n" style="position: fixed; top: 0"></p>
        <div style="height: 200vh"></div>
        <div #target style="height: 100px; background: gray" {..target}></div>
        <div style="height: 200vh"></div>
    }
}

/// Shows that many pixels of the box, one after the other, and reads the count each time.
const COUNTS: &str = "const seen = []; await frames();\
     const look = async steps => { for (const pixels of steps) {\
         await reveal(pixels); seen.push(text('#n')); } return seen; };";

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "on-intersect",
        "counts each time the element comes into view",
        || far(ds! { ds:on-intersect="$n++" }),
        |p| {
            p.yields(
                &format!("{COUNTS} return look([-50, 10, 60, -50, 10])"),
                &json!(["0", "1", "1", "1", "2"]),
            );
        },
    ),
    Row::new(
        "on-intersect__once",
        "counts the first time only",
        || far(ds! { ds:on-intersect__once="$n++" }),
        |p| {
            p.yields(
                &format!("{COUNTS} return look([-50, 10, -50, 10])"),
                &json!(["0", "1", "1", "1"]),
            );
        },
    ),
    Row::new(
        "on-intersect__half",
        "counts when half of it is in view",
        || far(ds! { ds:on-intersect__half="$n++" }),
        |p| {
            p.yields(
                &format!("{COUNTS} return look([-50, 30, 60, 99])"),
                &json!(["0", "0", "1", "1"]),
            );
        },
    ),
    Row::new(
        "on-intersect__full",
        "counts when all of it is in view",
        || far(ds! { ds:on-intersect__full="$n++" }),
        |p| {
            p.yields(
                &format!("{COUNTS} return look([-50, 90, 120])"),
                &json!(["0", "0", "1"]),
            );
        },
    ),
    Row::new(
        "on-intersect__threshold",
        "counts when a percentage of it is in view",
        || far(ds! { ds:on-intersect__threshold.25="$n++" }),
        |p| {
            p.yields(
                &format!("{COUNTS} return look([-50, 10, 40])"),
                &json!(["0", "0", "1"]),
            );
        },
    ),
    Row::new(
        "on-intersect__exit",
        "counts when it leaves the view, and at the start when it is out of it",
        || far(ds! { ds:on-intersect__exit="$n++" }),
        |p| {
            p.yields(
                &format!("{COUNTS} return look([-50, 60, -50])"),
                &json!(["1", "1", "2"]),
            );
        },
    ),
    Row::new(
        "on-intersect__delay",
        "counts a while after it came into view",
        || far(ds! { ds:on-intersect__delay.300ms="$n++" }),
        |p| {
            p.yields(
                &format!("{COUNTS} await look([-50, 10]); await pause(400); return text('#n')"),
                &json!("1"),
            );
        },
    ),
    Row::new(
        "on-intersect__debounce",
        "counts once when it comes and goes quickly",
        || far(ds! { ds:on-intersect__debounce.1s="$n++" }),
        |p| {
            p.yields(
                &format!(
                    "{COUNTS} const quick = await look([10, -50, 10, -50, 10]);\
                     await pause(1100); return [quick.at(-1), text('#n')]"
                ),
                &json!(["0", "1"]),
            );
        },
    ),
    Row::new(
        "on-intersect__throttle",
        "counts the first time, then not for a while",
        || far(ds! { ds:on-intersect__throttle.60s="$n++" }),
        |p| {
            p.yields(
                &format!("{COUNTS} return look([10, -50, 10, -50, 10])"),
                &json!(["1", "1", "1", "1", "1"]),
            );
        },
    ),
    Row::new(
        "on-intersect__viewtransition",
        "the change is a view transition",
        || far(ds! { ds:on-intersect__viewtransition="$n++" }),
        |p| {
            p.js("watchTransitions(); await frames(); await reveal(10)");
            p.text("#n", "1");
            p.holds("transitions === 1");
        },
    ),
    Row::new(
        "on-signal-patch",
        "runs at every change and knows what has changed",
        || {
            html! {
                <div ds:signals="{a: 1, ui: {open: false}}">
                    <pre #log ds:on-signal-patch="el.append(JSON.stringify(patch))"></pre>
                    <button #a type="button" ds:on:click="$a++">"a"</button>
                    <button #b type="button" ds:on:click="$ui.open = true; $a = 9">"b"</button>
                </div>
            }
        },
        |p| {
            p.js("$('#log').textContent = ''");
            p.click("#a");
            p.text("#log", r#"{"a":2}"#);
            p.click("#b");
            p.text("#log", r#"{"a":2}{"ui":{"open":true},"a":9}"#);
        },
    ),
    Row::new(
        "on-signal-patch-filter",
        "runs for the signals of the filter only",
        || {
            html! {
                <div ds:signals="{seen: 1, seen_not: 1, other: 1}">
                    <pre #log ds:on-signal-patch="el.append(JSON.stringify(patch))"
                         ds:on-signal-patch-filter="{include: '^seen', exclude: 'not$'}"></pre>
                    <button #all type="button" ds:on:click="$seen = 2; $seen_not = 2; $other = 2">"all"</button>
                    <button #other type="button" ds:on:click="$other = 3">"other"</button>
                </div>
            }
        },
        |p| {
            p.js("$('#log').textContent = ''");
            p.click("#other");
            p.click("#all");
            p.text("#log", r#"{"seen":2}"#);
        },
    ),
    Row::new(
        "on-signal-patch__delay",
        "runs a while after the change",
        || {
            html! {
                <p #log ds:signals="{a: 1}" ds:on-signal-patch__delay.100ms="el.append('x')"></p>
                <button #a type="button" ds:on:click="$a++">"a"</button>
            }
        },
        |p| {
            p.yields(
                "await pause(150); $('#log').textContent = ''; tap('#a'); tap('#a');\
                 const soon = text('#log'); await pause(150); return [soon, text('#log')]",
                &json!(["", "xx"]),
            );
        },
    ),
    Row::new(
        "on-signal-patch__debounce",
        "runs once after several quick changes",
        || {
            html! {
                <p #log ds:signals="{a: 1}" ds:on-signal-patch__debounce.100ms="el.append('x')"></p>
                <button #a type="button" ds:on:click="$a++">"a"</button>
            }
        },
        |p| {
            p.yields(
                "await pause(150); $('#log').textContent = ''; tap('#a'); tap('#a'); tap('#a');\
                 const soon = text('#log'); await pause(150); return [soon, text('#log')]",
                &json!(["", "x"]),
            );
        },
    ),
    Row::new(
        "on-signal-patch__throttle",
        "runs at the first of several quick changes",
        || {
            html! {
                <p #log ds:signals="{a: 1}" ds:on-signal-patch__throttle.100ms="el.append('x')"></p>
                <button #a type="button" ds:on:click="$a++">"a"</button>
            }
        },
        |p| {
            p.yields(
                "await pause(150); $('#log').textContent = ''; tap('#a'); tap('#a'); tap('#a');\
                 const soon = text('#log'); await pause(150); return [soon, text('#log')]",
                &json!(["x", "x"]),
            );
        },
    ),
];
