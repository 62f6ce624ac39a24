//! One folder per feature. `bootstrap` registers them.

pub(crate) mod todos;
