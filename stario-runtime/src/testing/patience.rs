//! How long a test waits before it fails instead of hanging.

use std::cell::Cell;
use std::time::Duration;

/// On a busy machine as well: what is waited for takes milliseconds.
const USUAL: Duration = Duration::from_secs(10);

/// With a paused clock an hour passes at once, and what runs every few minutes comes before it.
const PAUSED: Duration = Duration::from_hours(1);

thread_local! {
    static CURRENT: Cell<Duration> = const { Cell::new(USUAL) };
}

/// The patience of the test that runs on this thread.
pub(super) fn current() -> Duration {
    CURRENT.get()
}

/// Back to the usual patience when the test is over: a thread may run another one.
struct Restore;

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(USUAL);
    }
}

/// What `#[stario::test(paused)]` expands to.
///
/// Time passes only when everything waits, and then at once up to the next timer.
///
/// # Panics
///
/// Panics when the test fails, or when no runtime can be made.
#[doc(hidden)]
pub fn block_on_paused<O: crate::entry::IntoTestOutcome>(test: impl Future<Output = O>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime for the test");
    CURRENT.set(PAUSED);
    let _restore = Restore;
    runtime.block_on(test).assert_passed();
}
