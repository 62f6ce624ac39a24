use crate::testing::{lowered, report};

#[test]
fn names_keep_their_spelling() {
    assert_eq!(
        lowered(r#"<p ds:on:click__debounce.500ms.leading__once="x()" ds:ignore__self/>"#),
        r#"<p data-on:click__debounce.500ms.leading__once="x()" data-ignore__self></p>"#
    );
    assert_eq!(
        lowered(r#"<p ds:"on-intersect__threshold.25__exit"="x()"/>"#),
        r#"<p data-on-intersect__threshold.25__exit="x()"></p>"#
    );
    assert_eq!(
        lowered("<p ds:on-intersect__exit__threshold.25=\"x()\"/>"),
        "<p data-on-intersect__exit__threshold.25=\"x()\"></p>"
    );
}

#[test]
fn values_have_the_type_that_the_attribute_asks_for() {
    assert_eq!(
        lowered("<p ds:signals__ifmissing={s} ds:signals:count={0} ds:text={count}/>"),
        "<p[signals data-signals__ifmissing s] data-signals:count=\"[js 0]\"[expr data-text count]></p>"
    );
    assert_eq!(
        lowered(
            "<input ds:bind={Board::draft} ds:init={ROUTE.action()} ds:preserve-attr=\"open\">"
        ),
        "<input[bind data-bind Board :: draft][expr data-init ROUTE . action ()] data-preserve-attr=\"open\">"
    );
}

#[test]
fn unknown_names_get_the_current_spelling() {
    for (written, range, help) in [
        (
            "ds:on-click=\"x\"",
            "on-click",
            "write `ds:on:click`: the key follows a colon",
        ),
        ("ds:on-load=\"x\"", "on-load", "write `ds:init`"),
        ("ds:onclick=\"x\"", "onclick", "write `ds:on:click`"),
        ("ds:click=\"x\"", "click", "write `ds:on:click`"),
        ("ds:model=\"x\"", "model", "write `ds:bind`"),
        (
            "ds:bind-name",
            "bind-name",
            "write `ds:bind:name`: the key follows a colon",
        ),
        ("ds:shwo=\"x\"", "shwo", "did you mean `ds:show`?"),
        (
            "ds:if=\"x\"",
            "if",
            "write `ds:show` to hide, or a Rust `if` to leave out",
        ),
    ] {
        let report = report(&format!("<p {written}/>"));
        assert!(
            report.starts_with(&format!("{range} | unknown Datastar attribute")),
            "{report}"
        );
        assert!(report.ends_with(&format!("= help: {help}")), "{report}");
    }
}

#[test]
fn keys_and_values_follow_the_table() {
    for (written, message) in [
        ("ds:on=\"x\"", "`ds:on` needs an event"),
        ("ds:on:click", "`ds:on` needs a value"),
        ("ds:text:x=\"1\"", "`ds:text` takes no key"),
        ("ds:text", "`ds:text` needs a value"),
        ("ds:ignore=\"x\"", "`ds:ignore` takes no value"),
        ("ds:bind", "`ds:bind` needs the name of a signal"),
        (
            "ds:bind:a=\"b\"",
            "`ds:bind` takes a key or a value, not both",
        ),
        (
            "ds:bind=\"$a\"",
            "`ds:bind` takes the name of a signal, without `$`",
        ),
        ("ds:bind=\"a b\"", "`a b` is not the name of a signal"),
    ] {
        let report = report(&format!("<p {written}/>"));
        assert!(report.contains(message), "{report}");
    }
}

#[test]
fn keys_survive_as_attribute_names() {
    assert!(report("<p ds:bind:userName/>").starts_with(
        "userName | browsers read the key `userName` in lower case\n\
         = help: write the name as the value: `ds:bind=\"userName\"`"
    ));
    let bem = report("<p ds:class:card__title=\"$x\"/>");
    assert!(bem.contains("`ds:class` has no modifier `title`"), "{bem}");
    assert!(bem.contains("`ds:class=\"{'card__title': …}\"`"), "{bem}");
    assert!(report("<p ds:\"class:w*\"=\"$x\"/>").contains("`*` cannot be part of a key"));
}

#[test]
fn unknown_modifiers_get_a_suggestion_and_a_list() {
    let report = report("<p ds:on:click__debonce.500ms=\"x\"/>");
    assert!(
        report.starts_with(
            "click__debonce | `ds:on` has no modifier `debonce`\n\
             = help: did you mean `debounce`?\n= help: known: capture, case, debounce, delay,"
        ),
        "{report}"
    );
}

#[test]
fn tags_follow_their_grammar() {
    assert_eq!(
        report("<p ds:on:x__debounce.leading.500ms=\"x\"/>"),
        "x__debounce.leading.500ms | `debounce` takes a time like `500ms` or `1s`, \
         then `leading` or `notrailing`\n= help: the time comes first: `debounce.500ms.leading`"
    );
    assert!(report("<p ds:on:x__delay.1.5s=\"x\"/>").contains("a tag cannot hold a dot"));
    assert!(report("<p ds:on-intersect__threshold.101=\"x\"/>").contains("from 0 to 100"));
    assert!(report("<p ds:bind:x__case.upper/>").contains("`camel`, `kebab`, `snake` or `pascal`"));
    assert!(
        report("<p ds:on:x__debounce.1s.trail=\"x\"/>")
            .contains("leave it out: `debounce` runs after the last event by itself")
    );
    assert!(
        report("<p ds:on:x__passive__prevent=\"x\"/>")
            .contains("`passive` and `prevent` contradict")
    );
    assert!(report("<p ds:on:x__once__once=\"x\"/>").contains("given twice"));
}

#[cfg(not(feature = "pro"))]
#[test]
fn the_commercial_bundle_is_behind_a_feature() {
    assert!(
        report("<p ds:persist/>").starts_with("ds:persist | `ds:persist` belongs to Datastar Pro")
    );
    assert!(report("<p ds:init=\"@clipboard('x')\"/>").contains("`@clipboard` belongs to"));
}

#[test]
fn a_class_after_a_key_would_be_part_of_it() {
    assert!(
        report("<p ds:bind:name .wide/>")
            .starts_with("bind:name . | this reads as one name, in spite of the space")
    );
}

#[test]
fn a_rust_value_in_a_string_is_not_one() {
    assert_eq!(
        report("<p ds:text=\"#{u}\"/>"),
        "\"#{u}\" | in quotes `#{…}` is text, not a Rust value\n= help: write `ds:text=(#{u})`"
    );
    assert!(
        report("<p ds:on:click__once=\"$x = #{u}\"/>")
            .ends_with("= help: write `ds:on:click__once=($x = #{u})`")
    );
    assert!(report("<p ds:text=\"'#{u}'\"/>").contains("`ds:text=(…)`"));
    assert!(report("<p ds:signals=\"{a: #{u}}\"/>").contains("is text, not a Rust value"));
    assert!(report("<input ds:bind=\"#{u}\">").ends_with("= help: write `ds:bind={value}`"));
}

#[test]
fn a_filter_is_code_to_the_client() {
    assert_eq!(
        lowered("<p ds:json-signals={f} ds:on-signal-patch-filter=({include: #{x}})/>"),
        "<p[expr data-json-signals f] data-on-signal-patch-filter=\"{ include: [js x] }\"></p>"
    );
    assert_eq!(
        lowered("<p ds:json-signals=\"{include: /a/}\"/>"),
        "<p data-json-signals=\"{include: /a/}\"></p>"
    );
}

#[test]
fn a_name_is_not_javascript() {
    assert_eq!(
        report("<input ds:bind=(name)>"),
        "(name) | `ds:bind` takes no JavaScript\n\
         = help: write `ds:bind=\"…\"` or `ds:bind={value}`"
    );
    assert!(report("<p ds:preserve-attr=(\"open\")/>").contains("takes no JavaScript"));
}

#[test]
fn misspelt_events_never_come() {
    assert_eq!(
        report("<p ds:on:clikc__once=\"x()\"/>"),
        "on:clikc | no browser has an event `clikc`\n= help: did you mean `ds:on:click`?\n\
         = help: an event of your own with this name is quoted: `ds:\"on:clikc__once\"=\"…\"`"
            .replace("on:clikc |", "clikc__once |")
    );
    assert!(report("<p ds:on:onclick=\"x()\"/>").contains("did you mean `ds:on:click`?"));
    assert!(report("<p ds:clik=\"x()\"/>").contains("did you mean `ds:on:click`?"));
    assert!(report("<p ds:load=\"x()\"/>").contains("write `ds:init`"));
    for fine in [
        "click",
        "clicked",
        "saved",
        "tick",
        "zoom-changed",
        "open",
        "add",
    ] {
        lowered(&format!("<p ds:on:{fine}=\"x()\"/>"));
    }
    lowered("<p ds:\"on:clikc\"=\"x()\"/>");
}

#[test]
fn keys_become_names_that_can_be_reached() {
    assert_eq!(
        report("<input ds:bind:row-1>"),
        "row-1 | the key `row-1` becomes the signal `row-1`, which no expression can reach\n\
         = help: write `ds:bind=\"row1\"`"
    );
    assert!(report("<p ds:signals:größe=\"1\"/>").contains("no expression can reach"));
    assert!(report("<p ds:\"signals:a-\"=\"1\"/>").contains("no expression can reach"));
    assert!(report("<p ds:ref:constructor/>").contains("`constructor` cannot be the name"));
    assert!(report("<p ds:ref=\"a.prototype\"/>").contains("`prototype` cannot be the name"));
    for fine in [
        "user-name",
        "_open",
        "user_name",
        "a.b-c",
        "x1",
        "a-b__case.kebab",
    ] {
        lowered(&format!("<input ds:bind:{fine}>"));
    }
}
