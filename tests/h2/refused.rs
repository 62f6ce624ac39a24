//! Requests that are not as HTTP/2 has them, which reach no handler.

use crate::client::{Client, END_HEADERS, END_STREAM, Frames, GOAWAY, HEADERS, HOME, RST_STREAM};
use crate::support::eventually;
use http::Request;

use crate::server;

#[stario::test]
async fn two_hosts_no_host_and_tunnels_are_refused() {
    let (server, _) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let other = Request::get("http://test/").header("host", "evil.example");
    assert_eq!(
        client.open(other.body(()).unwrap()).await.unwrap().status(),
        400
    );
    let same = Request::get("http://test/").header("host", "TEST");
    assert_eq!(
        client.open(same.body(()).unwrap()).await.unwrap().status(),
        200
    );
    let tunnel = Request::connect("test:443").body(()).unwrap();
    assert_eq!(client.open(tunnel).await.unwrap().status(), 501);

    let mut frames = Frames::connect(server.address()).await;
    frames
        .send(HEADERS, END_STREAM | END_HEADERS, 1, b"\x82\x86\x84")
        .await;
    let refused = frames.next_of(HEADERS).await.unwrap();
    assert_eq!(refused.payload[0], 0x8c, ":status 400 for no host at all");
    let span = || server.tracer().find_span("GET").is_some();
    eventually("a refusal has its span", span).await;
}

#[stario::test]
async fn malformed_heads_never_reach_a_handler() {
    let (server, _) = server(|_| {}).await;
    let bad: [(&str, &[u8]); 7] = [
        (":method twice", b"\x82\x82\x86\x84\x41\x04test"),
        (":path twice", b"\x82\x86\x84\x84\x41\x04test"),
        ("no :path", b"\x82\x86\x41\x04test"),
        (
            "an unknown one",
            b"\x82\x86\x84\x41\x04test\x00\x04:odd\x01x",
        ),
        (
            "a header of the connection",
            b"\x82\x86\x84\x41\x04test\x00\x0aconnection\x01x",
        ),
        (
            "a pseudo header after a header",
            b"\x82\x86\x84\x00\x01a\x01b\x41\x04test",
        ),
        ("upper case", b"\x82\x86\x84\x41\x04test\x00\x01A\x01x"),
    ];
    for (what, head) in bad {
        let mut frames = Frames::connect(server.address()).await;
        let flags = END_STREAM | END_HEADERS;
        frames.send(HEADERS, flags, 1, head).await;
        let end = loop {
            let frame = frames.next().await.expect("it says why");
            assert_ne!(frame.kind, HEADERS, "an answer to {what}");
            if [RST_STREAM, GOAWAY].contains(&frame.kind) {
                break frame;
            }
        };
        let reason = &end.payload[end.payload.len().min(8) - 4..][..4];
        assert_eq!(reason, [0, 0, 0, 1], "PROTOCOL_ERROR for {what}");
        if end.kind == RST_STREAM {
            frames.send(HEADERS, flags, 3, HOME).await;
            let answered = frames.next_of(HEADERS).await.unwrap();
            assert_eq!((answered.stream, answered.payload[0]), (3, 0x88));
        }
    }
    assert_eq!(server.tracer().find_span("GET"), None);
}
