//! Proves the harness itself against a page from a few lines of `std::net`.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;

use serde_json::json;

use crate::browser_or_skip;

const PAGE: &str = "<!doctype html><title>Harness</title>\
    <link rel=icon href=data:,>\
    <meta name=viewport content='width=device-width'>\
    <button id=more data-kind=plain>More</button><p id=count>0</p>\
    <script>\
    let n = 0;\
    more.onclick = () => setTimeout(() => { count.textContent = ++n; }, 50);\
    if (location.hash === '#loud') console.error('on purpose');\
    </script>";

/// Serves `PAGE` for every request until the test process ends.
fn serve() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    let address = listener.local_addr().expect("it is bound");
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            thread::spawn(move || answer(socket));
        }
    });
    format!("http://{address}/")
}

fn answer(mut socket: TcpStream) {
    let request = BufReader::new(socket.try_clone().expect("a socket can be doubled"));
    let head = request.lines().map_while(Result::ok);
    head.take_while(|line| !line.is_empty()).for_each(drop);
    let response = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{PAGE}",
        PAGE.len()
    );
    // A browser that closed a speculative connection is no failure of the test.
    drop(socket.write_all(response.as_bytes()));
}

#[test]
fn two_windows_are_driven_side_by_side() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let url = serve();
    let first = browser.first_page();
    let second = browser.new_page();
    first.goto(&url);
    second.goto(&url);
    assert_eq!(first.url(), url);

    first.find("#more").click();
    first.find("#more").click();
    first.wait_for(
        "two clicks counted",
        "return count.textContent === '2'",
        &[],
    );
    assert_eq!(first.find("#count").text(), "2");
    assert_eq!(second.find("#count").text(), "0", "windows are apart");

    // A hidden page would close its Datastar streams, so neither may hide the other.
    for page in [&first, &second] {
        assert_eq!(
            page.script("return document.visibilityState", &[]),
            "visible"
        );
    }

    let more = second.find("#more");
    assert_eq!(more.attribute("data-kind").as_deref(), Some("plain"));
    assert_eq!(more.attribute("title"), None);
    assert_eq!(second.script("return arguments[0] + 1", &[json!(41)]), 42);
    second.close();
    assert_eq!(first.count("p"), 1, "the other window is still there");
}

#[test]
fn console_errors_and_phone_screenshots_are_seen() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let url = serve();
    let page = browser.first_page();
    page.goto(&url);
    assert_eq!(
        page.console(),
        Vec::<String>::new(),
        "a quiet page is quiet"
    );

    page.goto(&format!("{url}?again#loud"));
    let console = page.console();
    assert_eq!(console.len(), 1);
    assert!(console[0].starts_with("SEVERE ") && console[0].contains("on purpose"));

    page.set_viewport(390, 844, true);
    assert_eq!(page.script("return innerWidth", &[]), 390);
    page.wait_for_count("button", 1);
    let png = std::fs::read(page.screenshot("harness-390")).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "it is a picture");
    // The width sits at a fixed place in a PNG's first chunk.
    assert_eq!(png[16..20], 390_u32.to_be_bytes());
}
