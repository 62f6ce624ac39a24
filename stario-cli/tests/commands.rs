//! The commands that look, ask and print, as a user runs them: what they say and their exit codes.
//!
//! What is built has no dependencies, so that it costs a second.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A directory that goes away with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let dir = env::temp_dir().join(format!("stario-commands-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("a directory for the test");
        Self(dir)
    }

    /// With a program in it that needs nothing.
    fn package(name: &str, main: &str) -> Self {
        let scratch = Self::new(name);
        let manifest = "[package]\nname = \"app\"\nedition = \"2024\"\n[workspace]\n";
        scratch.write("Cargo.toml", manifest);
        scratch.write("src/main.rs", main);
        scratch
    }

    fn write(&self, file: &str, text: &str) {
        let file = self.0.join(file);
        let dir = file.parent().expect("it is below the directory");
        fs::create_dir_all(dir).expect("a directory for the file");
        fs::write(file, text).expect("a file for the test");
    }

    fn stario(&self, args: &[&str]) -> Output {
        command(&self.0, args).output().expect("the command runs")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-stario"));
    command.arg("stario").args(args).current_dir(dir);
    // What is built for a test stays in its directory.
    command.env("CARGO_TARGET_DIR", dir.join("target"));
    for name in ["DATASTAR_JS", "STARIO_TRACERS_SQLITE", "STARIO_PORT"] {
        command.env_remove(name);
    }
    command
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn failed(output: &Output, code: i32, with: &str) {
    let said = err(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(with), "{said}");
}

#[test]
fn what_is_not_understood_has_exit_code_2() {
    let dir = Scratch::new("usage");
    failed(&dir.stario(&["routse"]), 2, "'routes'");
    failed(&dir.stario(&["routes", "--nope"]), 2, "--nope");
    failed(
        &dir.stario(&["completions", "tcsh"]),
        2,
        "possible values: bash",
    );
    failed(&dir.stario(&["datastar", "updat"]), 2, "'update'");
}

#[test]
fn outside_of_a_package_build_and_routes_say_so() {
    let dir = Scratch::new("outside");
    failed(&dir.stario(&["build"]), 1, "there is no package here");
    failed(
        &dir.stario(&["routes"]),
        1,
        "the app gave no table of routes",
    );
}

#[test]
fn routes_asks_the_app_and_prints_its_table() {
    let main = r#"fn main() {
        assert!(std::env::var_os("STARIO_LIST_ROUTES").is_some());
        println!("something of its own");
        println!("stario-routes: {}", r'[{"method":"GET","pattern":"/a","handler":"app::a","file":"src/a.rs","line":3,"middleware":[]}]');
    }"#;
    let main = main.replace("r'", "r##\"").replace("]')", "]\"##)");
    let app = Scratch::package("routes", &main);
    let output = app.stario(&["routes"]);
    assert!(output.status.success(), "{}", err(&output));
    let expected = "METHOD  PATTERN  HANDLER  AT          MIDDLEWARE\n\
                    GET     /a       app::a   src/a.rs:3\n";
    assert_eq!(out(&output), expected);
    let json = out(&app.stario(&["routes", "--json"]));
    assert!(
        json.starts_with("[{\"method\"") && json.lines().count() == 1,
        "{json}"
    );
}

#[test]
fn an_app_without_a_table_is_told_why() {
    let app = Scratch::package("no-routes", "fn main() {}");
    failed(
        &app.stario(&["routes"]),
        1,
        "`main` is not `#[stario::main]`",
    );
}

#[test]
fn build_compresses_first_and_tells_the_macro_where() {
    let main = "macro_rules! assets { ($($any:tt)*) => {} }\n\
        assets! { STATIC = \"static\" at \"/static\"; }\n\
        fn main() { print!(\"{}\", env!(\"STARIO_ASSETS_ENCODED\")); }\n";
    let app = Scratch::package("build", main);
    app.write("static/a.css", &"p { color: red }\n".repeat(60));
    app.write("static/logo.png", &"x".repeat(600));
    let output = app.stario(&["build"]);
    let said = out(&output);
    assert!(output.status.success(), "{said}{}", err(&output));
    assert!(said.starts_with("PROGRAM"), "{said}");
    assert!(said.contains("logo.png  600 B   600 B  600 B"), "{said}");
    let program = Command::new(app.0.join("target/release/app")).output();
    let made = PathBuf::from(out(&program.expect("the program runs")));
    let mut kinds: Vec<_> = fs::read_dir(&made)
        .expect("where the codings are")
        .flatten()
        .filter_map(|entry| entry.path().extension().map(ToOwned::to_owned))
        .collect();
    kinds.sort();
    assert_eq!(kinds, ["br", "gzip"]);
}

#[test]
fn an_app_that_does_not_compile_is_not_built() {
    let app = Scratch::package("broken", "fn main() { nothing() }");
    failed(&app.stario(&["build"]), 1, "the app was not built");
}

#[test]
fn the_doctor_has_something_to_fix_or_not() {
    let app = Scratch::package("doctor", "fn main() {}");
    let manifest = "[package]\nname = \"app\"\nedition = \"2024\"\n[workspace]\n\
        [dependencies]\nstario = { version = \"9\", features = [\"tls\"] }\n";
    app.write("Cargo.toml", manifest);
    let healthy = app.stario(&["doctor"]);
    let said = out(&healthy);
    assert_eq!(healthy.status.code(), Some(0), "{said}");
    assert!(said.contains("ok    rustc 1."), "{said}");
    assert!(said.contains("ok    app uses stario with tls"), "{said}");
    assert!(
        said.contains("note  app: pages load Datastar from the CDN"),
        "{said}"
    );
    app.write(
        ".vscode/settings.json",
        "{ \"rust-analyzer.procMacro.enable\": false }",
    );
    let ill = app.stario(&["doctor"]);
    assert_eq!(ill.status.code(), Some(1));
    assert!(out(&ill).contains("\nfix   "), "{}", out(&ill));
}

#[test]
fn the_client_is_not_updated_where_there_is_none_nor_with_other_bytes() {
    let dir = Scratch::new("datastar");
    failed(
        &dir.stario(&["datastar", "update"]),
        1,
        "`cargo stario datastar add static/js`",
    );
    failed(
        &dir.stario(&["datastar", "status", "static/js"]),
        1,
        "datastar add static/js",
    );
    dir.write("static/js/datastar.js", "// Datastar v1.0.2\n");
    dir.write("other.js", "alert(1)");
    let output = command(&dir.0, &["datastar", "update"])
        .env("DATASTAR_JS", dir.0.join("other.js"))
        .output()
        .expect("the command runs");
    failed(&output, 1, "no source has it");
    let left = fs::read_to_string(dir.0.join("static/js/datastar.js")).expect("still there");
    assert_eq!(left, "// Datastar v1.0.2\n");
}

#[test]
fn html_comes_from_a_file_or_is_pasted() {
    let dir = Scratch::new("html2rs");
    dir.write("page.html", "<p class=a>Tom &amp; <b>Ada</b>");
    let expected = "html! {\n    <p .a>\"Tom & \"<b>\"Ada\"</b></p>\n}\n";
    let output = dir.stario(&["html2rs", "page.html"]);
    assert_eq!(
        (out(&output).as_str(), output.status.code()),
        (expected, Some(0))
    );
    failed(
        &dir.stario(&["html2rs", "nope.html"]),
        1,
        "nope.html cannot be read",
    );
    let mut child = command(&dir.0, &["html2rs"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(b"<font>old</font>").expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    failed(
        &output,
        1,
        "error: line 2 of the template: unknown element `<font>`",
    );
    assert!(
        out(&output).contains("<font>\"old\"</font>"),
        "{}",
        out(&output)
    );
}

#[test]
fn completions_know_the_commands() {
    let dir = Scratch::new("completions");
    for (shell, mark) in [
        ("bash", "complete "),
        ("zsh", "#compdef cargo-stario"),
        ("fish", "complete -c cargo-stario"),
    ] {
        let output = dir.stario(&["completions", shell]);
        let script = out(&output);
        assert!(output.status.success() && script.contains(mark), "{shell}");
        assert!(
            script.contains("html2rs") && script.contains("datastar"),
            "{shell}"
        );
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_the_command_after_cargo_too() {
    let dir = Scratch::new("bash");
    dir.write("stario.bash", &out(&dir.stario(&["completions", "bash"])));
    let script = "_before() { COMPREPLY=(of-cargo); }; complete -F _before cargo; source stario.bash
        try() { COMPREPLY=(); COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
          local f; f=$(complete -p \"$1\"); f=${f#*-F }; \"${f%% *}\" \"$1\" \"${!#}\" \"${@: -2:1}\"; echo \"${COMPREPLY[@]}\"; }
        try cargo-stario rou; try cargo stario rou; try cargo stario datastar up; try cargo bui";
    let Ok(output) = Command::new("bash")
        .args(["-c", script])
        .current_dir(&dir.0)
        .output()
    else {
        return;
    };
    assert_eq!(
        out(&output),
        "routes\nroutes\nupdate\nof-cargo\n",
        "{}",
        err(&output)
    );
}
