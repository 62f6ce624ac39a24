//! What the browser keeps and sends along. It is input: check it, never trust it.

use serde::{Deserialize, Serialize};
use stario::prelude::*;

/// The fields of the dialog.
#[derive(Default, Signals, Serialize, Deserialize)]
pub(crate) struct NewRoom {
    pub(crate) room_title: String,
    pub(crate) room_description: String,
}
