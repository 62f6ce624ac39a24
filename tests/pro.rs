//! Datastar Pro: with the feature `pro` its attributes and actions are checked like the free ones.
#![cfg(feature = "pro")]

use stario::actions::{clipboard, fit};
use stario::prelude::*;

const X: Signal<f64> = Signal::new("x");

#[test]
fn attributes_of_the_commercial_bundle_are_known() {
    let page = html! {
        <div ds:persist:board ds:on-resize__debounce.100ms="$w = el.offsetWidth"
             ds:scroll-into-view__smooth__vcenter ds:query-string__history></div>
    };
    assert_eq!(
        page,
        "<div data-persist:board data-on-resize__debounce.100ms=\"$w = el.offsetWidth\" \
         data-scroll-into-view__smooth__vcenter data-query-string__history></div>"
    );
}

#[test]
fn actions_of_the_commercial_bundle_are_known() {
    let page = html! {
        <button ds:on:click={clipboard("it's")} ds:text={fit(X, (0.0, 1.0), (0.0, 100.0)).clamp()}
                ds:on:focus="@clipboard($name)"></button>
    };
    assert_eq!(
        page,
        "<button data-on:click=\"@clipboard('it\\u0027s')\" \
         data-text=\"@fit($x, 0, 1, 0, 100, true)\" data-on:focus=\"@clipboard($name)\"></button>"
    );
}
