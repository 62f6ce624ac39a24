//! The request side of a handler.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::sync::OnceLock;

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
use crate::headers;
use crate::host;
use crate::path::decode_path;
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
    /// Decoded when it is asked for; nothing where it is as it stands in the head.
    path: OnceLock<Option<String>>,
    client: Client,
    body: Mutex<Body>,
    limits: BodyLimits,
}

impl Request {
    /// The request as it came; nothing is read of its body before it is [prepared](Self::prepare).
    #[inline]
    pub(crate) fn new<B: Into<Upstream>>(request: http::Request<B>) -> Self {
        // The memory first: what is large is put there and not moved once more.
        let memory = Box::new_uninit();
        let (head, body) = request.into_parts();
        Self(Box::write(
            memory,
            Inner {
                head,
                path: OnceLock::new(),
                client: Client::default(),
                body: Mutex::new(Body::new(body.into())),
                limits: BodyLimits::default(),
            },
        ))
    }

    /// Makes it what the handler gets.
    pub(crate) fn prepare(&mut self, named: Named, client: Client, limits: BodyLimits) {
        let inner = &mut *self.0;
        if named.may_stream(&inner.head.headers) {
            compact(&mut inner.head);
        }
        if named.has(Named::ENCODED) && is_encoded(&inner.head.headers) {
            *inner.body.get_mut() = Body::refused(encoded());
        }
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
    pub(crate) fn into_stream(mut self) -> Result<(Parts, BodyStream)> {
        let inner = &mut *self.0;
        let body = std::mem::replace(inner.body.get_mut(), Body::Streamed);
        let (nothing, ()) = http::Request::new(()).into_parts();
        let head = std::mem::replace(&mut inner.head, nothing);
        Ok((head, body.hand_over(inner.limits)?))
    }

    /// The method.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/report").expect("a pattern"), report);
    /// # }).await;
    /// async fn report(c: Context, mut w: Writer) -> Result {
    ///     w.header("x-rows", 12)?;
    ///     if c.req.method() == Method::HEAD {
    ///         w.empty(200); // a GET route is asked for the head alone, too
    ///     } else {
    ///         w.text("twelve rows, slowly made");
    ///     }
    ///     Ok(())
    /// }
    ///
    /// client.request(Method::HEAD, "/report").await.assert_header("x-rows", "12");
    /// # });
    /// ```
    pub fn method(&self) -> &Method {
        &self.0.head.method
    }

    /// The path, percent-decoded.
    ///
    /// As it came where that is impossible, which only a middleware sees.
    pub fn path(&self) -> &str {
        let raw = self.raw_path();
        let decoded = self.0.path.get_or_init(|| {
            let encoded = raw.contains('%').then(|| decode_path(raw));
            encoded.and_then(|decoded| Some(decoded.ok()?.into_owned()))
        });
        decoded.as_deref().unwrap_or(raw)
    }

    /// The path as the client wrote it.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/files/{name}").expect("a pattern"), file);
    /// # }).await;
    /// async fn file(c: Context, w: Writer) {
    ///     w.text(format!("{} was {}", c.req.path(), c.req.raw_path()));
    /// }
    ///
    /// client.get("/files/a%20b").await.assert_text("/files/a b was /files/a%20b");
    /// # });
    /// ```
    pub fn raw_path(&self) -> &str {
        self.0.head.uri.path()
    }

    /// The whole request target.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// use stario_html::Href;
    ///
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/account").expect("a pattern"), account);
    /// # }).await;
    /// async fn account(c: Context, w: Writer) {
    ///     let here = c.req.uri().to_string();
    ///     w.redirect(Href::path("/login").query("next", here));
    /// }
    ///
    /// let login = client.get("/account?tab=mail").no_redirects().await;
    /// login.assert_redirect("/login?next=%2Faccount%3Ftab%3Dmail");
    /// # });
    /// ```
    pub fn uri(&self) -> &Uri {
        &self.0.head.uri
    }

    /// The address of the client; of the peer, unless it is a trusted proxy.
    ///
    /// Behind proxies it is what they say in `X-Forwarded-For` or `Forwarded`, as long as they
    /// are listed in `STARIO_TRUSTED_PROXIES`: the last address that is none of theirs. Nothing
    /// for a client on a unix socket and for a test client in memory.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/vote").expect("a pattern"), vote);
    /// # }).await;
    /// async fn vote(c: Context, w: Writer) {
    ///     match c.req.client_address() {
    ///         Some(address) => w.text(format!("one vote for {address}")),
    ///         None => w.text("who are you?"), // a unix socket, or this test
    ///     }
    /// }
    ///
    /// client.post("/vote").await.assert_text("who are you?");
    /// # });
    /// ```
    pub fn client_address(&self) -> Option<IpAddr> {
        self.0.client.address
    }

    /// Whether the client speaks TLS, with this server or a trusted proxy before it.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/link").expect("a pattern"), link);
    /// # }).await;
    /// async fn link(c: Context, w: Writer) {
    ///     let scheme = if c.req.is_secure() { "https" } else { "http" };
    ///     w.text(format!("{scheme}://{}/rooms", c.req.host()));
    /// }
    ///
    /// client.get("https://app.example/link").await.assert_text("https://app.example/rooms");
    /// # });
    /// ```
    pub fn is_secure(&self) -> bool {
        self.0.client.secure
    }

    /// The parameters after `?`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), tags);
    /// # }).await;
    /// async fn tags(c: Context, w: Writer) {
    ///     let tags: Vec<_> = c.req.query().get_all("tag").collect();
    ///     w.text(tags.join(" and "));
    /// }
    ///
    /// client.get("/?tag=tea&tag=hot+milk").await.assert_text("tea and hot milk");
    /// # });
    /// ```
    pub fn query(&self) -> Query<'_> {
        Query::new(self.0.head.uri.query().unwrap_or(""))
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.head.headers
    }

    /// A header as text; `None` when it is absent or not visible ASCII.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/hook").expect("a pattern"), hook);
    /// # }).await;
    /// async fn hook(c: Context, w: Writer) {
    ///     match c.req.header("x-event") {
    ///         Some("push") => w.empty(202),
    ///         _ => w.empty(204),
    ///     }
    /// }
    ///
    /// client.post("/hook").header("X-Event", "push").await.assert_status(202);
    /// client.post("/hook").await.assert_status(204);
    /// # });
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.head.headers.get(name)?.to_str().ok()
    }

    /// Whether the Datastar client sent the request (`Datastar-Request: true`).
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/rooms").expect("a pattern"), rooms);
    /// # }).await;
    /// async fn rooms(c: Context, w: Writer) {
    ///     let who = if c.req.is_datastar() { "an action" } else { "a browser" };
    ///     w.text(who);
    /// }
    ///
    /// client.get("/rooms").datastar().await.assert_text("an action");
    /// client.get("/rooms").await.assert_text("a browser");
    /// # });
    /// ```
    pub fn is_datastar(&self) -> bool {
        is_datastar(&self.0.head.headers)
    }

    /// The cookies that the client sent.
    ///
    /// For one by its name, [`Context::cookie`](crate::Context::cookie) is shorter.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/jar").expect("a pattern"), jar);
    /// # }).await;
    /// async fn jar(c: Context, w: Writer) {
    ///     let names: Vec<_> = c.req.cookies().iter().map(|(name, _)| name).collect();
    ///     w.text(names.join(", "));
    /// }
    ///
    /// let request = client.get("/jar").cookie("theme", "dark").cookie("user", "ada");
    /// request.await.assert_text("theme, user");
    /// # });
    /// ```
    pub fn cookies(&self) -> Cookies<'_> {
        Cookies::new(&self.0.head.headers)
    }

    /// The host that the request is for.
    ///
    /// Lower case, without the port; empty when there is none.
    ///
    /// From the `:authority` of HTTP/2 or an absolute target, otherwise from `Host`. An IPv6
    /// address keeps its brackets. It is the client's word: a link that leaves the page, in a
    /// mail say, takes its host from the configuration.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::GET, "/").expect("a pattern"), home);
    /// # }).await;
    /// async fn home(c: Context, w: Writer) {
    ///     let host = c.req.host();
    ///     w.text(host.strip_suffix(".shops.example").unwrap_or("no shop"));
    /// }
    ///
    /// client.get("https://Tea.Shops.example:8443/").await.assert_text("tea");
    /// client.get("/").await.assert_text("no shop");
    /// # });
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/hook").expect("a pattern"), hook);
    /// # }).await;
    /// async fn hook(c: Context, w: Writer) -> Result {
    ///     let signed: usize = c.req.body().await?.len(); // the very bytes, for a signature say
    ///     let json: serde_json::Value = c.json().await?; // and the same once more
    ///     w.text(format!("{signed} bytes about {}", json["about"]));
    ///     Ok(())
    /// }
    ///
    /// let hook = client.post("/hook").header("content-type", "application/json");
    /// hook.body(r#"{"about": 7}"#).await.assert_text("12 bytes about 7");
    /// # });
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{testing::TestClient, *};
    /// # stario_runtime::__private::block_on_test(async {
    /// # let client = TestClient::start(async |app: &mut App, _: &Span| {
    /// #     app.add(Route::new(Method::POST, "/log").expect("a pattern"), log);
    /// # }).await;
    /// async fn log(c: Context, w: Writer) -> Result {
    ///     let mut log = c.req.stream_up_to(1000)?;
    ///     while let Some(piece) = log.next().await {
    ///         let _piece = piece?; // into a file, a hash, another request
    ///     }
    ///     w.empty(204);
    ///     Ok(())
    /// }
    ///
    /// client.post("/log").body(vec![b'a'; 1000]).await.assert_status(204);
    /// client.post("/log").body(vec![b'a'; 1001]).await.assert_status(413);
    /// # });
    /// ```
    pub fn stream_up_to(&self, bytes: u64) -> Result<BodyStream> {
        let limit = bytes.min(self.0.limits.bytes);
        match self.0.body.try_lock() {
            Ok(mut body) => body.stream(limit, self.0.limits),
            Err(_) => Err(Error::misuse("the body is being read as a whole elsewhere")
                .help("wait for `c.req.body()`, or call nothing but `c.req.stream()`")),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        headers::keep(&mut self.head.headers);
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
