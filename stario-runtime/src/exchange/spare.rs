//! The memory of an exchange that is over, for the next one of its connection.

use std::sync::{Arc, Mutex, PoisonError};

use super::shared::Exchange;

/// One exchange at most, which nobody else has.
///
/// A connection answers one request after the other, and most exchanges end with their response:
/// to use one again costs a third of making one.
#[derive(Debug, Default)]
pub(crate) struct Spare(Mutex<Option<Arc<Exchange>>>);

impl Spare {
    /// Keeps an exchange, unless something of it goes on.
    pub(crate) fn keep(&self, mut exchange: Arc<Exchange>) {
        if Arc::get_mut(&mut exchange).is_some_and(Exchange::clear) {
            let before = self.put(Some(exchange));
            drop(before);
        }
    }

    /// What was kept.
    pub(crate) fn take(&self) -> Option<Arc<Exchange>> {
        self.put(None)
    }

    fn put(&self, exchange: Option<Arc<Exchange>>) -> Option<Arc<Exchange>> {
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *spare, exchange)
    }
}
