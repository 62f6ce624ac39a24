//! `<div cl|>`

use super::session::Session;

pub(crate) fn check(session: &mut Session) {
    session.offers("<div cl$0>", "class", "Class names.", "<div class>");
    session.offers("<div cl$0", "class", "Class names.", "<div class");
    session.offers("<div cl$0/>", "class", "Class names.", "<div class/>");
    session.offers(
        "<div id=\"a\" cl$0></div>",
        "class",
        "Class names.",
        "<div id=\"a\" class></div>",
    );
    session.offers(
        "<div cl$0 id=\"a\"></div>",
        "class",
        "Class names.",
        "<div class id=\"a\"></div>",
    );
    session.offers("<div $0></div>", "title", "A tooltip", "<div title></div>");
    session.offers(
        "<div $0 id=\"a\"></div>",
        "title",
        "A tooltip",
        "<div title id=\"a\"></div>",
    );
    session.offers(
        "<img loa$0>",
        "loading",
        "One of `\"eager\"`, `\"lazy\"`.",
        "<img loading>",
    );
    session.offers("<input ty$0>", "type", "`\"checkbox\"`", "<input r#type>");
    session.offers(
        "<p ari$0/>",
        "aria_label",
        "`aria-label`:",
        "<p aria_label/>",
    );
    session.offers(
        "<p aria-la$0/>",
        "label",
        "The name, where",
        "<p aria-label/>",
    );
    session.offers(
        "<meta http-eq$0>",
        "equiv",
        "acts like a header",
        "<meta http-equiv>",
    );
    session.offers(
        "<svg><g stroke-w$0/></svg>",
        "width",
        "stroke-width",
        "<svg><g stroke-width/></svg>",
    );
    session.offers("<my-box ti$0/>", "title", "A tooltip", "<my-box title/>");

    let of = |session: &mut Session, tag: &str| -> Vec<String> {
        let items = session.completions(&format!("<{tag} h$0>"));
        items.into_iter().map(|item| item.label).collect()
    };
    let (a, p) = (of(session, "a"), of(session, "p"));
    let href = "href".to_owned();
    session.expect(a.contains(&href), format!("`<a>` has an href: {a:?}"));
    session.expect(!p.contains(&href), format!("`<p>` has no href: {p:?}"));

    session.tells("<div cl$0ass=\"a\"/>", "Class names.");
    session.tells("<p ar$0ia-label=\"a\"/>", "`aria-label`: The name");
    session.tells("<p aria-lab$0el=\"a\"/>", "`aria-label`: The name");
    session.tells("<p st$0yle:color=\"red\"/>", "`style`: CSS declarations.");
    session.tells("<input ty$0pe=\"text\">", "`\"datetime-local\"`");
}
