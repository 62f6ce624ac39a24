//! Nothing but a place for `tests/ui.rs`: a package needs a target.
