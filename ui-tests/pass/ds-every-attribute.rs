// Every free attribute of the client, in a form it accepts.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! {
            <div ds:signals="{a: 1, b: {c: ''}}" ds:computed:twice="$a * 2" ds:effect="if ($a) log($a)">
                <p style="display:none" ds:text="$a" ds:show="$a" ds:class:big="$a > 1" ds:class="{'x y': $a}" ds:style:color="$b.c"></p>
                <a ds:attr:href="'/x/' + $a" ds:attr="{title: $a}" ds:ref:_link ds:indicator:_busy>"x"</a>
                <input ds:bind:name__case.kebab ds:bind="b.c">
                <pre ds:json-signals__terse="{include: /a/}"></pre>
                <p ds:ignore__self></p> <p ds:ignore-morph></p> <details ds:preserve-attr="open class"></details>
                <p ds:on-signal-patch__delay.1s="log(patch)" ds:on-signal-patch-filter="{include: /^a$/}"></p>
            </div>
        }
        .as_str()
        .matches("data-")
        .count(),
        20
    );
}
