//! The addresses of this feature. The method belongs to the route, so a link or an action cannot
//! use the wrong one.

use stario::prelude::*;

routes! {
    pub(crate) LOBBY  = GET    "/";
    pub(crate) LIVE   = GET    "/subscribe";
    pub(crate) CREATE = POST   "/rooms";
    pub(crate) DELETE = DELETE "/rooms/{room_id}";
}
