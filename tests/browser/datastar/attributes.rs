//! Attributes by themselves; signals, `bind`, `on` and the observers have files of their own.

use serde_json::json;
use stario::html;

use super::row::Row;

pub(crate) static ROWS: &[Row] = &[
    Row::new(
        "attr",
        "an attribute follows a signal: set, empty, gone, and put back",
        || {
            html! {
                <a #a href="/" ds:signals="{n: 1, on: true}" ds:attr:title="'n ' + $n"
                   ds:attr:hidden="!$on" ds:attr:download="$on">"link"</a>
                <button #more type="button" ds:on:click="$n++; $on = !$on">"+"</button>
            }
        },
        |p| {
            let state = "return [$('#a').title, $('#a').hidden, $('#a').getAttribute('download')]";
            p.yields(state, &json!(["n 1", false, ""]));
            p.click("#more");
            p.yields(state, &json!(["n 2", true, null]));
            p.js("$('#a').title = 'by hand'");
            p.becomes("$('#a').title === 'n 2'");
        },
    ),
    Row::new(
        "attr object",
        "an object sets several attributes, camel case of SVG included; 0 stays",
        || {
            html! {
                <svg #s ds:signals="{w: 10}"
                     ds:attr="{viewBox: '0 0 ' + $w + ' 10', 'data-zero': 0, role: null}"
                     role="img"></svg>
                <button #wide type="button" ds:on:click="$w = 20">"wide"</button>
            }
        },
        |p| {
            p.yields(
                "return [$('#s').viewBox.baseVal.width, $('#s').dataset.zero, $('#s').role]",
                &json!([10, "0", null]),
            );
            p.click("#wide");
            p.holds("$('#s').viewBox.baseVal.width === 20");
        },
    ),
    Row::new(
        "class",
        "a class comes and goes, with a hyphen and in an object of several",
        || {
            html! {
                <p #p .base ds:signals="{on: false}" ds:class:is-open="$on"
                   ds:class="{'a b': $on, card__title: !$on}">"p"</p>
                <button #flip type="button" ds:on:click="$on = !$on">"flip"</button>
            }
        },
        |p| {
            p.yields("return $('#p').className", &json!("base card__title"));
            p.click("#flip");
            let sorted = "return [...$('#p').classList].sort().join(' ')";
            p.yields(sorted, &json!("a b base is-open"));
        },
    ),
    Row::new(
        "class__case",
        "the key of a class changes its case",
        || html! { <p #p ds:class:my-class__case.camel="true">"p"</p> },
        |p| p.holds("$('#p').className === 'myClass'"),
    ),
    Row::new(
        "effect",
        "statements run at once and again when what they read changes",
        || {
            html! {
                <div ds:signals="{n: 1}" ds:effect="if ($n > 1) { document.title = 'n ' + $n }">
                    <button #more type="button" ds:on:click="$n++">"+"</button>
                </div>
            }
        },
        |p| {
            p.holds("document.title === 'effect'");
            p.click("#more");
            p.holds("document.title === 'n 2'");
        },
    ),
    Row::new(
        "ignore",
        "an element and all in it are left alone",
        || html! { <div ds:ignore><p #p ds:text="'changed'">"kept"</p></div> },
        |p| p.text("#p", "kept"),
    ),
    Row::new(
        "ignore__self",
        "an element is left alone, what is in it works",
        || {
            html! { <div #d ds:ignore__self ds:attr:title="'no'"><p #p ds:text="'yes'">"-"</p></div> }
        },
        |p| {
            p.text("#p", "yes");
            p.holds("$('#d').title === ''");
        },
    ),
    Row::new(
        "indicator",
        "a signal is true while a request of the element is under way",
        || {
            html! {
                <button #b type="button" ds:indicator="_busy"
                        ds:on:click={super::app::LIVE.action("indicator", "slow")}>"ask"</button>
                <p #busy ds:text="$_busy"></p>
            }
        },
        |p| {
            p.text("#busy", "false");
            p.click("#b");
            p.text("#busy", "true");
            p.text("#busy", "false");
            p.holds("text('#seen').startsWith('opened 1')");
        },
    ),
    Row::new(
        "indicator__case",
        "the key of an indicator changes its case",
        || {
            html! {
                <p ds:indicator:_is-busy__case.snake></p>
                <p #p ds:text="$_is_busy"></p>
            }
        },
        |p| p.text("#p", "false"),
    ),
    Row::new(
        "init",
        "an expression runs once when the element appears, also when it is patched in",
        || html! { <p #p ds:init="el.textContent += ' run'">"first"</p> },
        |p| {
            p.text("#p", "first run");
            p.go();
            p.text("#late", "late run");
            p.text("#p", "first run");
        },
    )
    .answer(|sse| {
        let late = html! { <p #late ds:init="el.textContent += ' run'">"late"</p> };
        sse.patch(
            stario::Patch::new(late)
                .selector("#p")
                .mode(stario::Mode::After),
        );
    }),
    Row::new(
        "nonce",
        "expressions, patched scripts and requests work under a policy without unsafe-eval",
        || {
            html! {
                <p #p ds:signals="{n: 20}" ds:text="$n + 1"></p>
                <button #more type="button" ds:on:click="$n++">"+"</button>
            }
        },
        |p| {
            p.text("#p", "21");
            p.click("#more");
            p.text("#p", "22");
            p.go();
            p.text("#seen", "script ran");
            p.holds("document.documentElement.getAttribute('data-nonce') === null");
        },
    )
    .nonce("cm93LW5vbmNl")
    .answer(|sse| {
        sse.script(stario::js!(
            document.querySelector("#seen").textContent = "script ran"
        ));
    }),
    Row::new(
        "show",
        "an element hides and shows without losing other styles",
        || {
            html! {
                <p #p ds:signals="{on: false}" ds:show="$on" style="display: none; color: red">"p"</p>
                <button #flip type="button" ds:on:click="$on = !$on">"flip"</button>
            }
        },
        |p| {
            let state = "return [$('#p').getClientRects().length, $('#p').style.color]";
            p.yields(state, &json!([0, "red"]));
            p.click("#flip");
            p.yields(state, &json!([1, "red"]));
        },
    ),
    Row::new(
        "style",
        "properties follow signals; false gives the original back",
        || {
            html! {
                <p #p style="color: red" ds:signals="{on: true}" ds:style:color="$on && 'blue'"
                   ds:style:--gap2="'4px'" ds:style="{opacity: 0, backgroundColor: 'lime'}">"p"</p>
                <button #flip type="button" ds:on:click="$on = !$on">"flip"</button>
            }
        },
        |p| {
            p.yields(
                "const s = $('#p').style;\
                 return [s.color, s.getPropertyValue('--gap2'), s.opacity, s.backgroundColor]",
                &json!(["blue", "4px", "0", "lime"]),
            );
            p.click("#flip");
            p.holds("$('#p').style.color === 'red'");
        },
    ),
    Row::new(
        "text",
        "shows a value as text, markup in it stays text",
        || {
            html! {
                <p #p ds:signals="{t: '<b>&amp;</b>', n: 0}" ds:text="$t"></p>
                <p #n ds:text="$n"></p>
                <p #none ds:text="null"></p>
            }
        },
        |p| {
            p.text("#p", "<b>&amp;</b>");
            p.text("#n", "0");
            p.text("#none", "null");
        },
    ),
];
