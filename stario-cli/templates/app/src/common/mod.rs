//! What several features share.

mod shell;

pub(crate) use shell::Shell;
