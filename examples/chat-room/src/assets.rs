//! The files that browsers may keep: each gets a fingerprint in its URL.

use stario::prelude::*;

assets! { pub(crate) STATIC = "static" at "/static"; }
