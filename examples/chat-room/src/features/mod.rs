//! One folder per feature. `bootstrap` registers them.

pub(crate) mod lobby;
pub(crate) mod room;
