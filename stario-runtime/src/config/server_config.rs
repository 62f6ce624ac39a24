//! [`ServerConfig`]: every setting with its default and its meaning.

use std::net::IpAddr;
use std::time::Duration;

use super::tracers::TracersConfig;

/// The settings of a server, with safe defaults.
///
/// [`ServerConfig::from_env`] reads them from the environment; a variable that is set but
/// empty means its default, and an unknown `STARIO_*` name is an error, so that a typo is
/// never silently ignored.
///
/// | Variable | Default | Meaning |
/// | --- | --- | --- |
/// | `STARIO_HOST` | 127.0.0.1 | address to listen on |
/// | `STARIO_PORT` | 8000 | port to listen on; 0 lets the system choose |
/// | `STARIO_TRACER` | auto | `auto`, `tty`, `json`, `sqlite`, `otlp` or `noop`, or several: `tty,sqlite` |
/// | `STARIO_TRACERS_JSON_FLUSH_INTERVAL` | 0.125 | seconds that a finished span waits for company |
/// | `STARIO_TRACERS_JSON_MAX_PENDING_SPANS` | 65536 | finished spans that wait; more are dropped |
/// | `STARIO_TRACERS_JSON_MAX_BATCH_SPANS` | 512 | finished spans written at once |
/// | `STARIO_TRACERS_SQLITE` | stario-traces.sqlite3 | file of the spans |
/// | `STARIO_TRACERS_SQLITE_FLUSH_INTERVAL` | 0.25 | as for JSON |
/// | `STARIO_TRACERS_SQLITE_MAX_PENDING_SPANS` | 65536 | as for JSON |
/// | `STARIO_TRACERS_SQLITE_MAX_BATCH_SPANS` | 1024 | as for JSON |
/// | `STARIO_TRACERS_SQLITE_MAX_AGE` | 604800 | seconds that spans are kept; 0 is for ever |
/// | `STARIO_TRACERS_SQLITE_MAX_BYTES` | 1073741824 | size of the file, past which the oldest go; 0 is no limit |
/// | `STARIO_TRACERS_OTLP` | `http://127.0.0.1:4318` | OpenTelemetry collector |
/// | `STARIO_TRACERS_OTLP_SERVICE` | stario | name of the app there |
/// | `STARIO_GRACEFUL_SHUTDOWN_TIMEOUT` | 5 | seconds that a drain waits for requests |
/// | `STARIO_MAX_CONNECTIONS` | 25000 | connections served at once; more are answered 503 |
/// | `STARIO_REQUESTS_MAX_HEADER_BYTES` | 65536 | request head |
/// | `STARIO_REQUESTS_MAX_BODY_BYTES` | 2097152 | request body; more is answered 413 |
/// | `STARIO_REQUESTS_HEADER_TIMEOUT` | 10 | seconds for a request head, and for an idle connection |
/// | `STARIO_REQUESTS_BODY_TIMEOUT` | 15 | seconds without a byte of the body, then 408 |
/// | `STARIO_REQUESTS_WRITE_TIMEOUT` | 30 | seconds in which a client takes nothing of a stream, then it is cut |
/// | `STARIO_SIGNALS_MAX_BYTES` | 262144 | signals of one request |
/// | `STARIO_FORMS_MAX_FIELDS` | 1000 | fields of one form |
/// | `STARIO_FORMS_MAX_PARTS` | 100 | parts of one `multipart/form-data` body |
/// | `STARIO_STREAM_BUFFER_BYTES` | 1048576 | what may wait for a slow client before its stream is cut |
/// | `STARIO_STREAM_HEARTBEAT` | 15 | seconds of silence before a comment is sent |
///
/// # Example
///
/// ```
/// use stario_runtime::ServerConfig;
///
/// let config = ServerConfig::from_vars([("STARIO_PORT", "9000")])?;
/// assert_eq!(config.port, 9000);
///
/// let error = ServerConfig::from_vars([("STARIO_PROT", "9000")]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "there is no setting STARIO_PROT: did you mean STARIO_PORT?"
/// );
/// # Ok::<(), stario_runtime::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServerConfig {
    /// Address to listen on.
    pub host: IpAddr,
    /// Port to listen on; 0 lets the system choose.
    pub port: u16,
    /// Name of the tracer, or several with commas.
    pub tracer: String,
    /// Settings of the tracers.
    pub tracers: TracersConfig,
    /// How long a drain waits for requests and tasks.
    pub graceful_shutdown: Duration,
    /// Connections served at once.
    pub max_connections: usize,
    /// Bytes of a request head.
    pub header_bytes: usize,
    /// Bytes of a request body.
    pub body_bytes: usize,
    /// Time for a request head, and for a connection to stay idle.
    pub header_timeout: Duration,
    /// Time without a byte of the request body.
    pub body_timeout: Duration,
    /// Time without the client taking a byte of a stream that has some for it.
    pub write_timeout: Duration,
    /// Bytes of the signals of one request.
    pub signals_bytes: usize,
    /// Fields of one form.
    pub form_fields: usize,
    /// Parts of one `multipart/form-data` body.
    pub form_parts: usize,
    /// Bytes that may wait for a slow client before its stream is cut.
    pub stream_buffer_bytes: usize,
    /// Silence on a stream before a comment is sent.
    pub heartbeat: Duration,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            host: IpAddr::from([127, 0, 0, 1]),
            port: 8000,
            tracer: "auto".to_owned(),
            tracers: TracersConfig::default(),
            graceful_shutdown: Duration::from_secs(5),
            max_connections: 25_000,
            header_bytes: 64 * 1024,
            body_bytes: 2 * 1024 * 1024,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(15),
            write_timeout: Duration::from_secs(30),
            signals_bytes: 256 * 1024,
            form_fields: 1000,
            form_parts: 100,
            stream_buffer_bytes: 1024 * 1024,
            heartbeat: Duration::from_secs(15),
        }
    }
}
