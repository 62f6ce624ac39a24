//! Datastar events: what to patch, and its encoding for an event stream.

mod answer;
mod encode;
mod error;
mod frame;
mod head;
mod json_text;
mod patch;
mod script;
mod siblings;
#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use encode::Event;
pub use error::EventError;
pub use patch::{Mode, Namespace, Patch};
pub use script::Script;
