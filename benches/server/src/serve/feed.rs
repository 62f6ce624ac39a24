//! Who listens, for the peers without a relay.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::data::Data;

/// The state of a peer: the data of its pages, and a queue for each stream.
#[derive(Clone)]
pub struct Feed<T>(Arc<Inner<T>>);

struct Inner<T> {
    data: Data,
    ticks: AtomicUsize,
    queues: Mutex<Vec<UnboundedSender<T>>>,
}

impl<T: Clone> Feed<T> {
    pub fn new() -> Self {
        Self(Arc::new(Inner {
            data: Data::new(),
            ticks: AtomicUsize::new(0),
            queues: Mutex::default(),
        }))
    }

    pub fn data(&self) -> &Data {
        &self.0.data
    }

    pub fn ticks(&self) -> usize {
        self.0.ticks.load(Ordering::Relaxed)
    }

    pub fn subscribe(&self, first: T) -> UnboundedReceiver<T> {
        let (queue, receiver) = unbounded_channel();
        let _ = queue.send(first);
        self.0.queues.lock().expect("not poisoned").push(queue);
        receiver
    }

    /// Counts a tick and sends what `event` makes of it to everybody who is still there.
    pub fn tick(&self, event: impl FnOnce(usize) -> T) {
        let event = event(self.0.ticks.fetch_add(1, Ordering::Relaxed) + 1);
        let mut queues = self.0.queues.lock().expect("not poisoned");
        queues.retain(|queue| queue.send(event.clone()).is_ok());
    }
}
