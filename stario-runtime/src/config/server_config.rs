//! [`ServerConfig`]: every setting with its default and its meaning.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::compression::Compression;
use super::error_page::{EDITOR, ErrorPage};
use super::http2::Http2Config;
use super::secret::Secret;
use super::tracers::TracersConfig;
use crate::peer::TrustedProxies;

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
/// | `STARIO_UNIX_SOCKET` | none | path of a unix socket to listen on instead |
/// | `STARIO_UNIX_SOCKET_MODE` | 660 | permissions of that socket, in octal |
/// | `STARIO_LISTEN_STDIN` | no | the standard input is the listening socket |
/// | `STARIO_BACKLOG` | 2048 | connections that may wait to be accepted |
/// | `STARIO_REUSE_ADDR` | yes | listen although old connections of the port linger |
/// | `STARIO_REUSE_PORT` | no | share the port with other processes, for a rolling restart |
/// | `STARIO_ACCEPTORS` | 1 | tasks that accept connections |
/// | `STARIO_THREADS` | one per core | threads that handlers run on; 1 is all that an app of `flavor = "current_thread"` takes |
/// | `STARIO_TLS_CERT` | none | PEM file of the certificate chain (feature `tls`) |
/// | `STARIO_TLS_KEY` | none | PEM file of its private key |
/// | `STARIO_TRUSTED_PROXIES` | none | addresses and networks whose `X-Forwarded-For` is believed, and `unix` |
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
/// | `STARIO_TRACERS_SAMPLE` | 1 | share of the traces that `json`, `sqlite` and `otlp` write, 0 to 1; those that failed are always written |
/// | `STARIO_TRACE_PAGE` | yes | `off`: no page of the latest traces, neither that of a debug build nor one that the app adds |
/// | `STARIO_TRACE_PAGE_MAX_SPANS` | 10000 | spans in memory for it; the oldest traces go first |
/// | `STARIO_TRACE_PAGE_MAX_BYTES` | 16777216 | bytes of them |
/// | `STARIO_GRACEFUL_SHUTDOWN_TIMEOUT` | 5 | seconds that a drain waits for requests |
/// | `STARIO_SHUTDOWN_DELAY` | 0 | seconds before a drain in which all goes on but `is_ready` is false |
/// | `STARIO_MAX_CONNECTIONS` | 25000 | connections served at once, at most 80 % of the open files allowed; more are answered 503 |
/// | `STARIO_MAX_STREAMS` | 20000 | live streams at once; more are answered 503 |
/// | `STARIO_MAX_STREAMS_PER_CLIENT` | 100 | the same for one address (an IPv6 /64) |
/// | `STARIO_REQUESTS_MAX_HEADER_BYTES` | 65536 | bytes of a request head; more is answered 431 |
/// | `STARIO_REQUESTS_MAX_HEADERS` | 100 | headers of a request; more are answered 431 |
/// | `STARIO_REQUESTS_MAX_TARGET_BYTES` | 16384 | bytes of a request target; more is answered 414 |
/// | `STARIO_REQUESTS_MAX_BODY_BYTES` | 2097152 | request body; more is answered 413 |
/// | `STARIO_REQUESTS_MAX_CHUNK_EXTENSION_BYTES` | 4096 | bytes of chunk extensions in one body; more is answered 400 |
/// | `STARIO_REQUESTS_MAX_TRAILERS` | 32 | trailers after a chunked body; more are answered 400 |
/// | `STARIO_REQUESTS_MAX_TRAILER_BYTES` | 8192 | bytes of these trailers; more is answered 400 |
/// | `STARIO_REQUESTS_MAX_PIPELINED_REQUESTS` | 16 | requests taken ahead of their answers; the rest waits in the socket |
/// | `STARIO_REQUESTS_HEADER_TIMEOUT` | 10 | seconds for a whole request head, then 408 |
/// | `STARIO_REQUESTS_BODY_TIMEOUT` | 15 | seconds without a byte of the body, then 408 |
/// | `STARIO_REQUESTS_BODY_MIN_RATE` | 256 | bytes of a body per second, on average over twice the body timeout; less is answered 408, 0 allows any |
/// | `STARIO_REQUESTS_KEEP_ALIVE_TIMEOUT` | 30 | seconds that a connection may stay idle between requests |
/// | `STARIO_REQUESTS_WRITE_TIMEOUT` | 30 | seconds in which a client takes nothing of what there is for it, then it is cut |
/// | `STARIO_SIGNALS_MAX_BYTES` | 262144 | signals of one request |
/// | `STARIO_SIGNALS_MAX_KEYS` | 10000 | keys in these signals, those of objects inside included; more are answered 400 |
/// | `STARIO_JSON_MAX_DEPTH` | 64 | objects and arrays inside of each other, in signals and in JSON bodies; deeper is answered 400, the most is 120 |
/// | `STARIO_FORMS_MAX_FIELDS` | 1000 | fields of one form |
/// | `STARIO_FORMS_MAX_PARTS` | 100 | parts of one `multipart/form-data` body |
/// | `STARIO_FORMS_MAX_PART_BYTES` | 2097152 | one part of a streamed `multipart/form-data` body that is taken into memory |
/// | `STARIO_UPLOADS_DIR` | the system's | where uploads lie in files until the app has moved them |
/// | `STARIO_COOKIES_SECRET` | none | signs and encrypts cookies; older secrets after it, by commas |
/// | `STARIO_STREAM_BUFFER_BYTES` | 1048576 | what may wait for a slow client before its stream is cut |
/// | `STARIO_STREAM_HEARTBEAT` | 15 | seconds of silence before a comment is sent |
/// | `STARIO_COMPRESSION` | on | `off` sends everything as it is |
/// | `STARIO_COMPRESSION_BROTLI` | 4 | quality of brotli for whole bodies, 0 to 11, or `off` |
/// | `STARIO_COMPRESSION_GZIP` | 6 | level of gzip for whole bodies, 1 to 9, or `off` |
/// | `STARIO_COMPRESSION_ZSTD` | 3 | level of zstd for whole bodies, 1 to 19, or `off`; with the feature `zstd` |
/// | `STARIO_COMPRESSION_MIN_BYTES` | 512 | bytes from which on a whole body is encoded |
/// | `STARIO_COMPRESSION_STREAM_WINDOW` | 18 | how far back a stream looks for what it has sent, as the logarithm of bytes, 16 to 24; memory per stream grows with it |
/// | `STARIO_COMPRESSION_MAX_STREAMS` | 1000 | streams that may have an encoder at once; more are sent as they are |
/// | `STARIO_ERROR_PAGE` | local | who is shown the source of an error in a debug build: `local` clients, everybody (`on`), nobody (`off`); see [`ErrorPage`] |
/// | `STARIO_EDITOR` | `vscode://file/__FILE__:__LINE__` | address of the links that open a file there |
///
/// Those of HTTP/2 are listed at [`Http2Config`]. Yes and no are also `1 0 true false on off`.
///
/// # Sockets
///
/// Where the program was started by systemd with `LISTEN_FDS` for its process (socket
/// activation), it serves those sockets, whatever host, port and path say. A supervisor that
/// keeps the socket over restarts passes it as the standard input and sets
/// `STARIO_LISTEN_STDIN=1`: in Rust `Command::stdin(OwnedFd::from(listener))`.
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
    /// Path of a unix socket to listen on, instead of host and port.
    pub unix_socket: Option<PathBuf>,
    /// Permissions of the unix socket.
    pub unix_socket_mode: u32,
    /// The standard input is a socket that listens already.
    pub listen_stdin: bool,
    /// Connections that the system lets wait to be accepted.
    pub backlog: u32,
    /// Listen although connections of an earlier process linger on the port.
    pub reuse_address: bool,
    /// Share the port with other processes that set this, too.
    pub reuse_port: bool,
    /// Tasks that accept connections from each socket.
    ///
    /// One keeps up with all but a storm of new connections, where more let several cores
    /// accept; an established connection is served by all threads in any case.
    pub acceptors: usize,
    /// Threads that handlers run on; as many as there are cores when it is not set.
    pub threads: Option<usize>,
    /// PEM file of the certificate chain; with it the server speaks TLS.
    pub tls_cert: Option<PathBuf>,
    /// PEM file of the certificate's private key.
    pub tls_key: Option<PathBuf>,
    /// Whose word about the client is taken.
    pub trusted_proxies: TrustedProxies,
    /// HTTP/2: whether, and its limits.
    pub http2: Http2Config,
    /// Name of the tracer, or several with commas.
    pub tracer: String,
    /// Settings of the tracers.
    pub tracers: TracersConfig,
    /// How long a drain waits for requests and tasks.
    pub graceful_shutdown: Duration,
    /// How long everything goes on after the signal, while the app says that it is not ready.
    pub shutdown_delay: Duration,
    /// Connections served at once; the open files that the system allows may leave fewer.
    pub max_connections: usize,
    /// Live streams at once.
    pub max_streams: usize,
    /// Live streams of one client address; of a network of 64 bits for IPv6.
    pub max_streams_per_client: usize,
    /// Bytes of a request head.
    pub header_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// Bytes of a request target.
    pub target_bytes: usize,
    /// Bytes of a request body.
    pub body_bytes: usize,
    /// Bytes of chunk extensions in one request body.
    pub chunk_extension_bytes: usize,
    /// Trailers after a chunked request body.
    pub trailers: usize,
    /// Bytes of these trailers.
    pub trailer_bytes: usize,
    /// Requests that are taken from a connection ahead of their answers.
    pub pipelined_requests: usize,
    /// Time for a whole request head, from its first byte.
    pub header_timeout: Duration,
    /// Time without a byte of the request body.
    pub body_timeout: Duration,
    /// Bytes of a request body per second, on average over twice the body timeout; 0 allows any.
    pub body_min_rate: usize,
    /// Time for a connection to stay idle between requests.
    pub keep_alive_timeout: Duration,
    /// Time without the client taking a byte when there are some for it.
    pub write_timeout: Duration,
    /// Bytes of the signals of one request.
    pub signals_bytes: usize,
    /// Keys in the signals of one request, those of objects inside included.
    pub signals_keys: usize,
    /// Objects and arrays inside of each other, in signals and in JSON bodies; 120 at most.
    pub json_depth: usize,
    /// Fields of one form.
    pub form_fields: usize,
    /// Parts of one `multipart/form-data` body.
    pub form_parts: usize,
    /// Bytes of one part of a streamed form that may be taken into memory.
    pub form_part_bytes: usize,
    /// Where uploads lie in files; the system's temporary directory when there is none.
    pub uploads_dir: Option<PathBuf>,
    /// What signs and encrypts cookies.
    pub cookies_secret: Secret,
    /// Bytes that may wait for a slow client before its stream is cut.
    pub stream_buffer_bytes: usize,
    /// Silence on a stream before a comment is sent.
    pub heartbeat: Duration,
    /// Content codings of responses and streams.
    pub compression: Compression,
    /// Who is shown the source of an error; nobody in a release build.
    pub error_page: ErrorPage,
    /// Address that opens a file in an editor, with `__FILE__` and `__LINE__` in it.
    pub editor: String,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            host: IpAddr::from([127, 0, 0, 1]),
            port: 8000,
            unix_socket: None,
            unix_socket_mode: 0o660,
            listen_stdin: false,
            backlog: 2048,
            reuse_address: true,
            reuse_port: false,
            acceptors: 1,
            threads: None,
            tls_cert: None,
            tls_key: None,
            trusted_proxies: TrustedProxies::default(),
            http2: Http2Config::default(),
            tracer: "auto".to_owned(),
            tracers: TracersConfig::default(),
            graceful_shutdown: Duration::from_secs(5),
            shutdown_delay: Duration::ZERO,
            max_connections: 25_000,
            max_streams: 20_000,
            max_streams_per_client: 100,
            header_bytes: 64 * 1024,
            headers: 100,
            target_bytes: 16 * 1024,
            body_bytes: 2 * 1024 * 1024,
            chunk_extension_bytes: 4 * 1024,
            trailers: 32,
            trailer_bytes: 8 * 1024,
            pipelined_requests: 16,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(15),
            body_min_rate: 256,
            keep_alive_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            signals_bytes: 256 * 1024,
            signals_keys: 10_000,
            json_depth: 64,
            form_fields: 1000,
            form_parts: 100,
            form_part_bytes: 2 * 1024 * 1024,
            uploads_dir: None,
            cookies_secret: Secret::default(),
            stream_buffer_bytes: 1024 * 1024,
            heartbeat: Duration::from_secs(15),
            compression: Compression::default(),
            error_page: ErrorPage::default(),
            editor: EDITOR.to_owned(),
        }
    }
}
