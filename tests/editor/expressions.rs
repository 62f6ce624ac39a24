//! `{user.na|}`: Rust is Rust, and a mistake hides nothing.

use super::session::{Session, in_file};

pub(crate) fn check(session: &mut Session) {
    for (before, after) in [
        ("{", "}"),
        ("<p title={", "}/>"),
        ("<p #a-{", "}/>"),
        ("<p .open?={", "}/>"),
        ("<a href=(\"/u/\" {", "})/>"),
        ("<p ds:on:click=(f(#{", "}))/>"),
        ("<p {..", "}/>"),
        ("if ", " { <p/> }"),
        ("for x in ", " { <p/> }"),
        ("match ", " { _ => {} }"),
        ("let n = ", ";"),
        ("<Card title={", "}/>"),
        // With mistakes around it.
        ("<dvi clas=\"x\"></p> {", "}"),
        ("text {", "}"),
        ("<p><b>{", "}</p>"),
        ("<p ds:on:clik__debonce=\"$a-1\"/> {", "}"),
        ("<Card titel=\"a\"/> {", "}"),
    ] {
        for typed in ["", "na"] {
            let template = format!("{before}user.{typed}$0{after}");
            let items = session.completions(&template);
            let name = items.iter().find(|item| item.label == "name");
            session.expect(
                name.is_some_and(|name| name.docs.contains("As on the door.")),
                format!("`{template}` offers {items:?}"),
            );
        }
    }

    for template in ["<p>{us$0er.name}</p>", "<dvi>{us$0er.name}</dvi>"] {
        let hover = session.hover(template);
        session.expect(
            hover.contains("user: &User") && !hover.contains("stario"),
            format!("hover at `{template}`: {hover}"),
        );
        let lines = session.definitions(template);
        session.expect(
            lines == ["pub fn view(user: &User) -> Html {"],
            format!("`{template}` leads to {lines:?}"),
        );
    }
    session.tells("<p>{user.na$0me}</p>", "As on the door.");
    let lines = session.definitions("<p title={user.na$0me}/>");
    session.expect(
        lines == ["pub name: String,"],
        format!("the field is at {lines:?}"),
    );

    // A template without a mistake has none in an editor either.
    let good = "<svg><a href=\"/\"><circle stroke-width=1/></a></svg> \
                <input type=\"text\" aria-label=\"a\" ds:on:input__debounce.500ms.leading=\"$a = 1\"> \
                <my-box any=\"b\" style:color=\"red\" ds:attr:title=\"$a\"/> \
                <Card title=\"a\"><:footer>\"b\"</:footer> <p/> </Card>";
    let problems = session.problems("src/lib.rs", &in_file(good));
    session.expect(problems.is_empty(), format!("{problems:?}"));
}
