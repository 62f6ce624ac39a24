//! Two people in two windows of a real browser.
//!
//! Skipped with a line that says so where Chromium or its driver is missing; a failure there with
//! `STARIO_BROWSER_TEST=required`. The driver of the browser is the one of stario's own tests.

#[path = "../../../../tests/browser/driver.rs"]
mod driver;
#[path = "../../../../tests/browser/http.rs"]
mod http;
#[allow(dead_code, reason = "a scenario takes what it needs")]
#[path = "../../../../tests/browser/webdriver.rs"]
mod webdriver;

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use driver::Programs;
use webdriver::{Browser, Page, wait};

/// The app as a process of its own; dropping it ends it.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start() -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let port = free.local_addr().expect("it is bound").port();
        drop(free);
        let mut command = Command::new(env!("CARGO_BIN_EXE_chat-room"));
        // Settings of whoever runs the tests are not the app's.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("STARIO_") {
                command.env_remove(name);
            }
        }
        let child = command
            .env("STARIO_HOST", "127.0.0.1")
            .env("STARIO_PORT", port.to_string())
            .env_remove("CHAT_DB_PATH")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("the app starts");
        wait("the app to listen", || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        });
        Self { child, port }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn wait_for_text(page: &Page<'_>, css: &str, text: &str) {
    page.wait_for(
        &format!("{css} to say {text:?}"),
        "return document.querySelector(arguments[0])?.textContent.includes(arguments[1])",
        &[json!(css), json!(text)],
    );
}

fn say(page: &Page<'_>, text: &str) {
    page.find("#message").type_keys(&format!("{text}\u{e007}"));
}

#[test]
fn two_people_talk_and_a_reload_changes_nobody() {
    let wish = std::env::var("STARIO_BROWSER_TEST").unwrap_or_default();
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(missing) => {
            assert_ne!(wish, "required", "the browser test cannot run: {missing}");
            eprintln!("SKIPPED: the browser test cannot run: {missing}");
            return;
        }
    };
    let browser = Browser::start(&programs);
    let server = Server::start();
    let (ada, bo) = (browser.first_page(), browser.new_page());

    // Bo looks at the lobby while Ada makes a room and is led into it.
    bo.set_viewport(390, 844, true);
    bo.goto(&server.url("/"));
    wait_for_text(&bo, "#lobby-live", "No rooms yet");
    ada.goto(&server.url("/"));
    ada.find("#new-room").click();
    assert!(
        ada.find("dialog .pill").attribute("disabled").is_some(),
        "a room needs a name"
    );
    ada.find("dialog input").type_keys("Tea & Biscuits");
    ada.screenshot("chat-lobby-dialog");
    ada.find("dialog .pill").click();
    wait_for_text(&ada, ".names h1", "Tea & Biscuits");
    assert_eq!(ada.url(), server.url("/rooms/tea-biscuits"));
    wait_for_text(&bo, "#room-tea-biscuits", "1 online");
    bo.screenshot("chat-lobby-390");

    bo.find("#room-tea-biscuits a").click();
    wait_for_text(&ada, "#online", "2 online");

    // What one types and says, the other sees; the field empties, the focus stays.
    bo.find("#message").type_keys("he");
    wait_for_text(&ada, "#typing", "is typing");
    bo.find("#message").type_keys("llo\u{e007}");
    ada.wait_for_count("#messages li[id]:not(.mine)", 1);
    bo.wait_for_count("#messages li.mine", 1);
    assert_eq!(
        bo.script("return document.querySelector('#message').value", &[]),
        ""
    );
    assert_eq!(
        bo.script("return document.activeElement.id", &[]),
        "message"
    );
    wait_for_text(&ada, "#messages", "hello");

    // The newest message stays in sight.
    for number in 0..30 {
        say(&ada, &format!("and {number}"));
        ada.wait_for_count("#messages li.mine", number + 1);
    }
    wait_for_text(&bo, "#messages", "and 29");
    bo.wait_for(
        "the newest message in sight",
        "const rect = document.querySelector('#messages li:last-child').getBoundingClientRect();\
         return rect.bottom <= innerHeight && rect.top > 0",
        &[],
    );
    ada.screenshot("chat-room");
    bo.screenshot("chat-room-390");

    // A reload is the same person: the own messages stay the own ones.
    bo.script("location.reload()", &[]);
    wait_for_text(&ada, "#online", "2 online");
    bo.wait_for_count("#messages li.mine", 1);

    // Who is in a room that is thrown away ends up in the lobby.
    ada.goto(&server.url("/"));
    wait_for_text(&ada, "#room-tea-biscuits", "1 online");
    ada.script("window.confirm = () => true", &[]);
    ada.find("#room-tea-biscuits .delete").click();
    wait_for_text(&ada, "#lobby-live", "No rooms yet");
    wait_for_text(&bo, "#lobby-live", "No rooms yet");

    for page in [&ada, &bo] {
        let mut lines = page.console();
        lines.retain(|line| line.starts_with("SEVERE"));
        assert_eq!(lines, Vec::<String>::new());
    }
}
