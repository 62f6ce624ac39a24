//! Rows against the table, and names against what HTML and the client make of them.

use super::{modifiers, plugins};
use crate::datastar::{self, PREFIX, Rule};
use crate::{Action, Attrs, Buf, Href, Js, Signal, Spread, Verb, ds, tags};

fn written(attribute: &impl Spread) -> String {
    let mut b = Buf::new();
    attribute.write_attrs(&mut b);
    b.as_str().replace(PREFIX, "data-")
}

fn js(source: &'static str) -> Js {
    Js::from_source(source)
}

/// What a plugin is called in Rust.
fn function(name: &str) -> String {
    if name == "ref" {
        return "refer".to_owned();
    }
    name.replace('-', "_")
}

#[test]
fn every_plugin_of_the_table_has_its_function_and_no_other() {
    let mut table: Vec<_> = datastar::ATTRIBUTES
        .iter()
        .map(|row| function(row.name))
        .collect();
    table.sort();
    assert_eq!(table, plugins::NAMES);
}

#[test]
fn every_modifier_of_the_table_has_its_method_on_the_same_plugins() {
    // `case` follows from the key, `self` and the words of scrolling have methods of their own.
    let special = |plugin: &str, modifier: &str| {
        modifier == "case"
            || modifier == "self"
            || plugin == "scroll-into-view" && modifier != "focus"
    };
    let mut table = Vec::new();
    for row in datastar::ATTRIBUTES {
        for modifier in row.modifiers {
            if !special(row.name, modifier.name) {
                table.push((modifier.name.to_owned(), function(row.name)));
            }
        }
    }
    table.sort();
    let mut rows: Vec<_> = modifiers::ROWS
        .iter()
        .flat_map(|(modifier, plugins)| {
            plugins
                .iter()
                .map(|plugin| ((*modifier).to_owned(), (*plugin).to_owned()))
        })
        .collect();
    rows.sort();
    assert_eq!(rows, table);
}

#[test]
fn every_free_attribute_is_written() {
    const N: Signal<i32> = Signal::new("n");
    const BUSY: Signal<bool> = Signal::new("_busy");
    let all = [
        (written(&ds::attr("title", N)), r#" data-attr:title="$n""#),
        (written(&ds::bind(&N)), r#" data-bind="n""#),
        (
            written(&ds::class("on", BUSY)),
            r#" data-class:on="$_busy""#,
        ),
        (
            written(&ds::computed(&N, js("1"))),
            r#" data-computed:n="1""#,
        ),
        (written(&ds::effect(js("f()"))), r#" data-effect="f()""#),
        (written(&ds::ignore().only_itself()), " data-ignore__self"),
        (written(&ds::ignore_morph()), " data-ignore-morph"),
        (written(&ds::indicator(&BUSY)), r#" data-indicator="_busy""#),
        (
            written(&ds::init(js("f()")).delay(20)),
            r#" data-init__delay.20ms="f()""#,
        ),
        (
            written(&ds::json_signals(&ds::Filter::all())),
            " data-json-signals",
        ),
        (written(&ds::nonce("a\"")), r#" data-nonce="a&quot;""#),
        (
            written(&ds::on("click", js("f()"))),
            r#" data-on:click="f()""#,
        ),
        (
            written(&ds::on_intersect(js("f()")).threshold(25).once()),
            r#" data-on-intersect__threshold.25__once="f()""#,
        ),
        (
            written(&ds::on_interval(js("f()")).duration(ds::Every::new(9).leading())),
            r#" data-on-interval__duration.9ms.leading="f()""#,
        ),
        (
            written(&ds::on_signal_patch(js("f(patch)")).throttle(5)),
            r#" data-on-signal-patch__throttle.5ms="f(patch)""#,
        ),
        (
            written(&ds::on_signal_patch_filter(
                &ds::Filter::all().include("^a"),
            )),
            r#" data-on-signal-patch-filter="{include:'^a'}""#,
        ),
        (
            written(&ds::preserve_attr(&["open", "class"])),
            r#" data-preserve-attr="open class""#,
        ),
        (written(&ds::refer(&N)), r#" data-ref="n""#),
        (written(&ds::show(BUSY)), r#" data-show="$_busy""#),
        (written(&ds::signal(&N, 3)), r#" data-signals:n="3""#),
        (
            written(&ds::style("--gap2", N)),
            r#" data-style:--gap2="$n""#,
        ),
        (written(&ds::text(N)), r#" data-text="$n""#),
    ];
    for (written, expected) in &all {
        assert_eq!(written, expected);
        // What the macro and run-time checks take for Datastar is exactly this.
        let name = written.trim_start().split('=').next().unwrap_or_default();
        assert!(
            datastar::is_datastar(&name.replace("data-", PREFIX)),
            "{name}"
        );
    }
    let free = datastar::ATTRIBUTES
        .iter()
        .filter(|row| !row.pro && row.key != Rule::Required);
    for row in free {
        let start = format!(" data-{}", row.name);
        assert!(
            all.iter().any(|(written, _)| written.starts_with(&start)),
            "{start}"
        );
    }
}

#[test]
fn names_that_cannot_be_keys_take_the_object_form() {
    const CARD: Signal<bool> = Signal::new("form.my__flag");
    assert_eq!(
        written(&ds::class("card__title", CARD)),
        r#" data-class="{'card__title': ($form.my__flag)}""#
    );
    assert_eq!(
        written(&ds::attr("viewBox", js("a && \"b\""))),
        r#" data-attr="{'viewBox': (a &amp;&amp; &quot;b&quot;)}""#
    );
    assert_eq!(
        written(&ds::computed(&CARD, js("1, 2"))),
        r#" data-computed="{'form': {'my__flag': () => (1, 2)}}""#
    );
    assert_eq!(
        written(&ds::signal(&CARD, true)),
        r#" data-signals="{'form': {'my__flag': (true)}}""#
    );
    assert_eq!(
        written(&ds::classes([("a b", Some(js("1"))), ("c", None)])),
        r#" data-class="{'a b': (1)}""#
    );
}

#[test]
fn capitals_travel_with_their_case() {
    assert_eq!(
        written(&ds::on("myEvent", js("0")).once()),
        r#" data-on:my-event__case.camel__once="0""#
    );
    let hostile = std::panic::catch_unwind(|| ds::on("click onload=x", js("0")));
    assert!(hostile.is_err());
}

#[test]
fn a_modifier_that_is_set_again_takes_the_new_time() {
    let on = ds::on("input", js("0"))
        .debounce(1)
        .once()
        .debounce(2)
        .once();
    assert_eq!(written(&on), r#" data-on:input__debounce.2ms__once="0""#);
}

#[test]
fn an_absent_expression_writes_nothing() {
    assert_eq!(written(&ds::on("click", None::<Js>).once()), "");
    assert_eq!(written(&ds::class("a__b", None::<Js>)), "");
    assert_eq!(written(&Attrs::from(ds::show(None::<Js>))), "");
}

#[test]
fn an_action_is_escaped_and_a_tag_takes_it() {
    let save = Action::new(
        Verb::Post,
        Href::path("/a").query("b", "c").query("d", "\""),
    );
    let html = tags::button()
        .with(ds::on("click", save).prevent())
        .into_html();
    assert_eq!(
        html.as_str().replace(PREFIX, "data-"),
        r#"<button data-on:click__prevent="@post('/a?b=c\u0026d=%22')"></button>"#
    );
}
