//! What an [`Action`](crate::Action) sends, as types: each has only the options that work.

/// All signals but those whose name starts with `_`; the client's default.
#[derive(Debug)]
pub enum Signals {}

/// The signals that pass a filter.
#[derive(Debug)]
pub enum SomeSignals {}

/// A form instead of the signals.
#[derive(Debug)]
pub enum Form {}

/// An object of its own instead of the signals.
#[derive(Debug)]
pub enum Payload {}
