//! One request over one connection, through memory.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;

use super::sent::Sent;
use crate::body::Body;
use crate::server::Server;

/// What comes of a wait, nothing when it took too long. Dropping it on time-out ends the wait only.
pub(super) async fn patiently<T>(patience: Duration, wait: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(patience, wait).await.ok()
}

/// What fits between server and client: small, so that back-pressure is felt.
const PIPE: usize = 16 * 1024;

/// A response whose body is still to be read.
pub(super) struct Opened {
    pub(super) response: Response<Incoming>,
    pub(super) driver: Driver,
}

/// The client's side of a connection; dropping it disconnects.
#[derive(Debug)]
pub(super) struct Driver(JoinHandle<()>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Connects, sends, and waits for the head of the response.
pub(super) async fn open(server: &Server, sent: &Sent, body: Bytes) -> Opened {
    let patience = sent.patience;
    match patiently(patience, send(server, sent, body)).await {
        Some(Ok(opened)) => opened,
        Some(Err(error)) => {
            panic!("the connection was closed without a response: {error}\n\n{sent}")
        }
        None => panic!("no response within {patience:?}\n\n{sent}"),
    }
}

async fn send(server: &Server, sent: &Sent, body: Bytes) -> Result<Opened, hyper::Error> {
    let (near, far) = tokio::io::duplex(PIPE);
    server.attach(far, sent.address.secure, sent.seen.clone());
    let (mut sender, connection) = http1::handshake(TokioIo::new(near)).await?;
    // Ends when either side closes; a failure shows in the response and its body.
    let driver = Driver(tokio::spawn(async move {
        let _closed = connection.await;
    }));
    let response = sender.send_request(request(sent, body)).await?;
    Ok(Opened { response, driver })
}

fn request(sent: &Sent, body: Bytes) -> Request<Body> {
    let target = &sent.address.target;
    let uri: Uri = match target.parse() {
        Ok(uri) => uri,
        Err(error) => panic!("{target:?} cannot be a request target: {error}\n\n{sent}"),
    };
    let body = if body.is_empty() {
        Body::Empty
    } else {
        Body::Full(body)
    };
    let mut request = Request::new(body);
    *request.method_mut() = sent.method.clone();
    *request.uri_mut() = uri;
    *request.headers_mut() = sent.headers.clone();
    request
}

/// The next piece of a body; nothing at its end, an error when it was cut off.
pub(super) async fn chunk(body: &mut Incoming) -> Option<Result<Bytes, hyper::Error>> {
    loop {
        let frame = std::future::poll_fn(|cx| std::pin::Pin::new(&mut *body).poll_frame(cx)).await;
        match frame? {
            Ok(frame) => {
                if let Ok(data) = frame.into_data() {
                    return Some(Ok(data));
                }
            }
            Err(error) => return Some(Err(error)),
        }
    }
}
