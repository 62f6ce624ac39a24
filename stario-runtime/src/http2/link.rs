//! What the streams of one connection have in common.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::rt::Executor;
use tokio::time::{Instant, sleep_until};

use crate::config::ServerConfig;
use crate::gate::Line;
use crate::latch::Latch;

/// One connection as its streams see it.
#[derive(Debug)]
pub(super) struct Link {
    /// The stream that hyper is about to hand over, see [`Spawner`].
    opened: Mutex<Option<Arc<Stream>>>,
    active: AtomicU32,
    last_end: Mutex<Instant>,
    resets: Mutex<Allowance>,
    abused: Latch,
    closed: Latch,
    patience: Duration,
}

/// How many requests a client may still abandon.
#[derive(Debug)]
struct Allowance {
    left: f64,
    most: f64,
    at: Instant,
}

/// One request and its response on their way.
#[derive(Debug)]
pub(super) struct Stream {
    line: Arc<Line>,
    /// Since when the connection has had a piece of the body without asking for more.
    blocked: Mutex<Option<Instant>>,
    delivered: AtomicBool,
}

impl Link {
    pub(super) fn new(config: &ServerConfig) -> Self {
        let resets = f64::from(config.http2.resets);
        Self {
            opened: Mutex::default(),
            active: AtomicU32::new(0),
            last_end: Mutex::new(Instant::now()),
            resets: Mutex::new(Allowance {
                left: resets,
                most: resets,
                at: Instant::now(),
            }),
            abused: Latch::default(),
            closed: Latch::default(),
            patience: config.write_timeout,
        }
    }

    /// Counts a request; hyper hands its stream to the [`Spawner`] at once.
    pub(super) fn open(&self) -> Arc<Stream> {
        let stream = Arc::new(Stream {
            line: Arc::default(),
            blocked: Mutex::default(),
            delivered: AtomicBool::new(false),
        });
        self.active.fetch_add(1, Ordering::AcqRel);
        *lock(&self.opened) = Some(stream.clone());
        stream
    }

    fn ended(&self, stream: &Stream) {
        *lock(&self.last_end) = Instant::now();
        self.active.fetch_sub(1, Ordering::AcqRel);
        let abandoned = !stream.is_delivered() && !stream.line.was_cut();
        if abandoned && !lock(&self.resets).take_one() {
            self.abused.raise();
        }
    }

    /// Returns when the client has abandoned too many requests. Cancel safe.
    pub(super) async fn abused(&self) {
        self.abused.wait().await;
    }

    /// Returns when there has been no request for so long. Cancel safe.
    pub(super) async fn idle(&self, patience: Duration) {
        loop {
            let since = self.resting_since();
            let now = Instant::now();
            let until = since.unwrap_or(now) + patience;
            if since.is_some() && until <= now {
                return;
            }
            sleep_until(until).await;
        }
    }

    /// Whether there has been no request for that time.
    pub(super) fn has_rested(&self, time: Duration) -> bool {
        let since = self.resting_since();
        since.is_some_and(|since| since.elapsed() >= time)
    }

    fn resting_since(&self) -> Option<Instant> {
        (self.active.load(Ordering::Acquire) == 0).then(|| *lock(&self.last_end))
    }

    /// Ends all streams when it is dropped.
    pub(super) fn closed_on_drop(self: &Arc<Self>) -> impl Drop + Send + use<> {
        Closing(self.clone())
    }
}

struct Closing(Arc<Link>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.closed.raise();
    }
}

impl Allowance {
    /// False when there is none left; a third of all comes back each second.
    fn take_one(&mut self) -> bool {
        let now = Instant::now();
        let back = (now - self.at).as_secs_f64() * self.most / 3.0;
        self.left = (self.left + back).min(self.most);
        self.at = now;
        let some_left = self.left >= 1.0;
        self.left -= 1.0;
        some_left
    }
}

impl Stream {
    /// Where an end ends this stream and no other.
    pub(super) fn line(&self) -> &Arc<Line> {
        &self.line
    }

    /// The connection asks for more of the body: what it had is on its way.
    pub(super) fn asked(&self) {
        *lock(&self.blocked) = None;
    }

    /// The connection has a piece of the body.
    pub(super) fn gave(&self) {
        *lock(&self.blocked) = Some(Instant::now());
    }

    /// The connection has all of the response.
    pub(super) fn set_delivered(&self) {
        self.delivered.store(true, Ordering::Release);
    }

    pub(super) fn is_delivered(&self) -> bool {
        self.delivered.load(Ordering::Acquire)
    }

    /// Returns when the client takes nothing for too long. Cancel safe.
    async fn stalls(&self, patience: Duration) {
        let mut until = Instant::now() + patience;
        loop {
            sleep_until(until).await;
            let now = Instant::now();
            until = lock(&self.blocked).unwrap_or(now) + patience;
            if until <= now {
                return;
            }
        }
    }
}

/// Runs the streams that hyper hands over, each in a task of its own.
///
/// hyper calls the service and then, before anything else, the executor with the future that
/// drives its response. So the stream that the service has just opened is the one to watch: a
/// future that waits for its client's window is polled by nobody who could cut it.
#[derive(Debug, Clone)]
pub(super) struct Spawner(pub(super) Arc<Link>);

impl<F> Executor<F> for Spawner
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, work: F) {
        let link = self.0.clone();
        let Some(stream) = lock(&link.opened).take() else {
            // Only a tunnel has a second future, and there are none.
            return;
        };
        // Ends with the connection at the latest.
        tokio::spawn(async move {
            tokio::select! {
                biased;
                _ = work => {}
                () = stream.line.is_cut() => {}
                () = link.closed.wait() => {}
                () = stream.stalls(link.patience) => stream.line.give_up(),
            }
            link.ended(&stream);
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(resets: u32) -> Link {
        let mut config = ServerConfig::default();
        config.http2.resets = resets;
        Link::new(&config)
    }

    #[tokio::test(start_paused = true)]
    async fn abandoned_requests_are_an_abuse_only_when_there_are_many() {
        let link = link(30);
        for _ in 0..30 {
            link.ended(&link.open());
        }
        tokio::time::advance(Duration::from_secs(1)).await;
        for _ in 0..10 {
            link.ended(&link.open());
        }
        assert!(!link.abused.is_raised(), "a third comes back in a second");
        link.ended(&link.open());
        assert!(link.abused.is_raised());
    }

    #[tokio::test(start_paused = true)]
    async fn answered_and_cut_requests_are_no_abuse() {
        let link = link(1);
        for _ in 0..5 {
            let stream = link.open();
            stream.set_delivered();
            link.ended(&stream);
            let stream = link.open();
            stream.line.cut();
            link.ended(&stream);
        }
        assert!(!link.abused.is_raised());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_idle_from_the_end_of_its_last_request() {
        let link = link(1);
        let begun = Instant::now();
        let stream = link.open();
        let ends = async {
            tokio::time::sleep(Duration::from_secs(70)).await;
            stream.set_delivered();
            link.ended(&stream);
        };
        tokio::join!(link.idle(Duration::from_secs(30)), ends);
        assert_eq!(begun.elapsed().as_secs(), 100);
        assert!(link.has_rested(Duration::from_secs(30)));
        assert!(!link.has_rested(Duration::from_secs(31)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_stalls_only_while_its_client_takes_nothing() {
        let stream = link(1).open();
        let begun = Instant::now();
        let patience = Duration::from_secs(30);
        let client = async {
            // The handler takes its time: nobody stalls.
            tokio::time::sleep(Duration::from_secs(95)).await;
            for _ in 0..3 {
                stream.gave();
                tokio::time::sleep(Duration::from_secs(20)).await;
                stream.asked();
            }
            stream.gave();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = stream.stalls(patience) => {}
            () = client => {}
        }
        assert_eq!(begun.elapsed().as_secs(), 95 + 60 + 30);
    }
}
