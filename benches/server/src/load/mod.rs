//! The client: one thread, plain sockets, as little work for each answer as there can be.

mod answer;
mod crowd;
mod streams;

pub use answer::ask;
pub use crowd::crowd;
pub use streams::Streams;
