//! The encoders of other crates, each behind its feature, and the levels they work at.

use std::io::{self, Write};

use super::coding::Coding;
use crate::config::Compression;

/// Quality of brotli in a stream. Measured on a page of 34 kB in which one cell changes: 3 sends
/// 23 B for 36 µs with 1.1 MB of heap; 2 sends 39 B for nearly as much, 4 has half a megabyte
/// more, and 5 sends 22 B for four times the work and 2.2 MB.
#[cfg(feature = "brotli")]
const BROTLI_STREAM: u32 = 3;

/// Level of gzip in a stream: its window of 32 kB misses the page before this one anyway.
#[cfg(feature = "gzip")]
const GZIP_STREAM: u32 = 6;

/// Level of zstd in a stream: with the page before in its window more work finds nothing more.
#[cfg(feature = "zstd")]
const ZSTD_STREAM: i32 = 1;

/// An encoder that collects what it makes.
pub(super) trait Coder: Write + Send {
    /// What has been made and not been taken.
    fn out(&mut self) -> &mut Vec<u8>;

    /// The rest, with the end of the coding.
    fn finish(self: Box<Self>) -> io::Result<Vec<u8>>;
}

/// For a stream, with a window of `1 << window` bytes where the coding has a choice.
#[cfg_attr(
    not(any(feature = "brotli", feature = "zstd")),
    expect(unused_variables, reason = "gzip always has the same window")
)]
pub(super) fn stream(coding: Coding, window: u32) -> io::Result<Box<dyn Coder>> {
    match coding {
        #[cfg(feature = "brotli")]
        Coding::Brotli => Ok(Box::new(brotli_coder(BROTLI_STREAM, window, 0))),
        #[cfg(feature = "gzip")]
        Coding::Gzip => Ok(Box::new(gzip_coder(GZIP_STREAM))),
        #[cfg(feature = "zstd")]
        Coding::Zstd => {
            let mut coder = zstd::stream::write::Encoder::new(Vec::new(), ZSTD_STREAM)?;
            coder.window_log(window)?;
            Ok(Box::new(coder))
        }
        #[cfg(not(all(feature = "brotli", feature = "gzip", feature = "zstd")))]
        _ => Err(absent()),
    }
}

/// For a body of `len` bytes, at the level of the settings.
#[cfg_attr(
    not(feature = "brotli"),
    expect(unused_variables, reason = "others find the length by themselves")
)]
pub(super) fn whole(
    coding: Coding,
    settings: &Compression,
    len: usize,
) -> io::Result<Box<dyn Coder>> {
    match coding {
        #[cfg(feature = "brotli")]
        Coding::Brotli => {
            // No window beyond the body, so that little memory is set up for a small page.
            let window = (usize::BITS - len.leading_zeros()).clamp(16, 22);
            let quality = settings.brotli.unwrap_or(4);
            Ok(Box::new(brotli_coder(quality, window, len)))
        }
        #[cfg(feature = "gzip")]
        Coding::Gzip => Ok(Box::new(gzip_coder(settings.gzip.unwrap_or(6)))),
        #[cfg(feature = "zstd")]
        Coding::Zstd => {
            let level = i32::try_from(settings.zstd.unwrap_or(3)).unwrap_or(3);
            let coder = zstd::stream::write::Encoder::new(Vec::new(), level)?;
            Ok(Box::new(coder))
        }
        #[cfg(not(all(feature = "brotli", feature = "gzip", feature = "zstd")))]
        _ => Err(absent()),
    }
}

#[cfg(not(all(feature = "brotli", feature = "gzip", feature = "zstd")))]
fn absent() -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        "the coding is not part of this build",
    )
}

#[cfg(feature = "brotli")]
fn brotli_coder(quality: u32, window: u32, size: usize) -> brotli::CompressorWriter<Vec<u8>> {
    // From quality 5 on a window up to 16 has another table, of 33 MB.
    let window = if quality >= 5 { window.max(17) } else { window };
    let number = |number: u32| i32::try_from(number).expect("levels and windows are small");
    let params = brotli::enc::BrotliEncoderParams {
        quality: number(quality),
        lgwin: number(window),
        size_hint: size,
        ..Default::default()
    };
    brotli::CompressorWriter::with_params(Vec::new(), 4096, &params)
}

#[cfg(feature = "brotli")]
impl Coder for brotli::CompressorWriter<Vec<u8>> {
    fn out(&mut self) -> &mut Vec<u8> {
        self.get_mut()
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<u8>> {
        Ok(self.into_inner())
    }
}

#[cfg(feature = "gzip")]
fn gzip_coder(level: u32) -> flate2::write::GzEncoder<Vec<u8>> {
    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level))
}

#[cfg(feature = "gzip")]
impl Coder for flate2::write::GzEncoder<Vec<u8>> {
    fn out(&mut self) -> &mut Vec<u8> {
        self.get_mut()
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<u8>> {
        (*self).finish()
    }
}

#[cfg(feature = "zstd")]
impl Coder for zstd::stream::write::Encoder<'static, Vec<u8>> {
    fn out(&mut self) -> &mut Vec<u8> {
        self.get_mut()
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<u8>> {
        (*self).finish()
    }
}
