//! Templates before and after.

use std::path::Path;

use super::file::{Formatted, format};
use super::meaning::holds;
use super::same::same;

/// The formatted body of a template, without the indentation of the call.
#[track_caller]
fn body(inside: &str) -> String {
    let source = format!("fn f() {{\n    html! {{\n{inside}\n    }}\n}}\n");
    let formatted = format(&source);
    assert_eq!(formatted.refused, []);
    assert!(same(&source, &formatted.text), "{}", formatted.text);
    assert_eq!(format(&formatted.text).text, formatted.text, "not stable");
    let text = formatted.text;
    let inside = text
        .strip_prefix("fn f() {\n    html! {\n")
        .and_then(|text| text.strip_suffix("\n    }\n}\n"));
    let lines = inside.unwrap_or_else(|| panic!("{text}")).lines();
    let lines = lines.map(|line| line.strip_prefix("        ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn becomes(before: &str, after: &str) {
    assert_eq!(body(before), after);
}

#[track_caller]
fn stays(text: &str) {
    becomes(text, text);
}

#[test]
fn indentation_is_four_spaces_and_what_is_inline_stays_inline() {
    becomes(
        "<main><h1 >\"A\"  {  name }</h1>\n<ul>\n for x in  xs{<li>{x}</li>} </ul></main>",
        "<main>\n    <h1>\"A\" {name}</h1>\n    <ul>\n        for x in xs { <li>{x}</li> }\n    </ul>\n</main>",
    );
    stays("<p>\"a\"<b>\"c\"</b> \"d\"</p>");
    stays("<p>\n    \"a\"\n</p>");
}

#[test]
fn attributes_are_on_one_line_or_one_per_line() {
    becomes(
        "<a\n  href = \"/x\"\n  title={t}\n>\"x\"</a>",
        "<a href=\"/x\" title={t}>\"x\"</a>",
    );
    let long = "x".repeat(70);
    becomes(
        &format!("<a #id .b .c?={{ d }} href=\"{long}\" .e .f title={{t}}>\"x\"</a>"),
        &format!(
            "<a #id .b .c?={{d}}\n    href=\"{long}\"\n    .e .f\n    title={{t}}\n>\n    \"x\"\n</a>"
        ),
    );
    becomes(
        &format!("<input name=\"{long}\" value={{value}} disabled>"),
        &format!("<input\n    name=\"{long}\"\n    value={{value}}\n    disabled\n>"),
    );
}

#[test]
fn a_statement_has_its_line_where_there_are_lines() {
    becomes(
        "use signals A; let n = 1; {n}\n<p>let m = 2; {m}</p>",
        "use signals A;\nlet n = 1;\n{n}\n<p>let m = 2; {m}</p>",
    );
}

#[test]
fn one_blank_line_stays_and_none_at_the_edges() {
    becomes("\n\n<p/>\n\n\n<p/>\n<b/>\n\n", "<p/>\n\n<p/>\n<b/>");
    becomes("<div>\n\n<p/>\n\n</div>", "<div>\n    <p/>\n</div>");
}

#[test]
fn comments_stay_where_they_are() {
    stays("// first\n<p/> // beside\n/* between */\n<b/>\n// last");
    stays("<p\n    // why\n    title=\"a\" // beside\n    /* b */\n    hidden\n>\n    \"x\"\n</p>");
    stays("<p /* inline */ title=\"a\">\"x\" /* and here */ {y}</p>");
    stays("match x {\n    // one\n    1 => <b/>, // beside\n    /* rest */\n    _ => {}\n}");
    stays("<p>\n    // alone\n</p>");
    stays("<div>\n    /* two\n       lines */\n    <p/>\n</div>");
}

#[test]
fn comments_in_odd_places_keep_their_piece_as_it_was_written() {
    for odd in [
        "</* a */ p>\"x\"</p>",
        "<p>\"x\"</ /* a */ p>",
        "<p title /* a */ = /* b */ \"x\"/>",
        "<p title=\"x\" /* a */ />",
        "<p .a?= /* b */ {x}/>",
        "if x /* a */ { <b/> } /* b */ else /* c */ { <i/> }",
        "if /* a */ x { <b/> }",
        "for x in /* a */ xs { {x} }",
        "match x /* a */ { /* b */ A /* c */ => /* d */ <b/> /* e */, }",
        "let /* a */ x = 1 /* b */;",
        "{ /* a */ x }",
        "{x // a\n}",
        "{f(/* a */ x, |y| { // b\n y })}",
        "<p title=(\"a\" /* b */ {c})/>",
        "<p ds:on:click=(f() /* a */; // b\n g())/>",
        "<!-- /* a */ \"b\" -->",
        "<C::</* a */ u8> x={1}/>",
        "use signals /* a */ A;",
        "<if /* a */ { x } /* b */ >",
    ] {
        let source = format!("fn f() {{ html! {{ {odd} }} }}\n");
        let formatted = format(&source);
        assert!(
            same(&source, &formatted.text),
            "{odd} became\n{}",
            formatted.text
        );
        assert_eq!(
            format(&formatted.text).text,
            formatted.text,
            "{odd} is not stable"
        );
    }
}

#[test]
fn rust_is_formatted_by_rustfmt() {
    becomes(
        "<p title={ f( a,b ) } {.. attrs }>{ &x [ 0 ] }</p>\nlet  (a,b)=c ;",
        "<p title={f(a, b)} {..attrs}>{&x[0]}</p>\nlet (a, b) = c;",
    );
    becomes(
        "match  x{Some( y )if y>1=>{ <b/> } _=>\"z\"}",
        "match x { Some(y) if y > 1 => { <b/> } _ => \"z\" }",
    );
    becomes(
        "if let Some( P{x} )=y&&x>0{ {x} }",
        "if let Some(P { x }) = y\n    && x > 0\n{\n    {x}\n}",
    );
    becomes(
        "<p>{items.iter().filter(|item| item.is_somewhat_interesting()).map(|item| view(item, context)).collect::<Vec<_>>()}</p>",
        "<p>\n    {items\n        .iter()\n        .filter(|item| item.is_somewhat_interesting())\n        .map(|item| view(item, context))\n        .collect::<Vec<_>>()}\n</p>",
    );
}

#[test]
fn a_template_inside_of_rust_is_formatted_as_well() {
    becomes(
        "<p>{xs.map( |x|html!{<b>{ x }</b>} )}</p>",
        "<p>{xs.map(|x| html! { <b>{x}</b> })}</p>",
    );
    becomes(
        "{xs.map(|x| html! {\n<b>{ x }</b>\n})}",
        "{xs.map(|x| html! {\n    <b>{x}</b>\n})}",
    );
}

#[test]
fn javascript_keeps_its_lines() {
    becomes(
        "<p ds:on:click=(let id = 1;\n                if (id) {\n                  f(id)\n                })>\"x\"</p>",
        "<p\n    ds:on:click=(\n        let id = 1;\n        if (id) {\n          f(id)\n        }\n    )\n>\n    \"x\"\n</p>",
    );
    stays("<p ds:on:click=($n++; f(\"  \"))/>");
}

#[test]
fn javascript_has_the_spaces_that_it_is_printed_with() {
    becomes(
        "<p ds:on:click=( $a+=1;if($a>2&&!$b){@post( \"/x\",{n:[ 1,2 ]} )} )/>",
        "<p ds:on:click=($a += 1; if ($a > 2 && !$b) { @post(\"/x\", { n: [1, 2] }) })/>",
    );
    becomes(
        "<p ds:text=($a?#{ f( b,c ) }:-1)/>",
        "<p ds:text=($a ? #{f(b, c)} : -1)/>",
    );
    // What two signs mean together depends on what stands between them.
    becomes(
        "<p ds:text=($a=-1 , b<- 2||!- c)/>",
        "<p ds:text=($a = -1, b <-2 || !-c)/>",
    );
    stays("<p ds:text=(a + +b - -c)/>");
    becomes("<p ds:text=(a ++ + b)/>", "<p ds:text=(a++ +b)/>");
    stays("<p ds:text=(1 .toFixed() / 2.5)/>");
    // A text is one of JavaScript's own.
    stays("<p ds:text=\"$a  +$b\"/>");
}

/// What becomes of an expression, which is stable and means the same.
#[track_caller]
fn expression_becomes(before: &str, after: &str) {
    let source = |text: &str| format!("fn f() {{\n    {text}\n}}\n");
    let formatted = holds(Path::new("expression"), &source(before));
    assert_eq!(formatted.text, source(after));
    assert_eq!(formatted.refused, []);
}

#[test]
fn attributes_outside_of_a_tag_are_formatted() {
    expression_becomes(
        "ds!{ ds:on:click=($a=1)  type=\"button\" {.. more} }",
        "ds! { ds:on:click=($a = 1) type=\"button\" {..more} }",
    );
    expression_becomes("ds!( .a )", "ds!(.a)");
    expression_becomes("ds! {\n}", "ds! {}");
    let long = "x".repeat(70);
    expression_becomes(
        &format!("ds! {{ use signals $a;ds:text=($a) /* why */ title=\"{long}\" .b }}"),
        &format!(
            "ds! {{\n        use signals $a;\n        ds:text=($a) /* why */\n        \
             title=\"{long}\"\n        .b\n    }}"
        ),
    );
    // What is on lines of its own stays there.
    expression_becomes(
        "ds! {\n  ds:text=( $a )\n\n\n  // why\n  hidden }",
        "ds! {\n        ds:text=($a)\n\n        // why\n        hidden\n    }",
    );
    expression_becomes(
        "html! { <p {..ds! {ds:text=($a+1)}}/> }",
        "html! { <p {..ds! { ds:text=($a + 1) }}/> }",
    );
}

#[test]
fn expressions_outside_of_a_template_are_formatted() {
    expression_becomes("js!( $a=#{ b+1 };f( ) )", "js!($a = #{b + 1}; f())");
    expression_becomes("js!{f()}", "js! { f() }");
    expression_becomes("js!(use signals A; $a)", "js!(use signals A; $a)");
    expression_becomes("js!()", "js!()");
    expression_becomes(
        "js!(\n  if(a) { // why\n    f( ) /* b */;\n\n\n    g()\n  })",
        "js!(\n        if (a) { // why\n          f() /* b */;\n\n          g()\n        }\n    )",
    );
    let long = "x".repeat(100);
    expression_becomes(
        &format!("js!(f( \"{long}\" ))"),
        &format!("js!(f(\"{long}\"))"),
    );
    expression_becomes("js!(f(\"a\n b\",c ))", "js!(f(\"a\n b\",c ))");
    expression_becomes(
        "html! { <p>{call(js!(a  +b))}</p> }",
        "html! { <p>{call(js!(a + b))}</p> }",
    );
}

#[test]
fn what_cannot_be_read_outside_of_a_template_is_named_and_stays() {
    let source = "fn f() {\n    ds! { <p> };\n    js!(a # b);\n    js!( a )\n}\n";
    let formatted = format(source);
    assert_eq!(formatted.text, source.replace("( a )", "(a)"));
    let lines: Vec<_> = formatted
        .refused
        .iter()
        .map(|refusal| refusal.line)
        .collect();
    assert_eq!((formatted.calls, lines), (3, vec![2, 3]));
}

#[test]
fn what_is_to_be_skipped_stays() {
    for skipped in [
        "#![rustfmt::skip]\nfn f() { html! {<p/>} }\n",
        "#[rustfmt::skip]\nfn f() { html! {<p/>} }\n",
        "fn f() {\n    #[rustfmt::skip]\n    let a = js!( a );\n}\n",
        "#[cfg_attr(any(), rustfmt::skip)]\nmod a { fn f() { ds! {hidden} } }\n",
        "#[rustfmt::skip::macros(html)]\nfn f() { html! {<p/>} }\n",
    ] {
        let formatted = format(skipped);
        assert_eq!(formatted.text, skipped);
        assert_eq!(formatted.refused, []);
    }
    let inside = "fn f() { html! { <p>{{ #[rustfmt::skip] let a = js!( a ); a }}</p> } }\n";
    assert!(format(inside).text.contains("js!( a )"));
    let some = "#[rustfmt::skip]\nfn f() { js!( a ) }\nfn g() { js!( b ) }\n";
    assert_eq!(format(some).text, some.replace("( b )", "(b)"));
}

#[test]
fn text_is_never_wrapped_or_moved() {
    stays("<pre>\"first\n    second\n  \"</pre>");
    let long = "word ".repeat(40);
    stays(&format!("<p>\n    \"{long}\"\n</p>"));
}

#[test]
fn code_around_stays_byte_for_byte() {
    let source = "fn  f( )->Html{html!{<p/>}}\r\nfn g() { html! { <b/> } }\r\n";
    assert_eq!(
        format(source).text,
        "fn  f( )->Html{html! { <p/> }}\r\nfn g() { html! { <b/> } }\r\n"
    );
    let plain = "fn  f( ) { }";
    assert_eq!(format(plain).text, plain);
}

#[test]
fn what_cannot_be_read_is_named_and_stays() {
    let source = "fn f() {\n    html! {\n        <p>words</p>\n    }\n}\nfn g() { html! {<b/>} }\n";
    let Formatted {
        text,
        calls,
        refused,
    } = format(source);
    assert_eq!((calls, refused.len(), refused[0].line), (2, 1, 3));
    assert_eq!(refused[0].message, "text must be quoted");
    assert_eq!(text, source.replace("{<b/>}", "{ <b/> }"));
    let broken = "fn f() { html! { \"";
    assert_eq!(format(broken).text, broken);
    assert_eq!(format(broken).refused.len(), 1);
}
