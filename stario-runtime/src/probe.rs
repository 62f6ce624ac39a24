//! Tells a test which span its request got.

use std::sync::{Arc, OnceLock};

use crate::telemetry::Id;

/// Where the id is put down.
pub(crate) type Seen = Arc<OnceLock<Id>>;

tokio::task_local! {
    static SEEN: Seen;
}

/// Runs a connection whose requests are noted.
pub(crate) async fn watch(seen: Seen, connection: impl Future<Output = ()>) {
    SEEN.scope(seen, connection).await;
}

/// Notes the span of a request, when a test watches.
pub(crate) fn note(id: Id) {
    // Elsewhere nobody watches, and a second request of a connection is not the test's.
    let _ = SEEN.try_with(|seen| seen.set(id));
}
