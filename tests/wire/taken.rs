//! Requests that are unusual and in order.

use stario::prelude::*;
use stario::testing::TestServer;

use super::site::{exchange, server};
use crate::support::{Wire, header, status};

/// Requests, with what is answered; the connection goes on.
const TAKEN: &[(&str, &str, u16)] = &[
    ("plain", "GET / HTTP/1.1\r\nHost: t\r\n\r\n", 200),
    (
        "an empty line first",
        "\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n",
        200,
    ),
    (
        "no blank after the colon",
        "GET / HTTP/1.1\r\nHost:t\r\n\r\n",
        200,
    ),
    (
        "tabs around a value",
        "GET / HTTP/1.1\r\nHost:\t t \t\r\n\r\n",
        200,
    ),
    (
        "an empty value",
        "GET / HTTP/1.1\r\nHost: t\r\nX:\r\n\r\n",
        200,
    ),
    (
        "a value beyond ASCII",
        "GET / HTTP/1.1\r\nHost: t\r\nX: ü\r\n\r\n",
        200,
    ),
    (
        "every character of a name",
        "GET / HTTP/1.1\r\nHost: t\r\n!#$%&'*+-.^_`|~09azAZ: y\r\n\r\n",
        200,
    ),
    (
        "a host with a port",
        "GET / HTTP/1.1\r\nHost: t:8000\r\n\r\n",
        200,
    ),
    (
        "a host in capitals",
        "GET / HTTP/1.1\r\nHost: EXAMPLE.com\r\n\r\n",
        200,
    ),
    (
        "a host with a dot at its end",
        "GET / HTTP/1.1\r\nHost: example.com.\r\n\r\n",
        200,
    ),
    (
        "an address",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        200,
    ),
    (
        "an address of version 6",
        "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
        200,
    ),
    (
        "an underscore in the host",
        "GET / HTTP/1.1\r\nHost: a_b\r\n\r\n",
        200,
    ),
    (
        "a header in capitals",
        "GET / HTTP/1.1\r\nHOST: t\r\n\r\n",
        200,
    ),
    (
        "the absolute form",
        "GET http://t/ HTTP/1.1\r\nHost: t\r\n\r\n",
        200,
    ),
    (
        "the absolute form in capitals",
        "GET HTTP://T/ HTTP/1.1\r\nHost: t\r\n\r\n",
        200,
    ),
    (
        "the absolute form of https",
        "GET https://t/ HTTP/1.1\r\nHost: t\r\n\r\n",
        200,
    ),
    (
        "the absolute form without a path",
        "GET http://t HTTP/1.1\r\nHost: t\r\n\r\n",
        200,
    ),
    (
        "the absolute form with a query",
        "GET http://t/?a=b HTTP/1.1\r\nHost: t\r\n\r\n",
        200,
    ),
    (
        "a query of what browsers leave",
        "GET /?a|b^c`d{e}f\\g HTTP/1.1\r\nHost: t\r\n\r\n",
        200,
    ),
    ("the asterisk", "OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n", 204),
    (
        "an unknown method",
        "BREW / HTTP/1.1\r\nHost: t\r\n\r\n",
        405,
    ),
    ("a small method", "get / HTTP/1.1\r\nHost: t\r\n\r\n", 405),
    (
        "no such page",
        "GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n",
        404,
    ),
    ("a bad escape", "GET /caf% HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    (
        "an escape that is no UTF-8",
        "GET /%C3%28 HTTP/1.1\r\nHost: t\r\n\r\n",
        400,
    ),
    (
        "an escaped NUL",
        "GET /%00 HTTP/1.1\r\nHost: t\r\n\r\n",
        400,
    ),
    (
        "an escaped line end",
        "GET /%0d%0a HTTP/1.1\r\nHost: t\r\n\r\n",
        400,
    ),
    ("dots", "GET /../ HTTP/1.1\r\nHost: t\r\n\r\n", 308),
    (
        "escaped dots",
        "GET /%2e%2e/ HTTP/1.1\r\nHost: t\r\n\r\n",
        308,
    ),
    (
        "a body of GET",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n",
        200,
    ),
    (
        "keep-alive",
        "GET / HTTP/1.1\r\nHost: t\r\nConnection: keep-alive\r\n\r\n",
        200,
    ),
    (
        "a header that the connection names",
        "GET / HTTP/1.1\r\nHost: t\r\nConnection: x, y\r\nX: z\r\n\r\n",
        200,
    ),
    (
        "keep-alive of HTTP/1.0",
        "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
        200,
    ),
    (
        "chunks in capitals",
        "POST /save HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n",
        200,
    ),
    (
        "an expectation of nothing",
        "GET / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\n\r\n",
        200,
    ),
    (
        "trailers are welcome",
        "GET / HTTP/1.1\r\nHost: t\r\nTE: trailers\r\nConnection: TE\r\n\r\n",
        200,
    ),
];

#[stario::test]
async fn unusual_requests_are_answered_on_one_connection() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for (name, request, expected) in TAKEN {
        wire.send(request).await;
        let response = wire.response().await;
        assert_eq!(status(&response), *expected, "{name}: {response}");
        assert_ne!(header(&response, "connection"), Some("close"), "{name}");
    }
}

#[stario::test]
async fn unusual_requests_are_answered_when_they_come_byte_by_byte() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for (name, request, expected) in TAKEN {
        for byte in request.bytes() {
            wire.send_bytes(&[byte]).await;
        }
        let response = wire.response().await;
        assert_eq!(status(&response), *expected, "{name}: {response}");
    }
}

/// Requests after which the server closes.
const LAST: &[(&str, &str)] = &[
    ("HTTP/1.0", "GET / HTTP/1.0\r\n\r\n"),
    ("HTTP/1.0 with a host", "GET / HTTP/1.0\r\nHost: t\r\n\r\n"),
    (
        "HTTP/1.0 that asks for both",
        "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
    ),
    (
        "close",
        "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n",
    ),
    (
        "close in capitals",
        "GET / HTTP/1.1\r\nHost: t\r\nConnection: CLOSE\r\n\r\n",
    ),
    (
        "close in a list",
        "GET / HTTP/1.1\r\nHost: t\r\nConnection: x, close\r\n\r\n",
    ),
    (
        "close on the second line",
        "GET / HTTP/1.1\r\nHost: t\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n",
    ),
];

#[stario::test]
async fn nothing_after_the_last_request_is_answered() {
    let (server, seen) = server(|_| {}).await;
    for (number, (name, request)) in LAST.iter().enumerate() {
        for more in ["", "GET / HTTP/1.1\r\nHost: t\r\n\r\n", "junk\r\n\r\n\0"] {
            let answer = exchange(&server, format!("{request}{more}").as_bytes()).await;
            assert_eq!(answer.matches("HTTP/1.").count(), 1, "{name}: {answer}");
            assert!(answer.ends_with("\r\n\r\nhome"), "{name}: {answer}");
        }
        assert_eq!(seen.calls(), (number + 1) * 3, "{name}");
    }
}

#[stario::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let (server, _) = server(|_| {}).await;
    let mut wire = Wire::connect(server.address()).await;
    for _ in 0..2 {
        wire.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n").await;
        let head = wire.read_until("\r\n\r\n").await;
        assert_eq!(header(&head, "content-length"), Some("4"));
    }
    wire.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n").await;
    assert!(
        wire.response().await.ends_with("home"),
        "nothing came in between"
    );
}

/// The head of a stream is kept as long as its handler, in memory of its own.
#[stario::test]
async fn a_live_request_keeps_all_of_its_head() {
    routes! { ECHO = GET "/echo/{name}"; }
    let server = TestServer::start(async |app: &mut App, _: &Span| {
        app.add(ECHO, |c: Context, w: Writer| async move {
            let names: Vec<_> = c.req.headers().keys().map(ToString::to_string).collect();
            w.text(format!(
                "{} {} {:?} {:?} {} {}",
                c.req.path(),
                c.req.uri(),
                c.query::<String>("q")?,
                c.req.headers().get_all("x").iter().collect::<Vec<_>>(),
                c.req.header("datastar-request").unwrap_or("-"),
                names.join(","),
            ));
            Ok::<(), Error>(())
        });
    })
    .await
    .unwrap();
    for (request, host) in [("/echo/a%20b?q=1", ""), ("/echo/a%20b?q=1", "http://t")] {
        for datastar in ["", "Datastar-Request: true\r\n"] {
            let request = format!(
                "GET {host}{request} HTTP/1.1\r\nHost: t\r\nX: one\r\n{datastar}X: two ü\r\nEmpty:\r\nConnection: close\r\n\r\n"
            );
            let answer = exchange(&server, request.as_bytes()).await;
            let path = if host.is_empty() {
                "/echo/a%20b?q=1"
            } else {
                "http://t/echo/a%20b?q=1"
            };
            let is = if datastar.is_empty() { "-" } else { "true" };
            let body = answer.split_once("\r\n\r\n").unwrap().1;
            assert!(
                body.starts_with(&format!(
                    "/echo/a b {path} \"1\" [\"one\", \"two \\xc3\\xbc\"] {is} "
                )),
                "{body}"
            );
            assert!(
                body.contains("host,x,") && body.contains("empty,connection"),
                "{body}"
            );
        }
    }
}
