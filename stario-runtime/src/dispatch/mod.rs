//! From a request to its handler, and from whatever the handler did to one response.
//!
//! `site` finds what answers, `running` polls it, `settle` closes the books.

#[cfg(debug_assertions)]
mod cases;
mod development;
mod fallback;
mod running;
mod settle;
mod site;

pub(crate) use running::{Answering, AtWork};
pub(crate) use site::Site;
