//! The example, as somebody works on it.

use super::session::Session;

const VIEWS: &str = "src/bin/tiles/views.rs";
const MAIN: &str = "src/bin/tiles/main.rs";

pub(crate) fn check(session: &mut Session) {
    let views = session.text(VIEWS);
    let replaced = |from: &str, to: &str| {
        assert!(views.contains(from), "{from} is in the example");
        views.replacen(from, to, 1)
    };

    for (from, to, wanted) in [
        ("<h1>\"Tiles\"</h1>", "<h$0>\"Tiles\"</h>", "h1"),
        ("<p .subtitle>", "<p .subtitle ti$0>", "title"),
        ("ds:on:click={RESET", "ds:on:cl$0={RESET", "click"),
        (
            "ds:signals__ifmissing",
            "ds:signals__ifm$0",
            "signals__ifmissing",
        ),
        ("ds:on:click=(", "ds:on:click__thr$0=(", "click__throttle"),
        ("game.is_complete()", "game.is_co$0()", "is_complete"),
        ("aria-pressed=", "aria-pre$0=", "pressed"),
        (
            "{players.len() - SWATCHES}",
            "{players.len() - SWA$0}",
            "SWATCHES",
        ),
    ] {
        let items = session.complete(VIEWS, &replaced(from, to));
        let labels: Vec<_> = items.iter().map(|item| item.label.as_str()).collect();
        session.expect(labels.contains(&wanted), format!("{to}: {labels:?}"));
    }

    for (from, to, wanted) in [
        (
            "<ul #users",
            "<u$0l #users",
            "A list whose order does not matter.",
        ),
        ("ds:init=", "ds:in$0it=", "Runs the expression once"),
        (
            "ds:signals__ifmissing=",
            "ds:signals__ifmis$0sing=",
            "do not exist yet",
        ),
        (
            "{board_view(game)}",
            "{board_vi$0ew(game)}",
            "fn board_view(game: &Game) -> Html",
        ),
        (
            "game.is_complete()",
            "game.is_co$0mplete()",
            "fn is_complete(&self) -> bool",
        ),
    ] {
        let hover = session.hover_in(VIEWS, &replaced(from, to));
        session.expect(hover.contains(wanted), format!("hover at {to}: {hover:?}"));
    }

    for (from, to, line) in [
        (
            "{board_view(game)}",
            "{board_vi$0ew(game)}",
            "fn board_view(game: &Game) -> Html {",
        ),
        (
            "game.players();",
            "game.play$0ers();",
            "pub(crate) fn players(&self) -> Vec<Player> {",
        ),
        (
            "HomeSignals { user_id:",
            "HomeSignals { user$0_id:",
            "user_id: String,",
        ),
    ] {
        let lines = session.definitions_in(VIEWS, &replaced(from, to));
        session.expect(
            lines.iter().any(|found| found == line),
            format!("{to} leads to {lines:?}"),
        );
    }

    let problems = session.problems(VIEWS, &views);
    session.expect(
        problems.is_empty(),
        format!("problems in {VIEWS}: {problems:?}"),
    );

    // Inside of a handler, which is a macro around the template.
    let main = session.text(MAIN);
    let home = "w.html(home_view(&user_id, &game));";
    assert!(main.contains(home), "{home} is in the example");
    let items = session.complete(
        MAIN,
        &main.replace(home, "w.html(stario::html! { <di$0> });"),
    );
    session.expect(
        items.iter().any(|item| item.label == "div"),
        format!("in a handler: {items:?}"),
    );
}
