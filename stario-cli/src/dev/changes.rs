//! What a save leads to: nothing, a swap in the open pages or in the app, a build; and what comes of a
//! build.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use super::build::{Build, Built};
use super::filter::{Kind, inputs, kind};
use super::link;
use super::program::{choose, stamp};
use super::progress::Progress;
use super::report::{Tone, seconds};
use super::session::Session;
use super::state::{Phase, Report};
use crate::failure::Failure;

impl Session {
    pub(super) fn changed(&mut self, paths: &BTreeSet<PathBuf>) -> Result<(), Failure> {
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
    pub(super) fn swapped(&mut self, done: bool) -> Result<(), Failure> {
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

    pub(super) fn build(&mut self) -> Result<(), Failure> {
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

    pub(super) fn cancel(&mut self) {
        if let Some(build) = self.build.take() {
            build.cancel();
        }
    }

    pub(super) fn built(&mut self, built: Built) -> Result<(), Failure> {
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

    pub(super) fn failed(&mut self, phase: Phase, report: Report) {
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
}
