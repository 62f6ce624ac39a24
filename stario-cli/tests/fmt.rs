//! `cargo stario fmt`, as a user and an editor run it.

mod support;

use std::path::Path;
use std::process::Output;

use support::{Scratch, failed, out, package, read, said, stario, stario_reads};

const UNTIDY: &str = "fn  a()->Html{\n    html! {\n    <p>{ x }</p>\n    }\n}\n";
const TIDY: &str = "fn  a()->Html{\n    html! {\n        <p>{x}</p>\n    }\n}\n";
const UNREADABLE: &str = "fn b() -> Html {\n    html! {\n        <p>words</p>\n    }\n}\n";

/// A package with a module that is untidy.
fn app(name: &str) -> Scratch {
    let app = package(name, "mod views;\nfn main() {}\n");
    app.write("src/views/mod.rs", "mod page;\n");
    app.write("src/views/page.rs", UNTIDY);
    app.write("src/not_a_module.rs", UNTIDY);
    app
}

fn fmt(app: &Scratch, args: &[&str]) -> Output {
    stario(app.path(), &[&["fmt"], args].concat())
}

#[test]
fn the_modules_of_a_package_are_formatted_and_named() {
    let app = app("package");
    let output = fmt(&app, &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(read(&app, "src/views/page.rs"), TIDY);
    assert_eq!(
        read(&app, "src/not_a_module.rs"),
        UNTIDY,
        "no module of the package"
    );
    assert!(said(&output).contains("page.rs"), "{}", said(&output));
    assert!(
        said(&output).contains("1 template in 1 file: 1 file formatted"),
        "{}",
        said(&output)
    );
}

#[test]
fn check_shows_the_difference_and_writes_nothing() {
    let app = app("check");
    let output = fmt(&app, &["--check", "src"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(read(&app, "src/views/page.rs"), UNTIDY);
    let said = said(&output);
    assert!(
        said.contains("page.rs:1:") && said.contains("+         <p>{x}</p>"),
        "{said}"
    );
    fmt(&app, &["src"]);
    assert_eq!(fmt(&app, &["--check", "src"]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_read_is_named_with_its_line_and_left() {
    let app = app("unreadable");
    app.write("src/views/page.rs", UNREADABLE);
    let output = fmt(&app, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(read(&app, "src/views/page.rs"), UNREADABLE);
    assert!(
        said(&output).contains("page.rs:3: left as it is: text must be quoted"),
        "{}",
        said(&output)
    );
}

#[test]
fn an_editor_sends_text_and_gets_it_back() {
    let app = app("stdin");
    for (text, expected, code) in [(UNTIDY, TIDY, 0), (UNREADABLE, UNREADABLE, 1)] {
        let output = stario_reads(app.path(), &["fmt", "--stdin"], text);
        assert_eq!(out(&output), expected);
        assert_eq!(output.status.code(), Some(code));
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error_and_outside_of_a_package_so_is_nothing() {
    let app = app("missing");
    let output = fmt(&app, &["src/veiws.rs"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("there is no src/veiws.rs"),
        "{}",
        said(&output)
    );
    let output = stario(Path::new("/"), &["fmt"]);
    failed(&output, 1, "there is no package here");
}

#[test]
fn a_pipe_gets_results_and_no_bar() {
    let app = app("pipe");
    let output = fmt(&app, &["--check"]);
    assert!(!said(&output).contains(['\r', '\u{1b}']), "{output:?}");
}
