//! One request and the place where its response is put down.
//!
//! `slot` is the response on its way from the handler to the connection, `asked` what the
//! response depends on, `shared` the two together with everything else that both sides hold.

mod asked;
mod shared;
mod slot;
#[cfg(test)]
mod tests;

pub(crate) use asked::{Asked, is_datastar};
pub(crate) use shared::{Exchange, Stage};
