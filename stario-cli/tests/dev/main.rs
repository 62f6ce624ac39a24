//! `cargo stario dev`, as a user and a browser meet it.
//!
//! Both tests build an app that depends on this checkout; what they have built is used again.
#![cfg(unix)]
#![allow(
    clippy::print_stdout,
    reason = "what the command says is shown with a test that fails"
)]

mod app;
mod followed;
mod page;
#[path = "../support/mod.rs"]
mod support;

#[allow(
    dead_code,
    reason = "shared with the browser tests of the root package"
)]
#[path = "../../../tests/browser/driver.rs"]
mod driver;
#[allow(
    dead_code,
    reason = "shared with the browser tests of the root package"
)]
#[path = "../../../tests/browser/http.rs"]
mod http;
#[allow(
    dead_code,
    reason = "shared with the browser tests of the root package"
)]
#[path = "../../../tests/browser/webdriver.rs"]
mod webdriver;
