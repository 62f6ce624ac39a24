//! The commands that look, ask and print, as a user runs them: what they say and their exit codes.
//!
//! What is built has no dependencies, so that it costs a second.

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use support::{Scratch, command, err, failed, out, package, read, stario, stario_reads};

#[test]
fn what_is_not_understood_has_exit_code_2() {
    let dir = Scratch::new("usage");
    failed(&stario(dir.path(), &["routse"]), 2, "'routes'");
    failed(&stario(dir.path(), &["routes", "--nope"]), 2, "--nope");
    failed(
        &stario(dir.path(), &["completions", "tcsh"]),
        2,
        "possible values: bash",
    );
    failed(&stario(dir.path(), &["datastar", "updat"]), 2, "'update'");
}

#[test]
fn outside_of_a_package_commands_say_so_and_what_to_do() {
    let dir = Scratch::new("outside");
    for command in ["build", "routes", "fmt"] {
        let output = stario(dir.path(), &[command]);
        failed(&output, 1, "there is no package here");
        failed(&output, 1, "cargo stario new NAME");
    }
}

#[test]
fn routes_asks_the_app_and_prints_its_table() {
    let main = r#"fn main() {
        assert!(std::env::var_os("STARIO_LIST_ROUTES").is_some());
        println!("something of its own");
        println!("stario-routes: {}", r'[{"method":"GET","pattern":"/a","handler":"app::a","file":"src/a.rs","line":3,"middleware":[]}]');
    }"#;
    let main = main.replace("r'", "r##\"").replace("]')", "]\"##)");
    let app = package("routes", &main);
    let output = stario(app.path(), &["routes"]);
    assert!(output.status.success(), "{}", err(&output));
    let expected = "METHOD  PATTERN  HANDLER  AT          MIDDLEWARE\n\
                    GET     /a       app::a   src/a.rs:3\n";
    assert_eq!(out(&output), expected);
    let json = out(&stario(app.path(), &["routes", "--json"]));
    assert!(
        json.starts_with("[{\"method\"") && json.lines().count() == 1,
        "{json}"
    );
}

#[test]
fn an_app_without_a_table_is_told_why() {
    let app = package("no-routes", "fn main() {}");
    failed(
        &stario(app.path(), &["routes"]),
        1,
        "`main` is not `#[stario::main]`",
    );
}

#[test]
fn build_compresses_first_and_tells_the_macro_where() {
    let main = "macro_rules! assets { ($($any:tt)*) => {} }\n\
        assets! { STATIC = \"static\" at \"/static\"; }\n\
        fn main() { print!(\"{}\", env!(\"STARIO_ASSETS_ENCODED\")); }\n";
    let app = package("build", main);
    app.write("static/a.css", "p { color: red }\n".repeat(60));
    app.write("static/logo.png", "x".repeat(600));
    let output = stario(app.path(), &["build"]);
    let said = out(&output);
    assert!(output.status.success(), "{said}{}", err(&output));
    assert!(said.starts_with("PROGRAM"), "{said}");
    assert!(said.contains("logo.png  600 B   600 B  600 B"), "{said}");
    let program = Command::new(app.join("target/release/app")).output();
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
    let app = package("broken", "fn main() { nothing() }");
    failed(&stario(app.path(), &["build"]), 1, "the app was not built");
}

#[test]
fn the_doctor_has_something_to_fix_or_not() {
    let app = package("doctor", "fn main() {}");
    let manifest = "[package]\nname = \"app\"\nedition = \"2024\"\n[workspace]\n\
        [dependencies]\nstario = { version = \"9\", features = [\"tls\"] }\n";
    app.write("Cargo.toml", manifest);
    let healthy = stario(app.path(), &["doctor"]);
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
    let ill = stario(app.path(), &["doctor"]);
    assert_eq!(ill.status.code(), Some(1));
    assert!(out(&ill).contains("\nfix   "), "{}", out(&ill));
}

#[test]
fn the_client_is_not_updated_where_there_is_none_nor_with_other_bytes() {
    let dir = Scratch::new("datastar");
    failed(
        &stario(dir.path(), &["datastar", "update"]),
        1,
        "`cargo stario datastar add static/js`",
    );
    failed(
        &stario(dir.path(), &["datastar", "status", "static/js"]),
        1,
        "datastar add static/js",
    );
    dir.write("static/js/datastar.js", "// Datastar v1.0.2\n");
    dir.write("other.js", "alert(1)");
    let output = command(dir.path(), &["datastar", "update"])
        .env("DATASTAR_JS", dir.join("other.js"))
        .output()
        .expect("the command runs");
    failed(&output, 1, "no source has it");
    assert_eq!(read(&dir, "static/js/datastar.js"), "// Datastar v1.0.2\n");
}

#[test]
fn html_comes_from_a_file_or_is_pasted() {
    let dir = Scratch::new("html2rs");
    dir.write("page.html", "<p class=a>Tom &amp; <b>Ada</b>");
    let expected = "html! {\n    <p .a>\"Tom & \"<b>\"Ada\"</b></p>\n}\n";
    let output = stario(dir.path(), &["html2rs", "page.html"]);
    assert_eq!(
        (out(&output).as_str(), output.status.code()),
        (expected, Some(0))
    );
    failed(
        &stario(dir.path(), &["html2rs", "nope.html"]),
        1,
        "nope.html cannot be read",
    );
    let output = stario_reads(dir.path(), &["html2rs"], "<font>old</font>");
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
        let output = stario(dir.path(), &["completions", shell]);
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
    dir.write(
        "stario.bash",
        out(&stario(dir.path(), &["completions", "bash"])),
    );
    let script = "_before() { COMPREPLY=(of-cargo); }; complete -F _before cargo; source stario.bash
        try() { COMPREPLY=(); COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
          local f; f=$(complete -p \"$1\"); f=${f#*-F }; \"${f%% *}\" \"$1\" \"${!#}\" \"${@: -2:1}\"; echo \"${COMPREPLY[@]}\"; }
        try cargo-stario rou; try cargo stario rou; try cargo stario datastar up; try cargo bui";
    let Ok(output) = Command::new("bash")
        .args(["-c", script])
        .current_dir(dir.path())
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

#[test]
fn fish_completes_the_command_after_cargo_too() {
    let dir = Scratch::new("fish");
    let script = out(&stario(dir.path(), &["completions", "fish"]));
    dir.write("fish/conf.d/cargo-stario.fish", script);
    let complete = |line: &str| {
        let mut fish = Command::new("fish");
        fish.args(["-c", &format!("complete -C '{line}'")]);
        fish.env("XDG_CONFIG_HOME", dir.path())
            .env("HOME", dir.path());
        fish.output().ok().map(|output| out(&output))
    };
    // Without fish there is nothing to be tested.
    let Some(commands) = complete("cargo stario ") else {
        return;
    };
    assert!(commands.contains("routes\tShow every"), "{commands}");
    assert_eq!(complete("cargo-stario "), Some(commands));
    let options = complete("cargo stario fmt --ch").unwrap_or_default();
    assert!(options.starts_with("--check\t"), "{options}");
    let clients = complete("cargo stario datastar up").unwrap_or_default();
    assert!(clients.starts_with("update\t"), "{clients}");
}
