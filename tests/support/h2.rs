//! A client of HTTP/2, and one that writes its frames by hand.

// Each test binary uses its own part of this module.
#![allow(dead_code, unreachable_pub)]

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use h2::client::{ResponseFuture, SendRequest};
use h2::{RecvStream, SendStream};
use http::{Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::PATIENCE;

/// The client's preface and empty SETTINGS.
pub const HELLO: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";

/// One connection of a proper client.
pub struct Client {
    pub send: SendRequest<Bytes>,
    /// How the connection ended.
    pub connection: JoinHandle<Result<(), h2::Error>>,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address)
            .await
            .expect("the server listens");
        Self::over(socket).await
    }

    pub async fn over<IO>(io: IO) -> Self
    where
        IO: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
    {
        // One stream that is not read must not use up what all may have on their way.
        let handshake = h2::client::Builder::new()
            .initial_connection_window_size(1 << 20)
            .handshake(io);
        let (send, connection) = handshake.await.expect("the server speaks HTTP/2");
        let connection = tokio::spawn(connection);
        Self { send, connection }
    }

    /// Sends a head, and maybe the end of the request with it.
    pub async fn start(
        &mut self,
        request: Request<()>,
        end: bool,
    ) -> (ResponseFuture, SendStream<Bytes>) {
        let ready = self.send.clone().ready().await;
        let mut send = ready.expect("the connection takes requests");
        send.send_request(request, end)
            .expect("the request is valid")
    }

    /// Sends a request without a body and reads the head of the response.
    pub async fn open(&mut self, request: Request<()>) -> Result<Response<RecvStream>, h2::Error> {
        let (response, _) = self.start(request, true).await;
        in_time(response).await
    }

    /// A whole exchange: status and body.
    pub async fn get(&mut self, path: &str) -> (u16, String) {
        let response = self.open(get(path)).await.expect("a response");
        let status = response.status().as_u16();
        (status, text(response.into_body()).await.expect("a body"))
    }

    /// Waits until the server has closed the connection.
    pub async fn closed(self) -> Result<(), h2::Error> {
        // As long as it may still send, the client does not close by itself.
        let ended = in_time(self.connection).await;
        drop(self.send);
        ended.expect("the connection does not panic")
    }
}

pub fn get(path: &str) -> Request<()> {
    let request = Request::get(format!("http://test{path}")).version(http::Version::HTTP_2);
    request.body(()).expect("a valid request")
}

/// Reads a body to its end and lets more come.
pub async fn text(mut body: RecvStream) -> Result<String, h2::Error> {
    let mut whole = Vec::new();
    while let Some(data) = in_time(body.data()).await {
        let data = data?;
        body.flow_control().release_capacity(data.len())?;
        whole.extend_from_slice(&data);
    }
    Ok(String::from_utf8(whole).expect("the body is UTF-8"))
}

pub async fn in_time<F: Future>(future: F) -> F::Output {
    let waited = tokio::time::timeout(PATIENCE, future).await;
    waited.unwrap_or_else(|_| panic!("not within {PATIENCE:?}"))
}

/// One connection whose frames are written by hand.
pub struct Frames {
    socket: TcpStream,
}

/// The type of a frame, its flags, its stream and its payload.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    pub kind: u8,
    pub flags: u8,
    pub stream: u32,
    pub payload: Vec<u8>,
}

pub const DATA: u8 = 0;
pub const HEADERS: u8 = 1;
pub const RST_STREAM: u8 = 3;
pub const SETTINGS: u8 = 4;
pub const PING: u8 = 6;
pub const GOAWAY: u8 = 7;
pub const CONTINUATION: u8 = 9;

pub const END_STREAM: u8 = 1;
pub const END_HEADERS: u8 = 4;

/// `GET http://test/` from the static table of HPACK: method, scheme, path, and the authority.
pub const HOME: &[u8] = b"\x82\x86\x84\x41\x04test";

impl Frames {
    pub async fn connect(address: SocketAddr) -> Self {
        let mut socket = TcpStream::connect(address)
            .await
            .expect("the server listens");
        socket.write_all(HELLO).await.expect("the server reads");
        Self { socket }
    }

    /// Sends a frame; false when the server has closed.
    pub async fn send(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> bool {
        let mut frame = u32::try_from(payload.len())
            .expect("a frame is short")
            .to_be_bytes()[1..]
            .to_vec();
        frame.extend([kind, flags]);
        frame.extend(stream.to_be_bytes());
        frame.extend(payload);
        self.socket.write_all(&frame).await.is_ok()
    }

    /// The next frame; nothing when the server has closed.
    pub async fn next(&mut self) -> Option<Frame> {
        in_time(async {
            let mut head = [0; 9];
            self.socket.read_exact(&mut head).await.ok()?;
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let mut payload = vec![0; length as usize];
            self.socket.read_exact(&mut payload).await.ok()?;
            Some(Frame {
                kind: head[3],
                flags: head[4],
                stream: u32::from_be_bytes([head[5], head[6], head[7], head[8]]),
                payload,
            })
        })
        .await
    }

    /// The next frame of a kind; nothing when the server closes before.
    pub async fn next_of(&mut self, kind: u8) -> Option<Frame> {
        loop {
            let frame = self.next().await?;
            if frame.kind == kind && (kind != SETTINGS || frame.flags == 0) {
                return Some(frame);
            }
        }
    }

    /// Waits until the server closes.
    pub async fn closed(&mut self) {
        while self.next().await.is_some() {}
    }
}

pub async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}
