//! The request side of a handler.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use http_body::Body as _;
use tokio::sync::Mutex;

use crate::body::{RequestBody, broken};
use crate::compact::{compact, may_stream};
use crate::error::{HttpError, Result};
use crate::peer::Client;
use crate::query::Query;

/// What the client sent: the head at once, the body when it is asked for.
///
/// # Example
///
/// ```
/// use stario_runtime::{Context, Result, Writer};
///
/// async fn echo(c: Context, w: Writer) -> Result {
///     let body = c.req.body().await?;
///     w.text(format!("{} {} with {} bytes", c.req.method(), c.req.path(), body.len()));
///     Ok(())
/// }
/// # let _ = echo;
/// ```
pub struct Request {
    head: Parts,
    path: String,
    client: Client,
    body: Mutex<Incoming>,
    limit: usize,
    stall: Duration,
}

enum Incoming {
    Unread(RequestBody),
    Read(Bytes),
    Failed(HttpError),
}

impl Request {
    pub(crate) fn new(
        request: http::Request<RequestBody>,
        path: String,
        client: Client,
        limit: usize,
        stall: Duration,
    ) -> Self {
        let (mut head, body) = request.into_parts();
        if may_stream(&head.headers) {
            compact(&mut head);
        }
        Self {
            head,
            path,
            client,
            body: Mutex::new(Incoming::Unread(body)),
            limit,
            stall,
        }
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.head.method
    }

    /// The path, percent-decoded.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path as the client wrote it.
    pub fn raw_path(&self) -> &str {
        self.head.uri.path()
    }

    /// The whole request target.
    pub fn uri(&self) -> &Uri {
        &self.head.uri
    }

    /// The address of the client; of the peer, unless it is a trusted proxy.
    ///
    /// Behind proxies it is what they say in `X-Forwarded-For` or `Forwarded`, as long as they
    /// are listed in `STARIO_TRUSTED_PROXIES`: the last address that is none of theirs. Nothing
    /// for a client on a unix socket and for a test client in memory.
    pub fn client_address(&self) -> Option<IpAddr> {
        self.client.address
    }

    /// Whether the client speaks TLS, with this server or with a trusted proxy before it.
    pub fn is_secure(&self) -> bool {
        self.client.secure
    }

    /// The parameters after `?`.
    pub fn query(&self) -> Query<'_> {
        Query::new(self.head.uri.query().unwrap_or(""))
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// A header as text; `None` when it is absent or not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    /// Whether the Datastar client sent the request (`Datastar-Request: true`).
    pub fn is_datastar(&self) -> bool {
        is_datastar(&self.head.headers)
    }

    /// The whole body, read once and then kept.
    ///
    /// # Errors
    ///
    /// 413 when it is larger than `STARIO_REQUESTS_MAX_BODY_BYTES`, 408 when the client stops
    /// sending, 400 when it breaks off. The same error comes again at the next call.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: a read that is dropped half-way loses the bytes read so far, and the
    /// next call fails with 400.
    pub async fn body(&self) -> Result<Bytes> {
        let mut body = self.body.lock().await;
        let cut = Incoming::Failed(HttpError::new(400, "The request body was cut short."));
        let result = match std::mem::replace(&mut *body, cut) {
            Incoming::Unread(incoming) => self.read(incoming).await,
            Incoming::Read(bytes) => Ok(bytes),
            Incoming::Failed(error) => Err(error),
        };
        *body = match &result {
            Ok(bytes) => Incoming::Read(bytes.clone()),
            Err(error) => Incoming::Failed(error.clone()),
        };
        Ok(result?)
    }

    async fn read(&self, mut incoming: RequestBody) -> Result<Bytes, HttpError> {
        let mut whole = BytesMut::new();
        loop {
            let frame = std::future::poll_fn(|cx| std::pin::Pin::new(&mut incoming).poll_frame(cx));
            let frame = match tokio::time::timeout(self.stall, frame).await {
                Err(_) => return Err(HttpError::new(408, "The request body took too long.")),
                Ok(None) => return Ok(whole.freeze()),
                Ok(Some(Err(error))) => return Err(broken(&error)),
                Ok(Some(Ok(frame))) => frame,
            };
            let Ok(data) = frame.into_data() else {
                continue;
            };
            if whole.len() + data.len() > self.limit {
                return Err(too_large());
            }
            if whole.is_empty() && incoming.is_end_stream() {
                return Ok(data);
            }
            whole.extend_from_slice(&data);
        }
    }
}

pub(crate) fn too_large() -> HttpError {
    HttpError::new(413, "The request body is too large.")
}

pub(crate) fn is_datastar(headers: &HeaderMap) -> bool {
    headers
        .get("datastar-request")
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"))
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.head.method)
            .field("uri", &self.head.uri)
            .finish_non_exhaustive()
    }
}
