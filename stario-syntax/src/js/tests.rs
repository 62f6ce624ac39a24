use crate::testing::{lowered, report};

/// The printed form of a token expression.
#[track_caller]
fn printed(source: &str) -> String {
    let html = lowered(&format!("<p ds:effect=({source})/>"));
    let html = html.strip_prefix("<p data-effect=\"").unwrap();
    html.strip_suffix("\"></p>").unwrap().to_owned()
}

/// The report on a string expression in `ds:effect`, or in `ds:text`.
#[track_caller]
fn effect(source: &str) -> String {
    report(&format!("<p ds:effect=r##\"{source}\"##/>"))
}

#[track_caller]
fn text(source: &str) -> String {
    report(&format!("<p ds:text=r##\"{source}\"##/>"))
}

#[test]
fn tokens_are_printed_as_a_person_would() {
    for (source, expected) in [
        ("$n-1", "$n - 1"),
        ("$n++;--$m", "$n++; --$m"),
        ("a=-1", "a = -1"),
        ("!$open&&-x", "!$open &amp;&amp; -x"),
        ("a ? b : {c: 1, d}", "a ? b : { c: 1, d }"),
        ("f(x, [1, 2])[0].y?.z", "f(x, [1, 2])[0].y?.z"),
        ("if(a){b()}else{c()}", "if (a) { b() } else { c() }"),
        ("(x)=>x+1", "(x) =&gt; x + 1"),
        ("$.a===b!==c", "$.a === b !== c"),
        ("[...a, ...b]", "[...a, ...b]"),
        ("typeof x === \"y\"", "typeof x === 'y'"),
        ("({})", "({})"),
    ] {
        assert_eq!(printed(source), expected, "{source}");
    }
}

#[test]
fn strings_are_requoted_and_cannot_end_anything() {
    assert_eq!(
        printed(r#"a = "it's \"x\" </script> \\ \n""#),
        r"a = 'it\u0027s &quot;x&quot; \u003c/script&gt; \u005c \n'"
    );
    assert_eq!(printed("a = 'x'"), "a = 'x'");
}

#[test]
fn rust_values_enter_through_holes() {
    assert_eq!(
        printed(r#"@post(#{url.href()} + "?id=" + id)"#),
        "@post([js url . href ()] + '?id=' + id)"
    );
    assert!(report("<p ds:effect=(f(#x))/>").starts_with("# | unexpected `#` in JavaScript"));
    assert!(report("<p ds:effect=(f(#{}))/>").contains("there is no value between"));
}

#[test]
fn the_example_of_the_design() {
    assert_eq!(
        lowered(
            r#"<div ds:on:click=(let id = evt.target.dataset.cellId; if (id) @post(#{u} + "?cellId=" + id))/>"#
        ),
        "<div data-on:click=\"let id = evt.target.dataset.cellId; \
         if (id) @post([js u] + '?cellId=' + id)\"></div>"
    );
}

#[test]
fn a_subtraction_without_spaces_is_a_signal_name() {
    assert_eq!(
        text("$count-1"),
        "r##\"$count-1\"## | `$count-1` is the signal `count-1`, not a subtraction\n\
         = help: write `$count - 1`"
    );
    lowered("<p ds:text=\"$my-signal + $count - 1\"/>");
    lowered("<p ds:text=\"'$count-1'\"/>");
}

#[test]
fn actions_are_known_called_and_spelt_right() {
    assert!(
        effect("@psot('/x')").contains("unknown action `@psot`\n= help: did you mean `@post`?")
    );
    assert!(effect("@get").contains("`@get` must be called"));
    assert!(report("<p ds:effect=(@psot(\"/x\"))/>").starts_with("@psot | unknown action `@psot`"));
    assert!(effect("@nothingLikeIt()").contains("known: @delete, @get"));
    lowered("<p ds:effect=\"mail('a@get.org')\"/>");
}

#[test]
fn fetch_options_are_known() {
    assert!(effect("@get('/x', {retryMaxWaitMs: 5})").contains("did you mean `retryMaxWait`?"));
    lowered("<p ds:effect=\"@get('/x', {headers: {foo: 1}, retry: 'always'})\"/>");
}

#[test]
fn brackets_and_strings_must_end() {
    assert!(effect("f(").contains("`(` is never closed"));
    assert!(effect("f)").contains("`)` closes nothing"));
    assert!(effect("[1)").contains("expected `]`, found `)`"));
    assert!(effect("'abc").contains("the string `'abc` is never closed"));
    assert!(effect("`a${b").contains("is never closed"));
    lowered(r##"<p ds:effect=r#"f('(', "[", `{${g({a: '}'})}`, /[/(]/)"#/>"##);
}

#[test]
fn values_are_not_statements() {
    assert!(text("a(); if (b) c").contains("`ds:text` needs a value, and `if` is a statement"));
    assert!(report("<p ds:show=(const x = 1)/>").starts_with("const | `ds:show` needs a value"));
    assert!(text("1 // one").contains("a `//` comment breaks the value"));
    lowered("<p ds:text=\"let a = 1; a\" ds:effect=\"if (a) b()\"/>");
}

#[test]
fn a_semicolon_between_two_divisions_is_lost() {
    let lost = "let q = $a / $b; q / 2";
    assert_eq!(
        report(&format!("<p ds:text=({lost})/>")),
        "/ | in `ds:text` the `;` between two `/` is not seen\n\
         = note: Datastar takes what is between them for a regular expression\n\
         = help: multiply, as in `$a * 0.5`, or divide on one side of the `;` only"
    );
    assert!(text(lost).contains("the `;` between two `/`"));
    for fine in [
        "$a / $b / 2; 3",
        "let q = $a / 2; q",
        "f('/'); $a / 2",
        "/x/.test($a); $b / 2",
        "(() => { let q = $a / 2; return q / 3 })()",
    ] {
        lowered(&format!("<p ds:text=\"{fine}\"/>"));
    }
    lowered(&format!("<p ds:effect=\"{lost}\"/>"));
}

#[test]
fn nothing_ends_with_an_operator() {
    assert_eq!(
        text("$x +"),
        "r##\"$x +\"## | the expression ends with `+`\n\
         = help: write what should come after it, or remove it"
    );
    assert!(report("<p ds:text=($x +)/>").starts_with("+ | the expression ends with `+`"));
    for bad in [
        "a ? b :", "a &&", "x =", "a.", "!", "f(a),", "x =>", "a === ",
    ] {
        assert!(effect(bad).contains("the expression ends with"), "{bad}");
    }
    for good in ["a++", "b--", "a;", "/x/g", "f()", "`${a}`", "a // +"] {
        lowered(&format!("<p ds:effect=\"{good}\"/>"));
    }
}

#[test]
fn empty_expressions_are_reported() {
    assert!(effect(" ").contains("`ds:effect` has an empty expression"));
}

#[test]
fn names_exist_only_where_datastar_defines_them() {
    assert!(effect("evt.target").contains("`evt` exists only in `ds:on`, not in `ds:effect`"));
    assert!(effect("patch.a").contains("only in `ds:on-signal-patch`"));
    lowered("<p ds:effect=\"x.evt; f(evt => evt.a)\" ds:on:x=\"evt.y\"/>");
}

#[test]
fn traps_of_the_rewriting() {
    assert!(effect("`cost $a`").contains("reads `$a` as a signal, even in template text"));
    assert!(effect("/'/.test(a)").contains("takes the quote in `/'/` for a string"));
}

#[test]
fn rust_spellings_that_javascript_lacks() {
    assert!(
        report("<p ds:effect=(wait(500ms))/>").starts_with("500ms | `500ms` is not a JavaScript")
    );
    assert!(report("<p ds:effect=(f(b\"x\"))/>").contains("not a JavaScript string"));
}

#[test]
fn a_selector_needs_a_form() {
    let report = effect("@post('/x', {selector: '#form'})");
    assert!(
        report.contains("`selector` of `@post` chooses a form"),
        "{report}"
    );
    assert!(
        effect("@post('/x', {selector: '#f', contentType: 'json'})").contains("chooses a form")
    );
    lowered("<p ds:effect=\"@post('/x', {contentType: 'form', selector: '#f'})\"/>");
    lowered("<p ds:effect=\"@post('/x', {selector: '#f', contentType: kind})\"/>");
    lowered("<p ds:effect=\"@post('/x', {...rest, selector: '#f'})\"/>");
    lowered("<p ds:effect=\"@post('/x'); f({selector: '#f'})\"/>");
}

#[test]
fn an_action_has_its_sign() {
    assert_eq!(
        effect("post('/save')"),
        "r##\"post('/save')\"## | the action `post` is called without its `@`\n\
         = help: write `@post(…)`\n\
         = help: a function of your own is called `window.post(…)`"
    );
    assert!(report("<p ds:on:click=(post(\"/save\"))/>").starts_with("post | the action `post`"));
    for bad in [
        "$x ? get('https://a.example/') : delete('./x')",
        "setTimeout(() => put('/a/' + $id))",
        "patch(`/a/${$id}`)",
        "query(\"../a\", {retry: 'never'})",
    ] {
        let bad = bad.replace('"', "'");
        assert!(effect(&bad).contains("is called without its `@`"), "{bad}");
    }
    for good in [
        "@post('/save')",
        "window.post('/save')",
        "api?.get('/save')",
        "let post = url => fetch(url); post('/save')",
        "function get(url) {} get('/save')",
        "f({post: 1}); post(x)",
        "get('#list')",
        "query('.card')",
        "delete(x.y)",
        "post()",
        "new query('/x')",
        "peek('/x')",
    ] {
        lowered(&format!("<p ds:effect=\"{good}\" onclick=\"{good}\"/>"));
    }
}
