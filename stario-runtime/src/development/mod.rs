//! The app's end of `cargo stario dev`, in debug builds alone.
//!
//! The development server starts the app with `STARIO_DEV`, which names a unix socket: the link.
//! Over it the app says when it serves, and is told what its pages have to know. What that is and
//! how a page shows it is the business of the development server: it sends the script as well, so
//! that an app and a command line of different versions understand each other. This end knows
//! three things: a tag for each page, a stream for each tag, and when to make room for its
//! successor.
//!
//! A release build, and a system without unix sockets, has a type without a value instead.

#[cfg(not(all(unix, debug_assertions)))]
mod absent;
#[cfg(all(unix, debug_assertions))]
mod link;
#[cfg(all(unix, debug_assertions))]
mod message;
#[cfg(all(unix, debug_assertions))]
mod tag;

#[cfg(not(all(unix, debug_assertions)))]
pub(crate) use self::absent::Development;
#[cfg(all(unix, debug_assertions))]
pub(crate) use self::link::Development;

use bytes::Bytes;

/// What a page of the app has to know, as the development server has said it last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Snapshot {
    /// One line of JSON for the script.
    pub(crate) state: Bytes,
    /// What a page shows that is rendered now: it goes into its tag.
    #[cfg_attr(
        not(all(unix, debug_assertions)),
        expect(dead_code, reason = "a release build has no tags")
    )]
    pub(crate) version: String,
}
