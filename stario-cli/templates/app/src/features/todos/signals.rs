//! What the browser keeps and sends along. It is input: check it, never trust it.

use serde::{Deserialize, Serialize};
use stario::prelude::*;

/// The text of the field above the list.
#[derive(Signals, Serialize, Deserialize)]
pub(crate) struct NewTodo {
    pub(crate) title: String,
}
