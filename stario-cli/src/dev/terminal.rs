//! The keys of the terminal, and the browser.

use std::io::{self, IsTerminal as _, Read as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;
use std::thread;

use super::event::Event;

/// A terminal that gives each key at once; it becomes as it was when this is dropped.
#[derive(Debug)]
pub(crate) struct Keys {
    before: String,
}

impl Keys {
    /// Listens to keys, where there is a terminal to press them in.
    pub(crate) fn listen(events: Sender<Event>) -> Option<Self> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return None;
        }
        let before = stty(&["-g"])?;
        // Ctrl-C stays a signal: it is for the app as well.
        stty(&["-icanon", "-echo", "min", "1", "time", "0"])?;
        // Ends with the process: nothing can wake a read of a terminal.
        thread::spawn(move || {
            for key in io::stdin().lock().bytes().map_while(Result::ok) {
                if events.send(Event::Key(key)).is_err() {
                    return;
                }
            }
        });
        Some(Self {
            before: before.trim().to_owned(),
        })
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        stty(&[&self.before]);
    }
}

/// `stty` of the system: the calls behind it need a crate and are its alone here.
fn stty(args: &[&str]) -> Option<String> {
    let mut command = Command::new("stty");
    let command = command
        .args(args)
        .stdin(Stdio::inherit())
        .stderr(Stdio::null());
    let output = command.output().ok()?;
    let text = output.status.success().then_some(output.stdout)?;
    String::from_utf8(text).ok()
}

/// Opens a page in the user's browser; says whether something took it.
pub(crate) fn open_browser(url: &str) -> bool {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(program);
    let silent = command
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let Ok(mut child) = silent.spawn() else {
        return false;
    };
    // Not waited for: it may live as long as the browser.
    thread::spawn(move || child.wait());
    true
}
