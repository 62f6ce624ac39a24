//! The link to the development server.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::HeaderMap;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::net::unix::OwnedReadHalf;
use tokio::sync::{mpsc, watch};

use super::message::{self, Heard};
use super::{Snapshot, tag};
use crate::config::Started;
use crate::latch::Latch;

/// Lines that wait to be written; there are two in the life of an app, and one per swap.
const OUTBOX: usize = 16;

/// The link to the development server that has started this app.
#[derive(Debug)]
pub(crate) struct Development {
    script: OnceLock<Bytes>,
    snapshot: watch::Sender<Snapshot>,
    retired: Latch,
    outbox: mpsc::Sender<String>,
}

impl Development {
    /// Connects to whoever has started this process, if that is a development server.
    ///
    /// Without one at the other end the app runs as it does without.
    pub(crate) async fn connect(started: Option<Started>) -> Option<Arc<Self>> {
        let Started { run, path, .. } = started?;
        let (read, mut write) = UnixStream::connect(path).await.ok()?.into_split();
        write.write_all(message::hello(run).as_bytes()).await.ok()?;
        let (outbox, mut out) = mpsc::channel::<String>(OUTBOX);
        let this = Arc::new(Self {
            script: OnceLock::new(),
            snapshot: watch::Sender::default(),
            retired: Latch::default(),
            outbox,
        });
        let mut lines = BufReader::new(read).lines();
        // Script and state come at once; a page that is served has both.
        for _ in 0..2 {
            this.hear(&lines.next_line().await.ok()??);
        }
        // Both end with the runtime, or when the development server has gone.
        tokio::spawn(async move {
            while let Some(line) = out.recv().await {
                if write.write_all(line.as_bytes()).await.is_err() {
                    return;
                }
            }
        });
        tokio::spawn(this.clone().listen(lines));
        Some(this)
    }

    async fn listen(self: Arc<Self>, mut lines: Lines<BufReader<OwnedReadHalf>>) {
        while let Ok(Some(line)) = lines.next_line().await {
            self.hear(&line);
        }
        // Whoever has started this app is gone, however that happened: nothing is left behind.
        self.retired.raise();
    }

    fn hear(&self, line: &str) {
        match Heard::read(line) {
            Heard::Script(script) => {
                let _first = self.script.set(script);
            }
            Heard::State(snapshot) => {
                self.snapshot.send_replace(snapshot);
            }
            Heard::Swap(swaps) => self.say(message::swapped(&apply(&swaps))),
            Heard::Retire => self.retired.raise(),
            Heard::Unknown => {}
        }
    }

    /// Says that the server accepts, and where its static files are.
    pub(crate) fn serves(&self, assets: &[&'static str]) {
        self.say(message::serves(assets));
    }

    fn say(&self, line: String) {
        // A full outbox means that nobody listens.
        let _ = self.outbox.try_send(line);
    }

    /// Returns when the next version of the app waits, or nobody is left to serve for.
    ///
    /// Cancel safe.
    pub(crate) async fn retired(&self) {
        self.retired.wait().await;
    }

    pub(crate) fn script(&self) -> Bytes {
        self.script.get().cloned().unwrap_or_default()
    }

    pub(crate) fn snapshots(&self) -> watch::Receiver<Snapshot> {
        self.snapshot.subscribe()
    }

    /// A page with the script in it; nothing where the response is none.
    pub(crate) fn tagged(&self, html: &Bytes, headers: &HeaderMap) -> Option<Bytes> {
        tag::tagged(html, headers, &self.snapshot.borrow().version)
    }
}

#[cfg(feature = "hot")]
fn apply(swaps: &[String]) -> Result<(), String> {
    stario_html::hot::apply(swaps)
}

#[cfg(not(feature = "hot"))]
fn apply(_swaps: &[String]) -> Result<(), String> {
    Err("the app was built without the feature `hot`".to_owned())
}
