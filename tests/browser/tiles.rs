//! The tiles example, as people use it.

use serde_json::{Value, json};

use crate::browser_or_skip;
use crate::server::Server;
use crate::webdriver::Page;

/// All colors of the board in one text.
const BOARD: &str =
    "[...document.querySelectorAll('.cell')].map(cell => cell.style.backgroundColor).join()";

/// Opens the game and waits until this window is a player.
fn join(page: &Page<'_>, server: &Server) {
    page.goto(&server.url("/"));
    page.wait_for(
        "a color of its own",
        "return document.querySelector('#your-color').style.backgroundColor",
        &[],
    );
    // Survives every patch, and no reload.
    page.script("window.marker = 'still here'", &[]);
}

fn assert_not_reloaded(page: &Page<'_>) {
    assert_eq!(page.script("return window.marker", &[]), "still here");
}

/// The signal, as the inspector shows it.
fn user_id(page: &Page<'_>) -> Value {
    page.wait_for(
        "a user id",
        "return JSON.parse(document.querySelector('#stario-inspector-signals').textContent).user_id",
        &[],
    )
}

fn wait_for_players(page: &Page<'_>, count: usize) {
    page.wait_for_count("#users .swatch", count);
}

fn cell(id: &str) -> String {
    format!("[data-cell-id='{id}']")
}

/// Clicks the first empty cell and returns its id.
fn paint(page: &Page<'_>) -> String {
    let empty = page.find(".cell:not(.painted)");
    let id = empty.attribute("data-cell-id").expect("a cell has an id");
    empty.click();
    page.wait_for_count(&format!("{}.painted", cell(&id)), 1);
    id
}

/// A picture of the page after its transitions; the endless rainbow goes on.
fn screenshot(page: &Page<'_>, name: &str) {
    page.script(
        "return Promise.allSettled(document.getAnimations()\
         .filter(animation => animation.effect.getTiming().iterations === 1)\
         .map(animation => animation.finished)).then(() => true)",
        &[],
    );
    page.screenshot(name);
}

fn severe(page: &Page<'_>) -> Vec<String> {
    let mut lines = page.console();
    lines.retain(|line| line.starts_with("SEVERE"));
    lines
}

fn assert_quiet(pages: &[&Page<'_>]) {
    for page in pages {
        assert_eq!(severe(page), Vec::<String>::new());
    }
}

/// One window on a desktop, one on a phone.
#[test]
fn two_windows_paint_one_board() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let server = Server::start("tiles");
    let (ada, bob) = (browser.first_page(), browser.new_page());
    join(&ada, &server);
    wait_for_players(&ada, 1);
    bob.set_viewport(390, 844, true);
    join(&bob, &server);
    wait_for_players(&ada, 2);
    wait_for_players(&bob, 2);
    assert_ne!(user_id(&ada), user_id(&bob));
    assert_eq!(ada.count(".cell.painted"), 15, "60 % of 25 cells");
    screenshot(&ada, "tiles-desktop");
    screenshot(&bob, "tiles-390");

    // A click in one window paints the cell in the other, and a second one clears it.
    let id = paint(&ada);
    bob.wait_for_count(&format!("{}.painted", cell(&id)), 1);
    let color = "return document.querySelector(arguments[0]).style.backgroundColor";
    let here = ada.script(color, &[json!(cell(&id))]);
    assert_eq!(bob.script(color, &[json!(cell(&id))]), here);
    assert_eq!(
        ada.script(color, &[json!("#your-color")]),
        here,
        "it is the color of who clicked"
    );
    ada.find(&cell(&id)).click();
    bob.wait_for_count(&format!("{}:not(.painted)", cell(&id)), 1);

    // The keyboard paints too: the cells are buttons.
    bob.find(&cell(&id)).type_keys("\u{e007}");
    ada.wait_for_count(&format!("{}.painted", cell(&id)), 1);
    assert_eq!(
        bob.script("return document.activeElement.dataset.cellId", &[]),
        json!(id),
        "a patch leaves the focus where it is"
    );

    // Painting every cell makes the border shine, in both windows.
    while ada.count(".cell:not(.painted)") > 0 {
        paint(&ada);
    }
    for page in [&ada, &bob] {
        page.wait_for_count("#board.complete", 1);
        let animation = "return getComputedStyle(document.querySelector('#board')).animationName";
        assert_eq!(page.script(animation, &[]), "rainbow");
    }
    screenshot(&ada, "tiles-complete-desktop");
    let overflow = "return document.documentElement.scrollWidth - innerWidth";
    assert_eq!(bob.script(overflow, &[]), 0, "no sideways scrolling");
    screenshot(&bob, "tiles-complete-390");

    // Reset empties both.
    bob.find(".reset-btn").click();
    for page in [&ada, &bob] {
        page.wait_for_count(".cell.painted", 0);
        page.wait_for_count("#board.complete", 0);
    }
    screenshot(&bob, "tiles-empty-390");

    // Leaving is seen by who stays.
    assert_not_reloaded(&ada);
    assert_not_reloaded(&bob);
    assert_quiet(&[&ada, &bob]);
    bob.close();
    wait_for_players(&ada, 1);
    assert_not_reloaded(&ada);
    assert_quiet(&[&ada]);
}

#[test]
fn the_inspector_folds_and_keeps_its_state_when_the_page_is_patched() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let server = Server::start("tiles");
    let page = browser.first_page();
    join(&page, &server);
    let is_open = "return document.querySelector('#stario-inspector-signals').checkVisibility()";
    let toggle = "#stario-inspector button";
    page.wait_for("an open inspector", is_open, &[]);

    // Where it was dragged to, it stays; what was folded, stays folded.
    page.script(
        "document.querySelector('#stario-inspector').place(40, 60)",
        &[],
    );
    paint(&page);
    let at = "const box = document.querySelector('#stario-inspector').getBoundingClientRect();\
              return [box.left, box.top]";
    assert_eq!(page.script(at, &[]), json!([40, 60]));
    page.find(toggle).click();
    assert_eq!(page.script(is_open, &[]), false);
    paint(&page);
    assert_eq!(page.script(is_open, &[]), false);
    assert_eq!(
        page.find(toggle).attribute("aria-expanded").as_deref(),
        Some("false")
    );
    page.find(toggle).click();
    page.wait_for("an open inspector", is_open, &[]);

    // However it is thrown, it stays in the window.
    page.script(
        "document.querySelector('#stario-inspector').place(1e6, -50)",
        &[],
    );
    let inside = "const box = document.querySelector('#stario-inspector').getBoundingClientRect();\
                  return box.left > 0 && Math.floor(box.right) <= innerWidth && box.top === 0";
    assert_eq!(page.script(inside, &[]), true);
    assert_quiet(&[&page]);
}

#[test]
fn windows_come_back_with_their_users_after_the_server_was_killed() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let server = Server::start("tiles");
    let port = server.port();
    let (ada, bob) = (browser.first_page(), browser.new_page());
    join(&ada, &server);
    join(&bob, &server);
    wait_for_players(&ada, 2);
    let before = [user_id(&ada), user_id(&bob)];
    let board = ada.script(&format!("return {BOARD}"), &[]);
    assert_quiet(&[&ada, &bob]);

    server.kill();
    let server = Server::start_on("tiles", port);
    // A new server draws a new board, and its first patch brings it.
    for page in [&ada, &bob] {
        page.wait_for(
            "the new board",
            &format!("return ({BOARD}) !== arguments[0]"),
            std::slice::from_ref(&board),
        );
    }
    ada.find(".reset-btn").click();
    for page in [&ada, &bob] {
        page.wait_for_count(".cell.painted", 0);
        wait_for_players(page, 2);
    }
    assert_eq!([user_id(&ada), user_id(&bob)], before);
    let id = paint(&bob);
    ada.wait_for_count(&format!("{}.painted", cell(&id)), 1);

    for page in [&ada, &bob] {
        assert_not_reloaded(page);
        // The dead server is all the browser complains about.
        let mut lines = severe(page);
        lines.retain(|line| !line.contains("net::ERR_"));
        assert_eq!(lines, Vec::<String>::new());
    }
    drop(server);
}

#[test]
fn a_refused_click_is_shown_and_an_unknown_user_is_sent_home() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let server = Server::start("tiles");
    let page = browser.first_page();
    join(&page, &server);
    let me = user_id(&page);
    let painted = page.count(".cell.painted");

    // A cell that does not exist: a message, and nothing else.
    page.script("document.querySelector('.cell').dataset.cellId = 99", &[]);
    page.find(&cell("99")).click();
    assert!(page.find("[role=alert]").text().contains("99"));
    screenshot(&page, "tiles-refused-desktop");
    assert_eq!(page.count(".cell.painted"), painted);
    assert_not_reloaded(&page);
    // The first cell may be an empty one, which `paint` would choose.
    page.script("document.querySelector('.cell').dataset.cellId = 0", &[]);

    // It stays while the page changes below it, goes at a click, and does not come back.
    paint(&page);
    page.wait_for_count("[role=alert]", 1);
    page.find("[role=alert]").click();
    page.wait_for_count("[role=alert]", 0);
    paint(&page);
    page.script("return new Promise(done => setTimeout(done, 100))", &[]);
    page.wait_for_count("[role=alert]", 0);

    // A user who has no stream open starts afresh.
    page.script(
        "document.body.insertAdjacentHTML('beforeend', `<i data-init=\"$user_id = 'ghost'\"></i>`)",
        &[],
    );
    page.wait_for(
        "the ghost",
        "return document.querySelector('#stario-inspector-signals').textContent.includes('ghost')",
        &[],
    );
    page.find(&cell("7")).click();
    page.wait_for("a new page", "return window.marker === undefined", &[]);
    assert_ne!(user_id(&page), json!("ghost"));
    assert_ne!(user_id(&page), me);
    wait_for_players(&page, 1);
    assert_quiet(&[&page]);
}
