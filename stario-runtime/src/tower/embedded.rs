//! An app without a server of its own.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tower_service::Service;

use super::adapt::adapt;
use super::outside::{AppBody, AppFuture};
use crate::app::App;
use crate::body::{BoxError, Upstream};
use crate::config::ServerConfig;
use crate::dispatch::Site;
use crate::entry;
use crate::error::Result;
use crate::handle::AppHandle;
use crate::handler::IntoOutcome;
use crate::latch::Latch;
use crate::life::{self, Started};
use crate::peer::Peer;
use crate::telemetry::{Span, Tracer};

/// An app that another server serves.
///
/// `bootstrap` has run, and its handlers wait for requests.
///
/// What belongs to connections is the other server's: sockets, TLS, the limits of heads, slow
/// clients. What belongs to requests is here: routes, middleware, body limits, compression, spans.
///
/// A life has the same parts as under stario's own server:
///
/// | Part | Here |
/// | --- | --- |
/// | start-up | [`start`](Embedded::start) runs `bootstrap`, with the settings of the environment |
/// | requests | [`service`](Embedded::service), cloned for each connection |
/// | the signal | [`drain`](Embedded::drain), inside of the other server's graceful shutdown: open streams end, which is what it waits for |
/// | the end | [`stop`](Embedded::stop): handlers and tasks get their grace, then the hooks of `on_shutdown` run |
///
/// # Example
///
/// ```no_run
/// use stario_runtime::{App, Result, Span, tower::Embedded};
///
/// async fn bootstrap(_app: &mut App, _span: &Span) -> Result {
///     Ok(())
/// }
///
/// # async fn serve() -> Result {
/// let app = Embedded::start(bootstrap).await?;
/// let service = app.service();
/// // With axum:
/// // let router = axum::Router::new().route("/old", ..).fallback_service(service);
/// // let drain = app.drainer();
/// // axum::serve(listener, router)
/// //     .with_graceful_shutdown(async move { signal().await; drain(); })
/// //     .await?;
/// # drop(service);
/// app.drain();
/// app.stop().await;
/// # Ok(())
/// # }
/// ```
pub struct Embedded {
    site: Site,
    started: Started,
    tracer: Arc<dyn Tracer>,
}

impl Embedded {
    /// Runs `bootstrap` with the settings of the environment (`STARIO_*`).
    ///
    /// And with the tracer that they name.
    ///
    /// # Errors
    ///
    /// When a setting is wrong, and the error of `bootstrap`.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: what `bootstrap` has begun is dropped where it stands.
    pub async fn start<F, O>(bootstrap: F) -> Result<Self>
    where
        F: AsyncFnOnce(&mut App, &Span) -> O,
        O: IntoOutcome,
    {
        let (config, tracer) = entry::settings(None)?;
        Self::start_with(bootstrap, config, tracer).await
    }

    /// Runs `bootstrap` with these settings and this tracer.
    ///
    /// # Errors
    ///
    /// The error of `bootstrap`.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: what `bootstrap` has begun is dropped where it stands.
    pub async fn start_with<F, O>(
        bootstrap: F,
        config: ServerConfig,
        tracer: Arc<dyn Tracer>,
    ) -> Result<Self>
    where
        F: AsyncFnOnce(&mut App, &Span) -> O,
        O: IntoOutcome,
    {
        let started = life::start(bootstrap, config, tracer.clone()).await?;
        started.span.end();
        Ok(Self {
            site: started.server.site().clone(),
            started,
            tracer,
        })
    }

    /// The app as a service, for as many connections as there are.
    pub fn service(&self) -> AppService {
        AppService {
            site: self.site.clone(),
        }
    }

    /// What handlers and tasks see of the app.
    pub fn handle(&self) -> &AppHandle {
        &self.started.app
    }

    /// Ends open streams.
    ///
    /// So that the server around this app finds its connections idle.
    pub fn drain(&self) {
        self.started.app.drain();
    }

    /// What [`drain`](Embedded::drain) does, as a value for the other server's shutdown signal.
    pub fn drainer(&self) -> impl FnOnce() + Send + 'static {
        let app = self.started.app.clone();
        move || app.drain()
    }

    /// Waits for handlers and tasks, and runs the hooks of `on_shutdown`.
    ///
    /// It waits as long as `STARIO_GRACEFUL_SHUTDOWN_TIMEOUT` says, and cuts what is left then.
    ///
    /// Call it when the other server has returned.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: hooks that have not run never will.
    pub async fn stop(self) {
        let grace: Duration = self.started.app.config().graceful_shutdown;
        self.started
            .stop("embedded", grace, &Latch::default())
            .await;
        self.tracer.flush();
    }
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedded")
            .field("app", &self.started)
            .finish_non_exhaustive()
    }
}

/// An app as a [`tower_service::Service`], always ready.
///
/// Made by [`Embedded::service`].
///
/// The extensions of a request are the handler's [`Context::state`](crate::Context::state).
#[derive(Clone)]
pub struct AppService {
    site: Site,
}

impl<B> Service<Request<B>> for AppService
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = http::Response<AppBody>;
    type Error = Infallible;
    type Future = AppFuture;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> AppFuture {
        let request = request.map(|body| Upstream::Foreign(adapt(body)));
        // The connection is not ours to cut: a client that takes nothing loses its body.
        AppFuture(
            self.site
                .answer(request, &Arc::default(), Peer::default(), None),
        )
    }
}

impl fmt::Debug for AppService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppService").finish_non_exhaustive()
    }
}
