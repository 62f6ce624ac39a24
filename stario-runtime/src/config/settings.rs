//! The names of the settings, and how a value gets into its field.

use stario_html::spec::suggest;

use super::server_config::ServerConfig;
use super::values::{parse, seconds, size};
use crate::error::{Error, Result};

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
