//! The app: what `bootstrap` composes.
//!
//! `root` has routes and the life of the app, `around` what covers many routes, `disk` the files, `options` what is
//! said of one, `errors` the answers to errors.

mod around;
mod disk;
mod errors;
mod metrics;
mod options;
mod root;

pub use options::RouteOptions;
pub use root::App;
pub(crate) use root::{Composed, Hook};
