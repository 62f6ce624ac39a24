//! What the development server reacts to.

use std::collections::BTreeSet;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use super::build::Built;
use super::progress::Progress;

/// Something has happened. The numbers tell events of builds and runs that are over from those
/// of the present ones.
#[derive(Debug)]
pub(crate) enum Event {
    Changed(BTreeSet<PathBuf>),
    Progress(u32, Progress),
    Built(u32, Built),
    /// An app that was started has connected to us.
    Linked(u32, UnixStream),
    /// It accepts connections; these directories hold its static files.
    Serves(u32, Vec<PathBuf>),
    /// It has replaced markup, or says why not.
    Swapped(u32, Result<(), String>),
    /// It has ended, well or not, and has said this on its standard error.
    Ended(u32, Ending),
    Key(u8),
    /// Ctrl-C, or a polite request to end.
    Stop,
}

/// How an app has ended.
#[derive(Debug)]
pub(crate) struct Ending {
    /// The exit status, in words.
    pub(crate) status: String,
    /// The end of what it has printed on its standard error.
    pub(crate) said: String,
}
