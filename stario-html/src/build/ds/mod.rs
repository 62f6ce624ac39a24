//! Datastar attributes as functions: `ds::on("click", js).debounce(500).stop()`.
//!
//! Each function makes one attribute; its modifiers are methods. What a plugin does not have does
//! not compile, and neither do modifiers that contradict each other. The result goes into a tag:
//! `{..ds::show(&OPEN)}` in `html!`, [`Tag::with`](crate::Tag::with) in a builder.
//!
//! An expression is one by its type ([`Expression`](crate::Expression)): `js!(..)`, a signal, an action. A `String`
//! is none. Names that become part of an attribute's name come from the program.
//!
//! # Example
//!
//! ```
//! use stario_html::{Js, Signal, ds, tags};
//!
//! const DRAFT: Signal<String> = Signal::new("draft");
//! const BUSY: Signal<bool> = Signal::new("_busy");
//!
//! let field = tags::input()
//!     .with(ds::bind(&DRAFT))
//!     .with(ds::indicator(&BUSY))
//!     .with(ds::on("keydown", Js::from_source("@post('/save')")).debounce(300).window());
//! assert_eq!(
//!     field.into_html(),
//!     r#"<input data-bind="draft" data-indicator="_busy" data-on:keydown__debounce.300ms__window="@post('/save')">"#,
//! );
//! ```
//!
//! What contradicts itself does not compile:
//!
//! ```compile_fail,E0599
//! # use stario_html::{Js, ds};
//! ds::on("scroll", Js::from_source("0")).prevent().passive();
//! ```

mod attribute;
mod filter;
mod key;
mod modifiers;
mod object;
mod plugins;
#[cfg(feature = "pro")]
mod pro;
mod time;

pub use attribute::Ds;
pub use filter::Filter;
pub use modifiers::{Chosen, Open, Takes, modifier};
pub use plugins::{
    attr, attrs, bind, class, classes, computed, effect, ignore, ignore_morph, indicator, init,
    json_signals, nonce, on, on_intersect, on_interval, on_signal_patch, on_signal_patch_filter,
    plugin, preserve_attr, refer, show, signal, signals, style, text,
};
#[cfg(feature = "pro")]
pub use pro::{
    Align, Behavior, animate, custom_validity, match_media, on_raf, on_resize, persist,
    query_string, replace_url, scroll_into_view, view_transition,
};
pub use time::{Debounce, Every, Millis, Throttle};

#[cfg(test)]
mod tests;
