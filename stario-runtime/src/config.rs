//! Every setting of the server and every `STARIO_*` variable. Nothing else reads the
//! environment.

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use stario_html::spec::suggest;

use crate::error::{Error, Result};
use crate::telemetry::Terminal;

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
/// | `STARIO_TRACER` | auto | `auto`, `tty`, `json` or `noop` |
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
    /// Name of the tracer.
    pub tracer: String,
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

/// Set by the command line while it builds; not a setting of the server.
const BUILD_VARIABLES: [&str; 1] = ["STARIO_ASSETS_STAMP"];

type Setter = fn(&mut ServerConfig, &str) -> Result<(), String>;

const SETTINGS: &[(&str, Setter)] = &[
    ("STARIO_HOST", |c, v| {
        parse(v, "an IP address").map(|v| c.host = v)
    }),
    ("STARIO_PORT", |c, v| {
        parse(v, "a port from 0 to 65535").map(|v| c.port = v)
    }),
    ("STARIO_TRACER", |c, v| {
        v.clone_into(&mut c.tracer);
        Ok(())
    }),
    ("STARIO_GRACEFUL_SHUTDOWN_TIMEOUT", |c, v| {
        seconds(v, true).map(|v| c.graceful_shutdown = v)
    }),
    ("STARIO_MAX_CONNECTIONS", |c, v| {
        size(v).map(|v| c.max_connections = v)
    }),
    ("STARIO_REQUESTS_MAX_HEADER_BYTES", |c, v| match size(v) {
        Ok(bytes) if bytes < 8192 => Err("at least 8192".to_owned()),
        other => other.map(|v| c.header_bytes = v),
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
    ("STARIO_REQUESTS_WRITE_TIMEOUT", |c, v| {
        seconds(v, false).map(|v| c.write_timeout = v)
    }),
    ("STARIO_SIGNALS_MAX_BYTES", |c, v| {
        size(v).map(|v| c.signals_bytes = v)
    }),
    ("STARIO_FORMS_MAX_FIELDS", |c, v| {
        size(v).map(|v| c.form_fields = v)
    }),
    ("STARIO_FORMS_MAX_PARTS", |c, v| {
        size(v).map(|v| c.form_parts = v)
    }),
    ("STARIO_STREAM_BUFFER_BYTES", |c, v| {
        size(v).map(|v| c.stream_buffer_bytes = v)
    }),
    ("STARIO_STREAM_HEARTBEAT", |c, v| {
        seconds(v, false).map(|v| c.heartbeat = v)
    }),
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

    /// Reads the settings from pairs of name and value; names of others are passed over.
    ///
    /// # Errors
    ///
    /// An unknown `STARIO_*` name (with a suggestion), or a value that does not parse (with
    /// what is expected).
    pub fn from_vars<'a>(vars: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut config = Self::default();
        for (name, value) in vars {
            if !name.starts_with("STARIO_") || BUILD_VARIABLES.contains(&name) {
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

/// What the output may look like, by what it is and by `NO_COLOR`, `TERM` and `COLUMNS`.
pub(crate) fn terminal(interactive: bool) -> Terminal {
    Terminal::detect(interactive, |name| std::env::var(name).ok())
}

fn unknown(name: &str) -> Error {
    let known = SETTINGS.iter().map(|(known, _)| *known);
    match suggest(name, known) {
        Some(near) => Error::new(format!("there is no setting {name}: did you mean {near}?")),
        None => Error::new(format!("there is no setting {name}"))
            .help("`ServerConfig` in the documentation lists them all"),
    }
}

fn parse<T: FromStr>(value: &str, expected: &str) -> Result<T, String> {
    value.parse().map_err(|_| expected.to_owned())
}

/// Sizes and counts stay far from what overflows in arithmetic.
const LARGEST: usize = u32::MAX as usize;

fn size(value: &str) -> Result<usize, String> {
    match value.parse() {
        Ok(size @ 1..=LARGEST) => Ok(size),
        _ => Err(format!("a whole number from 1 to {LARGEST}")),
    }
}

/// A year: no timer overflows, and nobody means more.
const LONGEST: f64 = 31_536_000.0;

fn seconds(value: &str, zero: bool) -> Result<Duration, String> {
    let shortest = if zero { "0" } else { "more than 0" };
    value
        .parse::<f64>()
        .ok()
        .filter(|seconds| (zero || *seconds > 0.0) && *seconds <= LONGEST)
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| format!("a number of seconds, from {shortest} to {LONGEST}"))
}

#[cfg(test)]
mod tests {
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
