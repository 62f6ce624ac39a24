//! The request side of a handler.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use bytes::Bytes;
use http::header::CONTENT_ENCODING;
use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};
use tokio::sync::Mutex;

use super::body::{Body, BodyLimits, encoded};
use super::stream::BodyStream;
use crate::asked::{Named, is_datastar};
use crate::body::Upstream;
use crate::compact::compact;
use crate::cookies::Cookies;
use crate::error::{Error, Result};
use crate::host;
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
pub struct Request(Box<Inner>);

/// In memory of its own, because a request is moved from hand to hand until its handler has it.
struct Inner {
    head: Parts,
    /// Where it is not the one of the head as it stands there.
    path: Option<String>,
    client: Client,
    body: Mutex<Body>,
    limits: BodyLimits,
}

impl Request {
    /// The request as it came; nothing is read of its body before it is [prepared](Self::prepare).
    #[inline]
    pub(crate) fn new<B: Into<Upstream>>(request: http::Request<B>) -> Self {
        let (head, body) = request.into_parts();
        Self(Box::new(Inner {
            head,
            path: None,
            client: Client::default(),
            body: Mutex::new(Body::new(body.into())),
            limits: BodyLimits::default(),
        }))
    }

    /// Makes it what the handler gets. `path`: decoded, where that is not what stands in the head.
    pub(crate) fn prepare(
        &mut self,
        path: Option<String>,
        named: Named,
        client: Client,
        limits: BodyLimits,
    ) {
        let inner = &mut *self.0;
        if named.may_stream(&inner.head.headers) {
            compact(&mut inner.head);
        }
        if named.has(Named::ENCODED) && is_encoded(&inner.head.headers) {
            *inner.body.get_mut() = Body::refused(encoded());
        }
        inner.path = path;
        inner.client = client;
        inner.limits = limits;
    }

    /// The head as it came.
    #[cfg(debug_assertions)]
    pub(crate) fn head(&self) -> &Parts {
        &self.0.head
    }

    /// What the connection, or the server around this one, has added to the request.
    pub(crate) fn take_extensions(&mut self) -> Extensions {
        std::mem::take(&mut self.0.head.extensions)
    }

    /// The head and the body, for a service that is mounted in the app.
    #[cfg(feature = "tower")]
    pub(crate) fn into_stream(self) -> Result<(Parts, BodyStream)> {
        let inner = *self.0;
        let body = inner.body.into_inner().hand_over(inner.limits)?;
        Ok((inner.head, body))
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.0.head.method
    }

    /// The path, percent-decoded; as it came where that is impossible, which only a middleware sees.
    pub fn path(&self) -> &str {
        self.0.path.as_deref().unwrap_or_else(|| self.raw_path())
    }

    /// The path as the client wrote it.
    pub fn raw_path(&self) -> &str {
        self.0.head.uri.path()
    }

    /// The whole request target.
    pub fn uri(&self) -> &Uri {
        &self.0.head.uri
    }

    /// The address of the client; of the peer, unless it is a trusted proxy.
    ///
    /// Behind proxies it is what they say in `X-Forwarded-For` or `Forwarded`, as long as they
    /// are listed in `STARIO_TRUSTED_PROXIES`: the last address that is none of theirs. Nothing
    /// for a client on a unix socket and for a test client in memory.
    pub fn client_address(&self) -> Option<IpAddr> {
        self.0.client.address
    }

    /// Whether the client speaks TLS, with this server or with a trusted proxy before it.
    pub fn is_secure(&self) -> bool {
        self.0.client.secure
    }

    /// The parameters after `?`.
    pub fn query(&self) -> Query<'_> {
        Query::new(self.0.head.uri.query().unwrap_or(""))
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.head.headers
    }

    /// A header as text; `None` when it is absent or not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.head.headers.get(name)?.to_str().ok()
    }

    /// Whether the Datastar client sent the request (`Datastar-Request: true`).
    pub fn is_datastar(&self) -> bool {
        is_datastar(&self.0.head.headers)
    }

    /// The cookies that the client sent.
    ///
    /// For one by its name, [`Context::cookie`](crate::Context::cookie) is shorter.
    pub fn cookies(&self) -> Cookies<'_> {
        Cookies::new(&self.0.head.headers)
    }

    /// The host that the request is for: lower case, without the port; empty when there is none.
    ///
    /// From the `:authority` of HTTP/2 or an absolute target, otherwise from `Host`. An IPv6
    /// address keeps its brackets. It is the client's word: a link that leaves the page, in a
    /// mail say, takes its host from the configuration.
    pub fn host(&self) -> Cow<'_, str> {
        host::name(host::of(&self.0.head.uri, &self.0.head.headers))
    }

    /// The version of HTTP that the request came in.
    pub fn version(&self) -> Version {
        self.0.head.version
    }

    /// The whole body, read once and then kept.
    ///
    /// # Errors
    ///
    /// 413 when it is larger than the limit (`STARIO_REQUESTS_MAX_BODY_BYTES`, or what the route
    /// has by [`body_limit`](crate::RouteOptions::body_limit)), 408 when the client stops sending, 400 with
    /// [`is_disconnected`](crate::Error::is_disconnected) when it breaks off. The same error
    /// comes again at the next call. After [`stream`](Request::stream) it is a mistake of the
    /// program ([`is_misuse`](crate::Error::is_misuse)).
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: the next call goes on where this one was dropped.
    pub async fn body(&self) -> Result<Bytes> {
        self.body_up_to(u64::MAX).await
    }

    /// As [`body`](Request::body), with a smaller limit for this call.
    ///
    /// # Errors
    ///
    /// As [`body`](Request::body). A body over `bytes` is 413, and a call with a larger limit
    /// can still read it.
    ///
    /// # Cancel safety
    ///
    /// As [`body`](Request::body).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Context, Result, Writer};
    ///
    /// async fn note(c: Context, w: Writer) -> Result {
    ///     let note = c.req.body_up_to(280).await?;
    ///     w.text(format!("{} bytes", note.len()));
    ///     Ok(())
    /// }
    /// # let _ = note;
    /// ```
    pub async fn body_up_to(&self, bytes: u64) -> Result<Bytes> {
        let limit = bytes.min(self.0.limits.bytes);
        self.0.body.lock().await.read(limit, self.0.limits).await
    }

    /// The body piece by piece, without collecting it.
    ///
    /// The client is read no faster than the pieces are taken. The limit is that of
    /// [`body`](Request::body).
    ///
    /// # Errors
    ///
    /// A body can be streamed once, and not after it was read as a whole: anything else is a
    /// mistake of the program ([`is_misuse`](crate::Error::is_misuse)).
    pub fn stream(&self) -> Result<BodyStream> {
        self.stream_up_to(u64::MAX)
    }

    /// As [`stream`](Request::stream), with a smaller limit for this call.
    ///
    /// # Errors
    ///
    /// As [`stream`](Request::stream).
    pub fn stream_up_to(&self, bytes: u64) -> Result<BodyStream> {
        let limit = bytes.min(self.0.limits.bytes);
        match self.0.body.try_lock() {
            Ok(mut body) => body.stream(limit, self.0.limits),
            Err(_) => Err(Error::misuse("the body is being read as a whole elsewhere")
                .help("wait for `c.req.body()`, or call nothing but `c.req.stream()`")),
        }
    }
}

/// Whether a body is anything but what it is: a few bytes of it could become gigabytes.
fn is_encoded(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(CONTENT_ENCODING).iter();
    codings
        .into_iter()
        .any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.0.head.method)
            .field("uri", &self.0.head.uri)
            .finish_non_exhaustive()
    }
}
