//! An app from its first build to the end, as a browser's requests meet it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::Value;

use crate::app::{App, Dev};
use crate::support::{Scratch, failed, stario};

const MAIN: &str = r#"use stario::prelude::*;

routes! {
    HOME = GET "/";
    CRASH = GET "/crash";
}

assets! {
    STATIC = "static" at "/static";
}

#[handler]
async fn home(_c: Context, w: Writer) {
    w.html(html! {
        <html lang="en">
            <head><title>"Followed"</title></head>
            <body><p>"version one"</p></body>
        </html>
    });
}

#[handler]
async fn crash(_c: Context, _w: Writer) {
    eprintln!("the reason of the end");
    std::process::exit(3);
}

#[stario::main]
async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    app.assets(&STATIC);
    app.add(HOME, home());
    app.add(CRASH, crash());
    Ok(())
}
"#;

#[test]
fn an_app_is_followed_from_its_first_build_to_the_end() {
    let app = App::new("followed", MAIN);
    app.write("static/style.css", "p { color: red }");
    let mut dev = Dev::start(&app);

    // Before there is an app, a browser gets a page that tells of the build.
    let page = dev.get("/").expect("an answer");
    assert!(page.contains("/_stario/dev.js"), "{page}");
    dev.serves("version one");
    assert!(
        dev.get("/")
            .expect("a page")
            .contains(r#"data-seen="1.0.0.0""#)
    );

    new_code_takes_over_without_a_failed_request(&app, &dev);
    new_markup_needs_no_new_run(&app, &dev);
    a_style_sheet_is_told_without_a_build(&app, &dev);
    a_compile_error_is_told_until_it_is_fixed(&app, &dev);
    a_crash_is_told_and_the_next_change_starts_again(&app, &dev);

    // Its end takes the app along.
    let pid = dev.child.id().to_string();
    let _ = Command::new("kill").args(["-TERM", &pid]).status();
    let status = dev.child.wait().expect("it ends");
    assert_eq!(status.code(), Some(130));
    assert!(TcpStream::connect(dev.address).is_err());
}

fn new_code_takes_over_without_a_failed_request(app: &App, dev: &Dev) {
    let over = Arc::new(AtomicBool::new(false));
    let visitor = thread::spawn({
        let (over, address) = (over.clone(), dev.address);
        move || {
            let mut answers = 0;
            while !over.load(Ordering::Relaxed) {
                let mut stream = TcpStream::connect(address).expect("somebody listens");
                let head = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                stream.write_all(head.as_bytes()).expect("somebody reads");
                let mut answer = String::new();
                stream.read_to_string(&mut answer).expect("an answer");
                assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
                answers += 1;
            }
            answers
        }
    });
    let two = MAIN.replace(r#""version one""#, r#"{["version", "two"].join(" ")}"#);
    app.write("src/main.rs", &two);
    dev.until("the second run", |state| {
        state["version"] == "2.0.0.0" && state["up"] == true
    });
    dev.serves("version two");
    over.store(true, Ordering::Relaxed);
    let answers: u32 = visitor.join().expect("no request failed");
    assert!(answers > 1);
}

fn new_markup_needs_no_new_run(app: &App, dev: &Dev) {
    let two = MAIN.replace(r#""version one""#, r#"{["version", "two"].join(" ")}"#);
    app.write("src/main.rs", &two.replace("<p>", r#"<p title="new">"#));
    dev.until("new markup", |state| state["version"] == "2.1.0.0");
    let page = dev.get("/").expect("a page");
    assert!(page.contains(r#"<p title="new">version two</p>"#), "{page}");
    // And back to what was built.
    app.write("src/main.rs", &two);
    dev.until("old markup", |state| state["version"] == "2.2.0.0");
    assert!(dev.get("/").expect("a page").contains("<p>version two</p>"));
}

fn a_style_sheet_is_told_without_a_build(app: &App, dev: &Dev) {
    app.write("static/style.css", "p { color: blue }");
    let state = dev.until("a new style", |state| state["version"] == "2.2.1.0");
    assert_eq!(state["phase"], "serving");
    let css = dev.get("/static/style.css").expect("an answer");
    assert!(css.starts_with("HTTP/1.1 307 "), "{css}");
}

fn a_compile_error_is_told_until_it_is_fixed(app: &App, dev: &Dev) {
    app.write(
        "src/main.rs",
        &MAIN.replace("<p>\"version one\"</p>", "<p>{nothing}</p>"),
    );
    let state = dev.until("a failure", |state| state["phase"] == "failed");
    assert_eq!(state["report"]["title"], "1 error in the build");
    let text: String = state["report"]["text"]
        .as_array()
        .expect("pieces")
        .iter()
        .filter_map(|piece| piece[1].as_str())
        .collect();
    assert!(
        text.contains("cannot find value `nothing`") && text.contains("src/main.rs:"),
        "{text}"
    );
    assert!(
        state["report"]["text"].to_string().contains("c9"),
        "no colour in {state}"
    );
    // The app goes on meanwhile.
    assert!(dev.get("/").expect("a page").contains("version two"));
    // Back to what runs: there is nothing to build, and the error goes.
    app.write(
        "src/main.rs",
        &MAIN.replace(r#""version one""#, r#"{["version", "two"].join(" ")}"#),
    );
    let state = dev.until("a recovery", |state| state["phase"] == "serving");
    assert_eq!(state["report"], Value::Null);
    assert_eq!(state["version"], "2.2.1.0");
}

fn a_crash_is_told_and_the_next_change_starts_again(app: &App, dev: &Dev) {
    let _cut = dev.get("/crash");
    let state = dev.until("a crash", |state| state["phase"] == "crashed");
    assert_eq!(state["up"], false);
    let page = dev.get("/").expect("an answer");
    assert!(page.starts_with("HTTP/1.1 503 "), "{page}");
    assert!(
        page.contains("exit code 3") && page.contains("the reason of the end"),
        "{page}"
    );
    app.write("src/main.rs", &MAIN.replace("version one", "version three"));
    dev.until("a third run", |state| {
        state["version"] == "3.2.1.0" && state["up"] == true
    });
    dev.serves("version three");
}

#[test]
fn where_there_is_nothing_to_build_cargos_words_come_with_what_to_do() {
    let dir = Scratch::new("dev-empty");
    let output = stario(dir.path(), &["dev", "--port", "0"]);
    failed(&output, 1, "could not find `Cargo.toml`");
    failed(&output, 1, "help: cd into the directory of an app");
}
