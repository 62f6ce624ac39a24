//! The hello-world example: a counter here, and the same counter there.

use serde_json::json;

use crate::browser_or_skip;
use crate::server::Server;

#[test]
fn the_counter_counts_in_the_browser_and_on_the_server() {
    let Some(browser) = browser_or_skip() else {
        return;
    };
    let server = Server::start("hello-world");
    let page = browser.first_page();
    page.goto(&server.url("/"));
    assert_eq!(page.find("#count").text(), "0");
    page.script("window.marker = 'still here'", &[]);
    let shows = |count: i32| {
        page.wait_for(
            &format!("a count of {count}"),
            "return document.querySelector('#count').textContent === String(arguments[0])",
            &[json!(count)],
        );
    };
    let (less, more, server_more) = ("#less", "#more", "#server-more");
    page.find(more).click();
    page.find(more).click();
    shows(2);
    page.find(less).click();
    shows(1);
    page.find(server_more).click();
    shows(2);
    page.find(server_more).click();
    shows(3);
    page.screenshot("hello-world-desktop");
    page.set_viewport(390, 844, true);
    page.screenshot("hello-world-390");
    assert_eq!(page.script("return window.marker", &[]), "still here");
    assert_eq!(page.console(), Vec::<String>::new());
}
