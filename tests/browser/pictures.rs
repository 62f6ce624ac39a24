//! The pictures of the guide, taken from the running examples: `scripts/pictures`.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::browser_or_skip;
use crate::server::Server;
use crate::webdriver::{Browser, Page};

/// The largest file: a guide is read on slow lines, too.
const LARGEST: u64 = 120_000;

/// Takes a picture for `docs/images`.
fn keep(page: &Page<'_>, name: &str) {
    // No caret and no pointer that happen to be there.
    page.script("document.activeElement?.blur()", &[]);
    let taken = page.screenshot(&format!("guide-{name}"));
    let size = fs::metadata(&taken).expect("it was written").len();
    assert!(size < LARGEST, "{name} has {size} bytes");
    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    fs::copy(taken, images.join(format!("{name}.png"))).expect("docs/images is writable");
}

fn wait_for_text(page: &Page<'_>, css: &str, text: &str) {
    page.wait_for(
        &format!("{css} to say {text:?}"),
        "return document.querySelector(arguments[0])?.textContent.includes(arguments[1])",
        &[json!(css), json!(text)],
    );
}

/// A window of that size on an example.
fn open<'b>(browser: &'b Browser, server: &Server, size: (u32, u32), path: &str) -> Page<'b> {
    let page = browser.new_page();
    page.set_viewport(size.0, size.1, false);
    page.goto(&server.url(path));
    page
}

fn tiles(browser: &Browser) {
    let server = Server::start("tiles");
    let window = || open(browser, &server, (640, 790), "/");
    let (ada, bo) = (window(), window());
    for page in [&ada, &bo] {
        // Fifteen of 25 are painted when the board is new.
        for _ in 0..2 {
            let before = page.count(".cell.painted");
            page.find(".cell:not(.painted)").click();
            page.wait_for_count(".cell.painted", before + 1);
        }
    }
    ada.wait_for_count(".cell.painted", 19);
    keep(&ada, "tiles");
}

fn todo(browser: &Browser) {
    let server = Server::start("todo");
    let page = open(browser, &server, (640, 460), "/");
    for (number, title) in (1..).zip(["Boil water", "Find the good cups", "Tea & cake"]) {
        page.find("form input")
            .type_keys(&format!("{title}\u{e007}"));
        page.wait_for_count(".toggle", number);
    }
    page.find(".toggle").click();
    page.wait_for_count(".toggle[aria-pressed='true']", 1);
    keep(&page, "todo");
}

fn dashboard(browser: &Browser) {
    let server = Server::start("dashboard");
    let page = open(browser, &server, (800, 640), "/");
    // Something to plot: a sample is taken once a second.
    for load in [2, 8, 5, 14, 9, 20, 12, 4, 7, 16] {
        page.script(
            "for (let i = 0; i < arguments[0]; i++) fetch(location.href); return 1",
            &[json!(load)],
        );
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    keep(&page, "dashboard");
}

fn chat(browser: &Browser) {
    let server = Server::start("chat-room");
    let enter = |query| open(browser, &server, (400, 560), query);
    let ada = enter("/?username=Ada&color=%233b82f6");
    let bo = enter("/?username=Bo&color=%2322c55e");
    ada.find("#new-room").click();
    ada.find("dialog input").type_keys("Tea & Biscuits");
    ada.find("dialog .pill").click();
    wait_for_text(&ada, ".names h1", "Tea & Biscuits");
    bo.find("#room-tea-biscuits a").click();
    wait_for_text(&ada, "#online", "2 online");
    let say = |page: &Page<'_>, text: &str, count: usize| {
        page.find("#message").type_keys(&format!("{text}\u{e007}"));
        for page in [&ada, &bo] {
            page.wait_for_count("#messages li[id]", count);
        }
    };
    say(&ada, "Is anybody here?", 1);
    say(&bo, "Yes! The kettle is on.", 2);
    say(&ada, "I bring biscuits.", 3);
    bo.find("#message").type_keys("Which o");
    wait_for_text(&ada, "#typing", "Bo is typing");
    keep(&ada, "chat-ada");
    keep(&bo, "chat-bo");
}

fn uploads(browser: &Browser) {
    let server = Server::start("uploads");
    let page = open(browser, &server, (720, 780), "/");
    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images");
    for (title, file) in [
        ("The traces of a morning", "traces.png"),
        ("One of them", "trace.png"),
    ] {
        page.find("[name='title']").type_keys(title);
        let file = images.join(file);
        page.find("[name='photo']")
            .type_keys(&file.display().to_string());
        page.find("form button").click();
        wait_for_text(&page, "body", title);
    }
    keep(&page, "uploads");
}

fn auth(browser: &Browser) {
    let server = Server::start("auth");
    let page = open(browser, &server, (640, 530), "/account");
    page.find("[name='name']").type_keys("ada");
    page.find("[name='password']")
        .type_keys("not this one\u{e007}");
    page.wait_for_count("[role='alert']", 1);
    keep(&page, "auth");
}

#[test]
#[ignore = "writes to docs/images: scripts/pictures runs it"]
fn the_pictures_of_the_guide() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    tiles(&browser);
    todo(&browser);
    dashboard(&browser);
    uploads(&browser);
    auth(&browser);
    chat(&browser);
}
