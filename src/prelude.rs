//! What an app needs in most of its files: `use stario::prelude::*;`.

pub use crate::{
    Action, App, Context, Error, Href, Html, HttpError, Js, Patch, Redirect, Relay, Render, Result,
    Retry, Signal, Signals, Span, Sse, Writer, asset, assets, attrs, component, datastar_script,
    display, ds, handler, html, js, json, raw, routes, short_id,
};
