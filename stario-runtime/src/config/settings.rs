//! The names of the settings, and how a value gets into its field.

use stario_html::spec::suggest;

use super::error_page::{editor, error_page};
use super::secret::Secret;
use super::server_config::ServerConfig;
use super::values::{level, mode, on_or_off, parse, seconds, size, truth, up_to};
use crate::error::{Error, Result};

/// Set by the command line for a build or for what it starts; not a setting of the server.
const OUR_OWN: [&str; 5] = [
    "STARIO_ASSETS_ENCODED",
    "STARIO_ASSETS_STAMP",
    "STARIO_DATASTAR_PREFIX",
    "STARIO_DEV",
    "STARIO_LIST_ROUTES",
];

/// RFC 9113: the largest window, which is 31 bits long.
const WINDOW: u32 = (1 << 31) - 1;

/// What `listen` takes on every system.
const BACKLOG: u32 = i32::MAX as u32;

/// More would be a mistake: accepting is a small part of the work.
const ACCEPTORS: u32 = 256;

/// Far more than any machine has cores.
const THREADS: u32 = 1024;

type Setter = fn(&mut ServerConfig, &str) -> Result<(), String>;

const SETTINGS: &[(&str, Setter)] = &[
    ("STARIO_HOST", |c, v| {
        // As it stands in an address with a port: `[::1]`.
        let bare = v.strip_prefix('[').and_then(|v| v.strip_suffix(']'));
        parse(bare.unwrap_or(v), "an IP address").map(|v| c.host = v)
    }),
    ("STARIO_PORT", |c, v| {
        parse(v, "a port from 0 to 65535").map(|v| c.port = v)
    }),
    ("STARIO_UNIX_SOCKET", |c, v| {
        c.unix_socket = Some(v.into());
        Ok(())
    }),
    ("STARIO_UNIX_SOCKET_MODE", |c, v| {
        mode(v).map(|v| c.unix_socket_mode = v)
    }),
    ("STARIO_LISTEN_STDIN", |c, v| {
        truth(v).map(|v| c.listen_stdin = v)
    }),
    ("STARIO_BACKLOG", |c, v| {
        up_to(v, BACKLOG).map(|v| c.backlog = v)
    }),
    ("STARIO_REUSE_ADDR", |c, v| {
        truth(v).map(|v| c.reuse_address = v)
    }),
    ("STARIO_REUSE_PORT", |c, v| {
        truth(v).map(|v| c.reuse_port = v)
    }),
    ("STARIO_ACCEPTORS", |c, v| {
        up_to(v, ACCEPTORS).map(|v| c.acceptors = v as usize)
    }),
    ("STARIO_THREADS", |c, v| {
        up_to(v, THREADS).map(|v| c.threads = Some(v as usize))
    }),
    ("STARIO_TLS_CERT", |c, v| {
        c.tls_cert = Some(v.into());
        Ok(())
    }),
    ("STARIO_TLS_KEY", |c, v| {
        c.tls_key = Some(v.into());
        Ok(())
    }),
    ("STARIO_TRUSTED_PROXIES", |c, v| {
        let expected = "addresses, networks like 10.0.0.0/8, or `unix`, with commas between them";
        parse(v, expected).map(|v| c.trusted_proxies = v)
    }),
    ("STARIO_HTTP2", |c, v| truth(v).map(|v| c.http2.enabled = v)),
    ("STARIO_HTTP2_MAX_STREAMS", |c, v| {
        up_to(v, WINDOW).map(|v| c.http2.max_streams = v)
    }),
    ("STARIO_HTTP2_MAX_HEADER_BYTES", |c, v| {
        up_to(v, WINDOW).map(|v| c.http2.header_bytes = v)
    }),
    ("STARIO_HTTP2_MAX_PENDING_RESETS", |c, v| {
        size(v).map(|v| c.http2.pending_resets = v)
    }),
    ("STARIO_HTTP2_MAX_LOCAL_RESETS", |c, v| {
        size(v).map(|v| c.http2.local_resets = v)
    }),
    ("STARIO_HTTP2_MAX_RESETS", |c, v| {
        up_to(v, WINDOW).map(|v| c.http2.resets = v)
    }),
    ("STARIO_HTTP2_STREAM_WINDOW", |c, v| {
        up_to(v, WINDOW).map(|v| c.http2.stream_window = v)
    }),
    ("STARIO_HTTP2_CONNECTION_WINDOW", |c, v| {
        up_to(v, WINDOW).map(|v| c.http2.connection_window = v)
    }),
    ("STARIO_HTTP2_PING_INTERVAL", |c, v| {
        seconds(v, false).map(|v| c.http2.ping_interval = v)
    }),
    ("STARIO_HTTP2_PING_TIMEOUT", |c, v| {
        seconds(v, false).map(|v| c.http2.ping_timeout = v)
    }),
    ("STARIO_TRACER", |c, v| {
        v.clone_into(&mut c.tracer);
        Ok(())
    }),
    ("STARIO_TRACERS_JSON_FLUSH_INTERVAL", |c, v| {
        seconds(v, true).map(|v| c.tracers.json_queue.flush_interval = v)
    }),
    ("STARIO_TRACERS_JSON_MAX_PENDING_SPANS", |c, v| {
        size(v).map(|v| c.tracers.json_queue.max_pending_spans = v)
    }),
    ("STARIO_TRACERS_JSON_MAX_BATCH_SPANS", |c, v| {
        size(v).map(|v| c.tracers.json_queue.max_batch_spans = v)
    }),
    ("STARIO_TRACERS_SQLITE", |c, v| {
        c.tracers.sqlite = v.into();
        Ok(())
    }),
    ("STARIO_TRACERS_SQLITE_FLUSH_INTERVAL", |c, v| {
        seconds(v, true).map(|v| c.tracers.sqlite_queue.flush_interval = v)
    }),
    ("STARIO_TRACERS_SQLITE_MAX_PENDING_SPANS", |c, v| {
        size(v).map(|v| c.tracers.sqlite_queue.max_pending_spans = v)
    }),
    ("STARIO_TRACERS_SQLITE_MAX_BATCH_SPANS", |c, v| {
        size(v).map(|v| c.tracers.sqlite_queue.max_batch_spans = v)
    }),
    ("STARIO_TRACERS_SQLITE_MAX_AGE", |c, v| {
        seconds(v, true).map(|v| c.tracers.sqlite_max_age = v)
    }),
    ("STARIO_TRACERS_SQLITE_MAX_BYTES", |c, v| {
        parse(v, "a number of bytes").map(|v| c.tracers.sqlite_max_bytes = v)
    }),
    ("STARIO_TRACERS_OTLP", |c, v| {
        v.clone_into(&mut c.tracers.otlp);
        Ok(())
    }),
    ("STARIO_TRACERS_OTLP_SERVICE", |c, v| {
        v.clone_into(&mut c.tracers.otlp_service);
        Ok(())
    }),
    ("STARIO_TRACERS_SAMPLE", |c, v| match v.parse() {
        Ok(share @ 0.0..=1.0) => {
            c.tracers.sample = share;
            Ok(())
        }
        _ => Err("a share from 0 to 1, such as 0.1".to_owned()),
    }),
    ("STARIO_TRACE_PAGE", |c, v| {
        truth(v).map(|v| c.tracers.page = v)
    }),
    ("STARIO_TRACE_PAGE_MAX_SPANS", |c, v| {
        size(v).map(|v| c.tracers.page_max_spans = v)
    }),
    ("STARIO_TRACE_PAGE_MAX_BYTES", |c, v| {
        size(v).map(|v| c.tracers.page_max_bytes = v)
    }),
    ("STARIO_GRACEFUL_SHUTDOWN_TIMEOUT", |c, v| {
        seconds(v, true).map(|v| c.graceful_shutdown = v)
    }),
    ("STARIO_SHUTDOWN_DELAY", |c, v| {
        seconds(v, true).map(|v| c.shutdown_delay = v)
    }),
    ("STARIO_MAX_STREAMS", |c, v| {
        size(v).map(|v| c.max_streams = v)
    }),
    ("STARIO_MAX_STREAMS_PER_CLIENT", |c, v| {
        size(v).map(|v| c.max_streams_per_client = v)
    }),
    ("STARIO_MAX_CONNECTIONS", |c, v| {
        size(v).map(|v| c.max_connections = v)
    }),
    ("STARIO_REQUESTS_MAX_HEADER_BYTES", |c, v| match size(v) {
        Ok(bytes) if bytes < 8192 => Err("at least 8192".to_owned()),
        other => other.map(|v| c.header_bytes = v),
    }),
    ("STARIO_REQUESTS_MAX_HEADERS", |c, v| {
        size(v).map(|v| c.headers = v)
    }),
    ("STARIO_REQUESTS_MAX_TARGET_BYTES", |c, v| match size(v) {
        Ok(bytes) if !(8192..=65_000).contains(&bytes) => Err("from 8192 to 65000".to_owned()),
        other => other.map(|v| c.target_bytes = v),
    }),
    ("STARIO_REQUESTS_MAX_CHUNK_EXTENSION_BYTES", |c, v| {
        size(v).map(|v| c.chunk_extension_bytes = v)
    }),
    ("STARIO_REQUESTS_MAX_TRAILERS", |c, v| {
        size(v).map(|v| c.trailers = v)
    }),
    ("STARIO_REQUESTS_MAX_TRAILER_BYTES", |c, v| {
        size(v).map(|v| c.trailer_bytes = v)
    }),
    ("STARIO_REQUESTS_MAX_PIPELINED_REQUESTS", |c, v| {
        size(v).map(|v| c.pipelined_requests = v)
    }),
    ("STARIO_REQUESTS_MAX_BODY_BYTES", |c, v| {
        size(v).map(|v| c.body_bytes = v)
    }),
    ("STARIO_REQUESTS_HEADER_TIMEOUT", |c, v| {
        seconds(v, false).map(|v| c.header_timeout = v)
    }),
    ("STARIO_REQUESTS_BODY_TIMEOUT", |c, v| {
        seconds(v, false).map(|v| c.body_timeout = v)
    }),
    ("STARIO_REQUESTS_BODY_MIN_RATE", |c, v| match v {
        "0" => {
            c.body_min_rate = 0;
            Ok(())
        }
        _ => size(v).map(|v| c.body_min_rate = v),
    }),
    ("STARIO_REQUESTS_KEEP_ALIVE_TIMEOUT", |c, v| {
        seconds(v, false).map(|v| c.keep_alive_timeout = v)
    }),
    ("STARIO_REQUESTS_WRITE_TIMEOUT", |c, v| {
        seconds(v, false).map(|v| c.write_timeout = v)
    }),
    ("STARIO_SIGNALS_MAX_BYTES", |c, v| {
        size(v).map(|v| c.signals_bytes = v)
    }),
    ("STARIO_SIGNALS_MAX_KEYS", |c, v| {
        size(v).map(|v| c.signals_keys = v)
    }),
    // The parser's own limit is 128, and a message of its own.
    ("STARIO_JSON_MAX_DEPTH", |c, v| {
        up_to(v, 120).map(|v| c.json_depth = v as usize)
    }),
    ("STARIO_FORMS_MAX_FIELDS", |c, v| {
        size(v).map(|v| c.form_fields = v)
    }),
    ("STARIO_FORMS_MAX_PARTS", |c, v| {
        size(v).map(|v| c.form_parts = v)
    }),
    ("STARIO_FORMS_MAX_PART_BYTES", |c, v| {
        size(v).map(|v| c.form_part_bytes = v)
    }),
    ("STARIO_UPLOADS_DIR", |c, v| {
        c.uploads_dir = Some(v.into());
        Ok(())
    }),
    // Checked where it is used: what is wrong with a value is said together with the value.
    ("STARIO_COOKIES_SECRET", |c, v| {
        c.cookies_secret = Secret::new(v);
        Ok(())
    }),
    ("STARIO_STREAM_BUFFER_BYTES", |c, v| {
        size(v).map(|v| c.stream_buffer_bytes = v)
    }),
    ("STARIO_STREAM_HEARTBEAT", |c, v| {
        seconds(v, false).map(|v| c.heartbeat = v)
    }),
    ("STARIO_COMPRESSION", |c, v| {
        on_or_off(v).map(|v| c.compression.enabled = v)
    }),
    ("STARIO_COMPRESSION_BROTLI", |c, v| {
        level(v, 0..=11).map(|v| c.compression.brotli = v)
    }),
    ("STARIO_COMPRESSION_GZIP", |c, v| {
        level(v, 1..=9).map(|v| c.compression.gzip = v)
    }),
    ("STARIO_COMPRESSION_ZSTD", |c, v| {
        level(v, 1..=19).map(|v| c.compression.zstd = v)
    }),
    ("STARIO_COMPRESSION_MIN_BYTES", |c, v| {
        size(v).map(|v| c.compression.min_bytes = v)
    }),
    ("STARIO_COMPRESSION_STREAM_WINDOW", |c, v| {
        match parse(v, "") {
            Ok(bits @ 16..=24) => {
                c.compression.stream_window = bits;
                Ok(())
            }
            _ => Err("a whole number from 16 to 24".to_owned()),
        }
    }),
    ("STARIO_COMPRESSION_MAX_STREAMS", |c, v| {
        size(v).map(|v| c.compression.max_streams = v)
    }),
    ("STARIO_ERROR_PAGE", |c, v| {
        error_page(v).map(|v| c.error_page = v)
    }),
    ("STARIO_EDITOR", |c, v| editor(v).map(|v| c.editor = v)),
];

impl ServerConfig {
    /// Reads the settings from the environment of the process.
    ///
    /// # Errors
    ///
    /// As [`from_vars`](ServerConfig::from_vars).
    pub fn from_env() -> Result<Self> {
        let vars: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| {
                let name = name.into_string().ok()?;
                // A value that is no text is no valid setting either.
                let value = value
                    .into_string()
                    .unwrap_or_else(|_| "\u{fffd}".to_owned());
                Some((name, value))
            })
            .collect();
        Self::from_vars(vars.iter().map(|(n, v)| (n.as_str(), v.as_str())))
    }

    /// Reads the settings from pairs of name and value.
    ///
    /// Names of others are passed over.
    ///
    /// # Errors
    ///
    /// An unknown `STARIO_*` name (with a suggestion), or a value that does not parse (with
    /// what is expected).
    pub fn from_vars<'a>(vars: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut config = Self::default();
        for (name, value) in vars {
            if !name.starts_with("STARIO_") || OUR_OWN.contains(&name) {
                continue;
            }
            let Some((_, set)) = SETTINGS.iter().find(|(known, _)| *known == name) else {
                return Err(unknown(name));
            };
            let value = value.trim();
            if !value.is_empty() {
                set(&mut config, value).map_err(|expected| {
                    Error::new(format!("{name} is {value:?}, expected {expected}"))
                })?;
            }
        }
        Ok(config)
    }
}

fn unknown(name: &str) -> Error {
    let known = SETTINGS.iter().map(|(known, _)| *known);
    match suggest(name, known) {
        Some(near) => Error::new(format!("there is no setting {name}: did you mean {near}?")),
        None => Error::new(format!("there is no setting {name}"))
            .help("`ServerConfig` in the documentation lists them all"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn error(name: &str, value: &str) -> String {
        ServerConfig::from_vars([(name, value)])
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn an_empty_value_and_a_foreign_name_change_nothing() {
        let config = ServerConfig::from_vars([
            ("STARIO_PORT", " "),
            ("PATH", "x"),
            ("STARIO_ASSETS_STAMP", "1"),
            ("STARIO_DATASTAR_PREFIX", "data-star-"),
        ])
        .unwrap();
        assert_eq!(config.port, 8000);
    }

    #[test]
    fn a_wrong_value_says_what_is_expected() {
        assert_eq!(
            error("STARIO_PORT", "99999"),
            "STARIO_PORT is \"99999\", expected a port from 0 to 65535"
        );
        assert_eq!(
            error("STARIO_REQUESTS_BODY_TIMEOUT", "0"),
            "STARIO_REQUESTS_BODY_TIMEOUT is \"0\", expected a number of seconds, from more than 0 \
             to 31536000"
        );
        assert_eq!(
            error("STARIO_REQUESTS_MAX_HEADER_BYTES", "100"),
            "STARIO_REQUESTS_MAX_HEADER_BYTES is \"100\", expected at least 8192"
        );
        for bad in ["-1", "nan", "inf", "1e19", "1e400", "x"] {
            assert!(error("STARIO_GRACEFUL_SHUTDOWN_TIMEOUT", bad).contains("expected"));
        }
    }

    #[test]
    fn a_share_of_the_traces_is_between_none_and_all() {
        let config = ServerConfig::from_vars([("STARIO_TRACERS_SAMPLE", "0.25")]).unwrap();
        assert!((config.tracers.sample - 0.25).abs() < f64::EPSILON);
        for bad in ["-0.1", "1.5", "nan", "10%"] {
            assert!(error("STARIO_TRACERS_SAMPLE", bad).ends_with("from 0 to 1, such as 0.1"));
        }
    }

    #[test]
    fn no_accepted_value_panics_later() {
        for bad in ["9999999999999999999", "0", "-1"] {
            assert_eq!(
                error("STARIO_MAX_CONNECTIONS", bad),
                format!(
                    "STARIO_MAX_CONNECTIONS is {bad:?}, expected a whole number from 1 to 4294967295"
                )
            );
        }
    }

    /// Those whose value is any text; what is wrong with it shows where it is used.
    const TEXTS: [&str; 9] = [
        "STARIO_UNIX_SOCKET",
        "STARIO_TLS_CERT",
        "STARIO_TLS_KEY",
        "STARIO_TRACER",
        "STARIO_TRACERS_SQLITE",
        "STARIO_TRACERS_OTLP",
        "STARIO_TRACERS_OTLP_SERVICE",
        "STARIO_UPLOADS_DIR",
        "STARIO_COOKIES_SECRET",
    ];

    #[test]
    fn every_setting_refuses_nonsense_by_its_name_and_says_what_is_expected() {
        for (name, _) in SETTINGS {
            for wrong in ["nonsense", "-1", "1e999", "NaN", "1 2", "\u{fffd}"] {
                let read = ServerConfig::from_vars([(*name, wrong)]);
                if TEXTS.contains(name) {
                    assert!(read.is_ok(), "{name}");
                    continue;
                }
                let message = read.unwrap_err().to_string();
                let start = format!("{name} is {wrong:?}, expected ");
                let expected = message.strip_prefix(&start);
                assert!(expected.is_some_and(|text| text.len() > 3), "{message}");
            }
        }
    }

    #[test]
    fn a_coding_has_a_level_or_is_off() {
        let config = ServerConfig::from_vars([
            ("STARIO_COMPRESSION", "Off"),
            ("STARIO_COMPRESSION_BROTLI", "11"),
            ("STARIO_COMPRESSION_GZIP", "off"),
            ("STARIO_COMPRESSION_STREAM_WINDOW", "20"),
        ])
        .unwrap();
        let compression = config.compression;
        assert!(!compression.enabled);
        assert_eq!((compression.brotli, compression.gzip), (Some(11), None));
        assert_eq!(compression.stream_window, 20);
        assert_eq!(
            error("STARIO_COMPRESSION_GZIP", "10"),
            "STARIO_COMPRESSION_GZIP is \"10\", expected a level from 1 to 9, or off"
        );
        assert!(error("STARIO_COMPRESSION_STREAM_WINDOW", "25").ends_with("from 16 to 24"));
        assert!(error("STARIO_COMPRESSION", "maybe").ends_with("expected on or off"));
    }

    #[test]
    fn seconds_may_be_fractions_and_a_drain_may_be_none() {
        let config = ServerConfig::from_vars([
            ("STARIO_STREAM_HEARTBEAT", "0.5"),
            ("STARIO_GRACEFUL_SHUTDOWN_TIMEOUT", "0"),
        ])
        .unwrap();
        assert_eq!(config.heartbeat, Duration::from_millis(500));
        assert_eq!(config.graceful_shutdown, Duration::ZERO);
    }
}
