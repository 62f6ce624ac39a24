//! Tests in a real browser.
//!
//! They run with the rest of the tests where Chromium and its driver are
//! installed, and say that they were skipped where not. With
//! `STARIO_BROWSER_TEST=required` a missing browser is a failure.
//!
//! `driver` runs `chromedriver`, `webdriver` speaks to it, `server` runs an
//! example as a process of its own. Screenshots land in `target/browser`.

mod csp;
mod datastar;
mod driver;
mod error_page;
mod forms;
mod harness;
mod hello_world;
mod http;
mod pictures;
#[allow(dead_code, reason = "a scenario takes what it needs")]
mod server;
mod tiles;
mod trace_page;
mod webdriver;

use driver::Programs;
use webdriver::Browser;

/// A browser, or `None` (with a line that says why) where there is none and
/// nobody asked for one.
///
/// # Panics
///
/// When `STARIO_BROWSER_TEST` is `required` and a program is missing.
#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn browser_or_skip() -> Option<Browser> {
    let wish = std::env::var("STARIO_BROWSER_TEST").unwrap_or_default();
    let missing = match Programs::find() {
        Ok(programs) => return Some(Browser::start(&programs)),
        Err(missing) => missing,
    };
    assert_ne!(wish, "required", "the browser test cannot run: {missing}");
    eprintln!("SKIPPED: the browser test cannot run: {missing}");
    None
}
