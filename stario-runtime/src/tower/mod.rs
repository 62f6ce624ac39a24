//! Other servers of the tower world, around a stario app and inside of one.
//!
//! A stario app as a service in one of them, and one of their services below a prefix of a stario
//! app.
//!
//! [`Embedded`] composes an app without a server and gives out [`AppService`]s, for axum, tonic, or
//! hyper itself. [`App::mount`](crate::App::mount) hands what has no route below a prefix to a
//! service such as an axum router. Both ways bodies stream, in and out.

mod adapt;
mod embedded;
mod mount;
mod outside;

pub use embedded::{AppService, Embedded};
pub use mount::MountBody;
pub use outside::{AppBody, AppFuture};
