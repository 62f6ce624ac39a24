//! In-process publish and subscribe.
//!
//! A [`Relay`] carries values from whoever changes state to every open page
//! that shows it. A value is published on a *subject*, dot-separated words such
//! as `room.42.message`; a subscription names *patterns*:
//!
//! | Pattern | Receives |
//! | --- | --- |
//! | `room.42` | exactly that subject |
//! | `room.*` | every subject below `room`, at any depth, not `room` itself |
//! | `*` | everything |
//!
//! What to rely on:
//!
//! - **Registration** happens in the call to [`subscribe`](Relay::subscribe):
//!   everything published from then on is received, also what the same task
//!   publishes before it starts to read. Nothing earlier is replayed.
//! - **At most once**: patterns of one subscription may overlap; a publish
//!   reaches it once.
//! - **Order**: a subscription receives the values of one publisher in the
//!   order they were published. One publish goes first to subscriptions of the
//!   exact subject, then from the longest prefix to the shortest, then to `*`,
//!   and among equals in the order they subscribed.
//! - **Publishing never waits**: a subscription that reads too slowly loses its
//!   oldest values and [counts](Subscription::dropped) them; nobody else notices.
//! - **Leaving is dropping** the [`Subscription`].
//!
//! # Example
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! use stario_runtime::relay::Relay;
//!
//! let relay = Relay::new();
//! let mut rooms = relay.subscribe("room.*");
//! relay.publish("room.42", "hello");
//! relay.publish("lobby", "nobody in a room hears this");
//!
//! let (subject, text) = rooms.next().await.expect("the relay is still there");
//! assert_eq!(subject, "room.42");
//! assert_eq!(text, "hello");
//! assert!(rooms.try_next().is_none());
//! # });
//! ```

mod census;
mod delivery;
mod handle;
mod inbox;
mod pattern;
mod registry;
mod subject;
mod subscription;
mod view;

#[cfg(all(test, shuttle))]
mod models;
#[cfg(test)]
mod tests;

pub use self::census::views;
pub(crate) use self::census::{Census, census};
pub use self::handle::Relay;
pub use self::pattern::IntoPatterns;
pub use self::subject::{IntoSubject, Subject, SubjectError};
pub use self::subscription::Subscription;
pub use self::view::{PatternView, RelayView};
