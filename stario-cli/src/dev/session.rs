//! The loop of the development server.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::app::App;
use super::build::{Build, Built, Program};
use super::event::{Ending, Event};
use super::filter::{Kind, inputs, kind};
use super::hot::Hot;
use super::link::{self, Link};
use super::page;
use super::progress::Progress;
use super::report::{Terminal, Tone, seconds};
use super::sources::Sources;
use super::standby::Standby;
use super::state::{Board, Phase, Report, State};
use super::terminal::{Keys, open_browser};
use crate::cargo::Cargo;
use crate::failure::{Failure, INTERRUPTED};

/// How long the next version of the app waits for the present one to end. Two at a time could
/// get into each other's way (a port, a lock on a file), but nobody waits for a slow request.
const HANDOVER: Duration = Duration::from_secs(1);

/// How long an app has for its end when the development server ends: the grace of a drain, and
/// one second.
const LAST: Duration = Duration::from_secs(6);

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
    pub(crate) link: Link,
    pub(crate) sources: Sources,
}

/// Everything that is going on.
#[derive(Debug)]
pub(crate) struct Session {
    setup: Setup,
    events: Sender<Event>,
    board: Board,
    terminal: Terminal,
    standby: Option<Standby>,
    build: Option<Build>,
    builds: u32,
    /// When what is to be shown next began: the save, or the start.
    begun: Instant,
    /// Something that decides how the program is built has changed since it was.
    stale: bool,
    /// The user wants a new process, whatever was built.
    restart: bool,
    app: Option<App>,
    /// The way to the present app, once it has connected.
    line: Option<UnixStream>,
    program: Option<Program>,
    /// What tells one build of the program from another.
    stamp: Option<Stamp>,
    /// The next version waits for the present one, at most so long.
    handover: Option<Instant>,
    /// Apps that take longer for their end than the next one could wait.
    leaving: Vec<App>,
    assets: Vec<PathBuf>,
    inputs: Vec<PathBuf>,
    hot: Hot,
}

type Stamp = (u64, i64, i64, u64);

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

    fn runs(&self, run: u32) -> bool {
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

    fn open(&mut self) {
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
        format!("http://{}", SocketAddr::new(host, address.port()))
    }

    // -- sources

    fn changed(&mut self, paths: &BTreeSet<PathBuf>) -> Result<(), Failure> {
        let mut kinds = BTreeSet::new();
        let mut counted = Vec::new();
        for path in paths {
            let kind = kind(path, &self.assets, &self.inputs);
            if kind != Kind::Other && self.setup.sources.look(path) {
                kinds.insert(kind);
                counted.push(path);
            }
        }
        let Some(first) = counted.first() else {
            return Ok(());
        };
        self.begun = Instant::now();
        let first = first.strip_prefix(&self.setup.root).unwrap_or(first);
        let text = match counted.len() {
            1 => first.display().to_string(),
            n => format!("{} and {} more", first.display(), n - 1),
        };
        self.terminal.say(Tone::Busy, "Changed", text);
        let has = |kind| kinds.contains(&kind);
        self.stale |= has(Kind::Build);
        if has(Kind::Build) || has(Kind::Rust) {
            return self.sources_changed();
        }
        // The app reads them from the disk; only pages that are open have to be told.
        if self.board.state().up {
            self.tell(|state| {
                state.styles += u32::from(has(Kind::Style));
                state.pages += u32::from(has(Kind::Asset));
                state.reloads += u32::from(has(Kind::Script));
            });
        }
        Ok(())
    }

    fn sources_changed(&mut self) -> Result<(), Failure> {
        if self.stale || !self.board.state().up {
            return self.build();
        }
        if self.setup.sources.differing().is_empty() && self.hot.is_as_built() {
            // The change was taken back.
            self.cancel();
            let text = "since the last build";
            self.terminal.say(Tone::Good, "Unchanged", text);
            self.settle();
            return Ok(());
        }
        let swaps = self.setup.hot.then(|| self.hot.swaps(&self.setup.sources));
        let told = |swaps: &Vec<String>| {
            let line = self.line.as_ref();
            line.is_some_and(|line| link::tell_swap(line, swaps).is_ok())
        };
        if swaps.flatten().as_ref().is_some_and(told) {
            // What was being built is what the app shows in a moment.
            self.cancel();
            return Ok(());
        }
        self.build()
    }

    /// The app has answered to new markup.
    fn swapped(&mut self, done: bool) -> Result<(), Failure> {
        self.hot.answered(done);
        if !done {
            return self.build();
        }
        let took = seconds(self.begun.elapsed());
        self.terminal
            .say(Tone::Good, "Replaced", format!("markup in {took}"));
        self.tell(|state| state.pages += 1);
        if self.build.is_none() {
            self.settle();
        }
        Ok(())
    }

    // -- builds

    fn build(&mut self) -> Result<(), Failure> {
        self.cancel();
        self.builds += 1;
        self.setup.sources.build_begins();
        self.build = Some(Build::start(
            &self.setup.cargo,
            &self.setup.build,
            self.builds,
            self.events.clone(),
        )?);
        self.tell(|state| {
            state.phase = Phase::Building;
            state.progress = Progress::default();
            state.report = None;
        });
        Ok(())
    }

    fn cancel(&mut self) {
        if let Some(build) = self.build.take() {
            build.cancel();
        }
    }

    fn built(&mut self, built: Built) -> Result<(), Failure> {
        let (programs, warnings) = match built {
            Built::Programs { programs, warnings } => (programs, warnings),
            Built::Failed(report) => {
                self.failed(Phase::Failed, report);
                return Ok(());
            }
        };
        self.setup.sources.build_succeeded();
        self.stale = false;
        if !warnings.is_empty() {
            self.terminal.show(&warnings);
        }
        let program = match choose(programs, self.setup.wanted.as_deref()) {
            Ok(program) => program,
            // A new one beside it: the session goes on when that is sorted out.
            Err(failure) if self.program.is_some() => {
                let (title, text) = ("The app is unclear".to_owned(), failure.to_string());
                self.failed(Phase::Failed, Report { title, text });
                return Ok(());
            }
            Err(failure) => return Err(failure),
        };
        let stamp = stamp(&program.path);
        self.inputs = inputs(&program.path);
        let same = self.program.as_ref() == Some(&program) && self.stamp == stamp;
        self.program = Some(program);
        self.stamp = stamp;
        if same && self.app.is_some() && !self.restart {
            if !self.hot.is_as_built() {
                // What it renders is to be as it was built, too.
                return self.sources_changed();
            }
            self.terminal
                .say(Tone::Good, "Unchanged", "the program is the same");
            self.settle();
            return Ok(());
        }
        self.restart = false;
        if let Some(program) = self.program.as_ref().filter(|_| self.setup.hot) {
            self.hot.built(&program.path, &self.setup.root);
        }
        self.switch();
        Ok(())
    }

    /// Nothing is going on any more.
    fn settle(&mut self) {
        self.tell(|state| {
            state.phase = if state.up {
                Phase::Serving
            } else {
                Phase::Starting
            };
            state.report = None;
        });
    }

    fn failed(&mut self, phase: Phase, report: Report) {
        if phase == Phase::Failed {
            self.terminal.show(&report.text);
        }
        let waits = format!("{}; waiting for the next change", report.title);
        let word = if phase == Phase::Failed {
            "Failed"
        } else {
            "Ended"
        };
        self.terminal.say(Tone::Bad, word, waits);
        self.tell(|state| {
            state.phase = phase;
            state.report = Some(report);
        });
    }

    // -- the app

    /// Has the present app end, and the next one start when it has.
    fn switch(&mut self) {
        if self.app.is_none() {
            return self.start();
        }
        self.tell(|state| {
            state.phase = Phase::Starting;
            state.up = false;
        });
        match self.line.as_ref().map(link::tell_retire) {
            Some(Ok(())) => {}
            // It has not come so far, or does not listen.
            _ => self.app.iter().for_each(App::kill),
        }
        self.handover = Some(Instant::now() + HANDOVER);
    }

    fn start(&mut self) {
        let Some(program) = &self.program else {
            return;
        };
        self.handover = None;
        self.line = None;
        let run = self.board.state().run + 1;
        // From here on clients wait for the app.
        self.standby = None;
        let started = App::start(
            program,
            &self.setup.args,
            &self.setup.socket,
            &self.setup.link.path(),
            run,
            self.events.clone(),
        );
        self.tell(|state| {
            state.run = run;
            state.phase = Phase::Starting;
            state.up = false;
            state.report = None;
        });
        match started {
            Ok(app) => self.app = Some(app),
            Err(error) => self.crashed(Report {
                title: "The app cannot be started".into(),
                text: error.to_string(),
            }),
        }
    }

    fn linked(&mut self, line: UnixStream) {
        let state = self.board.state();
        let told = link::tell_script(&line, page::SCRIPT);
        if told.and_then(|()| link::tell_state(&line, &state)).is_ok() {
            self.line = Some(line);
        }
    }

    fn serves(&mut self, assets: Vec<PathBuf>) {
        self.assets = assets;
        let took = seconds(self.begun.elapsed());
        let run = self.board.state().run;
        let word = if run == 1 { "Ready" } else { "Reloaded" };
        self.terminal.say(Tone::Good, word, format!("in {took}"));
        let building = self.build.is_some();
        self.tell(|state| {
            state.up = true;
            state.phase = if building {
                Phase::Building
            } else {
                Phase::Serving
            };
        });
        if run == 1 && self.setup.open {
            self.open();
        }
    }

    fn ended(&mut self, run: u32, ending: &Ending) {
        self.leaving.retain(|app| app.run != run);
        if !self.runs(run) {
            return;
        }
        self.app = None;
        if self.handover.is_some() {
            return self.start();
        }
        self.crashed(Report {
            title: ending.status.clone(),
            text: ending.said.clone(),
        });
    }

    fn crashed(&mut self, report: Report) {
        self.app = None;
        self.line = None;
        self.stand_by();
        self.board.change(|state| state.up = false);
        if self.build.is_some() {
            // What comes next is on its way.
            self.terminal.say(Tone::Bad, "Ended", report.title);
            return;
        }
        self.failed(Phase::Crashed, report);
    }

    fn stand_by(&mut self) {
        match Standby::start(&self.setup.socket, &self.board) {
            Ok(standby) => self.standby = Some(standby),
            Err(error) => self.terminal.say(Tone::Bad, "Socket", error),
        }
    }

    /// Changes what the pages know, wherever they hear of it.
    fn tell(&mut self, how: impl FnOnce(&mut State)) {
        let state = self.board.change(how);
        if let Some(line) = &self.line
            && link::tell_state(line, &state).is_err()
        {
            self.line = None;
        }
    }

    /// Leaves nothing behind: no build, no app.
    fn end(&mut self, inbox: &Receiver<Event>) {
        self.cancel();
        self.standby = None;
        if let Some(line) = &self.line {
            let _ = link::tell_retire(line);
        } else {
            self.app.iter().for_each(App::interrupt);
        }
        self.leaving.extend(self.app.take());
        let until = Instant::now() + LAST;
        while !self.leaving.is_empty() {
            match inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Event::Ended(run, _)) => self.leaving.retain(|app| app.run != run),
                Ok(Event::Stop | Event::Key(b'q')) | Err(_) => break,
                Ok(_) => {}
            }
        }
        self.leaving.iter().for_each(App::kill);
    }
}

/// The program to run.
fn choose(mut programs: Vec<Program>, wanted: Option<&str>) -> Result<Program, Failure> {
    programs.retain(|program| wanted.is_none_or(|wanted| program.name == wanted));
    programs.dedup();
    match programs.len() {
        1 => Ok(programs.remove(0)),
        0 => Err(Failure::new(
            "there is no program to run",
            "cd into the package of your app, or name it with --package, --bin or --example",
        )),
        _ => {
            let names: Vec<_> = programs.iter().map(|program| &*program.name).collect();
            let help = format!("choose with --bin one of: {}", names.join(", "));
            Err(Failure::new("there are several programs", help))
        }
    }
}

fn stamp(program: &Path) -> Option<Stamp> {
    let meta = fs::metadata(program).ok()?;
    Some((meta.ino(), meta.mtime(), meta.mtime_nsec(), meta.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(names: &[&str]) -> Vec<Program> {
        let program = |name: &&str| Program {
            name: (*name).to_owned(),
            path: format!("/t/{name}").into(),
            manifest: "/Cargo.toml".into(),
        };
        names.iter().map(program).collect()
    }

    #[test]
    fn one_program_is_run_and_several_are_listed() {
        let chosen = choose(programs(&["app"]), None).expect("there is one");
        assert_eq!(chosen.name, "app");
        let chosen = choose(programs(&["app", "tool"]), Some("tool")).expect("it is named");
        assert_eq!(chosen.name, "tool");
        let failure = choose(programs(&["app", "tool"]), None).expect_err("which one");
        assert!(failure.to_string().contains("--bin one of: app, tool"));
        let failure = choose(programs(&[]), None).expect_err("none");
        assert!(failure.to_string().contains("no program to run"));
    }
}
