//! The numbers of the server, where the app asks for them.

use http::Method;
use http::header::CACHE_CONTROL;

use super::App;
use crate::context::Context;
use crate::error::Result;
use crate::metrics;
use crate::route::Route;
use crate::writer::Writer;

impl App {
    /// Shows the numbers of the server at `path`, in the text format of Prometheus.
    ///
    /// Requests by route, method and status with their latencies, open streams, events, bytes,
    /// relays, limits that clients ran into, and what the tracer lost. Requests are timed from
    /// here on; without this call nothing reads the clock for it.
    ///
    /// Anybody who reaches the address can read it, so let the proxy in front keep it from the
    /// outside, or register a path that cannot be guessed. No label comes from a client.
    ///
    /// # Panics
    ///
    /// Panics when a route stands at the path already, or when it is not the pattern of a path.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::App;
    ///
    /// fn routes(app: &mut App) {
    ///     app.metrics("/metrics");
    /// }
    /// # let _ = routes;
    /// ```
    #[track_caller]
    pub fn metrics(&mut self, path: &str) -> &mut Self {
        let route = match Route::new(Method::GET, path) {
            Ok(route) => route,
            Err(error) => panic!("{path:?} is no path for the metrics: {error}"),
        };
        self.handle.metrics().show();
        self.add(route, async |c: Context, mut w: Writer| -> Result {
            let lost = c.span.tracer_stats();
            let page = metrics::render(c.app.metrics(), &lost);
            w.header(CACHE_CONTROL, "no-store")?;
            w.bytes(metrics::CONTENT_TYPE, page);
            Ok(())
        });
        self
    }
}
