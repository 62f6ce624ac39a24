//! One request and the place where its response is put down.
//!
//! `slot` is the response on its way from the handler to the connection, `shared` everything that
//! both sides hold, `spare` what becomes of it when both are done.

mod shared;
mod slot;
mod spare;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use shared::{Exchange, STALLED, Stage};
pub(crate) use slot::Whole;
pub(crate) use spare::Spare;
