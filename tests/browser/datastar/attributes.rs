//! Attributes by themselves; `bind`, `on` and the observers have files of their own.

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
        "computed",
        "a value follows the signals it is made of; an object holds functions",
        || {
            html! {
                <div ds:signals="{n: 2}" ds:computed:double-n="$n * 2"
                     ds:computed="{sum: {all: () => $n + $doubleN}}">
                    <b #double ds:text="$doubleN"></b>
                    <b #sum ds:text="$sum.all"></b>
                    <button #more type="button" ds:on:click="$n++">"+"</button>
                    <button #write type="button" ds:on:click="$doubleN = 99">"write"</button>
                </div>
            }
        },
        |p| {
            p.text("#double", "4");
            p.click("#more");
            p.text("#double", "6");
            p.text("#sum", "9");
            p.click("#write");
            p.text("#double", "6");
        },
    ),
    Row::new(
        "computed__case",
        "the key of a computed signal keeps its hyphen",
        || html! { <p #p ds:computed:half-of__case.snake="21" ds:text="$half_of * 2"></p> },
        |p| p.text("#p", "42"),
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
                <p ds:indicator:is-busy__case.snake></p>
                <p #p ds:text="$is_busy"></p>
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
        "json-signals",
        "shows the signals as JSON with indents, a filter leaves some out",
        || {
            html! {
                <pre #all ds:signals="{n: 1, user: {name: 'Ada'}}" ds:json-signals></pre>
                <pre #some ds:json-signals="{include: '^user', exclude: 'age'}"></pre>
            }
        },
        |p| {
            p.text(
                "#all",
                "{\n  \"n\": 1,\n  \"user\": {\n    \"name\": \"Ada\"\n  }\n}",
            );
            p.text("#some", "{\n  \"user\": {\n    \"name\": \"Ada\"\n  }\n}");
        },
    ),
    Row::new(
        "json-signals__terse",
        "shows the signals on one line",
        || html! { <pre #all ds:signals="{n: 1, m: [2]}" ds:json-signals__terse></pre> },
        |p| p.text("#all", r#"{"n":1,"m":[2]}"#),
    ),
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
        sse.script(&stario::js!(
            document.querySelector("#seen").textContent = "script ran"
        ));
    }),
    Row::new(
        "ref",
        "a signal holds the element",
        || {
            html! {
                <input #field ds:ref="_field" value="typed">
                <button #b type="button" ds:on:click="$_field.focus(); $_field.value += '!'">"use"</button>
            }
        },
        |p| {
            p.click("#b");
            p.yields(
                "return [document.activeElement.id, $('#field').value]",
                &json!(["field", "typed!"]),
            );
        },
    ),
    Row::new(
        "ref__case",
        "the key of a reference changes its case",
        || html! { <p #p ds:ref:the-p__case.pascal></p> <p #q ds:text="$TheP.id"></p> },
        |p| p.text("#q", "p"),
    ),
    Row::new(
        "show",
        "an element hides and shows without losing other styles",
        || {
            html! {
                <p #p ds:signals="{on: false}" ds:show="$on" style="color: red">"p"</p>
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
        "signals",
        "an object merges into the page's signals, a later one wins, null removes",
        || {
            html! {
                <div ds:signals="{a: 1, gone: 2, ui: {open: true}}">
                    <div ds:signals="{a: 5, gone: null, ui: {size: 3}}"></div>
                    <pre #all ds:json-signals__terse></pre>
                </div>
            }
        },
        |p| p.text("#all", r#"{"a":5,"ui":{"open":true,"size":3}}"#),
    ),
    Row::new(
        "signals key",
        "a key names one signal, with dots a path, in camel case; without a value there is none",
        || {
            html! {
                <div ds:signals:user-name="'Ada'" ds:signals:ui.is-open={true} ds:signals:bare>
                    <pre #all ds:json-signals__terse></pre>
                </div>
            }
        },
        |p| p.text("#all", r#"{"userName":"Ada","ui":{"isOpen":true}}"#),
    ),
    Row::new(
        "signals__case",
        "the key of a signal keeps its hyphens, or gets other ones",
        || {
            html! {
                <div ds:signals:one-two__case.kebab="1" ds:signals:three-four__case.snake="2">
                    <pre #all ds:json-signals__terse></pre>
                </div>
            }
        },
        |p| p.text("#all", r#"{"one-two":1,"three_four":2}"#),
    ),
    Row::new(
        "signals__ifmissing",
        "only signals that are not there yet are made, path by path",
        || {
            html! {
                <div ds:signals="{a: 1, ui: {open: true}}">
                    <div ds:signals__ifmissing="{a: 2, b: 3, ui: {open: false, size: 4}}"></div>
                    <pre #all ds:json-signals__terse></pre>
                </div>
            }
        },
        |p| p.text("#all", r#"{"a":1,"ui":{"open":true,"size":4},"b":3}"#),
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
