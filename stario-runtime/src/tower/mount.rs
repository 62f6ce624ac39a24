//! A service of the tower world below a prefix of an app.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll};

use bytes::Bytes;
use futures_core::Stream as _;
use http::uri::PathAndQuery;
use http::{Request, Response, Uri};
use http_body::{Body, Frame, SizeHint};
use tower_service::Service;

use super::adapt::adapt;
use crate::app::{App, RouteOptions};
use crate::body::{self, BoxError, Foreign};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::middleware::{Endpoint, Planned, Scope, Scoped};
use crate::request::BodyStream;
use crate::writer::Writer;

/// Services of other frameworks.
impl App {
    /// Hands everything below a prefix that has no route to another service.
    ///
    /// For example an axum router, a tonic server, a `ServeDir` of tower-http.
    ///
    /// The service sees paths without the prefix, as a nested axum router does, and any method; its
    /// trailing and doubled slashes are its own matter. Routes of this app go first. Around it are
    /// the middleware of the prefix and the guard against writes from other sites, which
    /// [`RouteOptions::cross_site`] opens. What middleware has put into
    /// [`Context::state`](crate::Context::state) are the extensions of its request. Bodies stream
    /// both ways; a limit for those of requests is the service's own matter, unless
    /// [`RouteOptions::body_limit`] sets one. An answer is not compressed here.
    ///
    /// # Panics
    ///
    /// Panics when the prefix is not valid, or has a service already.
    ///
    /// # Example
    ///
    /// ```
    /// use std::convert::Infallible;
    /// use std::future::{Ready, ready};
    /// use std::task::{Context, Poll};
    /// use bytes::Bytes;
    /// use http::{Request, Response};
    /// use stario_runtime::{App, tower::MountBody};
    ///
    /// /// Stands for an axum router.
    /// #[derive(Clone)]
    /// struct Old;
    ///
    /// impl tower_service::Service<Request<MountBody>> for Old {
    ///     type Response = Response<MountBody>;
    ///     type Error = Infallible;
    ///     type Future = Ready<Result<Self::Response, Infallible>>;
    ///
    ///     fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
    ///         Poll::Ready(Ok(()))
    ///     }
    ///
    ///     fn call(&mut self, request: Request<MountBody>) -> Self::Future {
    ///         ready(Ok(Response::new(request.into_body())))
    ///     }
    /// }
    ///
    /// fn compose(app: &mut App) {
    ///     app.mount("/old", Old);
    /// }
    /// # let _ = compose;
    /// ```
    #[track_caller]
    pub fn mount<S, B>(&mut self, prefix: &str, service: S) -> RouteOptions<'_>
    where
        S: Service<Request<MountBody>, Response = Response<B>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        let scope = Scope::new(prefix);
        // A service need not be `Sync`: each request clones its own.
        let shared = std::sync::Arc::new((scope, Mutex::new(service)));
        let handler = move |c: Context, w: Writer| {
            let (scope, service) = &*shared;
            let service = service
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            let path = scope.strip(c.req.raw_path()).to_owned();
            pass(service, path, c, w)
        };
        let mut planned = Planned::new(Endpoint::new(handler));
        planned.limit_body(u64::MAX);
        planned.service = true;
        let planned = self.composed.mounts.add(Scoped::new(prefix, planned));
        RouteOptions::new(planned)
    }
}

/// One request to the service, and its answer.
async fn pass<S, B>(mut service: S, path: String, c: Context, w: Writer) -> Result
where
    S: Service<Request<MountBody>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    let request = inner(path, c)?;
    poll_fn(|cx| service.poll_ready(cx))
        .await
        .map_err(|error| Error::foreign(error.into()))?;
    let response = service.call(request).await;
    let response = response.map_err(|error| Error::foreign(error.into()))?;
    w.respond_with(response.map(|body| body::Body::Foreign(Foreign(adapt(body)))));
    Ok(())
}

/// The request as the service sees it.
fn inner(path: String, c: Context) -> Result<Request<MountBody>> {
    let Context { req, state, .. } = c;
    let (mut head, body) = req.into_stream()?;
    let path = match head.uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut target = head.uri.into_parts();
    target.path_and_query = Some(PathAndQuery::try_from(path)?);
    head.uri = Uri::from_parts(target)?;
    head.extensions = state;
    Ok(Request::from_parts(head, MountBody(body)))
}

/// The body of a request to a mounted service.
pub struct MountBody(pub(crate) BodyStream);

impl Body for MountBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let piece = std::task::ready!(Pin::new(&mut self.0).poll_next(cx));
        Poll::Ready(piece.map(|piece| match piece {
            Ok(bytes) => Ok(Frame::data(bytes)),
            Err(error) => Err(error.to_string().into()),
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_over()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl fmt::Debug for MountBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MountBody").field(&self.0).finish()
    }
}
