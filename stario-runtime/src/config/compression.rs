//! The settings of content codings.

/// Content codings of responses, part of [`ServerConfig`](crate::ServerConfig).
///
/// A coding is used when this build has it (features `brotli`, `gzip`, `zstd`), the client
/// takes it, and its level is set. The levels are those of whole bodies; in a stream each coding
/// works with what was measured to be best there.
///
/// # Example
///
/// ```
/// use stario_runtime::Compression;
///
/// let mut compression = Compression::default();
/// compression.brotli = None;
/// assert_ne!(compression, Compression::off());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compression {
    /// Whether anything is encoded at all.
    pub enabled: bool,
    /// Quality of brotli for whole bodies, 0 to 11.
    pub brotli: Option<u32>,
    /// Level of gzip for whole bodies, 1 to 9.
    pub gzip: Option<u32>,
    /// Level of zstd for whole bodies, 1 to 19.
    pub zstd: Option<u32>,
    /// Bytes from which on a whole body is encoded.
    pub min_bytes: usize,
    /// How far back a stream looks for what it has sent: the logarithm of bytes, 16 to 24.
    pub stream_window: u32,
    /// Streams that may have an encoder at once; more are sent as they are.
    pub max_streams: usize,
}

impl Default for Compression {
    fn default() -> Self {
        Self {
            enabled: true,
            brotli: Some(4),
            gzip: Some(6),
            zstd: Some(3),
            min_bytes: 512,
            stream_window: 18,
            max_streams: 1000,
        }
    }
}

impl Compression {
    /// Sends everything as it is.
    pub fn off() -> Self {
        Self {
            enabled: false,
            ..Self::default()
        }
    }
}
