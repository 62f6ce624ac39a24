//! The app: what `bootstrap` composes.
//!
//! `root` has routes and the life of the app, `around` what covers many routes, `disk` the files, `options` what is
//! said of one, `errors` the answers to errors, `metrics` and `watch` what is shown of it all.

mod around;
mod disk;
mod errors;
mod metrics;
mod options;
mod root;
mod watch;

pub use options::RouteOptions;
pub use root::App;
pub(crate) use root::{Composed, Hook};
