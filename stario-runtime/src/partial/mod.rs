//! As much of a known content as the client lacks: preconditions, ranges, and the head of the
//! answer. One set of rules for embedded assets and for files on disk.

mod conditional;
mod date;
mod head;
mod parts;
mod range;

pub(crate) use self::head::{Pieces, Represented, answer};
pub(crate) use self::parts::Piece;
