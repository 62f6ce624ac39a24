//! What the page of the latest traces needs; the page itself is an app and lives in the facade.

use std::sync::Arc;

use super::App;
use crate::telemetry::Recent;

#[doc(hidden)]
impl App {
    /// The store of the latest traces, for the page at `page`; made at the first call.
    pub fn watch(&mut self, page: &'static str) -> Arc<Recent> {
        self.handle.set_trace_page(page);
        let config = &self.handle.config().tracers;
        let (spans, bytes) = (config.page_max_spans, config.page_max_bytes);
        let recent = self
            .recent
            .get_or_insert_with(|| Arc::new(Recent::new(spans, bytes)));
        Arc::clone(recent)
    }

    /// Whether there is such a page already.
    pub fn is_watched(&self) -> bool {
        self.recent.is_some()
    }
}
