//! JavaScript: trusted source, values as literals, signals and actions.

mod action;
mod action_options;
mod call;
#[cfg(test)]
mod call_tests;
mod dotted;
mod filter;
mod json;
mod literal;
mod live;
mod number;
mod object;
mod options;
mod paths;
pub mod sends;
mod signal_patch;
mod signals;
mod source;
mod value;
mod wire;

pub use action::{Action, Cancellation, Retry, Verb};
pub use filter::Filter;
pub use json::{Json, json};
pub use paths::{SignalAt, SignalGroup, SignalPaths, SignalPlace};
pub use signal_patch::{SignalPatch, SignalValue};
pub use signals::{Signal, SignalName, Signals};
pub use source::{Expression, Js};
pub use value::{JsValue, JsWriter};

pub(crate) use json::{write_json, write_literal, write_signals};
pub(crate) use signals::check_key;
pub(crate) use value::JsPlace;
