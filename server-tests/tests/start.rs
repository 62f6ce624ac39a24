//! A start that fails says why in one line, and the exit status says whose fault it is.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{Process, app, directory};

/// What a start that fails leaves behind: exit status and messages.
fn fails(command: &mut Command) -> (i32, String) {
    let begun = Instant::now();
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let text = String::from_utf8(output.stderr).unwrap();
    for noise in ["panicked", "backtrace", "src/"] {
        assert!(!text.contains(noise), "{text}");
    }
    (output.status.code().unwrap(), text)
}

/// Asserts one line for what is wrong, and at most one for what to do.
#[track_caller]
fn says(command: &mut Command, status: i32, error: &str, help: &str) {
    let (code, text) = fails(command);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(code, status, "{text}");
    assert!(
        lines[0].starts_with("error: ") && lines[0].contains(error),
        "{text}"
    );
    assert!(
        lines[1].starts_with("  help: ") && lines[1].contains(help),
        "{text}"
    );
    assert_eq!(lines.len(), 2, "{text}");
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let error = format!("cannot listen on 127.0.0.1:{port}: ");
    says(
        app().env("STARIO_PORT", &port),
        1,
        &error,
        "set STARIO_PORT, for example STARIO_PORT=",
    );
}

#[test]
fn an_address_of_another_machine() {
    let command = &mut app();
    command.env("STARIO_HOST", "192.0.2.1");
    says(
        command,
        1,
        "cannot listen on 192.0.2.1:0: ",
        "set STARIO_HOST to an address of this machine",
    );
}

#[test]
fn settings_that_are_wrong() {
    let (code, text) = fails(app().env("STARIO_HOST", "localhost:80"));
    assert_eq!((code, text.lines().count()), (2, 1), "{text}");
    assert!(
        text.contains("STARIO_HOST is \"localhost:80\", expected an IP address"),
        "{text}"
    );

    let (code, text) = fails(app().env("STARIO_PROT", "80"));
    assert_eq!((code, text.lines().count()), (2, 1), "{text}");
    assert!(
        text.contains("there is no setting STARIO_PROT: did you mean STARIO_PORT?"),
        "{text}"
    );

    let (code, text) = fails(app().env("STARIO_TRUSTED_PROXIES", "10.0.0.0/8,proxy"));
    assert_eq!((code, text.lines().count()), (2, 1), "{text}");

    let (code, text) = fails(app().env("STARIO_TRACER", "nothing"));
    assert_eq!(code, 2, "{text}");
}

#[test]
fn an_error_of_the_app() {
    says(
        app().env("TEST_BOOTSTRAP_FAILS", "1"),
        1,
        "no database",
        "start it",
    );
}

/// A mistake of the program, so its place is named, unlike in every error of a setting.
#[test]
fn a_panic_of_the_app() {
    let mut command = app();
    command.env("TEST_BOOTSTRAP_PANICS", "1");
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(101));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("there is no such table") && said.contains("src/main.rs"),
        "{said}"
    );
    assert!(!said.contains("http://"), "it has never listened: {said}");
    let spans = String::from_utf8(output.stdout).unwrap();
    let startup = spans
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .find(|span| span["name"] == "server.startup")
        .expect("the start is told");
    assert_eq!(startup["status"], "error", "{startup}");
}

#[test]
fn a_unix_socket_that_cannot_be() {
    let place = directory("start-unix");
    let file = place.join("file");
    std::fs::write(&file, "precious").unwrap();
    says(
        app().env("STARIO_UNIX_SOCKET", &file),
        1,
        "there is a file that is no socket",
        "another path",
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");

    let nowhere = place.join("missing/socket");
    says(
        app().env("STARIO_UNIX_SOCKET", nowhere),
        1,
        "cannot listen on ",
        "directory that can be written to",
    );

    let long = place.join("x".repeat(200));
    says(
        app().env("STARIO_UNIX_SOCKET", long),
        1,
        "cannot listen on ",
        "STARIO_UNIX_SOCKET",
    );

    let taken = place.join("taken");
    let first = Process::start(app().env("STARIO_UNIX_SOCKET", &taken));
    says(
        app().env("STARIO_UNIX_SOCKET", &taken),
        1,
        "another program listens there",
        "stop it",
    );
    assert_eq!(first.url, format!("unix:{}", taken.display()));
    assert!(taken.exists(), "the socket of the first one is still there");
}

#[test]
fn a_standard_input_that_is_no_socket() {
    let command = &mut app();
    command.env("STARIO_LISTEN_STDIN", "yes");
    says(
        command,
        1,
        "the standard input is not a listening socket",
        "supervisor",
    );
}

#[test]
fn a_certificate_that_cannot_be_used() {
    let place = directory("start-tls");
    let write = |name: &str, text: &str| {
        let path = place.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let one = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let cert = write("cert.pem", &one.cert.pem());
    let key = write("key.pem", &one.signing_key.serialize_pem());
    let wrong = write("wrong.pem", &other.signing_key.serialize_pem());
    let empty = write("empty.pem", "");
    let junk = write(
        "junk.pem",
        "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n",
    );
    let missing = place.join("missing.pem");
    let tls = |cert: &std::path::Path, key: &std::path::Path| {
        let mut command = app();
        command
            .env("STARIO_TLS_CERT", cert)
            .env("STARIO_TLS_KEY", key);
        command
    };

    says(
        &mut tls(&cert, &wrong),
        1,
        "does not belong to the certificate",
        "issuers follow",
    );
    says(
        &mut tls(&empty, &key),
        1,
        "there is no certificate in ",
        "STARIO_TLS_CERT",
    );
    says(
        &mut tls(&cert, &empty),
        1,
        "there is no private key in ",
        "not encrypted",
    );
    says(
        &mut tls(&missing, &key),
        1,
        "cannot read ",
        "STARIO_TLS_CERT is the path of a PEM file",
    );
    says(
        &mut tls(&cert, &missing),
        1,
        "cannot read ",
        "STARIO_TLS_KEY is the path of a PEM file",
    );
    let (code, text) = fails(&mut tls(&cert, &junk));
    assert_eq!((code, text.lines().count()), (1, 1), "{text}");
    says(
        app().env("STARIO_TLS_KEY", &key),
        1,
        "STARIO_TLS_KEY is set, but STARIO_TLS_CERT is not",
        "TLS needs a certificate and its key",
    );
}

#[test]
fn what_is_set_shows_in_the_span_and_in_the_banner() {
    let mut command = app();
    command
        .env("STARIO_HOST", "[::1]")
        .env("STARIO_REQUESTS_WRITE_TIMEOUT", "7.5")
        .env("STARIO_TRUSTED_PROXIES", "10.0.0.0/8,unix")
        .env("STARIO_HTTP2_MAX_STREAMS", "11");
    let process = Process::start(&mut command);
    assert!(process.url.starts_with("http://[::1]:"), "{}", process.url);
    process.hear(|line| line == "protocol  HTTP/2, HTTP/1.1");
    let span = process.span("server.startup");
    let attrs = &span["attributes"];
    assert_eq!(attrs["server.host"], "::1");
    assert_eq!(attrs["server.listen_mode"], "tcp");
    assert_eq!(attrs["server.listening"], true);
    assert_eq!(attrs["server.requests.write_timeout"], 7.5);
    assert_eq!(attrs["server.trusted_proxies"], "10.0.0.0/8, unix");
    assert_eq!(attrs["server.http2.max_streams"], 11);
    assert_eq!(attrs["server.tls"], false);
    let files = attrs["server.max_open_files"].as_u64();
    let connections = attrs["server.max_connections"].as_u64().unwrap();
    assert_eq!(
        connections,
        files.map_or(25_000, |files| (files / 5 * 4).min(25_000))
    );
}
