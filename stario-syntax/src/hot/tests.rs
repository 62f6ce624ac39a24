use super::walk::code;

/// What changed between two versions: the texts of each call, or why it needs a build.
fn compared(old: &str, new: &str) -> Result<Vec<Vec<String>>, String> {
    let changed = code(old.parse().unwrap(), new.parse().unwrap())?;
    Ok(changed.into_iter().map(|call| call.texts).collect())
}

#[track_caller]
fn swaps(old: &str, new: &str) {
    match compared(old, new) {
        Ok(calls) => assert!(!calls.is_empty(), "nothing changed: {new}"),
        Err(reason) => panic!("{reason}: {new}"),
    }
}

#[track_caller]
fn rebuilds(old: &str, new: &str) -> String {
    match compared(old, new) {
        Ok(calls) => panic!("{calls:?}: {new}"),
        Err(reason) => reason,
    }
}

#[test]
fn values_conditions_and_their_order_need_a_build() {
    for (old, new) in [
        ("{a}", "{b}"),
        ("{a}", "{a} {b}"),
        ("{a} {b}", "{a}"),
        ("{a} {b}", "{b} {a}"),
        ("{a}", "{a.b}"),
        ("{a}", "{a?}"),
        ("{1}", "{2}"),
        ("{\"a\"}", "{\"b\"}"),
        ("{a}", "\"a\""),
        ("{a && b}", "{a & &b}"),
        ("<p {..a}></p>", "<p></p>"),
        ("<p hidden?={a}></p>", "<p hidden?={!a}></p>"),
        ("<p .x?={a}></p>", "<p .x></p>"),
        ("<p .x></p>", "<p .x?={a}></p>"),
        ("<p .x?={a} .y?={b}></p>", "<p .x?={b} .y?={a}></p>"),
        ("<p .x-{a}></p>", "<p .x-{a}-{b}></p>"),
        ("<p style:top={a}></p>", "<p style:top={b}></p>"),
        ("<p ds:text=($a + #{b})></p>", "<p ds:text=($a + #{c})></p>"),
        ("if a { \"x\" }", "if b { \"x\" }"),
        ("if a { \"x\" }", "if a { \"x\" } else { \"y\" }"),
        (
            "if a { \"x\" } else { \"y\" }",
            "if a { \"x\" } else if b { \"y\" }",
        ),
        ("if a { \"x\" }", "if let Some(a) = a { \"x\" }"),
        ("if a { {b} } {c}", "if a { {b} {c} }"),
        ("for a in b { {a} }", "for a in c { {a} }"),
        ("for a in b { {a} }", "for a in b { {a} } else { }"),
        ("for a in b { {c} }", "{c}"),
        ("while a { }", "while b { }"),
        (
            "match a { 1 => \"x\", _ => \"y\" }",
            "match a { 2 => \"x\", _ => \"y\" }",
        ),
        (
            "match a { 1 => \"x\", _ => \"y\" }",
            "match a { 1 if b => \"x\", _ => \"y\" }",
        ),
        (
            "match a { 1 => \"x\", _ => \"y\" }",
            "match a { 1 => \"x\", 2 => {} _ => \"y\" }",
        ),
        ("{a}", "let b = 1; {a}"),
        ("let b = 1; {a}", "let b = 2; {a}"),
        // Another scope: what follows would see another `a`.
        ("let a = 1; {a}", "<p>let a = 1; {a}</p>"),
    ] {
        let [old, new] = [old, new].map(|template| format!("html! {{ {template} }}"));
        rebuilds(&old, &new);
        rebuilds(&new, &old);
    }
}

#[test]
fn another_context_needs_a_build() {
    for (old, new) in [
        ("<p title={a}></p>", "<p hidden={a}></p>"),
        ("<p title={a}></p>", "<p class={a}></p>"),
        ("<p title={a}></p>", "<p style={a}></p>"),
        ("<p title={a}></p>", "<p title?={a}></p>"),
        ("<p title={a}></p>", "<p title=({a} \"b\")></p>"),
        ("<p title={a}></p>", "<p>{a}</p>"),
        ("<p title={a}></p>", "<p onclick={a}></p>"),
        ("<a title={a}></a>", "<a href={a}></a>"),
        ("<a data-x=(\"b\" {a})></a>", "<a href=(\"b\" {a})></a>"),
        ("<img src={a} alt=\"\">", "<img srcset={a} alt=\"\">"),
        ("<p>{a}</p>", "<script>{a}</script>"),
        ("<p title={a}></p>", "<p ds:show={a}></p>"),
        ("<p ds:text={a}></p>", "<p ds:bind={a}></p>"),
        ("<p ds:signals={a}></p>", "<p ds:signals:x={a}></p>"),
        ("<p #x-{a}></p>", "<p .x-{a}></p>"),
        ("<p aria-label={a}></p>", "<p aria-expanded={a}></p>"),
        // Elements decide as well: the same name, another kind of value.
        ("<form action={a}></form>", "<p data-action={a}></p>"),
    ] {
        let [old, new] = [old, new].map(|template| format!("html! {{ {template} }}"));
        rebuilds(&old, &new);
        rebuilds(&new, &old);
    }
}

#[test]
fn components_and_their_props_need_a_build_and_their_texts_do_not() {
    for (old, new) in [
        ("<Card/>", "<Form/>"),
        ("<Card/>", "<ui::Card/>"),
        ("<Card/>", "<Card wide/>"),
        ("<Card a={b}/>", "<Card a={c}/>"),
        ("<Card a=\"x\"/>", "<Card b=\"x\"/>"),
        ("<Card a=\"x\"/>", "<Card a={x}/>"),
        ("<Card a=1/>", "<Card a=2/>"),
        ("<Card a=\"1\"/>", "<Card a=1/>"),
        ("<Card a=\"x\" b=\"y\"/>", "<Card b=\"y\" a=\"x\"/>"),
        ("<Card/>", "<Card>\"x\"</Card>"),
        ("<Card><:end>\"x\"</:end></Card>", "<Card>\"x\"</Card>"),
        ("<List::<u8>/>", "<List::<u16>/>"),
        ("<Card/>", "<Card/> <Card/>"),
    ] {
        let [old, new] = [old, new].map(|template| format!("html! {{ {template} }}"));
        rebuilds(&old, &new);
        rebuilds(&new, &old);
    }
    swaps(
        "html! { <Card a=\"x\">\"y\"</Card> }",
        "html! { <Card a=\"z\"><b/></Card> }",
    );
    // rustc keeps the line breaks of such a string, un-indented or not.
    rebuilds(
        "html! { <Card a=\"x\ny\"/> }",
        "html! { <Card a=\"x\nz\"/> }",
    );
}

#[test]
fn what_rustc_has_to_say_is_left_to_it() {
    for new in [
        "<p>\"a</p>",
        "<p>\"a\"</div>",
        "<pp>\"a\"</pp>",
        "<p>\"a\"",
        "<p titel=\"a\"></p>",
        "<p ds:on:clik=\"a\"></p>",
        "<p ds:text=\"(\"></p>",
        "<a href=\"javascript:x\"></a>",
        "<p><div></div></p>",
        "<p #a></p><p #a></p>",
        // A warning.
        "<img src=\"/x.png\">",
    ] {
        let new = format!("html! {{ {new} }}");
        if new.parse::<proc_macro2::TokenStream>().is_ok() {
            rebuilds("html! { <p>\"a\"</p> }", &new);
        }
    }
    // The same warning as before.
    swaps(
        "html! { <img src=\"/x.png\"> }",
        "html! { <img src=\"/y.png\"> }",
    );
    // Signals are checked against their type by rustc.
    let signals = |js: &str| format!("html! {{ use signals Board; <p ds:text=\"{js}\"></p> }}");
    rebuilds(&signals("$a"), &signals("$b"));
    swaps(&signals("$a + 1"), &signals("$a + 2"));
}

#[test]
fn rust_around_templates_needs_a_build() {
    let old = "fn a() -> Html { let x = 1; html! { \"a\" {x} } }";
    swaps(
        old,
        "fn a() -> Html {\n// c\nlet x = 1; html! { \"b\" {x} } }",
    );
    for new in [
        "fn b() -> Html { let x = 1; html! { \"a\" {x} } }",
        "fn a() -> Html { let x = 2; html! { \"b\" {x} } }",
        "fn a() -> Html { let x = 1; html! { \"a\" {x} }; }",
        "fn a() -> Html { let x = 1; html! ( \"a\" {x} ) }",
        "fn a() -> Html { let x = 1; ds! { \"a\" {x} } }",
        "fn a() -> Html { let x = 1; stario::html! { \"a\" {x} } }",
        "/// Another. \nfn a() -> Html { let x = 1; html! { \"a\" {x} } }",
        "fn a() -> Html { let x = 1; html! { \"a\" {x} } } fn b() {}",
        "",
    ] {
        rebuilds(old, new);
    }
    assert_eq!(compared(old, old), Ok(Vec::new()));
    let reason = rebuilds("fn a() {}\nfn b() {}", "fn a() {}\n\nfn c() {}");
    assert_eq!(reason, "line 3: other Rust code");
}

#[test]
fn markup_that_may_be_kept_or_seen_by_another_macro_needs_a_build() {
    for (around, why) in [
        (
            "static PAGE: LazyLock<Html> = LazyLock::new(|| TEMPLATE);",
            "static",
        ),
        ("fn a() { CELL.get_or_init(|| TEMPLATE) }", "keeps"),
        ("fn a() { let x = LazyCell::new(|| TEMPLATE); }", "keeps"),
        ("thread_local! { X: Html = TEMPLATE; }", "macro around"),
        (
            "macro_rules! page { () => { TEMPLATE } }",
            "macro of the app",
        ),
        ("fn a() { stringify!(TEMPLATE) }", "macro around"),
        ("#[cached] fn a() -> Html { TEMPLATE }", "attribute"),
        (
            "#[allow(x)] #[cached(size = 1)] pub fn a() -> Html { TEMPLATE }",
            "attribute",
        ),
        (
            "fn a() { TEMPLATE.b(stringify!(TEMPLATE)) }",
            "macro around",
        ),
    ] {
        let [old, new] =
            ["html! { \"a\" }", "html! { \"b\" }"].map(|html| around.replace("TEMPLATE", html));
        let reason = rebuilds(&old, &new);
        assert!(reason.contains(why), "{around}: {reason}");
    }
    for around in [
        "const PAGE: Html = TEMPLATE;",
        "fn a(x: &'static str) { TEMPLATE }",
        "static X: u8 = 1; fn a() { TEMPLATE }",
        "#[cached] fn b() {} fn a() { TEMPLATE }",
        "#[unknown] use b; fn a() { TEMPLATE }",
        "#[handler] async fn a() { tokio::select! { x = y => TEMPLATE } }",
        "#[stario::component] fn a() { vec![TEMPLATE, stario::html! { {TEMPLATE} }] }",
    ] {
        let [old, new] =
            ["html! { \"a\" }", "html! { \"b\" }"].map(|html| around.replace("TEMPLATE", html));
        swaps(&old, &new);
    }
}

#[test]
fn a_call_is_named_by_the_start_of_its_path_in_the_old_version() {
    let old = "fn a() {\n    x(::stario::html! { \"a\" }, js!(1))\n}";
    let new = "\n\nfn a() { x(::stario::html! { \"b\" }, js!(2)) }";
    let changed = code(old.parse().unwrap(), new.parse().unwrap()).unwrap();
    let places: Vec<_> = changed
        .iter()
        .map(|call| (call.place.0, call.place.1, call.line))
        .collect();
    assert_eq!(places, [(2, 7, 3), (2, 32, 3)]);
}
