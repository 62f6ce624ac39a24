//! The encoders behind one interface: whole bodies, and streams that are flushed.

use std::io::{self, Write};

use bytes::Bytes;

use super::coding::Coding;
use crate::config::Compression;

/// What brotli collects before it writes.
#[cfg(feature = "brotli")]
const BROTLI_BUFFER: usize = 4096;

/// Quality of brotli in a stream. Measured on a page of 33 kB that changes a little: 2 sends
/// about 40 B for 25 µs and a megabyte, 5 sends 22 B for four times the work and twice the heap.
#[cfg(feature = "brotli")]
const BROTLI_STREAM: u32 = 2;

/// Level of gzip in a stream: its window of 32 kB misses the page before this one anyway.
#[cfg(feature = "gzip")]
const GZIP_STREAM: u32 = 6;

/// Level of zstd in a stream: with the page before in its window more work finds nothing more.
#[cfg(feature = "zstd")]
const ZSTD_STREAM: i32 = 1;

/// An encoder at work. What it has ready is taken out between the writes.
pub(super) enum Encoder {
    #[cfg(feature = "brotli")]
    Brotli(Box<brotli::CompressorWriter<Vec<u8>>>),
    #[cfg(feature = "gzip")]
    Gzip(Box<flate2::write::GzEncoder<Vec<u8>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<zstd::stream::write::Encoder<'static, Vec<u8>>>),
}

impl Encoder {
    /// For a stream that is flushed after each event, with a window of `1 << window` bytes.
    pub(super) fn stream(coding: Coding, window: u32) -> io::Result<Self> {
        match coding {
            #[cfg(feature = "brotli")]
            Coding::Brotli => Ok(Self::brotli(BROTLI_STREAM, window, 0)),
            #[cfg(feature = "gzip")]
            Coding::Gzip => Ok(Self::gzip(GZIP_STREAM)),
            #[cfg(feature = "zstd")]
            Coding::Zstd => Self::zstd(ZSTD_STREAM, Some(window)),
            #[cfg(not(all(feature = "brotli", feature = "gzip", feature = "zstd")))]
            _ => Err(absent()),
        }
    }

    #[cfg(feature = "brotli")]
    fn brotli(quality: u32, window: u32, size: usize) -> Self {
        // From quality 5 on a window up to 16 has another table, of 33 MB.
        let window = if quality >= 5 { window.max(17) } else { window };
        let params = brotli::enc::BrotliEncoderParams {
            quality: i32::try_from(quality).unwrap_or(4),
            lgwin: i32::try_from(window).unwrap_or(18),
            size_hint: size,
            ..Default::default()
        };
        let writer = brotli::CompressorWriter::with_params(Vec::new(), BROTLI_BUFFER, &params);
        Self::Brotli(Box::new(writer))
    }

    #[cfg(feature = "gzip")]
    fn gzip(level: u32) -> Self {
        let level = flate2::Compression::new(level);
        Self::Gzip(Box::new(flate2::write::GzEncoder::new(Vec::new(), level)))
    }

    #[cfg(feature = "zstd")]
    fn zstd(level: i32, window: Option<u32>) -> io::Result<Self> {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), level)?;
        if let Some(window) = window {
            encoder.window_log(window)?;
        }
        Ok(Self::Zstd(Box::new(encoder)))
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            #[cfg(feature = "brotli")]
            Self::Brotli(encoder) => encoder.write_all(bytes),
            #[cfg(feature = "gzip")]
            Self::Gzip(encoder) => encoder.write_all(bytes),
            #[cfg(feature = "zstd")]
            Self::Zstd(encoder) => encoder.write_all(bytes),
            #[cfg(not(any(feature = "brotli", feature = "gzip", feature = "zstd")))]
            _ => unreachable!("there is no encoder, {bytes:?}"),
        }
    }

    /// Ends a block: what was written so far can be decoded from what is taken now.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        match self {
            #[cfg(feature = "brotli")]
            Self::Brotli(encoder) => encoder.flush(),
            #[cfg(feature = "gzip")]
            Self::Gzip(encoder) => encoder.flush(),
            #[cfg(feature = "zstd")]
            Self::Zstd(encoder) => encoder.flush(),
            #[cfg(not(any(feature = "brotli", feature = "gzip", feature = "zstd")))]
            _ => unreachable!("there is no encoder"),
        }
    }

    /// What is ready to be sent.
    pub(super) fn take(&mut self) -> Bytes {
        let out = match self {
            #[cfg(feature = "brotli")]
            Self::Brotli(encoder) => encoder.get_mut(),
            #[cfg(feature = "gzip")]
            Self::Gzip(encoder) => encoder.get_mut(),
            #[cfg(feature = "zstd")]
            Self::Zstd(encoder) => encoder.get_mut(),
            #[cfg(not(any(feature = "brotli", feature = "gzip", feature = "zstd")))]
            _ => unreachable!("there is no encoder"),
        };
        // As long as it is: what waits for a slow client is not also mostly unused.
        Bytes::from(std::mem::take(out).into_boxed_slice())
    }

    /// The end of the coding, after what has been taken.
    pub(super) fn finish(self) -> io::Result<Bytes> {
        let rest = match self {
            #[cfg(feature = "brotli")]
            Self::Brotli(encoder) => encoder.into_inner(),
            #[cfg(feature = "gzip")]
            Self::Gzip(encoder) => encoder.finish()?,
            #[cfg(feature = "zstd")]
            Self::Zstd(encoder) => encoder.finish()?,
        };
        Ok(Bytes::from(rest))
    }
}

/// Encodes a whole body at the configured level.
pub(super) fn whole(coding: Coding, settings: &Compression, bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoder = match coding {
        #[cfg(feature = "brotli")]
        Coding::Brotli => Encoder::brotli(
            settings.brotli.unwrap_or(4),
            window(bytes.len()),
            bytes.len(),
        ),
        #[cfg(feature = "gzip")]
        Coding::Gzip => Encoder::gzip(settings.gzip.unwrap_or(6)),
        #[cfg(feature = "zstd")]
        Coding::Zstd => {
            let level = i32::try_from(settings.zstd.unwrap_or(3)).unwrap_or(3);
            Encoder::zstd(level, None)?
        }
        #[cfg(not(all(feature = "brotli", feature = "gzip", feature = "zstd")))]
        _ => return Err(absent()),
    };
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

/// No larger than the body, so that little memory is set up for a small page.
#[cfg(feature = "brotli")]
fn window(len: usize) -> u32 {
    let bits = usize::BITS - len.leading_zeros();
    bits.clamp(16, 22)
}

#[cfg(not(all(feature = "brotli", feature = "gzip", feature = "zstd")))]
fn absent() -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        "the coding is not part of this build",
    )
}
