//! Realtime hypermedia apps in Rust: markup checked by the compiler, live streams, one handler
//! shape.
//!
//! A page is a function of state, written in [`html!`] with [Datastar](https://data-star.dev)
//! attributes. A handler is `async fn(c: Context, w: Writer)`, whether it sends a page, keeps a
//! stream open or does its work after the answer. [`Relay`] wakes the streams when something
//! has changed.
//!
//! ```no_run
//! use std::sync::atomic::{AtomicU32, Ordering};
//! use std::sync::Arc;
//! use stario::prelude::*;
//!
//! routes! {
//!     HOME = GET "/";
//!     LIVE = GET "/live";
//!     HIT  = POST "/hit";
//! }
//!
//! fn view(hits: u32) -> Html {
//!     html! {
//!         <main #main ds:init={LIVE.action().retry(Retry::Always)}>
//!             <h1>{hits} " hits"</h1>
//!             <button ds:on:click={HIT.action()}>"Hit"</button>
//!         </main>
//!     }
//! }
//!
//! #[handler]
//! async fn home(_c: Context, w: Writer, hits: Arc<AtomicU32>) {
//!     let page = view(hits.load(Ordering::Relaxed));
//!     w.html(html! {
//!         <!DOCTYPE html>
//!         <html lang="en">
//!             <head><title>"Hits"</title>{datastar_script()}</head>
//!             <body>{page}</body>
//!         </html>
//!     });
//! }
//!
//! #[handler]
//! async fn live(c: Context, w: Writer, hits: Arc<AtomicU32>, relay: Relay<()>) {
//!     let mut changes = c.alive(relay.subscribe("*"));
//!     let mut sse = w.sse();
//!     sse.patch(view(hits.load(Ordering::Relaxed)));
//!     while changes.next().await.is_some() {
//!         sse.patch(view(hits.load(Ordering::Relaxed)));
//!     }
//! }
//!
//! #[handler]
//! async fn hit(_c: Context, w: Writer, hits: Arc<AtomicU32>, relay: Relay<()>) {
//!     w.empty(204); // the answer leaves now, the rest still runs
//!     hits.fetch_add(1, Ordering::Relaxed);
//!     relay.publish("hit", ());
//! }
//!
//! #[stario::main]
//! async fn bootstrap(app: &mut App, _span: &Span) -> Result {
//!     let (hits, relay) = (Arc::new(AtomicU32::new(0)), Relay::new());
//!     app.add(HOME, home(hits.clone()));
//!     app.add(LIVE, live(hits.clone(), relay.clone()));
//!     app.add(HIT, hit(hits, relay));
//!     Ok(())
//! }
//! ```
//!
//! # Where next
//!
//! `cargo stario new my-app` makes an app, `cargo stario dev` builds it, runs it, and shows each
//! change in the open page. The repository has a guide in `docs/guide`: a tutorial from an empty
//! directory, then a page for each area. `testing` (a feature, for dev-dependencies) drives a
//! whole app in memory.
//!
//! # Where things are
//!
//! | Job | Here |
//! | --- | --- |
//! | markup | [`html!`], [`ds!`](macro@ds), [`js!`], [`component`], [`Html`], [`raw`] |
//! | markup put together by code | [`tags`], [`attrs`](mod@attrs), [`mod@ds`], [`Tag`] |
//! | addresses | [`routes!`], [`assets!`], [`asset!`], [`Href`], [`Action`] |
//! | handlers | [`handler`], [`Context`], [`Writer`], [`Sse`], [`Relay`] |
//! | answers to Datastar | [`Sse`], [`Writer::events`], [`Writer::patch`], [`Writer::signals`], [`Event`] |
//! | signals | [`derive@Signals`], [`Signal`], [`Context::signals`] |
//! | forms and files | [`Context::form`], [`Upload`] |
//! | around handlers | [`middleware`], [`App::layer`], [`App::not_found`], [`RouteOptions`] |
//! | files and downloads | [`Files`], [`Writer::file`], [`Writer::download`], [`Writer::stream`] |
//! | errors | [`Error`], [`HttpError`], [`Redirect`], [`App::on_error`], [`App::on_datastar_error`] |
//! | a strict page | [`Csp`], [`Writer::csp`] |
//! | what the page can do | [`Action`], [`actions`], [`Event`], [`Script`] |
//! | the server | [`main`], [`App`], [`ServerConfig`] |
//! | what happened | [`Span`], [`attrs!`](macro@attrs), [`telemetry`], [`TracePage`] |
//!
//! Items live in two crates below this one, and their examples say so: where one has `use
//! stario_runtime::..` or `use stario_html::..`, an app writes `use stario::..`, and `routes!`
//! instead of `Route::new(..)`.
//!
//! # Your own types in a template
//!
//! Each place of a template has its trait: [`Render`] for text, [`AttrValue`], [`UrlValue`],
//! [`ClassValue`], [`CssValue`], [`BoolAttr`] for attributes, [`JsValue`] and [`Expression`] for
//! JavaScript. A type that takes part writes itself with what is there already, so it cannot
//! forget to escape:
//!
//! ```
//! use stario::prelude::*;
//! use stario::Buf;
//!
//! struct Money { cents: u64 }
//!
//! impl Render for Money {
//!     fn render(&self, b: &mut Buf) {
//!         html! { <data class="money">{self.cents / 100} " €"</data> }.render(b);
//!     }
//! }
//!
//! let price = Money { cents: 1200 };
//! let html = html! { <p>{price}</p> };
//! assert_eq!(html.as_str(), r#"<p><data class="money">12 €</data></p>"#);
//! ```
//!
//! # Features
//!
//! | Feature | Adds |
//! | --- | --- |
//! | `runtime` (default) | the server, routes and assets, telemetry |
//! | `http2` (default) | HTTP/2, by prior knowledge and by ALPN: any number of live streams over one connection |
//! | `tls` | TLS by rustls; needs a C compiler |
//! | `brotli`, `gzip` (default) | these content codings of pages, assets and streams, in Rust |
//! | `zstd` | the same with zstd, which is best for streams; needs a C compiler |
//! | `axum` | [`Html`] and [`Event`] as responses of axum, a stream of events as `Events` |
//! | `actix` | the same for actix-web |
//! | `multipart` | forms with files: [`Context::form`], `Context::multipart` (the crate multer) |
//! | `signed-cookies` | `Keys`: cookies that a visitor cannot change, or cannot read |
//! | `tower` | `stario::tower`: the app as a service of axum or hyper, and `app.mount` for services in it |
//! | `sqlite` | spans in an SQLite file, for SQL; compiles SQLite, so it needs a C compiler |
//! | `otlp` | spans for an OpenTelemetry collector |
//! | `tracing` | what is said through the crate `tracing` lands in its request |
//! | `trace-page` (default) | [`TracePage`]: the latest requests in the browser; in a debug build by itself |
//! | `hot` | markup without a build, for `cargo stario dev`; a release build has none of it |
//! | `testing` | `stario::testing`, the whole app inside a test |
//! | `pro` | the attributes and actions of Datastar Pro; a page needs that bundle to run them |
//!
//! With `default-features = false` the crate is what makes markup and events for another server:
//! [`html!`], [`ds!`](macro@ds), the builders, [`Event`].
//!
//! # Cancellation
//!
//! A client that disconnects never cancels a handler: what was begun runs to its end, awaits
//! included. [`Context::alive`] is how a loop learns that it may stop, and the code after the
//! loop always runs. Every `async fn` of this crate says in its documentation whether dropping
//! its future loses anything.
//!
//! # Stability
//!
//! Before 1.0 a minor version may change the interface; the changelog shows each change with
//! its before and after. The oldest supported Rust is 1.95.

// `#[handler]` names the crate as an app does.
#[cfg(feature = "trace-page")]
extern crate self as stario;

mod macros;
pub mod prelude;
#[cfg(feature = "trace-page")]
mod trace_page;

#[doc(inline)]
pub use crate::macros::{Signals, component};
#[cfg(feature = "runtime")]
#[doc(inline)]
pub use crate::macros::{handler, main, test};
#[cfg(feature = "trace-page")]
#[doc(inline)]
pub use crate::trace_page::TracePage;
#[cfg(any(feature = "axum", feature = "actix"))]
#[doc(inline)]
pub use stario_html::Events;
#[doc(inline)]
pub use stario_html::{
    Action, Answer, AttrValue, Attrs, AttrsError, BoolAttr, Buf, Cancellation, ClassValue, Css,
    CssValue, Event, EventError, Expression, Host, HostValue, Href, Html, Js, JsValue, Mode,
    Namespace, Patch, PathValue, Render, Retry, Script, Signal, SignalPatch, SignalPaths, Signals,
    Tag, UrlValue, attrs, datastar_script, datastar_script_at, display, ds, json, raw, tags,
};
#[cfg(feature = "signed-cookies")]
#[doc(inline)]
pub use stario_runtime::Keys;
#[cfg(feature = "runtime")]
#[doc(inline)]
pub use stario_runtime::{
    Alive, App, AppHandle, Asset, Assets, BodyStream, ByteStream, Compression, Context, Cookie,
    Cookies, Csp, Error, ErrorPage, Files, Handler, HeaderMap, HeaderName, HeaderValue,
    Http2Config, HttpError, Location, Method, Middleware, Next, Query, QueueConfig, Redirect,
    Relay, Request, Result, Route, RouteOptions, SameSite, Secret, ServerConfig, Source, Span, Sse,
    StatusCode, Subject, SubjectError, Subscription, TracersConfig, TrustedProxies, Upload,
    Version, Writer, attrs, middleware, short_id, telemetry, token,
};
#[cfg(feature = "multipart")]
#[doc(inline)]
pub use stario_runtime::{Multipart, Part, TempFile};

#[doc(inline)]
pub use stario_html::{actions, sends};

/// Help while developing.
pub mod debug {
    #[doc(inline)]
    pub use stario_html::inspector;
}

#[cfg(feature = "tower")]
#[doc(inline)]
pub use stario_runtime::tower;

#[cfg(feature = "testing")]
#[doc(inline)]
pub use stario_runtime::testing;

/// What expanded macros name; not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use stario_html::__private::*;
    #[cfg(not(all(feature = "hot", debug_assertions)))]
    pub use stario_macros as macros;
    /// The macros, those of templates with a table each.
    #[cfg(all(feature = "hot", debug_assertions))]
    pub mod macros {
        pub use stario_macros::*;
        pub use stario_macros::{hot_ds as ds, hot_html as html, hot_js as js};
    }
    /// What completion and hover in a template lead to; the compiler never sees it.
    #[cfg(rust_analyzer)]
    pub mod editor {
        stario_macros::editor_items! {}
    }
    /// In place of the runtime's own.
    #[cfg(feature = "trace-page")]
    pub use crate::trace_page::run;
    #[cfg(feature = "runtime")]
    pub use stario_runtime::__private::*;
}

/// The README's code runs as a test.
#[cfg(all(doctest, feature = "runtime"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// So does the guide's.
#[cfg(all(doctest, feature = "runtime"))]
#[doc = include_str!("../docs/telemetry.md")]
struct Telemetry;

/// And that of the page of errors.
#[cfg(all(doctest, feature = "runtime"))]
#[doc = include_str!("../docs/development.md")]
struct Development;

/// And that of the guide, page by page.
#[cfg(all(doctest, feature = "runtime"))]
mod guide {
    #[doc = include_str!("../docs/guide/README.md")]
    struct Index;
    #[doc = include_str!("../docs/guide/tutorial.md")]
    struct Tutorial;
    #[doc = include_str!("../docs/guide/routing.md")]
    struct Routing;
    #[doc = include_str!("../docs/guide/handlers.md")]
    struct Handlers;
    #[doc = include_str!("../docs/guide/templates.md")]
    struct Templates;
    #[doc = include_str!("../docs/guide/streams.md")]
    struct Streams;
    #[doc = include_str!("../docs/guide/relay.md")]
    struct Relay;
    #[doc = include_str!("../docs/guide/forms.md")]
    struct Forms;
    #[doc = include_str!("../docs/guide/assets.md")]
    struct Assets;
    #[doc = include_str!("../docs/guide/sessions.md")]
    struct Sessions;
    #[doc = include_str!("../docs/guide/errors.md")]
    struct Errors;
    #[doc = include_str!("../docs/guide/testing.md")]
    struct Testing;
    #[doc = include_str!("../docs/guide/telemetry.md")]
    struct Telemetry;
    #[doc = include_str!("../docs/guide/coming-from.md")]
    struct ComingFrom;
    #[doc = include_str!("../docs/guide/deployment.md")]
    struct Deployment;
    #[doc = include_str!("../docs/guide/security.md")]
    struct Security;
}
