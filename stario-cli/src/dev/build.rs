//! One call of `cargo build`, and what came of it.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Stdio};
use std::sync::mpsc::Sender;
use std::thread;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde_json::Value;

use super::ansi::plain;
use super::event::Event;
use super::program::Program;
use super::progress::{self, Progress, Said};
use super::state::Report;
use crate::cargo::{Cargo, not_started};
use crate::failure::Failure;

/// How a build ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Built {
    /// Every program that was built.
    Programs {
        programs: Vec<Program>,
        /// What the compiler has to say all the same.
        warnings: String,
    },
    Failed(Report),
}

/// A build under way.
#[derive(Debug)]
pub(crate) struct Build {
    pub(crate) number: u32,
    group: u32,
}

impl Build {
    /// Starts Cargo; progress and the end of it come as events with this number.
    ///
    /// # Errors
    ///
    /// When Cargo cannot be started.
    pub(crate) fn start(
        cargo: &Cargo,
        wanted: &[OsString],
        number: u32,
        events: Sender<Event>,
    ) -> Result<Self, Failure> {
        let mut command = cargo.command();
        command
            .args(["build", "--message-format=json-diagnostic-rendered-ansi"])
            .args(wanted)
            .envs(progress::SETTINGS)
            .env("CARGO_TERM_COLOR", "always")
            // Ctrl-C in the terminal is for us; who ends the build does it on purpose.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn();
        let mut child = child.map_err(|error| not_started(&command, &error))?;
        let group = child.id();
        let messages = child.stdout.take().expect("it is piped");
        let bar = child.stderr.take().expect("it is piped");
        let progress = events.clone();
        // Both end with Cargo, which closes its end of the pipes.
        let lines = thread::spawn(move || {
            follow(bar, |done| {
                let _ = progress.send(Event::Progress(number, done));
            })
        });
        thread::spawn(move || {
            let mut heard = Heard::default();
            for line in BufReader::new(messages).lines().map_while(Result::ok) {
                heard.message(&line);
            }
            let lines = lines.join().unwrap_or_default();
            let built = heard.outcome(succeeded(&mut child), &lines);
            let _ = events.send(Event::Built(number, built));
        });
        Ok(Self { number, group })
    }

    /// Ends Cargo and the compilers that it has started.
    pub(crate) fn cancel(self) {
        // One that has gone needs none.
        let _ =
            i32::try_from(self.group).map(|group| killpg(Pid::from_raw(group), Signal::SIGKILL));
    }
}

fn succeeded(child: &mut Child) -> bool {
    child.wait().is_ok_and(|status| status.success())
}

/// Reads the bar to its end; what else is written there comes back.
fn follow(stream: impl Read, mut progress: impl FnMut(Progress)) -> Vec<String> {
    let mut lines = Vec::new();
    let mut text = Vec::new();
    let mut stream = BufReader::new(stream);
    loop {
        let ended = match stream.fill_buf() {
            Ok([]) | Err(_) => true,
            Ok(bytes) => {
                let end = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
                let len = end.map_or(bytes.len(), |end| end + 1);
                text.extend_from_slice(&bytes[..len]);
                stream.consume(len);
                if end.is_none() {
                    continue;
                }
                false
            }
        };
        match progress::read(&String::from_utf8_lossy(&text)) {
            Said::Progress(done) => progress(done),
            Said::Line(line) => lines.push(line.to_owned()),
            Said::Nothing => {}
        }
        text.clear();
        if ended {
            return lines;
        }
    }
}

/// What the messages of a build have told so far.
#[derive(Debug, Default)]
struct Heard {
    programs: Vec<Program>,
    errors: Vec<String>,
    warnings: String,
}

impl Heard {
    fn message(&mut self, line: &str) {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            return;
        };
        match message["reason"].as_str() {
            Some("compiler-artifact") => self.programs.extend(program(&message)),
            Some("compiler-message") => self.diagnostic(&message["message"]),
            _ => {}
        }
    }

    fn diagnostic(&mut self, message: &Value) {
        let text = |name: &str| message[name].as_str().unwrap_or_default();
        let rendered = text("rendered");
        match text("level") {
            "error" | "error: internal compiler error" => {
                // Its last words count the others.
                if !message["spans"].as_array().is_some_and(Vec::is_empty)
                    || !text("message").starts_with("aborting due to")
                {
                    self.errors.push(rendered.to_owned());
                }
            }
            _ => self.warnings.push_str(rendered),
        }
    }

    fn outcome(self, succeeded: bool, lines: &[String]) -> Built {
        if succeeded {
            return Built::Programs {
                programs: self.programs,
                warnings: self.warnings,
            };
        }
        let count = self.errors.len();
        let title = match count {
            0 => "The build failed".to_owned(),
            1 => "1 error in the build".to_owned(),
            n => format!("{n} errors in the build"),
        };
        let text = if count == 0 {
            // Of Cargo itself, or of a build script.
            let words = lines.iter().filter(|line| !is_status(line));
            words.cloned().collect::<Vec<_>>().join("\n")
        } else {
            self.errors.join("\n")
        };
        Built::Failed(Report { title, text })
    }
}

/// What Cargo says while nothing is wrong: a word that stands to the right.
fn is_status(line: &str) -> bool {
    let plain = plain(line);
    let word = plain.trim_start();
    let indent = plain.len() - word.len();
    let verb = word.find(' ').unwrap_or(word.len());
    indent + verb == 12 && word.starts_with(|c: char| c.is_ascii_uppercase())
}

fn program(message: &Value) -> Option<Program> {
    let kinds = message["target"]["kind"].as_array()?;
    let runs = kinds.iter().any(|kind| kind == "bin" || kind == "example");
    runs.then_some(())?;
    Some(Program {
        name: message["target"]["name"].as_str()?.to_owned(),
        path: message["executable"].as_str()?.into(),
        manifest: message["manifest_path"].as_str()?.into(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use std::path::PathBuf;

    use super::*;

    fn heard(messages: &[Value]) -> Heard {
        let mut heard = Heard::default();
        for message in messages {
            heard.message(&message.to_string());
        }
        heard.message("not JSON: a build script may print to the same stream");
        heard
    }

    #[test]
    fn programs_are_told_from_libraries_and_build_scripts() {
        let artifact = |kind: &str, executable: Option<&str>| {
            json!({
                "reason": "compiler-artifact",
                "manifest_path": "/app/Cargo.toml",
                "target": { "kind": [kind], "name": "app" },
                "executable": executable,
            })
        };
        let heard = heard(&[
            artifact("lib", None),
            artifact("custom-build", Some("/t/build-script")),
            artifact("bin", Some("/t/app")),
        ]);
        let Built::Programs { programs, .. } = heard.outcome(true, &[]) else {
            panic!("it succeeded")
        };
        assert_eq!(programs.len(), 1);
        assert_eq!(programs[0].path, PathBuf::from("/t/app"));
    }

    #[test]
    fn errors_are_shown_as_rendered_and_counted_without_the_last_words() {
        let diagnostic = |level: &str, text: &str| {
            json!({
                "reason": "compiler-message",
                "message": { "level": level, "message": text, "rendered": format!("{text}!\n"), "spans": [] },
            })
        };
        let heard = heard(&[
            diagnostic("error", "no such name"),
            diagnostic("warning", "unused"),
            diagnostic("error", "wrong type"),
            diagnostic("error", "aborting due to 2 previous errors"),
        ]);
        let report = Report {
            title: "2 errors in the build".into(),
            text: "no such name!\n\nwrong type!\n".into(),
        };
        assert_eq!(heard.outcome(false, &[]), Built::Failed(report));
    }

    #[test]
    fn what_cargo_itself_cannot_do_is_shown_without_its_small_talk() {
        let lines = [
            "\x1b[32m   Compiling\x1b[0m app v0.1.0 (/app)".to_owned(),
            "\x1b[31merror\x1b[0m: failed to parse manifest".to_owned(),
            "  expected `=`".to_owned(),
        ];
        let Built::Failed(report) = Heard::default().outcome(false, &lines) else {
            panic!("it failed")
        };
        assert_eq!(report.title, "The build failed");
        assert_eq!(
            plain(&report.text),
            "error: failed to parse manifest\n  expected `=`"
        );
    }

    #[test]
    fn the_bar_is_followed_in_pieces_and_lines_are_kept() {
        let stream = "    Building [=> ] 1/3: a\r    Building [==> ] 2/3: b\r\x1b[Kerror: x\nlast";
        let mut seen = Vec::new();
        let lines = follow(stream.as_bytes(), |progress| seen.push(progress.done));
        assert_eq!(seen, [1, 2]);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1], "last");
    }
}
