//! The request side of a handler: its head, and its body as a whole or piece by piece.

mod body;
mod head;
mod json;
mod stream;

pub(crate) use self::body::{BodyLimits, too_large};
pub use self::head::Request;
pub(crate) use self::json::read as read_json;
pub use self::stream::BodyStream;
