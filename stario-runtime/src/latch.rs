//! A flag that is raised once and that many can wait for.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// One-way signal: "the client has left", "the server drains".
///
/// Lives inside the value it belongs to, so waiting costs no allocation.
#[derive(Debug, Default)]
pub(crate) struct Latch {
    raised: AtomicBool,
    waiters: Notify,
}

impl Latch {
    pub(crate) fn raise(&self) {
        self.raised.store(true, Ordering::Release);
        self.waiters.notify_waiters();
    }

    pub(crate) fn is_raised(&self) -> bool {
        self.raised.load(Ordering::Acquire)
    }

    /// Returns once the latch is raised, at once when it is already.
    ///
    /// Cancel safe: nothing is consumed.
    pub(crate) async fn wait(&self) {
        // The waiter is registered before the flag is read: a raise in between wakes it.
        let waiter = self.waiters.notified();
        if !self.is_raised() {
            waiter.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn wakes_those_who_wait_and_lets_later_ones_pass() {
        let latch = Arc::new(Latch::default());
        let waiting = tokio::spawn({
            let latch = latch.clone();
            async move { latch.wait().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        latch.raise();
        waiting.await.unwrap();
        latch.wait().await;
        assert!(latch.is_raised());
    }
}
