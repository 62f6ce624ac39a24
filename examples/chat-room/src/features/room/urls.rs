//! The addresses of this feature.

use stario::prelude::*;

routes! {
    pub(crate) ROOM   = GET  "/rooms/{room_id}";
    pub(crate) LIVE   = GET  "/rooms/{room_id}/subscribe";
    pub(crate) SEND   = POST "/rooms/{room_id}/send";
    pub(crate) TYPING = POST "/rooms/{room_id}/typing";
}
