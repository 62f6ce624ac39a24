//! The app over TLS: both protocols, renewal, and clients that do not speak it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

mod support;

use std::time::{Duration, Instant};

use bytes::Bytes;
use support::site::{Site, in_time, renew};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// One request with HTTP/1 and the whole answer.
async fn get(mut stream: TlsStream<TcpStream>, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    in_time(stream.read_to_string(&mut answer)).await.unwrap();
    answer
}

#[tokio::test]
async fn a_client_chooses_its_protocol() {
    let site = Site::new("tls-alpn");
    let process = site.start();
    let address = process.address();
    assert!(
        process.url.starts_with("https://127.0.0.1:"),
        "{}",
        process.url
    );
    process.hear(|line| line == "protocol  HTTP/2, HTTP/1.1 over TLS");
    let startup = process.span("server.startup");
    assert_eq!(startup["attributes"]["server.tls"], true);

    let both = site.connect(address, &["h2", "http/1.1"]).await.unwrap();
    assert_eq!(both.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (send, connection) = h2::client::handshake(both).await.unwrap();
    tokio::spawn(connection);
    let mut send: h2::client::SendRequest<Bytes> = in_time(send.ready()).await.unwrap();
    let request = http::Request::get("https://localhost/who")
        .body(())
        .unwrap();
    let (response, _) = send.send_request(request, true).unwrap();
    let mut body = in_time(response).await.unwrap().into_body();
    let text = in_time(body.data()).await.unwrap().unwrap();
    assert!(text.starts_with(b"127.0.0.1 secure "), "{text:?}");

    for protocols in [&["http/1.1"][..], &[]] {
        let one = site.connect(address, protocols).await.unwrap();
        assert!(get(one, "/who").await.contains("\r\n\r\n127.0.0.1 secure "));
    }
    assert!(
        site.connect(address, &["spdy/3"]).await.is_err(),
        "nothing in common"
    );
}

#[tokio::test]
async fn http2_can_be_switched_off() {
    let site = Site::new("tls-no-h2");
    let process = site.start_with(|command| {
        command.env("STARIO_HTTP2", "no");
    });
    let stream = site
        .connect(process.address(), &["h2", "http/1.1"])
        .await
        .unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    assert!(get(stream, "/").await.ends_with("home"));
}

#[tokio::test]
async fn a_live_stream_arrives_event_by_event() {
    let site = Site::new("tls-live");
    let mut process = site.start();
    let mut stream = site.connect(process.address(), &[]).await.unwrap();
    let request = b"GET /live HTTP/1.1\r\nhost: localhost\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut read = String::new();
    while read.matches("\n\n\r\n").count() < 3 {
        let mut piece = [0; 4096];
        let length = in_time(stream.read(&mut piece)).await.unwrap();
        assert!(length > 0 && read.len() < 100_000, "{read}");
        read.push_str(std::str::from_utf8(&piece[..length]).unwrap());
    }
    process.signal("TERM");
    in_time(stream.read_to_string(&mut read))
        .await
        .expect("TLS is closed properly, too");
    assert!(read.ends_with("\r\n0\r\n\r\n"), "{read}");
    assert!(process.ended().success());
}

#[tokio::test]
async fn a_certificate_is_renewed_without_dropping_a_connection() {
    let mut site = Site::new("tls-renew");
    let mut process = site.start();
    let address = process.address();
    let old = site.connect(address, &[]).await.unwrap();
    process.span("server.startup");

    let new = renew(&site.place);
    process.signal("HUP");
    assert_eq!(process.span("server.tls.reload")["status"], "ok");
    assert!(
        get(old, "/").await.ends_with("home"),
        "the old connection goes on"
    );
    assert!(
        site.connect(address, &[]).await.is_err(),
        "the old certificate is gone"
    );
    site.trusted = new;
    let stream = site.connect(address, &[]).await.unwrap();
    assert!(get(stream, "/").await.ends_with("home"));

    // A renewal that went wrong is told, and nothing else happens.
    std::fs::write(site.place.join("key.pem"), "").unwrap();
    process.signal("HUP");
    let failed = process.span("server.tls.reload");
    assert!(
        failed["error"]
            .as_str()
            .unwrap()
            .contains("there is no private key"),
        "{failed}"
    );
    let stream = site.connect(address, &[]).await.unwrap();
    assert!(get(stream, "/").await.ends_with("home"));
    assert!(process.runs());
}

#[tokio::test]
async fn who_does_not_speak_tls_is_closed() {
    let site = Site::new("tls-plain");
    let process = site.start_with(|command| {
        command.env("STARIO_REQUESTS_HEADER_TIMEOUT", "0.3");
    });
    let address = process.address();
    let begun = Instant::now();
    for bytes in [
        &b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"[..],
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"\x16\x03\x01\x02\x00\x01", // half a handshake
        b"",
    ] {
        let mut socket = TcpStream::connect(address).await.unwrap();
        socket.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        let _ = in_time(socket.read_to_end(&mut answer)).await;
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    }
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let stream = site.connect(address, &[]).await.unwrap();
    assert!(get(stream, "/").await.ends_with("home"));
}
