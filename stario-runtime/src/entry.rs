//! `main`: from the environment to an exit code.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::App;
use crate::config::{self, ServerConfig};
use crate::console;
use crate::development::Development;
use crate::error::{Error, Result};
use crate::flavor::Flavor;
use crate::handler::IntoOutcome;
use crate::latch::Latch;
use crate::life::{self, Started};
use crate::listing;
use crate::server::{self, Bound};
use crate::telemetry::{self, Span, Tracer};

/// The exit code of a program that a signal ended before it served, as shells have it.
const INTERRUPTED: u8 = 130;

/// How long blocking calls may hold the exit after everything else is done.
const LAST_CALLS: Duration = Duration::from_millis(200);

/// What `#[stario::main]` expands to.
///
/// Serves the app that `bootstrap` composes until a signal ends it.
///
/// SIGINT and SIGTERM drain: streams end at once, requests get
/// `STARIO_GRACEFUL_SHUTDOWN_TIMEOUT` seconds; the second signal ends the wait. SIGHUP reads the
/// certificate of TLS again. Exit code 0
/// after a drain, 1 when the start failed, 2 when a setting is wrong, 130 when a signal came
/// before the server served.
#[doc(hidden)]
pub fn run<F, O>(flavor: Flavor, bootstrap: F) -> ExitCode
where
    F: AsyncFnOnce(&mut App, &Span) -> O,
    O: IntoOutcome,
{
    let begun = Instant::now();
    let (config, tracer) = match settings(Some(flavor)) {
        Ok(settings) => settings,
        Err(error) => {
            console::complain(&error);
            return ExitCode::from(2);
        }
    };
    let runtime = match flavor.runtime(&config) {
        Ok(runtime) => runtime,
        Err(error) => {
            console::complain(&error);
            return ExitCode::FAILURE;
        }
    };
    if config::lists_routes() {
        let line = runtime.block_on(listing::line(bootstrap, config, tracer));
        runtime.shutdown_timeout(LAST_CALLS);
        return match line {
            Ok(line) => {
                console::answer(&line);
                ExitCode::SUCCESS
            }
            Err(error) => {
                console::complain(&error);
                ExitCode::FAILURE
            }
        };
    }
    let result = runtime.block_on(serve(bootstrap, config, tracer.clone(), begun));
    runtime.shutdown_timeout(LAST_CALLS);
    tracer.flush();
    match result {
        Ok(code) => code,
        Err(error) => {
            console::complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// What the environment says, for a runtime of this flavor or for one of somebody else.
pub(crate) fn settings(flavor: Option<Flavor>) -> Result<(ServerConfig, Arc<dyn Tracer>)> {
    let mut config = ServerConfig::from_env()?;
    if let Some(flavor) = flavor {
        flavor.settle(&mut config)?;
    }
    let stdout = config::terminal(std::io::stdout().is_terminal());
    let tracer = telemetry::tracer_from_config(&config, stdout)?;
    Ok((config, tracer))
}

async fn serve<F, O>(
    bootstrap: F,
    config: ServerConfig,
    tracer: Arc<dyn Tracer>,
    begun: Instant,
) -> Result<ExitCode>
where
    F: AsyncFnOnce(&mut App, &Span) -> O,
    O: IntoOutcome,
{
    let mut signals = Signals::new()?;
    // First the port: nothing has to be undone when it is taken. Clients wait in its queue.
    let sockets = server::bind(&config)?;
    let addresses: Vec<_> = sockets.iter().map(Bound::address).collect();
    let development = Development::connect(config::development()).await;
    let started = tokio::select! {
        started = life::start(bootstrap, config.clone(), tracer) => started?,
        () = signals.next() => return Ok(ExitCode::from(INTERRUPTED)),
    };
    if let Some(development) = &development {
        started.app.set_development(development.clone());
    }
    started.listen(sockets)?;
    renew_on_hangup(&started)?;
    if let Some(development) = &development {
        let directories: Vec<_> = started.assets.iter().map(|assets| assets.dir()).collect();
        development.serves(&directories);
    }
    if !config::is_restart() {
        console::announce(&started, &addresses, &config, begun.elapsed());
    }

    // Whichever comes first; the loser holds nothing.
    tokio::select! {
        () = signals.next() => {}
        () = replaced(development.as_deref()) => {
            let now = Latch::default();
            started.stop(life::REPLACED, config.graceful_shutdown, &now).await;
            return Ok(ExitCode::SUCCESS);
        }
    }
    started.app.retire();
    if !config.shutdown_delay.is_zero() {
        console::retiring(config.shutdown_delay);
        // A second signal ends the delay, and the drain begins.
        let _ = tokio::time::timeout(config.shutdown_delay, signals.next()).await;
    }
    console::draining(started.server.open());
    let hurry = Arc::new(Latch::default());
    tokio::spawn({
        let hurry = hurry.clone();
        async move {
            signals.next().await;
            hurry.raise();
        }
    });
    started
        .stop("signal", config.graceful_shutdown, &hurry)
        .await;
    Ok(ExitCode::SUCCESS)
}

/// Returns when the development server has a newer version of the app.
async fn replaced(development: Option<&Development>) {
    match development {
        Some(development) => development.retired().await,
        None => std::future::pending().await,
    }
}

/// Reads the certificate again at each SIGHUP, as the programs that renew one expect.
///
/// Without TLS the signal keeps its meaning: the terminal has gone, and the program ends.
#[cfg(unix)]
fn renew_on_hangup(started: &Started) -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    if !started.server.is_secure() {
        return Ok(());
    }
    let mut hangup = signal(SignalKind::hangup())?;
    let (server, tracer) = (started.server.clone(), started.tracer.clone());
    // Ends with the runtime.
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let span = Span::root(&tracer, "server.tls.reload");
            if let Err(error) = server.reload() {
                span.exception(error.as_std());
                span.fail(format!("{error}; the certificate stays as it was"));
            }
            span.end();
        }
    });
    Ok(())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape as on unix")]
fn renew_on_hangup(_started: &Started) -> Result<()> {
    Ok(())
}

/// SIGINT and SIGTERM, one after another.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "the same shape as on unix")]
    fn new() -> Result<Self> {
        Ok(Self {})
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// What `#[stario::test]` expands to.
///
/// # Panics
///
/// Panics when the test fails, or when no runtime can be made.
#[doc(hidden)]
pub fn block_on_test<O: IntoTestOutcome>(test: impl Future<Output = O>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime for the test");
    runtime.block_on(test).assert_passed();
}

/// What an async test may return: nothing, or a `Result` whose error fails it.
#[doc(hidden)]
pub trait IntoTestOutcome {
    /// Panics when the test failed.
    fn assert_passed(self);
}

impl IntoTestOutcome for () {
    fn assert_passed(self) {}
}

impl<E: Into<Error>> IntoTestOutcome for Result<(), E> {
    #[track_caller]
    fn assert_passed(self) {
        if let Err(error) = self {
            let error = error.into();
            panic!("the test returned an error: {error:?}");
        }
    }
}
