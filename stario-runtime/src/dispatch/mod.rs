//! From a request to its handler, and from whatever the handler did to one response.
//!
//! `site` finds what answers, `answering` polls it for the response, `work` runs its handler to
//! the end, `settle` closes the books.

mod answering;
#[cfg(debug_assertions)]
mod cases;
mod development;
mod fallback;
mod settle;
mod site;
mod work;

pub(crate) use answering::Answering;
pub(crate) use site::Site;
pub(crate) use work::AtWork;
