//! JavaScript: trusted source, values as literals, signals and actions.

mod action;
mod call;
mod dotted;
mod json;
mod literal;
mod number;
mod paths;
mod signal_patch;
mod signals;
mod source;
mod value;
mod wire;

pub use action::{Action, Cancellation, Retry, Verb};
pub use json::{Json, json};
pub use paths::{SignalAt, SignalGroup, SignalPaths, SignalPlace};
pub use signal_patch::{SignalPatch, SignalValue};
pub use signals::{Signal, Signals};
pub use source::{Expression, Js};
pub use value::{JsValue, JsWriter};

pub(crate) use json::{write_json, write_literal, write_signals};
pub(crate) use signals::check_key;
pub(crate) use value::JsPlace;
