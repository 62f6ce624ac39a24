//! Attempts to get text of a user to a place where it is code.

use crate::testing::{attributes, lowered, recovered, report};

#[test]
fn a_datastar_attribute_has_no_other_spelling() {
    assert_eq!(
        report("<p data-on:click={&u}/>"),
        "data-on:click | the Datastar attribute `data-on:click` is written `ds:on:click`\n\
         = note: the client runs its value as code\n\
         = help: write `ds:on:click=(…)`, with `#{value}` for a Rust value in it"
    );
    for (written, help) in [
        ("data-text=\"$a\"", "write `ds:text=\"$a\"`"),
        ("data-text=r#\"f(\"a\")\"#", "write `ds:text=\"…\"`"),
        ("data-ignore", "write `ds:ignore`"),
        ("data_text=\"$a\"", "write `ds:text=\"$a\"`"),
        ("\"DATA-Show\"=\"$a\"", "write `ds:show=\"$a\"`"),
        (
            "data-ignore?={x}",
            "write `{..condition.then(|| ds! { ds:ignore })}` for one that depends on a condition",
        ),
    ] {
        for source in [format!("<p {written}/>"), format!("<my-el {written}/>")] {
            let report = report(&source);
            assert!(report.ends_with(&format!("= help: {help}")), "{report}");
        }
        assert_eq!(attributes(written).1.len(), 1, "{written}");
    }
    assert_eq!(
        recovered("<p data-init={&u} \"data-show\"=(\"a\" {b}) data-id={c}/>"),
        "<p[lost & u][lost b][attr data-id c]></p>"
    );
    lowered("<p data-cell-id={id} data-onward=\"x\"/>");
}

#[test]
fn an_event_of_an_old_client_is_not_taken_for_data() {
    assert_eq!(
        report("<p data-on-click=\"$n++\"/>"),
        "data-on-click | `data-on-click` was Datastar's before 1.0, and does nothing now\n\
         = help: write `ds:on:click=\"$n++\"`\n\
         = help: an attribute of your own with this name is quoted: `\"data-on-click\"=\"…\"`"
    );
    for (written, help) in [
        (
            "DATA-on-keydown__window.debounce=\"@get('/')\"",
            "write `ds:on:keydown__window.debounce=\"@get('/')\"`",
        ),
        (
            "data-on-load=\"@get('/')\"",
            "write `ds:init=\"@get('/')\"`",
        ),
        (
            "data-on-click=(\"@get('/\" {id} \"')\")",
            "write `ds:on:click=(…)`, with `#{value}` for a Rust value in it",
        ),
    ] {
        for source in [format!("<p {written}/>"), format!("<my-el {written}/>")] {
            let report = report(&source);
            assert!(report.contains(&format!("= help: {help}")), "{report}");
        }
    }
    for good in [
        "data-on-click=\"menu\"",
        "data-on-click=\"toggle('a')\"",
        "data-on-change=\"from $5, see a@b.example\"",
        "data-on-click=\"@name\"",
        "data-on-click={handler}",
        "data-on-click",
        "data-on-sale=\"$n\"",
        "data-onclick=\"$n\"",
        "\"data-on-click\"=\"$n++\"",
    ] {
        lowered(&format!("<p {good}/>"));
    }
}

#[test]
fn a_quoted_name_is_read_as_browsers_read_it() {
    for (source, expected) in [
        ("<a \"HREF\"={u}/>", "<a[url href u]></a>"),
        (
            "<div \"hReF\"=(\"/u/\" {u})/>",
            "<div href=\"/u/[url_part u]\"></div>",
        ),
        (
            "<my-el Href={u} data={d}/>",
            "<my-el[url href u][attr data d]></my-el>",
        ),
        (
            "<svg><use \"XLINK:href\"={u}/></svg>",
            "<svg><use[url xlink:href u]/></svg>",
        ),
        (
            "<iframe \"OnLoad\"={j}/>",
            "<iframe[expr onload j]></iframe>",
        ),
        (
            "<my-el \"ONCLICK\"={j} onwhatever={j}/>",
            "<my-el[expr onclick j][expr onwhatever j]></my-el>",
        ),
        (
            "<p @click={j} :title={j}/>",
            "<p[expr @click j][expr :title j]></p>",
        ),
        (
            "<p \"STYLE\"={s} \"Class\"={c}/>",
            "<p[style {s}][class {c}]></p>",
        ),
        ("<my-el Style={s}/>", "<my-el[style {s}]></my-el>"),
        ("<img \"SrcSet\"={s}>", "<img[url_list srcset s]>"),
        ("<svg \"VIEWBOX\"={v}/>", "<svg[attr VIEWBOX v]/>"),
    ] {
        assert_eq!(lowered(source), expected, "{source}");
    }
    assert!(report("<div \"HREF\"=\"javascript:x\"/>").contains("URL in `href` is refused"));
    assert!(report("<p \"ID\"=\"a\" #a/>").contains("already has the attribute `id`"));
}

#[test]
fn attributes_outside_of_a_tag_have_their_context_too() {
    let (code, reports) = attributes(
        "\"HREF\"={u} onclick={j} \"STYLE\"={s} xlink:href={x} viewBox={v} \"data\"={d}",
    );
    assert_eq!(reports, Vec::<String>::new());
    assert_eq!(
        code,
        "[url href u][expr onclick j][style {s}][url xlink:href x][attr viewBox v][url data d]"
    );
    assert_eq!(attributes("src=\"javascript:x\"").1.len(), 1);
}

#[test]
fn a_document_in_an_attribute_is_markup_as_a_whole() {
    assert_eq!(
        report("<iframe srcdoc=(\"<p>\" {u})/>"),
        "(\"<p>\" {u}) | `srcdoc` is a whole document and takes no values in parts\n\
         = help: write `srcdoc={html! { … }}`\n\
         = help: or serve the document at a URL of its own and use `src`"
    );
    assert_eq!(
        recovered("<iframe srcdoc=(\"<p>\" {u})/>"),
        "<iframe[lost u]></iframe>"
    );
    assert!(report("<my-el \"SRCDOC\"=({u})/>").contains("takes no values in parts"));
    for source in ["<iframe srcdoc={d}/>", "<iframe \"SrcDoc\"={d}/>"] {
        assert_eq!(lowered(source), "<iframe[document srcdoc d]></iframe>");
    }
    assert_eq!(
        lowered("<iframe srcdoc=(\"<p>\" \"</p>\")/>"),
        "<iframe srcdoc=\"&lt;p&gt;&lt;/p&gt;\"></iframe>"
    );
}

#[test]
fn styles_keep_every_part_or_refuse() {
    assert_eq!(
        lowered("<p style:width=({n} \"px\") style:--x=(\"var(--\" {a} \")\")/>"),
        "<p[style width:{n}px; --x:var(--{a})]></p>"
    );
    assert_eq!(
        lowered("<p style:width=(\"1\" \"px\") style=(\"gap:1px;\")/>"),
        "<p style=\"width:1px;gap:1px\"></p>"
    );
    for bad in [
        "\"url(\" {x} \")\"",
        "{x} \";top:0\"",
        "\"calc(\" {x}",
        "\"'\" {x} \"'\"",
    ] {
        let report = report(&format!("<p style:a=({bad})/>"));
        assert!(report.contains("cannot stand beside a value"), "{report}");
    }
    let source = "<p style=(\"color:red;\" {a} {b})/>";
    assert!(report(source).contains("write `style:property={value}`"));
    assert_eq!(recovered(source), "<p[lost a][lost b]></p>");
    assert!(report("<p style:width/>").contains("`style:width` needs a value"));
    assert!(report("<p style:width?={x}/>").contains("takes a value, not a condition"));
}

#[test]
fn literals_in_parentheses_are_checked_as_one() {
    assert!(report("<a href=(\"java\" \"script:x\")/>").contains("URL in `href` is refused"));
    assert!(report("<p dir=(\"u\" \"p\")/>").contains("`dir` of `<p>` cannot be `up`"));
    assert!(report("<input disabled=(\"n\" {x})>").contains("is on or off and takes no text"));
}

#[test]
fn a_value_never_decides_the_scheme_of_a_url() {
    assert_eq!(
        report("<a href=({x} \":alert(1)\")/>"),
        "\":alert(1)\" | with this `:` a value chooses the scheme of `href`\n\
         = note: `javascript` is a scheme too\n\
         = help: start with a literal that has the scheme or a `/`, or make it one value in braces"
    );
    for refused in [
        "href=(\"java\" {x} \":alert(1)\")",
        "href=({a} {b} \"script:\" {c})",
        "\"HREF\"=({x} \":y\")",
        "href=(\"java\\tscr\\tipt:\" {x})",
        "href=\"java\\nscr\\tipt:x\"",
        "href=(\"java\" \"script:\" {x})",
        "href=(\"da\" \"ta:text/html,\" {x})",
        "href=(\"data:text/html,\" {x})",
        "href=(\" DATA:image/svg+xml,\" {x})",
    ] {
        report(&format!("<a {refused}/>"));
    }
    for passed in [
        "href=({x} \"/y:z\")",
        "href=(\"/\" {x} \":y\")",
        "href=(\"https://\" {host} \":80/\")",
        "href=(\"?q=\" {x} \":y\")",
        "href=(\"mailto:\" {x})",
        "href=(\"obsidian://open?vault=\" {x})",
        "href=(\"data:image/png;base64,\" {x})",
    ] {
        lowered(&format!("<a {passed}/>"));
    }
}

#[test]
fn a_refresh_leads_where_its_text_says() {
    assert_eq!(
        report("<meta http-equiv=\"refresh\" content={u}>"),
        "{u} | a value in the `content` of a refresh could lead anywhere\n\
         = note: it holds a URL, which may be code\n\
         = help: begin with text up to the path: `content=(\"5;url=/rooms/\" {id})`\n\
         = help: or redirect in the handler: `w.redirect(…)`"
    );
    for refused in [
        "http-equiv=\"Refresh\" content=(\"0;url=\" {u})",
        "\"HTTP-EQUIV\"=\"refresh\" \"CONTENT\"={u}",
        "content=({n} \";url=/\") http-equiv=\"refresh\"",
        "content=(\"0;url=java\" {u}) http-equiv=\"refresh\"",
        "http-equiv={what} content={u}",
        "http-equiv=\"refresh\" content=\"0;url=javascript:x\"",
    ] {
        report(&format!("<meta {refused}>"));
        assert_eq!(attributes(refused).1.len(), 1, "{refused}");
    }
    for passed in [
        "http-equiv=\"refresh\" content=\"30\"",
        "http-equiv=\"refresh\" content=\"0;url=/next\"",
        "http-equiv=\"refresh\" content=(\"5;url=/rooms/\" {id})",
        "http-equiv=\"refresh\" content=(\"5;url=https://example.org/\" {id})",
        "http-equiv=\"x-ua-compatible\" content={u}",
        "http-equiv={what} content=\"a\"",
        "name=\"description\" content={u}",
    ] {
        lowered(&format!("<meta {passed}>"));
    }
}

#[test]
fn an_animation_sets_no_url_and_no_code() {
    for refused in [
        "set attributeName=\"href\" to={x}",
        "set attributeName=\"onclick\" to={x}",
        "animate attributeName=\" XLink:HREF \" values={x}",
        "animate \"ATTRIBUTENAME\"=\"href\"",
        "animate attributeName=(\"hr\" \"ef\")",
        "animate attributeName={x}",
        "animate attributeName=(\"fi\" {x})",
    ] {
        report(&format!("<svg><{refused}/></svg>"));
    }
    assert_eq!(attributes("attributeName=\"href\"").1.len(), 1);
    assert_eq!(
        lowered("<svg><set attributeName=\"fill\" to={x}/></svg>"),
        "<svg><set attributeName=\"fill\"[attr to x]/></svg>"
    );
}

#[test]
fn a_value_is_never_between_the_quotes_of_a_script() {
    for source in [
        "<script>\"f('\" {x} \"')\"</script>",
        "<script>\"f(`\" if a { {x} } \"`)\"</script>",
        "<script>if a { \"f('\" } else { \"g('\" } {x} \"')\"</script>",
        "<p onclick=(\"f('\" {x} \"')\")/>",
        "<p \"ONCLICK\"=(\"f(\\\"\" {x} \"\\\")\")/>",
    ] {
        let report = report(source);
        assert!(
            report.contains("cannot stand inside a JavaScript string"),
            "{report}"
        );
    }
    lowered("<script>\"f('a' + \" {x} \", `${\" {y} \"}`)\"</script>");
    lowered("<p onclick=(\"f(\" {x} \")\")/>");
}

#[test]
fn a_script_holds_no_markup_in_any_branch() {
    for source in [
        "<script>if a { <Card title={u}/> }</script>",
        "<script>match a { _ => <b>{u}</b> }</script>",
        "<style>for a in b { <><i/></> }</style>",
        "<title>if a { <b/> }</title>",
    ] {
        assert!(
            report(source).contains("holds text, not elements"),
            "{source}"
        );
    }
}
