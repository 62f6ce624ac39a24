//! What an app needs in most of its files: `use stario::prelude::*;`.

pub use crate::{
    Action, Href, Html, Js, Patch, Render, Retry, Signal, Signals, attrs, component,
    datastar_script, display, ds, html, js, json, raw, tags,
};
#[cfg(feature = "runtime")]
pub use crate::{
    App, Context, Error, HttpError, Next, Redirect, Relay, Result, Span, Sse, Writer, asset,
    assets, handler, routes, short_id,
};
