//! The app as a process: started with the listening socket, watched until its end.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{IsTerminal as _, Read, Write};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::event::{Ending, Event};
use super::program::Program;

/// As much of the standard error as the report of a crash shows.
const TAIL: usize = 16 * 1024;

/// How often the end of a process is looked for.
const LOOK: Duration = Duration::from_millis(5);

/// A run of the app.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) run: u32,
    pid: u32,
}

impl App {
    /// Starts the program with the socket as its standard input; its end comes as an event.
    ///
    /// Its standard output is ours, so that a terminal stays one for it. The standard error passes
    /// through here: what a crash leaves there is for the browser, too.
    pub(crate) fn start(
        program: &Program,
        args: &[OsString],
        socket: &TcpListener,
        link: &Path,
        run: u32,
        events: Sender<Event>,
    ) -> std::io::Result<Self> {
        let stderr = if std::io::stderr().is_terminal() {
            "terminal"
        } else {
            "file"
        };
        let mut dev = OsString::from(format!("{run},{stderr},"));
        dev.push(link);
        let mut command = Command::new(&program.path);
        command
            .args(args)
            .env("STARIO_LISTEN_STDIN", "1")
            .env("STARIO_DEV", dev)
            .stdin(OwnedFd::from(socket.try_clone()?))
            .stderr(Stdio::piped());
        // As `cargo run` has it.
        if let Some(dir) = program.manifest.parent() {
            command.env("CARGO_MANIFEST_DIR", dir);
        }
        let mut child = command.spawn()?;
        let pid = child.id();
        let stderr = child.stderr.take().expect("it is piped");
        // Ends when the last process has closed its end, which may be one that the app has left.
        let said = thread::spawn(move || tee(stderr, std::io::stderr()));
        thread::spawn(move || {
            let status = child.wait();
            let until = Instant::now() + Duration::from_millis(200);
            while !said.is_finished() && Instant::now() < until {
                thread::sleep(LOOK);
            }
            let said = if said.is_finished() {
                said.join().unwrap_or_default()
            } else {
                String::new()
            };
            let status = status.map_or_else(|error| error.to_string(), in_words);
            let _ = events.send(Event::Ended(run, Ending { status, said }));
        });
        Ok(Self { run, pid })
    }

    /// Ends it now, whatever it is at.
    pub(crate) fn kill(&self) {
        signal(self.pid, Signal::SIGKILL);
    }

    /// Asks it to end, as Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        signal(self.pid, Signal::SIGINT);
    }
}

fn signal(pid: u32, signal: Signal) {
    // One that has gone needs none.
    let _ = i32::try_from(pid).map(|pid| kill(Pid::from_raw(pid), signal));
}

/// Passes on what comes, and keeps the last of it.
fn tee(mut from: impl Read, mut to: impl Write) -> String {
    let mut tail = VecDeque::new();
    let mut buffer = [0; 4096];
    while let Ok(len @ 1..) = from.read(&mut buffer) {
        let _ = to.write_all(&buffer[..len]);
        tail.extend(&buffer[..len]);
        let excess = tail.len().saturating_sub(TAIL);
        tail.drain(..excess);
    }
    String::from_utf8_lossy(tail.make_contiguous()).into_owned()
}

fn in_words(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(0), _) | (None, None) => "The app has ended".to_owned(),
        (Some(code), _) => format!("The app has ended with exit code {code}"),
        (None, Some(signal)) => format!("The app was ended by signal {signal}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_what_was_said_is_kept() {
        let long = "x".repeat(TAIL) + "the reason";
        let said = tee(long.as_bytes(), std::io::sink());
        assert_eq!(said.len(), TAIL);
        assert!(said.ends_with("the reason"));
    }

    #[test]
    fn an_end_is_told_in_words() {
        let words = |raw| in_words(ExitStatus::from_raw(raw));
        assert_eq!(words(0), "The app has ended");
        assert_eq!(words(101 << 8), "The app has ended with exit code 101");
        assert_eq!(words(6), "The app was ended by signal 6");
    }
}
