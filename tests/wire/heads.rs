//! Request heads that are refused, each for a reason of its own.

use stario::testing::TestServer;

use super::site::{Seen, assert_refused, exchange, server};

/// What must never be answered: it follows every refused head.
const SMUGGLED: &[u8] = b"GET / HTTP/1.1\r\nHost: t\r\n\r\n";

/// A server that has to refuse all it gets.
struct Refusing(TestServer, Seen);

impl Refusing {
    async fn start() -> Self {
        let (server, seen) = server(|_| {}).await;
        Self(server, seen)
    }

    async fn refuse(&self, name: &str, head: &[u8], status: u16) {
        let answer = exchange(&self.0, &[head, SMUGGLED].concat()).await;
        assert_refused(name, &answer, status);
        assert_eq!(self.1.calls(), 0, "{name}: no handler ran");
    }
}

/// Heads as they come, to the last byte.
const WHOLE: &[(&str, &[u8], u16)] = &[
    ("line feeds only", b"GET / HTTP/1.1\nHost: t\n\n", 400),
    (
        "a line feed after the request line",
        b"GET / HTTP/1.1\nHost: t\r\n\r\n",
        400,
    ),
    (
        "a line feed after a header",
        b"GET / HTTP/1.1\r\nHost: t\nX: y\r\n\r\n",
        400,
    ),
    (
        "a line feed as the empty line",
        b"GET / HTTP/1.1\r\nHost: t\r\n\n",
        400,
    ),
    (
        "a carriage return in the request line",
        b"GET /\r HTTP/1.1\r\nHost: t\r\n\r\n",
        400,
    ),
    (
        "a carriage return after the request line",
        b"GET / HTTP/1.1\rHost: t\r\n\r\n",
        400,
    ),
    (
        "a carriage return in a value",
        b"GET / HTTP/1.1\r\nHost: t\r\nX: a\rb\r\n\r\n",
        400,
    ),
    (
        "two carriage returns",
        b"GET / HTTP/1.1\r\r\nHost: t\r\n\r\n",
        400,
    ),
    (
        "a carriage return as the empty line",
        b"GET / HTTP/1.1\r\nHost: t\r\n\rX",
        400,
    ),
    (
        "NUL in the method",
        b"G\0ET / HTTP/1.1\r\nHost: t\r\n\r\n",
        400,
    ),
    (
        "NUL in the target",
        b"GET /\0 HTTP/1.1\r\nHost: t\r\n\r\n",
        400,
    ),
    (
        "NUL in a name",
        b"GET / HTTP/1.1\r\nHost: t\r\nX\0: y\r\n\r\n",
        400,
    ),
    (
        "NUL in a value",
        b"GET / HTTP/1.1\r\nHost: t\r\nX: \0\r\n\r\n",
        400,
    ),
    ("NUL first", b"\0GET / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    (
        "a vertical tab in a value",
        b"GET / HTTP/1.1\r\nHost: t\r\nX: \x0b\r\n\r\n",
        400,
    ),
    (
        "a form feed in a value",
        b"GET / HTTP/1.1\r\nHost: t\r\nX: \x0c\r\n\r\n",
        400,
    ),
    (
        "an escape in a value",
        b"GET / HTTP/1.1\r\nHost: t\r\nX: \x1b[31m\r\n\r\n",
        400,
    ),
    (
        "a delete in a value",
        b"GET / HTTP/1.1\r\nHost: t\r\nX: \x7f\r\n\r\n",
        400,
    ),
    (
        "two empty lines first",
        b"\r\n\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n",
        400,
    ),
    (
        "a line feed first",
        b"\nGET / HTTP/1.1\r\nHost: t\r\n\r\n",
        400,
    ),
    ("a blank first", b" GET / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ("SSH", b"SSH-2.0-OpenSSH_9.9\r\n", 400),
    ("SOCKS", b"\x05\x01\x00", 400),
    (
        "the PROXY protocol",
        b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n",
        400,
    ),
    ("SMTP", b"EHLO example.com\r\n", 400),
    ("the end of an HTTP/2 preface", b"SM\r\n\r\n", 400),
    (
        "an HTTP/2 preface with line feeds",
        b"PRI * HTTP/2.0\n\nSM\n\n",
        400,
    ),
    (
        "an HTTP/2 preface that goes wrong",
        b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
        505,
    ),
    (
        "the HTTP/2 preface of another version",
        b"PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n",
        505,
    ),
    ("no headers", b"GET / HTTP/1.1\r\n\r\n", 400),
    ("a response", b"HTTP/1.1 200 OK\r\nHost: t\r\n\r\n", 400),
    ("UTF-16", b"G\0E\0T\0 \0/\0", 400),
    (
        "a byte order mark",
        b"\xef\xbb\xbfGET / HTTP/1.1\r\nHost: t\r\n\r\n",
        400,
    ),
];

#[stario::test]
async fn what_is_not_http_is_refused() {
    let server = Refusing::start().await;
    for (name, head, status) in WHOLE {
        server.refuse(name, head, *status).await;
    }
}

/// Request lines before `Host: t`.
const REQUEST_LINES: &[(&str, &str, u16)] = &[
    ("no version", "GET /", 400),
    ("only a method", "GET", 400),
    ("no target", "GET HTTP/1.1", 400),
    ("an empty target", "GET  HTTP/1.1", 400),
    ("two blanks before the target", "GET  / HTTP/1.1", 400),
    ("two blanks after the target", "GET /  HTTP/1.1", 400),
    ("a tab before the target", "GET\t/ HTTP/1.1", 400),
    ("a tab after the target", "GET /\tHTTP/1.1", 400),
    ("a blank at the end", "GET / HTTP/1.1 ", 400),
    ("a blank in the target", "GET /a b HTTP/1.1", 400),
    ("four words", "GET / / HTTP/1.1", 400),
    ("a small version", "GET / http/1.1", 400),
    ("another protocol", "GET / HTTPS/1.1", 400),
    ("half a version", "GET / HTTP/1", 400),
    ("a version of letters", "GET / HTTP/x.y", 400),
    ("a long version", "GET / HTTP/1.11", 400),
    ("a version with a sign", "GET / HTTP/+1.1", 400),
    ("a version with a comma", "GET / HTTP/1,1", 400),
    ("a version with a blank", "GET / HTTP/ 1.1", 400),
    ("HTTP/0.9", "GET / HTTP/0.9", 505),
    ("HTTP/1.2", "GET / HTTP/1.2", 505),
    ("HTTP/2.0", "GET / HTTP/2.0", 505),
    ("HTTP/3.0", "GET / HTTP/3.0", 505),
    ("HTTP/9.9", "GET / HTTP/9.9", 505),
    ("CONNECT", "CONNECT example.com:443 HTTP/1.1", 501),
    ("CONNECT with a path", "CONNECT / HTTP/1.1", 501),
    ("TRACE", "TRACE / HTTP/1.1", 501),
    (
        "a method of 100 letters",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1",
        501,
    ),
    ("a method with a colon", "GET: / HTTP/1.1", 400),
    ("a method with a slash", "G/T / HTTP/1.1", 400),
    ("a method in quotes", "\"GET\" / HTTP/1.1", 400),
    ("a method in brackets", "(GET) / HTTP/1.1", 400),
    ("a method beyond ASCII", "GÉT / HTTP/1.1", 400),
    ("a relative target", "GET index.html HTTP/1.1", 400),
    ("dots for a target", "GET .. HTTP/1.1", 400),
    ("an asterisk for GET", "GET * HTTP/1.1", 400),
    ("an asterisk and more", "OPTIONS *x HTTP/1.1", 400),
    ("an authority for GET", "GET example.com:80 HTTP/1.1", 400),
    ("a fragment", "GET /#top HTTP/1.1", 400),
    ("a fragment in the query", "GET /?a#top HTTP/1.1", 400),
    ("a quote in the path", "GET /\" HTTP/1.1", 400),
    ("a quote in the query", "GET /?\" HTTP/1.1", 400),
    ("markup in the target", "GET /<script> HTTP/1.1", 400),
    ("a backtick in the path", "GET /` HTTP/1.1", 400),
    ("a target beyond ASCII", "GET /ü HTTP/1.1", 400),
    ("a query beyond ASCII", "GET /?ü HTTP/1.1", 400),
    (
        "an absolute target of another scheme",
        "GET ftp://t/ HTTP/1.1",
        400,
    ),
    ("a file", "GET file:///etc/passwd HTTP/1.1", 400),
    ("a gopher", "GET gopher://t/ HTTP/1.1", 400),
    ("a script", "GET javascript:alert(1) HTTP/1.1", 400),
    (
        "an absolute target with a user",
        "GET http://user@t/ HTTP/1.1",
        400,
    ),
    (
        "an absolute target with a password",
        "GET http://user:pass@t/ HTTP/1.1",
        400,
    ),
    (
        "an absolute target without a host",
        "GET http:///path HTTP/1.1",
        400,
    ),
    (
        "an absolute target with one slash",
        "GET http:/t/ HTTP/1.1",
        400,
    ),
    (
        "an absolute target of another host",
        "GET http://other/ HTTP/1.1",
        400,
    ),
    (
        "an absolute target of another port",
        "GET http://t:81/ HTTP/1.1",
        400,
    ),
    (
        "an absolute target with a backslash",
        "GET http://t\\/ HTTP/1.1",
        400,
    ),
    (
        "an absolute target with a fragment",
        "GET http://t#x HTTP/1.1",
        400,
    ),
    (
        "an absolute target with a bad port",
        "GET http://t:x/ HTTP/1.1",
        400,
    ),
];

#[stario::test]
async fn request_lines_are_read_to_the_letter() {
    let server = Refusing::start().await;
    for (name, line, status) in REQUEST_LINES {
        server
            .refuse(
                name,
                format!("{line}\r\nHost: t\r\n\r\n").as_bytes(),
                *status,
            )
            .await;
    }
}

/// Headers of `POST /save` after `Host: t`.
const HEADERS: &[(&str, &str, u16)] = &[
    ("a blank before the colon", "X : y", 400),
    ("a tab before the colon", "X\t: y", 400),
    (
        "a blank before the colon of the length",
        "Content-Length : 3",
        400,
    ),
    (
        "a blank before the colon of the coding",
        "Transfer-Encoding : chunked",
        400,
    ),
    ("a folded header", "X: a\r\n b", 400),
    ("a header folded with a tab", "X: a\r\n\tb", 400),
    ("a folded coding", "Transfer-Encoding:\r\n chunked", 400),
    ("a line without a colon", "X", 400),
    ("an empty name", ": y", 400),
    ("a blank in a name", "X Y: z", 400),
    ("a name in quotes", "\"X\": y", 400),
    ("a name with a bracket", "X(: y", 400),
    ("a name with a slash", "X/Y: z", 400),
    ("a name with an at", "X@Y: z", 400),
    ("a name with a semicolon", "X;Y: z", 400),
    ("a name beyond ASCII", "Ü: y", 400),
    ("a second host", "Host: t", 400),
    ("a second host in capitals", "HOST: u", 400),
    (
        "the length twice, equal",
        "Content-Length: 0\r\nContent-Length: 0",
        400,
    ),
    (
        "the length twice, different",
        "Content-Length: 3\r\nContent-Length: 4",
        400,
    ),
    ("the length as a list", "Content-Length: 3, 3", 400),
    ("the length as another list", "Content-Length: 3,4", 400),
    ("an empty length", "Content-Length:", 400),
    ("a positive length", "Content-Length: +3", 400),
    ("a negative length", "Content-Length: -3", 400),
    ("a length with a fraction", "Content-Length: 3.0", 400),
    ("a hexadecimal length", "Content-Length: 0x3", 400),
    ("a length with an exponent", "Content-Length: 3e0", 400),
    ("a length with a separator", "Content-Length: 1_000", 400),
    ("a length with a blank", "Content-Length: 1 0", 400),
    ("a length with a parameter", "Content-Length: 3;x", 400),
    ("a length in quotes", "Content-Length: \"3\"", 400),
    (
        "a length with a no-break space",
        "Content-Length: \u{a0}3",
        400,
    ),
    ("a length of Arabic digits", "Content-Length: \u{663}", 400),
    ("a length of wide digits", "Content-Length: \u{ff13}", 400),
    (
        "a length beyond 64 bits",
        "Content-Length: 18446744073709551616",
        400,
    ),
    (
        "a length beyond 63 bits",
        "Content-Length: 9223372036854775808",
        400,
    ),
    (
        "a length of 40 digits",
        "Content-Length: 1000000000000000000000000000000000000000",
        400,
    ),
    (
        "a length and chunks",
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        400,
    ),
    (
        "chunks and a length",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        400,
    ),
    (
        "chunks and no length",
        "Transfer-Encoding: chunked\r\nContent-Length: 0",
        400,
    ),
    ("gzip", "Transfer-Encoding: gzip", 400),
    ("gzip in chunks", "Transfer-Encoding: gzip, chunked", 400),
    ("chunks in gzip", "Transfer-Encoding: chunked, gzip", 400),
    (
        "chunks in chunks",
        "Transfer-Encoding: chunked, chunked",
        400,
    ),
    (
        "chunks twice",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        400,
    ),
    (
        "chunks and gzip on two lines",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
        400,
    ),
    ("identity", "Transfer-Encoding: identity", 400),
    (
        "chunks and identity",
        "Transfer-Encoding: chunked, identity",
        400,
    ),
    ("an empty coding", "Transfer-Encoding:", 400),
    ("chunks with a comma", "Transfer-Encoding: chunked,", 400),
    ("chunks after a comma", "Transfer-Encoding: ,chunked", 400),
    (
        "chunks with a parameter",
        "Transfer-Encoding: chunked;x=y",
        400,
    ),
    ("chunks in quotes", "Transfer-Encoding: \"chunked\"", 400),
    ("almost chunks", "Transfer-Encoding: xchunked", 400),
    ("chunks with an x", "Transfer-Encoding: x-chunked", 400),
    (
        "chunks with a no-break space",
        "Transfer-Encoding: \u{a0}chunked",
        400,
    ),
    ("half of chunks", "Transfer-Encoding: chunk", 400),
    (
        "a websocket",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13",
        400,
    ),
    (
        "cleartext HTTP/2",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA",
        400,
    ),
    ("TLS inside", "Connection: Upgrade\r\nUpgrade: TLS/1.2", 400),
    ("an upgrade without a connection", "Upgrade: websocket", 400),
    ("an empty upgrade", "Upgrade:", 400),
    ("another expectation", "Expect: 200-ok", 417),
    ("two expectations", "Expect: 100-continue, more", 417),
    (
        "another expectation on its own line",
        "Expect: 100-continue\r\nExpect: more",
        417,
    ),
    ("an empty expectation", "Expect:", 417),
];

#[stario::test]
async fn headers_are_read_to_the_letter() {
    let server = Refusing::start().await;
    for (name, lines, status) in HEADERS {
        let head = format!("POST /save HTTP/1.1\r\nHost: t\r\n{lines}\r\n\r\n");
        server.refuse(name, head.as_bytes(), *status).await;
        // The same as the first header, where a parser may have its own ideas.
        let first = format!("POST /save HTTP/1.1\r\n{lines}\r\nHost: t\r\n\r\n");
        server.refuse(name, first.as_bytes(), *status).await;
    }
}

/// Values of `Host`.
const HOSTS: &[(&str, &str)] = &[
    ("empty", ""),
    ("blanks", "  "),
    ("a URL", "http://t"),
    ("a path", "t/x"),
    ("a user", "user@t"),
    ("two", "t, u"),
    ("a list", "t,u"),
    ("a blank inside", "t u"),
    ("a tab inside", "t\tu"),
    ("only a port", ":80"),
    ("an empty port", "t:"),
    ("a port of letters", "t:http"),
    ("port 0", "t:0"),
    ("a port above 65535", "t:65536"),
    ("a port of six digits", "t:000080"),
    ("a negative port", "t:-1"),
    ("two ports", "t:80:80"),
    ("an open bracket", "[::1"),
    ("an empty address", "[]"),
    ("an address without brackets", "::1"),
    ("an address of letters", "[t]"),
    ("an address with a zone", "[fe80::1%eth0]"),
    ("an address of the future", "[v1.x]"),
    ("something after an address", "[::1]x"),
    ("a backslash", "t\\u"),
    ("a question mark", "t?"),
    ("a hash", "t#"),
    ("an escape", "t%2ecom"),
    ("a quote", "\"t\""),
    ("markup", "<t>"),
    ("an asterisk", "*"),
    ("beyond ASCII", "tü"),
    ("an apostrophe", "t'"),
    ("a semicolon", "t;u"),
];

#[stario::test]
async fn hosts_are_names_or_addresses() {
    let server = Refusing::start().await;
    for (name, host) in HOSTS {
        let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        server.refuse(name, head.as_bytes(), 400).await;
        let old = format!("GET / HTTP/1.0\r\nHost: {host}\r\nConnection: keep-alive\r\n\r\n");
        server.refuse(name, old.as_bytes(), 400).await;
    }
}

#[stario::test]
async fn http_1_0_has_no_chunks() {
    let server = Refusing::start().await;
    let head =
        b"POST /save HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n";
    server.refuse("chunks", head, 400).await;
    let head = b"GET / HTTP/1.0\r\nHost: t\r\nHost: t\r\nConnection: keep-alive\r\n\r\n";
    server.refuse("two hosts", head, 400).await;
}

/// A head that stops in the middle and a client that closes its side.
#[stario::test]
async fn an_unfinished_head_is_refused_when_the_client_closes() {
    let (server, seen) = server(|_| {}).await;
    let request = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    for end in 1..request.len() {
        let mut wire = crate::support::Wire::request(server.address(), &request[..end]).await;
        wire.half_close().await;
        assert_refused(&request[..end], &wire.rest().await, 400);
    }
    assert_eq!(seen.calls(), 0);
}

#[stario::test]
async fn a_refusal_of_head_has_no_body() {
    let (server, _) = server(|_| {}).await;
    let answer = exchange(&server, b"HEAD / HTTP/1.1\r\nX\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[stario::test]
async fn a_refusal_repeats_nothing_of_the_request() {
    let (server, _) = server(|_| {}).await;
    for head in [
        &b"GET /secret-target HTTP/1.1\r\nsecret header\r\n\r\n"[..],
        b"secret / HTTP/1.1\r\nHost: secret\0\r\n\r\n",
        b"TRACE /secret HTTP/1.1\r\nHost: t\r\nCookie: secret\r\n\r\n",
    ] {
        let answer = exchange(&server, head).await;
        assert!(!answer.contains("secret"), "{answer}");
    }
}
