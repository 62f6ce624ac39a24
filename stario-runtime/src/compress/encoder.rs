//! The encoders behind one interface: whole bodies, and streams that are flushed.

use std::io;

use bytes::Bytes;

use super::coders::{self, Coder};
use super::coding::Coding;
use crate::config::Compression;

/// An encoder at work. What it has ready is taken out between the writes.
pub(super) struct Encoder(Box<dyn Coder>);

impl Encoder {
    /// For a stream that is flushed after each event, with a window of `1 << window` bytes.
    pub(super) fn stream(coding: Coding, window: u32) -> io::Result<Self> {
        coders::stream(coding, window).map(Self)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    /// Ends a block: what was written so far can be decoded from what is taken now.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    /// What is ready to be sent.
    pub(super) fn take(&mut self) -> Bytes {
        let out = std::mem::take(self.0.out());
        // As long as it is: what waits for a slow client is not also mostly unused.
        Bytes::from(out.into_boxed_slice())
    }

    /// The end of the coding, after what has been taken.
    pub(super) fn finish(self) -> io::Result<Bytes> {
        self.0.finish().map(Bytes::from)
    }
}

/// Encodes a whole body at the configured level.
pub(super) fn whole(coding: Coding, settings: &Compression, bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoder = Encoder(coders::whole(coding, settings, bytes.len())?);
    encoder.write(bytes)?;
    encoder.finish()
}

/// Encodes what is kept and sent often: slower and smaller.
///
/// Without optimisation the encoders are some fifty times slower, and a page under development
/// should not wait for that: a debug build takes the level of pages.
pub(crate) fn best(coding: Coding, bytes: &[u8]) -> io::Result<Bytes> {
    let mut levels = Compression::default();
    if !cfg!(debug_assertions) {
        levels.brotli = Some(9);
        levels.gzip = Some(9);
        levels.zstd = Some(19);
    }
    whole(coding, &levels, bytes)
}
