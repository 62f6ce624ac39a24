//! The templates and their files.

use std::fmt;

use clap::ValueEnum;

use super::name::Name;

/// What a new app begins as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Template {
    /// One page, one counter, one file
    HelloWorld,
    /// A board that everybody paints together: three files
    Tiles,
    /// A folder per feature, tests, Dockerfile, CI: for an app that will grow
    App,
}

/// A file of a new app, as it is written.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: &'static str,
    pub(crate) text: String,
}

/// A file of a template: its path in the new app and its text.
type Source = (&'static str, &'static str);

/// `path => text` pairs; a name that Cargo or git would act on here is stored under another.
macro_rules! sources {
    ($dir:literal: $($path:literal $(from $stored:literal)?),* $(,)?) => {
        &[$(($path, include_str!(sources!(@ $dir, $path $(, $stored)?)))),*]
    };
    (@ $dir:literal, $path:literal) => { concat!("../../templates/", $dir, "/", $path) };
    (@ $dir:literal, $path:literal, $stored:literal) => { concat!("../../templates/", $stored) };
}

const HELLO_WORLD: &[Source] = sources!("hello-world":
    "Cargo.toml" from "single.Cargo.toml.txt",
    ".gitignore" from "gitignore.txt",
    "src/main.rs",
    "static/favicon.svg",
);

const TILES: &[Source] = sources!("tiles":
    "Cargo.toml" from "single.Cargo.toml.txt",
    ".gitignore" from "gitignore.txt",
    "src/main.rs",
    "src/game.rs",
    "src/views.rs",
    "src/tests.rs",
    "static/css/style.css",
    "static/favicon.svg",
);

const APP: &[Source] = sources!("app":
    "Cargo.toml" from "app/Cargo.toml.txt",
    ".gitignore" from "gitignore.txt",
    ".dockerignore" from "app/dockerignore.txt",
    ".github/workflows/ci.yml" from "app/ci.yml.txt",
    "AGENTS.md",
    "Dockerfile",
    "README.md",
    "src/assets.rs",
    "src/common/mod.rs",
    "src/common/shell.rs",
    "src/config.rs",
    "src/features/mod.rs",
    "src/features/todos/data.rs",
    "src/features/todos/handlers.rs",
    "src/features/todos/mod.rs",
    "src/features/todos/models.rs",
    "src/features/todos/signals.rs",
    "src/features/todos/subjects.rs",
    "src/features/todos/urls.rs",
    "src/features/todos/views.rs",
    "src/lib.rs",
    "src/main.rs",
    "static/css/app.css",
    "static/favicon.svg",
    "tests/app.rs",
);

impl Template {
    /// The files of a new app. `checkout` is where its stario lies.
    pub(crate) fn files(self, name: &Name, checkout: &str) -> Vec<File> {
        let (sources, crates) = match self {
            Self::HelloWorld => (HELLO_WORLD, &[SERDE, SERDE_JSON][..]),
            Self::Tiles => (TILES, &[FASTRAND, SERDE][..]),
            Self::App => (APP, &[][..]),
        };
        // The TOML string is quoted and escaped as a Rust one.
        let stario = format!("path = {checkout:?}");
        let mut crates = crates.to_vec();
        let stario_line = format!("stario = {{ {stario} }}");
        crates.push(&stario_line);
        let marks = [
            ("{{name}}", name.package.as_str()),
            ("{{crate}}", &name.krate),
            ("{{title}}", &name.title),
            ("{{checkout}}", checkout),
            ("{{stario}}", &format!("{{ {stario} }}")),
            (
                "{{stario_testing}}",
                &format!("{{ {stario}, features = [\"testing\"] }}"),
            ),
            ("{{dependencies}}", &crates.join("\n")),
        ];
        let fill = |text: &str| {
            marks.iter().fold(text.to_owned(), |text, (mark, value)| {
                text.replace(mark, value)
            })
        };
        sources
            .iter()
            .map(|(path, text)| File {
                path,
                text: fill(text),
            })
            .collect()
    }
}

const FASTRAND: &str = "fastrand = \"2\"";
const SERDE: &str = "serde = { version = \"1\", features = [\"derive\"] }";
const SERDE_JSON: &str = "serde_json = \"1\"";

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |value| value.get_name()))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn example(path: &str) -> String {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../examples")
            .join(path);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    fn text(template: Template, path: &str) -> String {
        let name = Name::of(Path::new("some-app")).expect("a good name");
        let files = template.files(&name, "/checkout");
        let file = files.into_iter().find(|file| file.path == path);
        file.unwrap_or_else(|| panic!("no {path}")).text
    }

    #[test]
    fn tiles_and_hello_world_are_the_examples() {
        let tiles = example("tiles/main.rs")
            .replace("cargo stario demo tiles", "cargo run")
            .replace("examples/tiles/static", "static")
            + "\n#[cfg(test)]\nmod tests;\n";
        assert_eq!(text(Template::Tiles, "src/main.rs"), tiles);
        for file in ["game.rs", "views.rs"] {
            let path = format!("src/{file}");
            assert_eq!(
                text(Template::Tiles, &path),
                example(&format!("tiles/{file}"))
            );
        }
        for file in ["static/css/style.css", "static/favicon.svg"] {
            assert_eq!(
                text(Template::Tiles, file),
                example(&format!("tiles/{file}"))
            );
        }
        let hello = example("hello-world/main.rs")
            .replace("cargo stario demo hello-world", "cargo run")
            .replace("examples/hello-world/static", "static");
        assert_eq!(text(Template::HelloWorld, "src/main.rs"), hello);
    }

    #[test]
    fn every_mark_is_filled() {
        let name = Name::of(Path::new("some-app")).expect("a good name");
        for template in Template::value_variants() {
            for file in template.files(&name, "/checkout") {
                for mark in [
                    "{{name", "{{crate", "{{title", "{{stario", "{{check", "{{dep",
                ] {
                    assert!(
                        !file.text.contains(mark),
                        "{mark} in {} of {template}",
                        file.path
                    );
                }
            }
        }
        let manifest = text(Template::App, "Cargo.toml");
        assert!(manifest.contains("name = \"some-app\"\n"));
        let line = "stario = { path = \"/checkout\", features = [\"testing\"] }\n";
        assert!(manifest.contains(line), "{manifest}");
        assert!(text(Template::App, "src/main.rs").contains("use some_app::bootstrap;"));
        // The path of the dependency has to lead somewhere in the image, too.
        let image = text(Template::App, "Dockerfile");
        assert!(
            image.contains("\nCOPY --from=stario . /checkout\n"),
            "{image}"
        );
    }
}
