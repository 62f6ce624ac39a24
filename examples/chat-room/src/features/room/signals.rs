//! What the browser keeps and sends along. It is input: check it, never trust it.

use serde::{Deserialize, Serialize};
use stario::prelude::*;

/// The field at the bottom of a room.
#[derive(Default, Signals, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub(crate) message: String,
}
