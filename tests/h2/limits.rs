//! Limits and deadlines of single streams, which leave their neighbours alone.

use std::time::{Duration, Instant};

use crate::client::{
    CONTINUATION, Client, DATA, END_HEADERS, END_STREAM, Frames, GOAWAY, HEADERS, HOME, PING,
    RST_STREAM, SETTINGS, get, in_time, pause, text,
};
use crate::support::PATIENCE;
use bytes::Bytes;
use http::Request;

use crate::{LARGE_BYTES, server};

#[stario::test]
async fn one_body_over_the_limit_is_413_and_the_other_streams_go_on() {
    let (server, _) = server(|config| config.body_bytes = 1000).await;
    let mut client = Client::connect(server.address()).await;
    let other = client.start(get("/slow"), true).await.0;

    let declared = Request::post("http://test/save").header("content-length", "1001");
    let (response, _body) = client.start(declared.body(()).unwrap(), false).await;
    assert_eq!(in_time(response).await.unwrap().status(), 413);

    let undeclared = Request::post("http://test/save").body(()).unwrap();
    let (response, mut body) = client.start(undeclared, false).await;
    body.send_data(Bytes::from(vec![b'x'; 1001]), false)
        .unwrap();
    assert_eq!(in_time(response).await.unwrap().status(), 413);

    assert_eq!(in_time(other).await.unwrap().status(), 200);
}

/// `POST http://test/save`, and the length of a body.
fn save_of(length: &[u8]) -> Vec<u8> {
    let mut head = b"\x83\x86\x04\x05/save\x41\x04test\x0f\x0d".to_vec();
    head.push(u8::try_from(length.len()).unwrap());
    head.extend(length);
    head
}

#[stario::test]
async fn a_body_that_nobody_wants_is_answered_before_its_stream_is_reset() {
    let (server, _) = server(|_| {}).await;
    let mut frames = Frames::connect(server.address()).await;
    frames
        .send(HEADERS, END_HEADERS, 1, &save_of(b"30000000"))
        .await;
    let head = frames.next_of(HEADERS).await.unwrap();
    assert_eq!(head.stream, 1);
    let body = frames.next_of(DATA).await.unwrap();
    assert_eq!((body.stream, body.flags & END_STREAM), (1, END_STREAM));

    // A client that is in the middle of sending has time to read that.
    frames.send(DATA, 0, 1, &[b'x'; 10_000]).await;
    frames.send(PING, 0, 0, b"12345678").await;
    loop {
        let frame = frames.next().await.unwrap();
        assert_ne!(frame.kind, RST_STREAM, "not before it could be read");
        if frame.kind == PING && frame.payload == b"12345678" {
            break;
        }
    }
    // One that goes on is told to stop: no error, and the connection lives.
    let reset = frames.next_of(RST_STREAM).await.unwrap();
    assert_eq!((reset.stream, &reset.payload[..]), (1, &[0, 0, 0, 0][..]));
    frames
        .send(HEADERS, END_STREAM | END_HEADERS, 3, HOME)
        .await;
    assert_eq!(frames.next_of(HEADERS).await.unwrap().stream, 3);
}

#[stario::test]
async fn an_endless_body_that_nobody_wants_is_cut_by_its_size() {
    let (server, _) = server(|_| {}).await;
    let mut client = Client::connect(server.address()).await;
    let request = Request::post("http://test/").body(()).unwrap();
    let (response, mut body) = client.start(request, false).await;
    assert_eq!(in_time(response).await.unwrap().status(), 405);
    let mut sent = 0;
    let reason = in_time(async {
        loop {
            body.reserve_capacity(16 * 1024);
            match std::future::poll_fn(|cx| body.poll_capacity(cx)).await {
                Some(Ok(room)) if room > 0 => {
                    sent += room;
                    if body
                        .send_data(Bytes::from(vec![b'x'; room]), false)
                        .is_err()
                    {
                        break None;
                    }
                }
                Some(Err(error)) => break error.reason(),
                _ => break std::future::poll_fn(|cx| body.poll_reset(cx)).await.ok(),
            }
        }
    });
    let reason = reason.await;
    assert!(
        matches!(reason, None | Some(h2::Reason::NO_ERROR)),
        "{reason:?}"
    );
    assert!(sent < 1024 * 1024, "{sent} bytes were taken");
}

/// Nobody sends 100 over HTTP/2 here, so no client may have to wait for it.
#[stario::test]
async fn an_expectation_is_answered_at_once_or_read_as_it_comes() {
    let (server, _) = server(|config| config.body_bytes = 1000).await;
    let mut client = Client::connect(server.address()).await;
    let asked = |length: &str| {
        Request::post("http://test/save")
            .header("expect", "100-continue")
            .header("content-length", length)
            .body(())
            .unwrap()
    };
    let (refused, _unsent) = client.start(asked("1001"), false).await;
    assert_eq!(in_time(refused).await.unwrap().status(), 413);
    let (response, mut body) = client.start(asked("3"), false).await;
    body.send_data(Bytes::from_static(b"abc"), true).unwrap();
    let response = in_time(response).await.unwrap();
    assert_eq!(text(response.into_body()).await.unwrap(), "3 bytes");
}

#[stario::test]
async fn a_body_that_stops_is_408() {
    let (server, _) = server(|config| config.body_timeout = Duration::from_millis(80)).await;
    let mut client = Client::connect(server.address()).await;
    let post = Request::post("http://test/save").body(()).unwrap();
    let (response, mut body) = client.start(post, false).await;
    body.send_data(Bytes::from_static(b"abc"), false).unwrap();
    assert_eq!(in_time(response).await.unwrap().status(), 408);
    assert_eq!(client.get("/").await.0, 200);
}

#[stario::test]
async fn one_head_over_the_limit_is_431_and_the_other_streams_go_on() {
    let (server, _) = server(|_| {}).await;
    let mut frames = Frames::connect(server.address()).await;
    // Above the limit, and below what h2 takes for an attack.
    let mut head = HOME.to_vec();
    for _ in 0..5 {
        head.extend(b"\x00\x01a\x7f\xa1\x1e"); // a literal header of 4000 bytes
        head.extend([b'x'; 4000]);
    }
    let (first, rest) = head.split_at(16_000);
    frames.send(HEADERS, END_STREAM, 1, first).await;
    frames.send(CONTINUATION, END_HEADERS, 1, rest).await;
    frames
        .send(HEADERS, END_STREAM | END_HEADERS, 3, HOME)
        .await;
    let refused = frames.next_of(HEADERS).await.unwrap();
    assert_eq!(refused.stream, 1);
    let status = b"431";
    assert!(
        refused.payload.windows(3).any(|part| part == status) || is_huffman_431(&refused.payload),
        "{refused:?}"
    );
    let answered = frames.next_of(HEADERS).await.unwrap();
    assert_eq!(
        (answered.stream, answered.payload[0]),
        (3, 0x88),
        ":status 200"
    );
}

/// The digits in the code of HPACK: 011010 011001 00001, filled up with ones.
fn is_huffman_431(payload: &[u8]) -> bool {
    payload.windows(3).any(|part| part == [0x69, 0x90, 0xff])
}

#[stario::test]
async fn the_client_is_told_the_limits() {
    let (server, _) = server(|config| config.http2.max_streams = 7).await;
    let mut frames = Frames::connect(server.address()).await;
    let settings = frames.next_of(SETTINGS).await.unwrap().payload;
    let setting = |id: u16| {
        settings.chunks(6).find_map(|part| {
            let found = u16::from_be_bytes([part[0], part[1]]) == id;
            found.then(|| u32::from_be_bytes([part[2], part[3], part[4], part[5]]))
        })
    };
    assert_eq!(setting(3), Some(7), "MAX_CONCURRENT_STREAMS");
    assert_eq!(setting(4), Some(65_536), "INITIAL_WINDOW_SIZE");
    assert_eq!(setting(6), Some(16_384), "MAX_HEADER_LIST_SIZE");
}

#[stario::test]
async fn a_stream_that_is_not_read_is_cut_and_its_neighbours_are_not() {
    let (server, _) = server(|config| config.write_timeout = Duration::from_millis(150)).await;
    let mut client = Client::connect(server.address()).await;
    let unread = client.open(get("/large")).await.unwrap();
    let mut live = client.open(get("/live")).await.unwrap().into_body();
    pause(400).await;
    let mut body = unread.into_body();
    let mut read = 0;
    let error = loop {
        match in_time(body.data()).await {
            Some(Ok(data)) => read += data.len(),
            Some(Err(error)) => break error,
            None => panic!("the body has ended after {read} bytes"),
        }
    };
    assert_eq!(error.reason(), Some(h2::Reason::CANCEL), "{error}");
    assert!(read < LARGE_BYTES / 2);
    for _ in 0..3 {
        let event = in_time(live.data()).await.unwrap().unwrap();
        live.flow_control().release_capacity(event.len()).unwrap();
    }
    assert_eq!(client.get("/").await.0, 200);
}

#[stario::test]
async fn pings_do_not_keep_an_idle_connection() {
    let (server, _) = server(|config| config.keep_alive_timeout = Duration::from_millis(150)).await;
    let mut frames = Frames::connect(server.address()).await;
    let begun = Instant::now();
    let mut goodbye = false;
    while begun.elapsed() < PATIENCE && frames.send(PING, 0, 0, &[0; 8]).await {
        pause(20).await;
        // Whatever came meanwhile: settings, answers to the pings, the good-bye.
        while let Ok(Some(frame)) =
            tokio::time::timeout(Duration::from_millis(5), frames.next()).await
        {
            goodbye |= frame.kind == GOAWAY;
        }
    }
    assert!(goodbye);
    assert!(begun.elapsed() < PATIENCE, "it is closed in the end");
}
