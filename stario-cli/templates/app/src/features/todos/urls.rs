//! The addresses of this feature. The method belongs to the route, so a link or an action cannot
//! use the wrong one.

use stario::prelude::*;

routes! {
    pub(crate) LIST   = GET    "/";
    pub(crate) LIVE   = GET    "/live";
    pub(crate) ADD    = POST   "/todos";
    pub(crate) TOGGLE = POST   "/todos/{id}/toggle";
    pub(crate) REMOVE = DELETE "/todos/{id}";
}
