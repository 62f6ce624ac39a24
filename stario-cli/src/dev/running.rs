//! The app of a session: the end of one and the start of the next, and what answers in between.

use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use super::app::App;
use super::event::{Ending, Event};
use super::link;
use super::page;
use super::report::{Tone, seconds};
use super::session::Session;
use super::standby::Standby;
use super::state::{Phase, Report};

/// How long the next version of the app waits for the present one to end. Two at a time could
/// get into each other's way (a port, a lock on a file), but nobody waits for a slow request.
const HANDOVER: Duration = Duration::from_secs(1);

/// How long an app has for its end when the development server ends: the grace of a drain, and
/// one second.
const LAST: Duration = Duration::from_secs(6);

impl Session {
    /// Has the present app end, and the next one start when it has.
    pub(super) fn switch(&mut self) {
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

    pub(super) fn start(&mut self) {
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

    pub(super) fn linked(&mut self, line: UnixStream) {
        let state = self.board.state();
        let told = link::tell_script(&line, page::SCRIPT);
        if told.and_then(|()| link::tell_state(&line, &state)).is_ok() {
            self.line = Some(line);
        }
    }

    pub(super) fn serves(&mut self, assets: Vec<PathBuf>) {
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

    pub(super) fn ended(&mut self, run: u32, ending: &Ending) {
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

    pub(super) fn stand_by(&mut self) {
        match Standby::start(&self.setup.socket, &self.board, &self.setup.tls) {
            Ok(standby) => self.standby = Some(standby),
            Err(error) => self.terminal.say(Tone::Bad, "Socket", error),
        }
    }

    /// Leaves nothing behind: no build, no app.
    pub(super) fn end(&mut self, inbox: &Receiver<Event>) {
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
