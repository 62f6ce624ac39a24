//! The life of a server between `bootstrap` and the last shutdown hook.

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use crate::app::{App, Hook};
use crate::assets::{AssetStats, Assets};
use crate::config::{self, ServerConfig};
use crate::dispatch::Site;
use crate::error::{Error, Result};
#[cfg(feature = "multipart")]
use crate::form;
use crate::handle::AppHandle;
use crate::handler::IntoOutcome;
use crate::latch::Latch;
use crate::panic;
use crate::server::{Address, Bound, Drained, HURRIED, Security, Server, open_files};
use crate::telemetry::{Span, Tracer, Watched};

/// An app that is composed and can serve connections.
pub(crate) struct Started {
    pub(crate) server: Server,
    pub(crate) app: AppHandle,
    pub(crate) routes: usize,
    pub(crate) assets: Vec<&'static Assets>,
    /// Open until the server listens, so that start-up is one span.
    pub(crate) span: Span,
    hooks: Vec<Hook>,
    pub(crate) tracer: Arc<dyn Tracer>,
}

/// Runs `bootstrap` and fixes what it composed.
pub(crate) async fn start<F, O>(
    bootstrap: F,
    config: ServerConfig,
    tracer: Arc<dyn Tracer>,
) -> Result<Started>
where
    F: AsyncFnOnce(&mut App, &Span) -> O,
    O: IntoOutcome,
{
    panic::install_hook();
    let watched = Arc::new(Watched::new(tracer.clone()));
    let span = Span::root(&(watched.clone() as Arc<dyn Tracer>), "server.startup");
    if !config::is_restart() {
        config.describe(&span);
    }
    let failed = |error: Error| {
        span.returned(&error).fail(error.to_string());
        error
    };
    // Before `bootstrap`: a wrong certificate is found before a database is asked for.
    let security = Security::load(&config).map_err(failed)?;
    let mut app = App::new(config);
    if let Err(error) = bootstrap(&mut app, &span).await.into_outcome() {
        let error = failed(error);
        close(app, &span).await;
        return Err(error);
    }
    // After `bootstrap`, which may have made the directory.
    #[cfg(feature = "multipart")]
    if let Err(error) = form::check_folder(app.config().uploads_dir.as_deref()) {
        let error = failed(error);
        close(app, &span).await;
        return Err(error);
    }
    // After `bootstrap`, which may install a subscriber of its own.
    #[cfg(feature = "tracing")]
    crate::telemetry::listen();
    #[cfg(feature = "hot")]
    stario_html::hot::started();
    encode(&app.assets, &span).await;
    app.files.iter().for_each(|files| files.note(&span));
    let handle = app.handle().clone();
    handle.set_composed();
    let routes = app.composed.routes();
    // Nobody pays for a store that nobody asked for.
    let tracer = match app.recent {
        Some(recent) => {
            watched.watch(recent);
            watched
        }
        None => tracer,
    };
    let site = Site::new(handle.clone(), app.composed, tracer.clone());
    Ok(Started {
        server: Server::new(site, security),
        app: handle,
        routes,
        assets: app.assets,
        span,
        hooks: app.hooks,
        tracer,
    })
}

/// Closes what `bootstrap` has opened, as after a run, for an app that does not serve.
pub(crate) async fn close(app: App, span: &Span) {
    let patience = app.config().graceful_shutdown.max(SHORTEST);
    run_hooks(app.hooks, patience, &Latch::default(), span).await;
}

/// How long the start waits for the codings of assets; what is left is made meanwhile.
const ENCODING: Duration = Duration::from_millis(250);

/// Has the codings of assets made before a visitor asks, and says what there is.
async fn encode(assets: &[&'static Assets], span: &Span) {
    if assets.is_empty() {
        return;
    }
    if !cfg!(debug_assertions) {
        let all = assets.to_vec();
        let work = move || all.iter().for_each(|assets| assets.encode_all());
        let _ = tokio::time::timeout(ENCODING, tokio::task::spawn_blocking(work)).await;
    }
    let stats: Vec<_> = assets.iter().map(|assets| assets.stats()).collect();
    let sum = |of: fn(&AssetStats) -> u64| stats.iter().map(of).sum::<u64>();
    span.attr("assets.files", sum(|stats| stats.files as u64))
        .attr("assets.bytes", sum(|stats| stats.bytes))
        .attr("assets.encoded_bytes", sum(|stats| stats.encoded));
}

impl Started {
    /// Accepts connections, and ends the start-up span.
    ///
    /// # Errors
    ///
    /// When the runtime cannot take a socket.
    pub(crate) fn listen(&self, sockets: Vec<Bound>) -> Result<()> {
        let addresses: Vec<_> = sockets.iter().map(Bound::address).collect();
        let mode = match addresses.first() {
            _ if self.app.config().listen_stdin => "stdin",
            Some(Address::Unix(_)) => "unix",
            _ => "tcp",
        };
        let addresses: Vec<_> = addresses.iter().map(Address::to_string).collect();
        self.span
            .attr("server.listen_mode", mode)
            .attr("server.addresses", addresses.join(", "))
            .attr("server.tls", self.server.is_secure())
            .attr("server.max_open_files", open_files())
            // What is left of the configured number.
            .attr("server.max_connections", self.server.max_connections());
        self.server.accept(sockets)?;
        self.span.attr("server.listening", true);
        self.span.end();
        Ok(())
    }

    /// Drains, runs the shutdown hooks, and closes the books.
    ///
    /// `trigger` says why; raising `hurry` ends every wait early. The hooks get as long as the
    /// drain; one that panics fails the span and nothing else.
    pub(crate) async fn stop(
        self,
        trigger: &'static str,
        grace: Duration,
        hurry: &Latch,
    ) -> Drained {
        let span = Span::root(&self.tracer, "server.shutdown");
        span.link("server.startup", &self.span);
        let open = self.server.open();
        span.attr("server.shutdown.trigger", trigger);
        // A terminal shows this at every save otherwise; what is wrong it shows in any case.
        let routine = trigger == REPLACED;
        if !routine {
            span.attr("server.shutdown.open_connections", open.connections)
                .attr("server.shutdown.open_handlers", open.handlers)
                .attr("server.shutdown.open_tasks", open.tasks);
        }
        let drained = self.server.drain(grace, hurry).await;
        if !routine || !drained.is_clean() {
            note_drained(&span, &drained, hurry.is_raised());
        }
        span.event("server.shutdown.closed", ());
        if !drained.is_clean() {
            span.fail("the wait was over before everything had ended");
        }
        run_hooks(self.hooks, grace.max(SHORTEST), hurry, &span).await;
        span.end();
        drained
    }
}

/// The trigger of a stop that makes room for the next version of the app.
pub(crate) const REPLACED: &str = "development";

fn note_drained(span: &Span, drained: &Drained, urgent: bool) {
    span.attr("server.shutdown.idle_closed", drained.idle_closed)
        .attr("server.shutdown.urgent", urgent)
        .attr(
            "server.shutdown.forced_connections",
            drained.forced_connections,
        )
        .attr(
            "server.shutdown.unfinished_handlers",
            drained.unfinished_handlers,
        )
        .attr("server.shutdown.unfinished_tasks", drained.unfinished_tasks);
}

/// The least that the hooks get: a drain of no seconds still closes pools.
const SHORTEST: Duration = Duration::from_secs(1);

/// Runs the hooks, last registered first.
async fn run_hooks(hooks: Vec<Hook>, patience: Duration, hurry: &Latch, span: &Span) {
    let all = async {
        for hook in hooks.into_iter().rev() {
            let mut hook = std::pin::pin!(async { hook().await });
            if let Err(panic) = poll_fn(|cx| panic::poll(hook.as_mut(), cx)).await {
                panic.record(span);
                span.fail(format!("a shutdown hook panicked: {}", panic.message()));
            }
        }
    };
    tokio::select! {
        () = all => {}
        () = tokio::time::sleep(patience) => {
            span.fail("the shutdown hooks took too long and were cut");
        }
        () = async { hurry.wait().await; tokio::time::sleep(HURRIED).await } => {
            span.fail("the shutdown hooks were cut by a second signal");
        }
    }
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started")
            .field("app", &self.app)
            .field("routes", &self.routes)
            .finish_non_exhaustive()
    }
}
