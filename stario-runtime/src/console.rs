//! What the server says on the terminal outside of spans: it serves, it drains, it could not
//! start.
//!
//! On the standard error, so that a tracer that writes JSON has the standard output to itself.
//! A terminal that has gone away is no reason to fail, so write errors are passed over.

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::assets::DatastarClient;
use crate::banner::{BannerInfo, banner};
use crate::config::{self, ServerConfig};
use crate::error::Error;
use crate::life::Started;
use crate::server::{Address, Open};

/// Gives out what another program asked for.
pub(crate) fn answer(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Says what runs, where, and how to stop it.
pub(crate) fn announce(
    started: &Started,
    addresses: &[Address],
    config: &ServerConfig,
    ready: Duration,
) {
    let secure = started.server.is_secure();
    let stats: Vec<_> = started.assets.iter().map(|assets| assets.stats()).collect();
    let info = BannerInfo {
        name: "stario".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        release: !cfg!(debug_assertions),
        urls: addresses
            .iter()
            .map(|address| url(address, secure))
            .collect(),
        protocols: protocols(config, secure),
        routes: started.routes,
        assets: stats.iter().map(|stats| stats.files).sum(),
        asset_bytes: stats.iter().map(|stats| stats.bytes).sum(),
        encoded_bytes: stats.iter().map(|stats| stats.encoded).sum(),
        datastar: datastar(started),
        tracer: tracer(started.span.tracer_name().unwrap_or(&config.tracer), config),
        traces: started.app.trace_page().map(|page| {
            let tcp = |address: &&Address| matches!(address, Address::Tcp(_));
            let first = addresses.iter().find(tcp);
            let site = first.map_or_else(String::new, |address| url(address, secure));
            format!("{site}{page}")
        }),
        ready,
    };
    let terminal = config::terminal(config::is_watched()).measured();
    let text = banner(&info, terminal);
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Says that everything goes on for a while.
pub(crate) fn retiring(delay: Duration) {
    let mut out = io::stderr().lock();
    let lead = lead();
    let _ = writeln!(
        out,
        "{lead}stopping in {} s: no longer ready, still serving (Ctrl-C again ends the wait)",
        delay.as_secs_f64()
    );
}

/// Says what a drain waits for.
pub(crate) fn draining(open: Open) {
    let mut out = io::stderr().lock();
    let lead = lead();
    let waits_for: Vec<String> = [
        (open.connections, "connection"),
        (open.handlers, "handler"),
        (open.tasks, "task"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
    .collect();
    let _ = if waits_for.is_empty() {
        writeln!(out, "{lead}stopping")
    } else {
        let waits_for = waits_for.join(", ");
        writeln!(
            out,
            "{lead}draining {waits_for} (Ctrl-C again ends the wait)"
        )
    };
}

/// The terminal has printed `^C` without a line break.
fn lead() -> &'static str {
    if config::is_watched() { "\n" } else { "" }
}

/// Says why the server could not start.
pub(crate) fn complain(error: &Error) {
    let mut out = io::stderr().lock();
    let _ = writeln!(out, "error: {error}");
    let mut source = std::error::Error::source(error.as_std());
    while let Some(cause) = source {
        let _ = writeln!(out, "  because: {cause}");
        source = cause.source();
    }
    if let Some(help) = error.help_text() {
        let _ = writeln!(out, "  help: {help}");
    }
}

/// What a browser, or for a unix socket a proxy, is given.
fn url(address: &Address, secure: bool) -> String {
    let scheme = if secure { "https" } else { "http" };
    match address {
        Address::Tcp(address) => format!("{scheme}://{}", reachable(*address)),
        Address::Unix(_) => address.to_string(),
    }
}

/// The tracers, and where those write that one has to look for.
fn tracer(names: &str, config: &ServerConfig) -> String {
    let told = names.split(',').map(|name| match name {
        "sqlite" => format!("sqlite in {}", config.tracers.sqlite.display()),
        "otlp" => format!("otlp to {}", config.tracers.otlp),
        name => name.to_owned(),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What is spoken, the newest first.
fn protocols(config: &ServerConfig, secure: bool) -> String {
    let http2 = cfg!(feature = "http2") && config.http2.enabled;
    let http = if http2 {
        "HTTP/2, HTTP/1.1"
    } else {
        "HTTP/1.1"
    };
    let tls = if secure { " over TLS" } else { "" };
    format!("{http}{tls}")
}

/// An address that a browser on this machine can open.
fn reachable(address: SocketAddr) -> SocketAddr {
    let host = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(_) => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
    };
    SocketAddr::new(host, address.port())
}

/// A local copy anywhere is the one that pages use.
fn datastar(started: &Started) -> Option<DatastarClient> {
    let clients = started.assets.iter().map(|assets| assets.datastar_client());
    clients.max_by_key(|client| *client != DatastarClient::Cdn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tracer_that_writes_says_where() {
        let config = ServerConfig::default();
        assert_eq!(tracer("tty", &config), "tty");
        assert_eq!(
            tracer("tty,sqlite", &config),
            "tty, sqlite in stario-traces.sqlite3"
        );
        assert_eq!(tracer("otlp", &config), "otlp to http://127.0.0.1:4318");
    }

    #[test]
    fn the_printed_address_can_be_opened() {
        let text = |address: &str| reachable(address.parse().unwrap()).to_string();
        assert_eq!(text("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(text("[::]:80"), "[::1]:80");
        assert_eq!(text("192.0.2.7:80"), "192.0.2.7:80");
    }
}
