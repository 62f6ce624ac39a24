//! The life of a server between `bootstrap` and the last shutdown hook.

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use crate::app::{App, Hook};
use crate::assets::Assets;
use crate::config::ServerConfig;
use crate::dispatch::Site;
use crate::error::Result;
use crate::handle::AppHandle;
use crate::handler::IntoOutcome;
use crate::latch::Latch;
use crate::panic;
use crate::server::{Drained, HURRIED, Server};
use crate::telemetry::{Span, Tracer};

/// An app that is composed and can serve connections.
pub(crate) struct Started {
    pub(crate) server: Server,
    pub(crate) app: AppHandle,
    pub(crate) routes: usize,
    pub(crate) assets: Vec<&'static Assets>,
    /// Open until the server listens, so that start-up is one span.
    pub(crate) span: Span,
    hooks: Vec<Hook>,
    tracer: Arc<dyn Tracer>,
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
    let span = Span::root(&tracer, "server.startup");
    describe(&span, &config);
    let mut app = App::new(config);
    if let Err(error) = bootstrap(&mut app, &span).await.into_outcome() {
        span.returned(&error).fail(error.to_string());
        return Err(error);
    }
    // After `bootstrap`, which may install a subscriber of its own.
    #[cfg(feature = "tracing")]
    crate::telemetry::listen();
    let handle = app.handle().clone();
    let routes = app.router.routes().len();
    let site = Site::new(handle.clone(), app.router, app.refusals, tracer.clone());
    Ok(Started {
        server: Server::new(site),
        app: handle,
        routes,
        assets: app.assets,
        span,
        hooks: app.hooks,
        tracer,
    })
}

impl Started {
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
        span.attr("server.shutdown.trigger", trigger)
            .attr("server.shutdown.open_connections", open.connections)
            .attr("server.shutdown.open_handlers", open.handlers)
            .attr("server.shutdown.open_tasks", open.tasks);
        let drained = self.server.drain(grace, hurry).await;
        span.attr(
            "server.shutdown.forced_connections",
            drained.forced_connections,
        )
        .attr(
            "server.shutdown.unfinished_handlers",
            drained.unfinished_handlers,
        )
        .attr("server.shutdown.unfinished_tasks", drained.unfinished_tasks);
        if drained != Drained::default() {
            span.fail("the wait was over before everything had ended");
        }
        run_hooks(self.hooks, grace.max(SHORTEST), hurry, &span).await;
        span.end();
        drained
    }
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

fn describe(span: &Span, config: &ServerConfig) {
    span.attr("server.host", config.host.to_string())
        .attr("server.port", config.port)
        .attr("server.tracer", config.tracer.as_str())
        .attr("server.max_connections", config.max_connections)
        .attr("server.requests.max_header_bytes", config.header_bytes)
        .attr("server.requests.max_body_bytes", config.body_bytes)
        .attr(
            "server.requests.header_timeout",
            config.header_timeout.as_secs_f64(),
        )
        .attr(
            "server.requests.body_timeout",
            config.body_timeout.as_secs_f64(),
        )
        .attr("server.stream.buffer_bytes", config.stream_buffer_bytes)
        .attr("server.stream.heartbeat", config.heartbeat.as_secs_f64())
        .attr(
            "server.graceful_shutdown_timeout",
            config.graceful_shutdown.as_secs_f64(),
        );
}
