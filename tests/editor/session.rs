//! An open file, a cursor in it, and what an editor would ask there.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::project::{self, Programs};
use super::server::{Server, uri};

/// Where the cursor is.
const CURSOR: &str = "$0";

/// One entry of a completion list.
#[derive(Debug)]
pub(crate) struct Item {
    /// What is shown, without the types beside it.
    pub(crate) label: String,
    /// The documentation that is shown beside it.
    pub(crate) docs: String,
    /// The line of the cursor, with the entry accepted.
    pub(crate) line: String,
}

/// An editor with the project open.
pub(crate) struct Session {
    server: Server,
    root: PathBuf,
    version: u64,
    opened: Vec<PathBuf>,
    failures: Vec<String>,
}

impl Session {
    pub(crate) fn start(programs: &Programs) -> Self {
        let root = project::write();
        let options = json!({
            "cachePriming": { "enable": false },
            "checkOnSave": false,
            "procMacro": { "enable": true, "server": programs.macro_server },
            "cargo": {
                // Without the sources of std: rust-analyzer would have rustup add them to a
                // toolchain that lacks them.
                "sysroot": null,
                "extraEnv": {
                    "CARGO_NET_OFFLINE": "true",
                    "CARGO_TARGET_DIR": project::target(),
                },
                // The macros are there already: this test was built with them.
                "buildScripts": { "overrideCommand": [
                    "cargo", "build", "--quiet", "--message-format=json",
                    "--manifest-path", project::workspace().join("Cargo.toml"),
                    "--package", "stario-macros", "--package", "serde_derive",
                ] },
            },
        });
        Self {
            server: Server::start(&root, &options),
            root,
            version: 0,
            opened: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// # Panics
    ///
    /// When a check failed, with all that did.
    pub(crate) fn finish(self) {
        assert!(self.failures.is_empty(), "\n{}", self.failures.join("\n"));
    }

    /// Notes a failure when `good` is false.
    pub(crate) fn expect(&mut self, good: bool, what: impl Into<String>) {
        if !good {
            self.failures.push(what.into());
        }
    }

    /// What is offered at the `$0` of a template.
    pub(crate) fn completions(&mut self, template: &str) -> Vec<Item> {
        self.complete("src/lib.rs", &in_file(template))
    }

    /// What is offered at the `$0` of a file with this text.
    pub(crate) fn complete(&mut self, file: &str, text: &str) -> Vec<Item> {
        let (position, text) = self.show(file, text);
        let line_number = position["position"]["line"].as_u64().unwrap_or_default();
        let line = usize::try_from(line_number)
            .ok()
            .and_then(|number| text.lines().nth(number))
            .unwrap_or_default()
            .to_owned();
        let answer = self.server.request("textDocument/completion", &position);
        let items = answer["items"].as_array().or(answer.as_array());
        let item = |item: &Value| {
            let label = item["label"].as_str().unwrap_or_default();
            let docs = &item["documentation"];
            Item {
                label: label
                    .split(['(', ' '])
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                docs: docs["value"].as_str().unwrap_or_default().to_owned(),
                line: accepted(&line, item),
            }
        };
        items.into_iter().flatten().map(item).collect()
    }

    /// What hover shows at the `$0` of a template.
    pub(crate) fn hover(&mut self, template: &str) -> String {
        self.hover_in("src/lib.rs", &in_file(template))
    }

    pub(crate) fn hover_in(&mut self, file: &str, text: &str) -> String {
        let (position, _) = self.show(file, text);
        let answer = self.server.request("textDocument/hover", &position);
        answer["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The lines that go-to-definition leads to from the `$0` of a template.
    pub(crate) fn definitions(&mut self, template: &str) -> Vec<String> {
        self.definitions_in("src/lib.rs", &in_file(template))
    }

    pub(crate) fn definitions_in(&mut self, file: &str, text: &str) -> Vec<String> {
        let (position, text) = self.show(file, text);
        let answer = self.server.request("textDocument/definition", &position);
        let here = uri(&self.root.join(file));
        let root = self.root.clone();
        let line = |place: &Value| {
            let number = place["range"]["start"]["line"].as_u64()?;
            let number = usize::try_from(number).ok()?;
            let at = place["uri"].as_str()?;
            let text = if at == here {
                text.clone()
            } else {
                let path = at.strip_prefix(&uri(&root))?;
                fs::read_to_string(root.join(path.trim_start_matches('/'))).ok()?
            };
            Some(text.lines().nth(number)?.trim().to_owned())
        };
        answer
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(line)
            .collect()
    }

    /// The messages that are shown in a file with this text.
    pub(crate) fn problems(&mut self, file: &str, text: &str) -> Vec<String> {
        let (position, _) = self.show(file, text);
        let file = json!({ "textDocument": position["textDocument"] });
        let answer = self.server.request("textDocument/diagnostic", &file);
        let text = |problem: &Value| problem["message"].as_str().map(str::to_owned);
        let problems = answer["items"].as_array();
        problems.into_iter().flatten().filter_map(text).collect()
    }

    /// Shows a text in a file's window and puts the cursor where its `$0` was.
    fn show(&mut self, file: &str, text: &str) -> (Value, String) {
        let at = text.find(CURSOR).unwrap_or_default();
        let (before, text) = (&text[..at], text.replacen(CURSOR, "", 1));
        let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count();
        let path = self.root.join(file);
        let uri = uri(&path);
        self.version += 1;
        if self.opened.contains(&path) {
            self.server.notify(
                "textDocument/didChange",
                &json!({
                    "textDocument": { "uri": uri, "version": self.version },
                    "contentChanges": [{ "text": text }],
                }),
            );
        } else {
            self.opened.push(path);
            self.server.notify(
                "textDocument/didOpen",
                &json!({ "textDocument": {
                    "uri": uri, "languageId": "rust", "version": self.version, "text": text,
                } }),
            );
        }
        let position = json!({
            "textDocument": { "uri": uri },
            "position": { "line": line, "character": column },
        });
        (position, text)
    }

    /// The text of a file of the project.
    pub(crate) fn text(&self, file: &str) -> String {
        let path = self.root.join(Path::new(file));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Checks what is offered: `wanted` with documentation that says `docs`, which makes the line
    /// `line`, and nothing of what the surrounding Rust code would have to offer.
    pub(crate) fn offers(&mut self, template: &str, wanted: &str, docs: &str, line: &str) {
        let items = self.completions(template);
        let labels: Vec<_> = items.iter().map(|item| item.label.as_str()).collect();
        let Some(item) = items.iter().find(|item| item.label == wanted) else {
            self.failures.push(format!(
                "`{template}` does not offer `{wanted}`, only {labels:?}"
            ));
            return;
        };
        let foreign = ["user", "crate::", "Html", "buf"];
        let mut wrong = Vec::new();
        if !item.docs.contains(docs) {
            wrong.push(format!("documentation without {docs:?}: {:?}", item.docs));
        }
        if item.line.trim() != line {
            wrong.push(format!("becomes {:?}", item.line.trim()));
        }
        if labels.iter().any(|label| foreign.contains(label)) {
            wrong.push(format!("among names of Rust: {labels:?}"));
        }
        for wrong in wrong {
            self.failures
                .push(format!("`{template}` and `{wanted}`: {wrong}"));
        }
    }

    /// Checks what hover says.
    pub(crate) fn tells(&mut self, template: &str, wanted: &str) {
        let hover = self.hover(template);
        self.expect(
            hover.contains(wanted),
            format!("hover at `{template}` has no {wanted:?}: {hover:?}"),
        );
    }
}

/// A file with a template in a function, and the types that it speaks of.
pub(crate) fn in_file(template: &str) -> String {
    format!(
        r"use stario::{{Html, component, html}};

/// A visitor.
pub struct User {{
    /// As on the door.
    pub name: String,
    pub age: u32,
}}

/// A box with a title.
#[component]
pub fn card(
    /// What stands on top.
    title: &str,
    #[prop(default)] tint: Option<&str>,
    #[prop(default)] footer: Html,
    #[prop(default)] children: Html,
) -> Html {{
    html! {{ <section class={{tint}}><h2>{{title}}</h2>{{children}}{{footer}}</section> }}
}}

pub fn view(user: &User) -> Html {{
    html! {{
        <main>
{template}
        </main>
    }}
}}
"
    )
}

/// The line after its text edit.
fn accepted(line: &str, item: &Value) -> String {
    let edit = &item["textEdit"];
    let column = |end: &str| {
        let column = edit["range"][end]["character"].as_u64().unwrap_or_default();
        usize::try_from(column).unwrap_or_default()
    };
    let text = edit["newText"].as_str().unwrap_or_default();
    let (before, after) = (line.get(..column("start")), line.get(column("end")..));
    format!(
        "{}{text}{}",
        before.unwrap_or_default(),
        after.unwrap_or_default()
    )
}
