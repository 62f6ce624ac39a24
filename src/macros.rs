//! The macros, under the names that users write.
//!
//! The function-like ones are wrappers: only a `macro_rules!` macro knows what its own crate is
//! called where it is used, so each hands `($crate)` to the procedural macro behind it.

/// Makes HTML from markup that the compiler has checked.
///
/// The result is an [`Html`](crate::Html), written eagerly: `?`, `.await` and borrows work inside
/// as they do around it. Element and attribute names, values, nesting, Datastar attributes and
/// the JavaScript in them are checked, and every value is escaped for the place where it stands.
///
/// | Source | Meaning |
/// | --- | --- |
/// | `<div #board .grid .md:p-2>` | `id` and `class` |
/// | `.done?={x}` · `hidden?={x}` | a class, an attribute, when `x` is true |
/// | `"text"` · `{value}` | text is quoted; values stand in braces |
/// | `title={opt}` | `None` leaves the attribute out |
/// | `href=("/u/" {id})` | a value in parts |
/// | `style:color={c}` · `{..attrs}` | one property; a set of attributes |
/// | `if` `else` `for` `match` `let` | plain Rust around markup |
/// | `<Card title="x">…</Card>` | a [`component`](macro@crate::component), with `<:slot>…</:slot>` |
/// | `use signals Board, $open;` | the signals that the template may name |
/// | `ds:on:click={SAVE.action(id)}` | a Datastar attribute with a typed value |
/// | `ds:text="$n * 2"` · `ds:on:click=($n += #{step})` | checked JavaScript, as text and as tokens |
/// | `<!-- "kept" -->` · `// dropped` · `<>…</>` | comments, and several roots |
///
/// A value comes into JavaScript only through `#{value}`, encoded as a literal. Markup that comes
/// from elsewhere goes through [`raw`](crate::raw) and nothing else.
///
/// # Example
///
/// ```
/// use stario::{Html, html};
///
/// struct Row { id: u32, name: String, done: bool }
///
/// fn list(rows: &[Row]) -> Html {
///     html! {
///         <ul #rows .list>
///             for row in rows {
///                 <li #row-{row.id} .done?={row.done}>{row.name}</li>
///             } else {
///                 <li>"Nothing yet"</li>
///             }
///         </ul>
///     }
/// }
///
/// let rows = [Row { id: 7, name: "<Ann>".into(), done: true }];
/// assert_eq!(list(&rows), r#"<ul id="rows" class="list"><li id="row-7" class="done">&lt;Ann&gt;</li></ul>"#);
/// ```
///
#[doc = include_str!("../docs/html.md")]
#[macro_export]
macro_rules! html {
    ($($tokens:tt)*) => {
        $crate::__private::macros::html! { ($crate) $($tokens)* }
    };
}

/// Makes attributes, as they stand in a tag, outside of one.
///
/// The result is an [`Attrs`](crate::Attrs) for `{..attrs}` in [`html!`]. Everything that is
/// checked in a tag is checked here.
///
/// # Example
///
/// ```
/// use stario::{Attrs, ds, html};
///
/// fn closes(name: &str) -> Attrs {
///     ds! { ds:on:click=($open = #{name}) type="button" }
/// }
///
/// let button = html! { <button {..closes("menu")}>"Close"</button> };
/// assert_eq!(button, r#"<button data-on:click="$open = 'menu'" type="button">Close</button>"#);
/// ```
#[macro_export]
macro_rules! ds {
    ($($tokens:tt)*) => {
        $crate::__private::macros::ds! { ($crate) $($tokens)* }
    };
}

/// Makes a JavaScript expression whose values are encoded.
///
/// The result is a [`Js`](crate::Js). Strings are written in double quotes, `$name` is a signal,
/// `@post(…)` an action, and `#{value}` a Rust value, which becomes a literal: it cannot end the
/// string it stands in or add code.
///
/// # Example
///
/// ```
/// use stario::js;
///
/// let name = "it's </script>";
/// let source = js!(alert("Hello " + #{name}));
/// assert!(source.as_str().starts_with("alert('Hello ' + 'it\\u0027s"));
/// assert!(!source.as_str().contains("</script>"));
/// ```
#[macro_export]
macro_rules! js {
    ($($tokens:tt)*) => {
        $crate::__private::macros::js! { ($crate) $($tokens)* }
    };
}

/// Declares routes: a method and a path under one name.
///
/// Each `pub ROOM = GET "/rooms/{room_id}";` makes a type and a value `ROOM` with
///
/// - `ROOM.href(room_id)`: the [`Href`](crate::Href), its arguments named as in the path. Each is
///   a string, an integer, a `bool` or a `char`, and is percent-encoded;
/// - `ROOM.action(room_id)`: the [`Action`](crate::Action) that sends this request with its
///   method (for GET, POST, PUT, PATCH, DELETE and QUERY, which Datastar can send);
/// - `ROOM.stream(room_id)`, for GET: the action that keeps a stream open and comes back whenever
///   it has ended ([`Action::stream`](crate::Action::stream));
/// - `ROOM.route()`, `ROOM::METHOD` and `ROOM::PATTERN`. `app.add(ROOM, …)` takes it as it is.
///
/// `{name}` is one segment of a path and `{name...}` the rest of it. A path that is not valid, a
/// method that is not upper-case and two routes for the same requests do not compile.
///
/// A route may name its host: `"//{tenant}.example.com/rooms"` answers that host only, whatever
/// the port, before a route without a host. `{tenant}` is one label, `{tenant...}` at the start
/// one or more; `c.param("tenant")` reads it and `href` takes it first, as a
/// [`HostValue`](crate::HostValue).
///
/// # Example
///
/// ```
/// use stario::routes;
///
/// routes! {
///     /// The start page.
///     pub HOME = GET  "/";
///     pub ROOM = GET  "/rooms/{room_id}";
///     pub SEND = POST "/rooms/{room_id}/send";
///     pub FILE = GET  "/files/{path...}";
///     pub TEAM = GET  "//{team}.example.com/rooms/{room_id}";
/// }
///
/// assert_eq!(TEAM.href("Blue", 7).as_str(), "//blue.example.com/rooms/7");
/// assert_eq!(ROOM.href("a b").query("page", 2).as_str(), "/rooms/a%20b?page=2");
/// assert_eq!(FILE.href("2024/plan.pdf").as_str(), "/files/2024/plan.pdf");
/// assert_eq!(SEND.route().to_string(), "POST /rooms/{room_id}/send");
/// ```
///
/// A parameter that is missing does not compile:
///
/// ```compile_fail,E0061
/// stario::routes! { ROOM = GET "/rooms/{room_id}"; }
/// let url = ROOM.href();
/// ```
#[cfg(feature = "runtime")]
#[macro_export]
macro_rules! routes {
    ($($tokens:tt)*) => {
        $crate::__private::macros::routes! { ($crate) $($tokens)* }
    };
}

/// Embeds a directory of static files, each under a URL that names its content.
///
/// `pub STATIC = "static" at "/static";` makes a static [`Assets`](crate::Assets). The directory
/// is relative to the package's `Cargo.toml`; hidden files and symbolic links are left out.
/// [`asset!`](crate::asset!) names one of the files and `app.assets(&STATIC)` serves them all.
///
/// The compiler runs the macro again when one of the files changes. It does not see new ones:
/// `cargo stario dev` does, and `touch src/main.rs` has the same effect.
///
/// # Example
///
/// ```
/// use stario::{asset, assets};
///
/// assets! {
///     /// What the pages need.
///     pub SOURCES = "src" at "/src";
/// }
///
/// let url = asset!(SOURCES, "lib.rs").to_string();
/// assert!(url.starts_with("/src/lib.") && url.ends_with(".rs"));
/// ```
#[cfg(feature = "runtime")]
#[macro_export]
macro_rules! assets {
    ($($tokens:tt)*) => {
        $crate::__private::macros::assets! { ($crate) $($tokens)* }
    };
}

/// Names a file of [`assets!`]; one that is not there does not compile.
///
/// # Example
///
/// ```
/// use stario::{asset, assets, html};
///
/// assets! { SOURCES = "src" at "/src"; }
///
/// let link = html! { <a href={asset!(SOURCES, "macros.rs")}>"Source"</a> };
/// assert!(link.as_str().starts_with(r#"<a href="/src/macros."#));
/// ```
///
/// ```compile_fail,E0080
/// stario::assets! { SOURCES = "src" at "/src"; }
/// let url = stario::asset!(SOURCES, "lib.css");
/// ```
#[cfg(feature = "runtime")]
#[macro_export]
macro_rules! asset {
    ($($tokens:tt)*) => {
        $crate::__private::macros::asset! { ($crate) $($tokens)* }
    };
}

/// Gives a handler its dependencies.
///
/// `async fn room(c: Context, w: Writer, game: Arc<Game>)` becomes a function `room(game)` that
/// returns a [`Handler`](crate::Handler): `app.add(ROOM, room(game.clone()))`. Each request gets
/// clones of the dependencies, so they are `Clone + Send + Sync`: an [`Arc`](std::sync::Arc), a
/// pool, a [`Relay`](crate::Relay). The handler's name and place in the source are recorded with
/// every request.
///
/// With a third parameter `next: Next` it is a [`Middleware`](crate::Middleware):
/// `app.layer("/admin", signed_in(users.clone()))`.
///
/// The function returns nothing or a [`Result`](crate::Result). It may be generic.
/// `#[handler(crate = path)]` says where `stario` is when the dependency was renamed.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario::prelude::*;
///
/// #[handler]
/// async fn greet(c: Context, w: Writer, greeting: Arc<str>) -> Result {
///     let name: String = c.query("name")?;
///     w.html(html! { <p>{&*greeting} ", " {name}</p> });
///     Ok(())
/// }
///
/// let handler = greet("Hello".into());
/// # fn is_handler(_: impl stario::Handler) {}
/// # is_handler(handler);
/// ```
///
/// A second response does not compile, because the first one has consumed the writer:
///
/// ```compile_fail,E0382
/// use stario::prelude::*;
///
/// #[handler]
/// async fn twice(_c: Context, w: Writer) {
///     w.empty(204);
///     w.text("again");
/// }
/// ```
#[cfg(feature = "runtime")]
#[doc(inline)]
pub use stario_macros::handler;

/// Makes a tag of a function that returns [`Html`](crate::Html).
///
/// `fn user_card(name: &str, children: Html) -> Html` is used in [`html!`] as
/// `<UserCard name="Ann">…</UserCard>`: the parameters are the props, what stands between the
/// tags is `children`, and `<:footer>…</:footer>` is a prop `footer: Html`. The function itself
/// stays and can be called.
///
/// | On a parameter | Meaning |
/// | --- | --- |
/// | nothing | the prop must be given; one that is missing is named by the compiler |
/// | `#[prop(default)]` | may be left out: `Default::default()` |
/// | `#[prop(default = 3)]` | may be left out: the expression |
/// | `#[prop(into)]` | converted with `Into` |
///
/// A prop of type `Option<T>` takes a `T` as well as an `Option<T>`. Borrowed props, generics and
/// `impl Trait` are possible; `use ui::UserCard` imports all that a tag needs, and a type may have
/// the same name. `#[component(crate = path)]` is for a renamed dependency.
///
/// # Example
///
/// ```
/// use stario::{Html, component, html};
///
/// #[component]
/// fn card(title: &str, #[prop(default)] note: Option<&str>, children: Html) -> Html {
///     html! {
///         <section .card>
///             <h2>{title}</h2>
///             if let Some(note) = note { <small>{note}</small> }
///             {children}
///         </section>
///     }
/// }
///
/// let page = html! { <Card title="News" note="today"><p>"None"</p></Card> };
/// assert_eq!(page, r#"<section class="card"><h2>News</h2><small>today</small><p>None</p></section>"#);
/// ```
#[doc(inline)]
pub use stario_macros::component;

/// Adds the `main` function that runs an app.
///
/// The function composes the app: it adds routes, assets and what to do at shutdown. It stays
/// callable, so a test drives the very same app. `main` makes the runtime, reads the settings,
/// runs the function, serves until a signal comes, and returns an exit code.
///
/// Handlers run on `STARIO_THREADS` threads, one for each core if that is not set. With
/// `#[stario::main(flavor = "current_thread")]`, which are the words of `#[tokio::main]`, the main
/// thread does everything: a little faster and smaller where there is one core anyway. But then a
/// handler that blocks holds up all of the server, Ctrl-C with it, and
/// `tokio::task::block_in_place` panics; `spawn_blocking` has threads of its own in both.
///
/// # Example
///
/// ```no_run
/// use stario::prelude::*;
///
/// async fn hello(_c: Context, w: Writer) {
///     w.text("Hello");
/// }
///
/// routes! { HELLO = GET "/"; }
///
/// #[stario::main]
/// async fn bootstrap(app: &mut App, span: &Span) -> Result {
///     span.attr("app.greeting", "Hello");
///     app.add(HELLO, hello);
///     Ok(())
/// }
/// ```
#[cfg(feature = "runtime")]
#[doc(inline)]
pub use stario_macros::main;

/// Makes a test of an `async fn`.
///
/// The test runs on a runtime of its own with one thread. It may return a
/// [`Result`](crate::Result): an error fails it. Attributes such as `#[should_panic]` and
/// `#[ignore]` work as with `#[test]`.
///
/// # Example
///
/// ```
/// #[stario::test]
/// async fn waits() -> stario::Result {
///     assert_eq!(std::future::ready(3).await, 3);
///     Ok(())
/// }
/// ```
///
/// # A clock that does not wait
///
/// With `#[stario::test(paused)]` (feature `testing`) time stands still while anything can be
/// done, and then jumps to the next timer: a heartbeat, a timeout, an interval of a day come at
/// once, and always in the same order. `tokio::time::advance` moves the clock by hand.
///
/// ```
/// use std::time::Duration;
///
/// #[stario::test(paused)]
/// async fn a_day_passes_at_once() {
///     let begun = tokio::time::Instant::now();
///     tokio::time::sleep(Duration::from_secs(24 * 60 * 60)).await;
///     assert_eq!(begun.elapsed().as_secs(), 24 * 60 * 60);
/// }
/// ```
#[cfg(feature = "runtime")]
#[doc(inline)]
pub use stario_macros::test;

/// Makes the fields of a struct typed signals.
///
/// The struct can be sent (`ds:signals={..}`, `sse.signals(..)`) and received
/// (`c.signals::<T>()`), and each field gets a [`Signal`](crate::Signal) of the same name, type
/// and visibility: `HomeSignals::user_id` prints `$user_id` in an expression and binds in
/// `ds:bind`.
///
/// A field marked `#[stario(nested)]`, whose type derives `Signals` too, is a group of paths:
/// `Board::ui.open` is `$ui.open`, and `Board::ui.signal()` is `$ui` as a whole. The group's type
/// may be in an `Option`, but the struct cannot have type parameters.
///
/// The names are those that serde writes: `rename`, `rename_all` and `skip` count. A name that
/// Datastar could not reach does not compile, and neither do options such as `flatten` that hide
/// the names. A name that starts with `_` stays in the browser: give such a field
/// `#[serde(default)]` when the struct is received. `#[stario(crate = path)]` is for a renamed
/// dependency.
///
/// [`Signal::set`](crate::Signal::set) and [`remove`](crate::Signal::remove) make a patch of one
/// signal for `sse.signals(..)`.
///
/// # Example
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use stario::{Signals, html};
///
/// #[derive(Signals, Serialize, Deserialize)]
/// #[serde(rename_all = "camelCase")]
/// struct Form {
///     user_name: String,
///     #[stario(nested)]
///     ui: Ui,
/// }
///
/// #[derive(Signals, Serialize, Deserialize)]
/// struct Ui { open: bool }
///
/// assert_eq!(Form::NAMES, ["userName", "ui"]);
/// let field = html! { <input ds:bind={Form::user_name} ds:class:open={Form::ui.open}> };
/// assert_eq!(field, r#"<input data-bind="userName" data-class:open="$ui.open">"#);
///
/// let patch = Form::ui.open.set(false);
/// assert_eq!(serde_json::to_string(&patch).unwrap(), r#"{"ui":{"open":false}}"#);
/// ```
#[doc(inline)]
pub use stario_macros::Signals;
