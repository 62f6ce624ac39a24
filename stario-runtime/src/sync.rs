//! The locks, flags and tasks of the modules whose interleavings are tested as models.
//!
//! Those of the standard library and of tokio, unless the tests are compiled with `--cfg shuttle`:
//! then [shuttle](https://docs.rs/shuttle) decides at each of them who goes on, and a model runs
//! through thousands of orders, each of which it can repeat.

#[cfg(not(all(test, shuttle)))]
pub(crate) use std::sync::{
    Mutex, MutexGuard, RwLock, RwLockReadGuard,
    atomic::{AtomicBool, AtomicU64},
};
#[cfg(not(all(test, shuttle)))]
pub(crate) use tokio::{runtime::Handle, task::yield_now};

#[cfg(all(test, shuttle))]
pub(crate) use shuttle::{
    future::yield_now,
    sync::{
        Mutex, MutexGuard, RwLock, RwLockReadGuard,
        atomic::{AtomicBool, AtomicU64},
    },
};

/// A model is a runtime as a whole.
#[cfg(all(test, shuttle))]
pub(crate) struct Handle;

#[cfg(all(test, shuttle))]
#[allow(
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "as tokio has it"
)]
impl Handle {
    pub(crate) fn try_current() -> Result<Self, std::convert::Infallible> {
        Ok(Self)
    }

    pub(crate) fn spawn<F>(&self, task: F) -> shuttle::future::JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        shuttle::future::spawn(task)
    }
}
