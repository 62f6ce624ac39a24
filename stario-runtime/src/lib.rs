//! The hyper runtime of stario. Use it through the `stario` crate.

pub mod banner;
pub mod relay;
pub mod telemetry;

#[doc(hidden)]
pub mod __private {
    pub use crate::telemetry::LazyAttrs;
}
