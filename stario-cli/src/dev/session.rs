//! The loop of the development server.

use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use super::app::App;
use super::build::Build;
use super::event::Event;
use super::hot::Hot;
use super::link::{self, Link};
use super::program::{Program, Stamp};
use super::report::{Terminal, Tone};
use super::sources::Sources;
use super::standby::Standby;
use super::state::{Board, State};
use super::terminal::{Keys, open_browser};
use crate::cargo::Cargo;
use crate::failure::{Failure, INTERRUPTED};

/// What a session works with.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) cargo: Cargo,
    /// Arguments of `cargo build`.
    pub(crate) build: Vec<OsString>,
    /// Whether the app can replace markup while it runs.
    pub(crate) hot: bool,
    /// The name of the program, where the user has said one.
    pub(crate) wanted: Option<String>,
    /// Arguments of the app.
    pub(crate) args: Vec<OsString>,
    pub(crate) open: bool,
    /// What paths are shown relative to.
    pub(crate) root: PathBuf,
    pub(crate) socket: TcpListener,
    pub(crate) address: SocketAddr,
    /// Whether clients of the app speak TLS, as far as it is known.
    pub(crate) tls: Arc<AtomicBool>,
    pub(crate) link: Link,
    pub(crate) sources: Sources,
}

/// Everything that is going on.
#[derive(Debug)]
pub(crate) struct Session {
    pub(super) setup: Setup,
    pub(super) events: Sender<Event>,
    pub(super) board: Board,
    pub(super) terminal: Terminal,
    pub(super) standby: Option<Standby>,
    pub(super) build: Option<Build>,
    pub(super) builds: u32,
    /// When what is to be shown next began: the save, or the start.
    pub(super) begun: Instant,
    /// Something that decides how the program is built has changed since it was.
    pub(super) stale: bool,
    /// The user wants a new process, whatever was built.
    pub(super) restart: bool,
    pub(super) app: Option<App>,
    /// The way to the present app, once it has connected.
    pub(super) line: Option<UnixStream>,
    pub(super) program: Option<Program>,
    /// What tells one build of the program from another.
    pub(super) stamp: Option<Stamp>,
    /// The next version waits for the present one, at most so long.
    pub(super) handover: Option<Instant>,
    /// Apps that take longer for their end than the next one could wait.
    pub(super) leaving: Vec<App>,
    pub(super) assets: Vec<PathBuf>,
    pub(super) inputs: Vec<PathBuf>,
    pub(super) hot: Hot,
}

/// How the loop goes on after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Go,
    /// The user has asked for the end, with this exit code.
    Quit(u8),
}

impl Session {
    pub(crate) fn new(setup: Setup, events: Sender<Event>) -> Self {
        Self {
            setup,
            events,
            board: Board::default(),
            terminal: Terminal::new(),
            standby: None,
            build: None,
            builds: 0,
            begun: Instant::now(),
            stale: true,
            restart: false,
            app: None,
            line: None,
            program: None,
            stamp: None,
            handover: None,
            leaving: Vec::new(),
            assets: Vec::new(),
            inputs: Vec::new(),
            hot: Hot::default(),
        }
    }

    /// Serves until the user ends it.
    ///
    /// # Errors
    ///
    /// When Cargo cannot be started, or it is not clear what to run.
    pub(crate) fn run(mut self, inbox: &Receiver<Event>) -> Result<ExitCode, Failure> {
        let keys = Keys::listen(self.events.clone());
        let hint = match keys {
            Some(_) => "r restarts, o opens the browser, q quits",
            None => "Ctrl-C quits",
        };
        let url = self.url();
        self.terminal
            .say(Tone::Good, "Developing", format!("at {url} ({hint})"));
        self.stand_by();
        let ended = self.serve(inbox);
        self.end(inbox);
        ended
    }

    fn serve(&mut self, inbox: &Receiver<Event>) -> Result<ExitCode, Failure> {
        self.build()?;
        loop {
            let event = match self.handover {
                Some(until) => inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Ok(event) => {
                    if let Next::Quit(code) = self.on(event)? {
                        return Ok(ExitCode::from(code));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.leaving.extend(self.app.take());
                    self.start();
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(ExitCode::SUCCESS),
            }
        }
    }

    fn on(&mut self, event: Event) -> Result<Next, Failure> {
        match event {
            Event::Changed(paths) => self.changed(&paths)?,
            Event::Progress(build, progress) if self.is_present(build) => {
                if self.app.is_none() {
                    self.terminal.progress(progress);
                }
                self.tell(|state| state.progress = progress);
            }
            Event::Built(build, outcome) if self.is_present(build) => {
                self.build = None;
                self.built(outcome)?;
            }
            Event::Linked(run, line) if self.runs(run) => self.linked(line),
            Event::Serves(run, assets) if self.runs(run) => self.serves(assets),
            Event::Swapped(run, outcome) if self.runs(run) => self.swapped(outcome.is_ok())?,
            Event::Ended(run, ending) => self.ended(run, &ending),
            Event::Key(key) => return self.key(key),
            Event::Stop => return Ok(Next::Quit(INTERRUPTED)),
            // Of a build or a run that is over.
            Event::Progress(..)
            | Event::Built(..)
            | Event::Linked(..)
            | Event::Serves(..)
            | Event::Swapped(..) => {}
        }
        Ok(Next::Go)
    }

    fn is_present(&self, build: u32) -> bool {
        self.build.as_ref().is_some_and(|now| now.number == build)
    }

    pub(super) fn runs(&self, run: u32) -> bool {
        self.app.as_ref().is_some_and(|app| app.run == run)
    }

    fn key(&mut self, key: u8) -> Result<Next, Failure> {
        match key {
            b'r' => {
                self.terminal
                    .say(Tone::Busy, "Restarting", "as soon as it is built");
                self.restart = true;
                self.begun = Instant::now();
                self.build()?;
            }
            b'o' => self.open(),
            b'q' => return Ok(Next::Quit(0)),
            b'h' | b'?' => {
                let keys = "r restarts, o opens the browser, q quits";
                self.terminal.say(Tone::Good, "Keys", keys);
            }
            _ => {}
        }
        Ok(Next::Go)
    }

    pub(super) fn open(&mut self) {
        let url = self.url();
        if open_browser(&url) {
            self.terminal.say(Tone::Good, "Opening", url);
        } else {
            let text = format!("no browser can be started; open {url}");
            self.terminal.say(Tone::Bad, "Open", text);
        }
    }

    fn url(&self) -> String {
        let address = self.setup.address;
        let host = match address.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => IpAddr::from([127, 0, 0, 1]),
            IpAddr::V6(_) => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
        };
        let tls = self.setup.tls.load(Ordering::Acquire);
        let scheme = if tls { "https" } else { "http" };
        format!("{scheme}://{}", SocketAddr::new(host, address.port()))
    }

    /// Changes what the pages know, wherever they hear of it.
    pub(super) fn tell(&mut self, how: impl FnOnce(&mut State)) {
        let state = self.board.change(how);
        if let Some(line) = &self.line
            && link::tell_state(line, &state).is_err()
        {
            self.line = None;
        }
    }
}
