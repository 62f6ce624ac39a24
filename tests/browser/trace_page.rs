//! The page of the latest traces beside the tiles example, which has it because it is a debug build.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};

use serde_json::json;

use crate::browser_or_skip;
use crate::server::Server;
use crate::webdriver::Page;

const TRACES: &str = "/_stario/traces";

fn rows_with(page: &Page<'_>, what: &str, count: usize) {
    page.wait_for(
        &format!("{count} traces with {what}"),
        "return [...document.querySelectorAll('#traces .trace')]\
         .filter(row => row.textContent.includes(arguments[0])).length === arguments[1] || null",
        &[json!(what), json!(count)],
    );
}

fn is_live(page: &Page<'_>) {
    page.wait_for(
        "a live page",
        "return document.documentElement.dataset.state === 'live' || null",
        &[],
    );
}

/// Asks for the page under a name that a page of somebody else would have.
fn ask_as(server: &Server, host: &str) -> String {
    let mut socket =
        TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).expect("the server listens");
    let request = format!("GET {TRACES} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    socket
        .write_all(request.as_bytes())
        .expect("it takes a request");
    let mut answer = String::new();
    socket
        .read_to_string(&mut answer)
        .expect("it answers and closes");
    answer
}

#[test]
fn traces_appear_while_they_happen_are_found_and_opened() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let server = Server::start("tiles");
    let (traces, game) = (browser.first_page(), browser.new_page());
    traces.goto(&server.url(TRACES));
    is_live(&traces);
    // Neither a patch nor a filter loads the page again.
    traces.script("window.marker = 'still here'", &[]);

    game.goto(&server.url("/"));
    game.wait_for_count("#your-color[style]", 1);
    rows_with(&traces, "server.startup", 1);
    traces.wait_for_count("#open .open-list a", 1);
    traces.wait_for(
        "the stream of the game",
        "return document.querySelector('#open').textContent.includes('/subscribe') || null",
        &[],
    );
    for _ in 0..3 {
        game.find(".cell:not(.painted)").click();
    }
    rows_with(&traces, "/click", 3);
    traces.wait_for(
        "bars in both charts",
        "return document.querySelector('#throughput rect') && document.querySelector('#latency rect') && true",
        &[],
    );
    assert!(
        traces.find("#relays").text().contains("Relay<String>"),
        "the relay of the game"
    );

    traces.find("#filter [name=q]").type_keys("/click");
    rows_with(&traces, "server.startup", 0);
    rows_with(&traces, "/click", 3);
    assert!(traces.url().ends_with("?q=%2Fclick"), "{}", traces.url());
    game.find(".cell:not(.painted)").click();
    rows_with(&traces, "/click", 4);
    assert_eq!(
        traces.script("return window.marker", &[]),
        "still here",
        "it was not loaded again"
    );
    traces.screenshot("traces-list");

    // The stream stays open, and its events come into the open waterfall.
    traces.goto(&server.url(TRACES));
    traces.wait_for_count("#open .open-list a", 1);
    traces.find("#open .open-list a").click();
    traces.wait_for_count("#waterfall .span[open]", 1);
    is_live(&traces);
    let events = "return document.querySelectorAll('.events li').length";
    let before = traces.script(events, &[]);
    game.find(".cell:not(.painted)").click();
    traces.wait_for(
        "one event more",
        "return document.querySelectorAll('.events li').length > arguments[0] || null",
        &[before],
    );
    traces.screenshot("traces-stream");

    for page in [&traces, &game] {
        let mut severe = page.console();
        severe.retain(|line| line.starts_with("SEVERE"));
        assert_eq!(severe, Vec::<String>::new());
    }
}

#[test]
fn another_name_for_this_machine_is_refused() {
    let server = Server::start("tiles");
    let refused = ask_as(&server, "rebound.example");
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    assert!(refused.contains("localhost"), "{refused}");
    let port = server.port();
    assert!(ask_as(&server, &format!("localhost:{port}")).starts_with("HTTP/1.1 200"));
}
