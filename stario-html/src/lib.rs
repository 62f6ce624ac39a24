//! HTML with context-aware escaping, Datastar attributes and events.
//!
//! This crate is the part of stario that turns values into bytes: markup ([`Html`], [`Buf`]), URLs
//! ([`Href`], [`Pattern`]), JavaScript expressions ([`Js`], [`Action`], [`Signal`]) and encoded
//! Datastar events ([`Event`]). It has no async code and no HTTP types, so it works with any server;
//! the features `axum` and `actix` make [`Html`] and [`Event`] responses there.
//!
//! Markup is made by the macros of stario, or by the functions of [`tags`], [`attrs`] and [`ds`].
//!
//! Every place a value can go has a trait of its own, and a type implements only the traits of the
//! places where it is safe:
//!
//! | Place | Trait |
//! | --- | --- |
//! | text between tags | [`Render`] |
//! | an attribute | [`AttrValue`] |
//! | an on/off attribute such as `disabled` | [`BoolAttr`] |
//! | a keyword attribute such as `aria-expanded` | [`EnumAttr`] |
//! | an attribute that may stand alone, such as `download` | [`FlagAttr`] |
//! | `class` | [`ClassValue`] |
//! | `style` | [`CssValue`] |
//! | `href`, `src` and the other URL attributes | [`UrlValue`] |
//! | a value inside a JavaScript expression | [`JsValue`] |
//! | a whole Datastar expression | [`Expression`] |
//!
//! # Example
//!
//! ```
//! use stario_html::{Event, Html, Patch, tags};
//!
//! // With the macro of stario: html! { <p title={name}>{name}</p> }
//! fn greeting(name: &str) -> Html {
//!     tags::p().title(name).child(name).into_html()
//! }
//! assert_eq!(greeting("<Ann>"), r#"<p title="&lt;Ann&gt;">&lt;Ann&gt;</p>"#);
//!
//! let event = Event::patch(Patch::new(greeting("Bo")).selector("#hello"))?;
//! assert_eq!(
//!     event.as_bytes().as_ref(),
//!     b"event: datastar-patch-elements\n\
//!       data: selector #hello\n\
//!       data: elements <p title=\"Bo\">Bo</p>\n\n",
//! );
//! # Ok::<(), stario_html::EventError>(())
//! ```
//!
//! # Features
//!
//! None is on by itself.
//!
//! | Feature | Adds |
//! | --- | --- |
//! | `axum` | [`Html`] and [`Event`] as responses of axum, a stream of events as `Events` |
//! | `actix` | the same for actix-web |
//! | `pro` | the actions and attributes of Datastar Pro |
//! | `hot` | fixed text that can be replaced while the program runs, for `cargo stario dev` |
//!
//! # Stability
//!
//! As that of `stario`: before 1.0 a minor version may change the interface, with its before and
//! after in the changelog. The oldest supported Rust is 1.95. `unsafe` code is in the private module
//! `kernel` alone, which has a safe twin that tests and a fuzz target compare it with.

// Only `kernel` allows it.
#![deny(unsafe_code)]

#[doc(hidden)]
pub mod __private;
pub mod actions;
#[cfg(feature = "actix")]
mod actix;
mod attr;
#[cfg(feature = "axum")]
mod axum;
mod buf;
mod build;
mod class;
mod constant;
mod css;
pub mod datastar;
mod document;
mod escape;
mod event;
#[cfg(any(feature = "axum", feature = "actix"))]
mod events;
#[cfg(feature = "hot")]
pub mod hot;
mod html;
mod inspector;
mod js;
mod kernel;
mod pool;
#[cfg(feature = "pro")]
mod pro;
mod render;
mod script;
pub mod spec;
mod spread;
mod style;
mod url;

pub use attr::{AttrValue, BoolAttr, EnumAttr, FlagAttr};
pub use buf::{Buf, SizeHint};
pub use build::{Custom, Element, Has, HasChildren, HasText, Tag, attrs, ds, tags};
pub use class::{ClassValue, ClassWriter};
pub use css::{Css, CssValue};
pub use document::DocumentValue;
pub use event::{Answer, Event, EventError, Mode, Namespace, Patch, Script};
#[cfg(any(feature = "axum", feature = "actix"))]
pub use events::Events;
pub use html::{DisplayAs, Html, display, raw};
pub use inspector::inspector;
pub use js::sends;
pub use js::{
    Action, Cancellation, Expression, Js, JsValue, JsWriter, Json, Retry, Signal, SignalAt,
    SignalGroup, SignalName, SignalPatch, SignalPaths, SignalPlace, SignalValue, Signals, Verb,
    json,
};
pub use render::Render;
pub use script::{datastar_script, datastar_script_at, datastar_script_with_nonce};
pub use spread::{Attrs, AttrsError, Spread};
pub use style::{StyleValue, StyleWriter};
pub use url::{
    CleanUrl, Host, HostValue, Href, PathValue, Pattern, PatternError, Segment, TrustedUrl,
    UrlKind, UrlPart, UrlValue, clean_url, refresh_url, trusted_url,
};
