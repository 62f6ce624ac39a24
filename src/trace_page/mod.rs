//! The page of the latest traces: a stario app about the app it is part of.
//!
//! `page` mounts it and keeps strangers out (`door`), `filter` says what is looked for, `list` and
//! `detail` show it, `panels` and `charts` what is beside it. The store is the runtime's.
//!
//! It needs no client of anybody's: the forty lines of `client.js` read the same events as the
//! Datastar client does, so the handlers are those of any app, and the page works without a network.

mod charts;
mod detail;
mod door;
mod filter;
mod format;
mod frame;
mod list;
mod page;
mod panels;
mod waterfall;

pub use self::page::{TracePage, run};
