//! Where the page is, and how it gets there.

use std::fmt;
use std::process::ExitCode;
use std::sync::Arc;

use stario_runtime::__private::{Flavor, Recent, run as serve};
use stario_runtime::IntoOutcome;

use super::door::{Guard, door};
use super::{detail, list};
use crate::prelude::*;
use crate::{Middleware, RouteOptions};

routes! {
    pub(super) ROOT = GET "/_stario";
    pub(super) TRACES = GET "/_stario/traces";
    pub(super) TRACES_LIVE = GET "/_stario/traces/live";
    pub(super) CLEAR = POST "/_stario/traces/clear";
    pub(super) TRACE = GET "/_stario/traces/{trace}";
    pub(super) TRACE_LIVE = GET "/_stario/traces/{trace}/live";
}

/// The page of the latest traces, at `/_stario/traces`.
///
/// What ran and what runs: every request with its steps, events and attributes, how long requests
/// take and how many there are, the open streams and the relays; live, with filters. The latest
/// `STARIO_TRACE_PAGE_MAX_SPANS` spans are kept in memory for it.
///
/// A debug build that [`#[stario::main]`](macro@crate::main) runs has it without a line of code.
/// It answers on this machine only: a request for another host than `localhost`, from another
/// address, or through a proxy is refused. A release build has it where the app adds it, and then
/// the app can say whom it lets in, by a [`guard`](Self::guard). `STARIO_TRACE_PAGE=off` takes it
/// away everywhere.
///
/// The app's own middleware does not run around it, and its requests are no traces. Values of
/// attributes whose names speak of secrets (`password`, `token`, `cookie` and their like) are not
/// shown.
///
/// # Example
///
/// ```
/// use stario::prelude::*;
/// use stario::TracePage;
///
/// async fn admins(c: Context, w: Writer, next: Next) -> Result {
///     if c.cookie("admin").is_none() {
///         Err(HttpError::new(404, "Not Found"))?;
///     }
///     next.run(c, w).await
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) {
///     TracePage::new().guard(admins).add_to(app);
/// }
/// # stario::__private::block_on_test(async {
/// # let client = stario::testing::TestClient::start(bootstrap).await;
/// let page = "http://shop.example/_stario/traces";
/// client.get(page).await.assert_status(404);
/// client.get(page).cookie("admin", "1").await.assert_status(200);
/// # });
/// ```
#[derive(Clone, Default)]
#[must_use = "it is there once it is added: `TracePage::new().add_to(app)`"]
pub struct TracePage {
    guard: Guard,
}

impl TracePage {
    /// The page for this machine only.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets in whom the middleware lets in, from anywhere, not this machine only.
    pub fn guard(self, guard: impl Middleware) -> Self {
        Self {
            guard: Some(Arc::new(guard)),
        }
    }

    /// Adds the page to the app, unless `STARIO_TRACE_PAGE` is off.
    ///
    /// # Panics
    ///
    /// Panics when the app has it already, or a route of its own at one of its addresses.
    #[track_caller]
    pub fn add_to(self, app: &mut App) {
        assert!(!app.is_watched(), "the app has its trace page already");
        if !app.config().tracers.page {
            return;
        }
        let recent = app.watch(TRACES::PATTERN);
        let ours = |route: RouteOptions<'_>| {
            route.layer(door(self.guard.clone())).untraced().own_page();
        };
        ours(app.add(ROOT, root()));
        ours(app.add(TRACES, list::page(recent.clone())));
        ours(app.add(TRACES_LIVE, list::live(recent.clone())));
        ours(app.add(CLEAR, clear(recent.clone())));
        ours(app.add(TRACE, detail::page(recent.clone())));
        ours(app.add(TRACE_LIVE, detail::live(recent)));
    }
}

impl fmt::Debug for TracePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TracePage")
            .field("guarded", &self.guard.is_some())
            .finish()
    }
}

/// What `#[stario::main]` expands to: the app, and in a debug build this page.
#[doc(hidden)]
pub fn run<F, O>(flavor: Flavor, bootstrap: F) -> ExitCode
where
    F: AsyncFnOnce(&mut App, &Span) -> O,
    O: IntoOutcome,
{
    serve(flavor, async |app: &mut App, span: &Span| -> Result {
        bootstrap(app, span).await.into_outcome()?;
        if cfg!(debug_assertions) && !app.is_watched() {
            TracePage::new().add_to(app);
        }
        Ok(())
    })
}

#[handler]
async fn root(_c: Context, w: Writer) {
    w.redirect(TRACES.href());
}

#[handler]
async fn clear(_c: Context, w: Writer, recent: Arc<Recent>) {
    recent.clear();
    w.redirect(TRACES.href());
}
