//! `cargo stario dev`: builds, runs, watches, and keeps the browser in the picture.
//!
//! The listening socket is this process's own. Each app gets it as its standard input
//! (`STARIO_LISTEN_STDIN`), so while one version ends and the next begins, requests wait in the
//! socket's queue. The [`link`] tells the app what its pages have to know (the [`state`]); the
//! pages listen with [`page`]'s script. Where there is no app, [`standby`] answers instead.
//!
//! What changes markup alone is given to the running app ([`hot`]); the rest is built.
//!
//! [`session`] is the loop: everything that happens, in threads of their own, comes to it as an
//! [`event`], and nothing else changes anything. What it does about a save is in [`changes`], what
//! it does with the app in [`running`].

mod ansi;
mod app;
mod build;
mod changes;
mod event;
mod filter;
mod hot;
mod link;
mod options;
mod page;
mod program;
mod progress;
mod project;
mod report;
mod running;
mod session;
mod sources;
mod standby;
mod state;
mod terminal;
mod watch;

pub(crate) use options::{Args, run};
