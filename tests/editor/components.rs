//! `<Card ti|>`

use super::session::Session;

pub(crate) fn check(session: &mut Session) {
    session.offers(
        "<Card ti$0>\"x\"</Card>",
        "title",
        "What stands on top.",
        "<Card title>\"x\"</Card>",
    );
    session.offers(
        "<Card ti$0/>",
        "tint",
        "Sets the prop `tint`.",
        "<Card tint/>",
    );
    session.offers("<Card $0/>", "title", "What stands", "<Card title/>");
    session.offers(
        "<Card title=\"a\" ti$0/>",
        "tint",
        "",
        "<Card title=\"a\" tint/>",
    );
    // A name that is wrong does not hide the others.
    session.offers(
        "<Card titel=\"a\" ti$0/>",
        "tint",
        "",
        "<Card titel=\"a\" tint/>",
    );
    session.offers(
        "<Card title=\"a\"><:fo$0></:fo></Card>",
        "footer",
        "",
        "<Card title=\"a\"><:footer></:fo></Card>",
    );
    session.offers(
        "<Card title={user.na$0}/>",
        "name",
        "As on the door.",
        "<Card title={user.name}/>",
    );

    let cards = session.completions("<Ca$0/>");
    let card = cards.iter().find(|item| item.label == "Card");
    session.expect(
        card.is_some_and(|card| card.docs.contains("A box with a title.")),
        format!("`<Ca|/>` offers {cards:?}"),
    );

    session.tells("<Ca$0rd title=\"a\"/>", "A box with a title.");
    session.tells("<Card ti$0tle=\"a\"/>", "What stands on top.");
    let hover = session.hover("<Ca$0rd title=\"a\">\"x\"</Card>");
    session.expect(
        !hover.contains("__private") && !hover.contains("children"),
        format!("hover on a tag speaks of the tag alone: {hover}"),
    );
    for (template, line) in [
        ("<Ca$0rd title=\"a\"/>", "pub fn card("),
        ("<Card ti$0tle=\"a\"/>", "title: &str,"),
    ] {
        let lines = session.definitions(template);
        session.expect(lines == [line], format!("`{template}` leads to {lines:?}"));
    }
}
