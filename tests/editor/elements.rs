//! `<di|>`

use super::session::Session;

pub(crate) fn check(session: &mut Session) {
    session.offers(
        "<di$0>",
        "div",
        "A block without a meaning of its own.",
        "<div>",
    );
    session.offers("<di$0", "div", "A block", "<div");
    session.offers("<di$0></di>", "div", "A block", "<div></di>");
    session.offers("<$0", "main", "The content of the page", "<main");
    session.offers("<$0></p>", "p", "A paragraph", "<p></p>");
    session.offers(
        "<p>\"a\"</p> <$0 <p>\"b\"</p>",
        "br",
        "no content",
        "<p>\"a\"</p> <br <p>\"b\"</p>",
    );
    session.offers(
        "<table><t$0></table>",
        "tr",
        "It stands in `<table>`",
        "<table><tr></table>",
    );
    session.offers(
        "<svg><cir$0/></svg>",
        "circle",
        "A circle",
        "<svg><circle/></svg>",
    );
    session.offers(
        "<math><mf$0/></math>",
        "mfrac",
        "A fraction",
        "<math><mfrac/></math>",
    );
    // Keywords of Rust arrive with their `r#`, which means nothing in a name.
    session.offers("<svg><u$0/></svg>", "use", "A copy", "<svg><r#use/></svg>");
    session.offers(
        "if user.age > 3 { <di$0> }",
        "div",
        "A block",
        "if user.age > 3 { <div> }",
    );
    session.offers(
        "for i in 0..user.age { <li><di$0></li> }",
        "div",
        "A block",
        "for i in 0..user.age { <li><div></li> }",
    );
    session.offers(
        "match user.age { 0 => <di$0/>, _ => {} }",
        "div",
        "A block",
        "match user.age { 0 => <div/>, _ => {} }",
    );
    session.offers(
        "<Card title=\"x\"><di$0/></Card>",
        "div",
        "A block",
        "<Card title=\"x\"><div/></Card>",
    );

    let names: Vec<_> = session
        .completions("<di$0>")
        .into_iter()
        .map(|item| item.label)
        .collect();
    session.expect(
        names.len() == 115,
        format!("{} elements: {names:?}", names.len()),
    );

    session.tells(
        "<d$0iv>\"a\"</div>",
        "A block without a meaning of its own.",
    );
    session.tells("<t$0able></table>", "[MDN](https://developer.mozilla.org/");
    session.tells("<svg><a$0><circle/></a></svg>", "A link around a drawing.");
}
