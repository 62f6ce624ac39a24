//! Nothing but a place for `tests/tree.rs`: a package needs a target.
