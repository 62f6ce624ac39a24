//! Files on disk: opened so that nothing waits, read in pieces while they are sent.

use std::collections::VecDeque;
use std::fmt;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use bytes::Bytes;
use http_body::Frame;
use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;

use crate::body::BoxError;
use crate::channel::Aborted;
use crate::partial::Piece;

/// How much is read at a time, and all that waits for a slow client.
pub(crate) const CHUNK: u64 = 64 * 1024;

/// A regular file that is open for reading.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) file: File,
    pub(crate) len: u64,
    pub(crate) modified: Option<SystemTime>,
    /// A strong entity tag of this file at this time, with the quotes.
    pub(crate) etag: String,
}

/// Whether a link at the end of a path is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    Follow,
    Refuse,
}

/// Opens a regular file; anything else is as good as not there.
///
/// A named pipe without a writer would hang the one who opens it, and a device may do anything,
/// so they are looked at first, and opened without waiting in case they have just changed.
pub(crate) fn open(path: &Path, links: Links) -> io::Result<Opened> {
    let before = match links {
        Links::Follow => path.metadata(),
        Links::Refuse => path.symlink_metadata(),
    };
    let before = before.map_err(in_a_circle)?;
    if !before.is_file() {
        return Err(not_regular());
    }
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let refuse = match links {
            Links::Follow => 0,
            Links::Refuse => libc::O_NOFOLLOW,
        };
        options.custom_flags(libc::O_NONBLOCK | refuse);
    }
    // It may have become a link since it was looked at.
    let file = options.open(path).map_err(in_a_circle)?;
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Err(not_regular());
    }
    Ok(Opened {
        len: meta.len(),
        modified: meta.modified().ok(),
        etag: etag(&meta),
        file,
    })
}

/// Links that lead to each other, or one that is not to be followed, are no file.
fn in_a_circle(error: io::Error) -> io::Error {
    #[cfg(unix)]
    if error.raw_os_error() == Some(libc::ELOOP) {
        return not_regular();
    }
    error
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "not a regular file")
}

/// From what the system says of the file: which it is, its size, and when it was changed. As a
/// digest, because a client has no business with numbers of the file system.
fn etag(meta: &Metadata) -> String {
    let mut digest = Sha256::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        digest.update(meta.dev().to_le_bytes());
        digest.update(meta.ino().to_le_bytes());
    }
    digest.update(meta.len().to_le_bytes());
    let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
    let changed = meta.modified().ok().and_then(since).unwrap_or_default();
    digest.update(changed.as_nanos().to_le_bytes());
    let digest = digest.finalize();
    let (leading, _) = digest
        .split_first_chunk::<16>()
        .expect("a SHA-256 has 32 bytes");
    format!("\"{:032x}\"", u128::from_be_bytes(*leading))
}

impl Opened {
    /// Reads pieces into memory, for a body that is not worth a stream.
    pub(crate) fn read(&mut self, pieces: &[Piece]) -> io::Result<Bytes> {
        let mut out = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.extend_from_slice(text),
                Piece::Content(range) => {
                    let len = range.end - range.start;
                    out.extend(read_at(&mut self.file, range.start, len)?);
                }
            }
        }
        Ok(Bytes::from(out))
    }
}

/// Exactly `len` bytes; a file that has become shorter is an error.
fn read_at(file: &mut File, from: u64, len: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from))?;
    let mut out = Vec::with_capacity(usize::try_from(len).unwrap_or(usize::MAX).min(1 << 24));
    file.take(len).read_to_end(&mut out)?;
    if out.len() as u64 == len {
        Ok(out)
    } else {
        let message = "the file has become shorter";
        Err(io::Error::new(io::ErrorKind::UnexpectedEof, message))
    }
}

/// A body that is read from an open file while it is sent: one piece at a time, and the next
/// one when the connection asks for it.
pub(crate) struct FileBody {
    state: State,
    pieces: VecDeque<Piece>,
    left: u64,
}

enum State {
    Idle(File),
    /// On a thread for blocking work, which gives the file back.
    Reading(JoinHandle<io::Result<(File, Bytes)>>),
    /// After an error, which the client sees as a body that is too short.
    Failed,
}

impl FileBody {
    pub(crate) fn new(file: File, pieces: Vec<Piece>) -> Self {
        Self {
            state: State::Idle(file),
            left: pieces.iter().map(Piece::len).sum(),
            pieces: pieces.into(),
        }
    }

    /// What has not been given out yet.
    pub(crate) fn left(&self) -> u64 {
        self.left
    }

    pub(crate) fn poll_frame(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        loop {
            match &mut self.state {
                State::Failed => return Poll::Ready(Some(Err(Aborted::default()))),
                State::Reading(work) => {
                    let read = std::task::ready!(Pin::new(work).poll(cx));
                    let (file, bytes) = match read {
                        Ok(Ok(read)) => read,
                        Ok(Err(error)) => return self.fail(error),
                        Err(panicked) => return self.fail(panicked),
                    };
                    self.state = State::Idle(file);
                    self.left -= bytes.len() as u64;
                    return Poll::Ready(Some(Ok(Frame::data(bytes))));
                }
                State::Idle(_) => match self.pieces.pop_front() {
                    None => return Poll::Ready(None),
                    Some(Piece::Text(text)) => {
                        self.left -= text.len() as u64;
                        return Poll::Ready(Some(Ok(Frame::data(text))));
                    }
                    Some(Piece::Content(mut range)) => {
                        let from = range.start;
                        let len = (range.end - range.start).min(CHUNK);
                        range.start += len;
                        if !range.is_empty() {
                            self.pieces.push_front(Piece::Content(range));
                        }
                        self.read(from, len);
                    }
                },
            }
        }
    }

    fn fail(&mut self, error: impl Into<BoxError>) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        self.state = State::Failed;
        Poll::Ready(Some(Err(Aborted::by(error))))
    }

    /// The thread that reads ends by itself when the body is dropped meanwhile.
    fn read(&mut self, from: u64, len: u64) {
        let State::Idle(mut file) = std::mem::replace(&mut self.state, State::Failed) else {
            return;
        };
        self.state = State::Reading(tokio::task::spawn_blocking(move || {
            let bytes = read_at(&mut file, from, len)?;
            Ok((file, Bytes::from(bytes)))
        }));
    }
}

impl fmt::Debug for FileBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileBody")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}
