//! JavaScript: trusted source, values as literals, signals and actions.

mod action;
mod call;
mod json;
mod literal;
mod number;
mod signals;
mod source;
mod value;
mod wire;

pub use action::{Action, Cancellation, Retry, Verb};
pub use json::{Json, json};
pub use signals::{Signal, SignalName, Signals};
pub use source::{Expression, Js};
pub use value::{JsValue, JsWriter};

pub(crate) use json::{write_json, write_literal, write_signals};
pub(crate) use value::JsPlace;
