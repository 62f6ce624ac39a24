//! [`Http2Config`]: the limits of HTTP/2.

use std::time::Duration;

/// The settings of HTTP/2, part of [`ServerConfig`](crate::ServerConfig).
///
/// Clients reach it by prior knowledge on a cleartext port and by ALPN with TLS. The feature
/// `http2` compiles it in and is on by default.
///
/// | Variable | Default | Meaning |
/// | --- | --- | --- |
/// | `STARIO_HTTP2` | yes | whether HTTP/2 is spoken |
/// | `STARIO_HTTP2_MAX_STREAMS` | 100 | requests at a time on one connection |
/// | `STARIO_HTTP2_MAX_HEADER_BYTES` | 16384 | request head; more is answered 431 |
/// | `STARIO_HTTP2_MAX_PENDING_RESETS` | 20 | streams reset before they were looked at, then the connection is closed |
/// | `STARIO_HTTP2_MAX_LOCAL_RESETS` | 256 | streams that the server had to reset, then the same |
/// | `STARIO_HTTP2_MAX_RESETS` | 100 | requests that the client may abandon at a time, a third of it for each second, then the same |
/// | `STARIO_HTTP2_STREAM_WINDOW` | 65536 | bytes of a request body that may be on their way |
/// | `STARIO_HTTP2_CONNECTION_WINDOW` | 1048576 | the same for all bodies of a connection |
/// | `STARIO_HTTP2_PING_INTERVAL` | 20 | seconds between signs of life asked of the client |
/// | `STARIO_HTTP2_PING_TIMEOUT` | 10 | seconds for the answer, then the connection is closed |
///
/// # Example
///
/// ```
/// use stario_runtime::ServerConfig;
///
/// let config = ServerConfig::from_vars([("STARIO_HTTP2_MAX_STREAMS", "10")])?;
/// assert_eq!(config.http2.max_streams, 10);
/// assert!(config.http2.enabled);
/// # Ok::<(), stario_runtime::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Http2Config {
    /// Whether HTTP/2 is spoken at all.
    pub enabled: bool,
    /// Requests at a time on one connection.
    pub max_streams: u32,
    /// Bytes of a request head.
    pub header_bytes: u32,
    /// Streams that the client resets before the server has looked at them.
    pub pending_resets: usize,
    /// Streams that the server resets because of the client's errors.
    pub local_resets: usize,
    /// Requests that the client may abandon at a time; a third comes back each second.
    pub resets: u32,
    /// Bytes of one request body that may be on their way.
    pub stream_window: u32,
    /// Bytes of all request bodies of a connection that may be on their way.
    pub connection_window: u32,
    /// Time between signs of life asked of the client.
    pub ping_interval: Duration,
    /// Time for the client to give one.
    pub ping_timeout: Duration,
}

impl Default for Http2Config {
    fn default() -> Self {
        Self {
            enabled: true,
            max_streams: 100,
            header_bytes: 16 * 1024,
            pending_resets: 20,
            local_resets: 256,
            resets: 100,
            stream_window: 64 * 1024,
            connection_window: 1024 * 1024,
            ping_interval: Duration::from_secs(20),
            ping_timeout: Duration::from_secs(10),
        }
    }
}
