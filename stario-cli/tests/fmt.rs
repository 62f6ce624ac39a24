//! `cargo stario fmt`, as a user and an editor run it.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const UNTIDY: &str = "fn  a()->Html{\n    html! {\n    <p>{ x }</p>\n    }\n}\n";
const TIDY: &str = "fn  a()->Html{\n    html! {\n        <p>{x}</p>\n    }\n}\n";
const UNREADABLE: &str = "fn b() -> Html {\n    html! {\n        <p>words</p>\n    }\n}\n";

/// A package that goes away with the test.
struct App(PathBuf);

impl App {
    fn new(name: &str) -> Self {
        let dir = env::temp_dir().join(format!("stario-fmt-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("src/views")).expect("a directory for the test");
        let app = Self(dir);
        app.write(
            "Cargo.toml",
            "[package]\nname = \"app\"\nedition = \"2024\"\n[workspace]\n",
        );
        app.write("src/main.rs", "mod views;\nfn main() {}\n");
        app.write("src/views/mod.rs", "mod page;\n");
        app.write("src/views/page.rs", UNTIDY);
        app.write("src/not_a_module.rs", UNTIDY);
        app
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).expect("a file for the test");
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).expect("the file is there")
    }

    fn fmt(&self, args: &[&str]) -> Output {
        command(&self.0, args).output().expect("the command runs")
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-stario"));
    command.args(["stario", "fmt"]).args(args).current_dir(dir);
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn the_modules_of_a_package_are_formatted_and_named() {
    let app = App::new("package");
    let output = app.fmt(&[]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(app.read("src/views/page.rs"), TIDY);
    assert_eq!(
        app.read("src/not_a_module.rs"),
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
    let app = App::new("check");
    let output = app.fmt(&["--check", "src"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(app.read("src/views/page.rs"), UNTIDY);
    let said = said(&output);
    assert!(
        said.contains("page.rs:1:") && said.contains("+         <p>{x}</p>"),
        "{said}"
    );
    app.fmt(&["src"]);
    assert_eq!(app.fmt(&["--check", "src"]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_read_is_named_with_its_line_and_left() {
    let app = App::new("unreadable");
    app.write("src/views/page.rs", UNREADABLE);
    let output = app.fmt(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(app.read("src/views/page.rs"), UNREADABLE);
    assert!(
        said(&output).contains("page.rs:3: left as it is: text must be quoted"),
        "{}",
        said(&output)
    );
}

#[test]
fn an_editor_sends_text_and_gets_it_back() {
    let app = App::new("stdin");
    for (text, expected, code) in [(UNTIDY, TIDY, 0), (UNREADABLE, UNREADABLE, 1)] {
        let mut child = command(&app.0, &["--stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command runs");
        let mut stdin = child.stdin.take().expect("it is piped");
        stdin.write_all(text.as_bytes()).expect("it reads");
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
        assert_eq!(output.status.code(), Some(code));
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error_and_outside_of_a_package_so_is_nothing() {
    let app = App::new("missing");
    let output = app.fmt(&["src/veiws.rs"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("there is no src/veiws.rs"),
        "{}",
        said(&output)
    );
    let output = command(Path::new("/"), &[])
        .output()
        .expect("the command runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("there is no package here"),
        "{}",
        said(&output)
    );
}
