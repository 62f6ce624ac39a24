//! What the fuzz targets need of the inside; only there with `--cfg fuzzing`.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Frame;
use serde::de::DeserializeOwned;

use crate::asked::Named;
use crate::body::{BoxError, Upstream};
use crate::config::ServerConfig;
use crate::error::Result;
use crate::form::{self, Multipart};
use crate::peer::Client;
use crate::request::{BodyLimits, Request};
use crate::signals;
use crate::telemetry::Span;

pub use crate::gate::fuzzing as gate;

/// A request whose body comes in these pieces.
pub fn request(request: http::Request<Vec<Bytes>>, config: &ServerConfig) -> Request {
    let request = request.map(|pieces| Upstream::Foreign(Box::pin(Pieces(pieces.into()))));
    let limits = BodyLimits {
        bytes: config.body_bytes as u64,
        stall: Duration::from_secs(5),
    };
    let named = Named::of(request.headers());
    let mut request = Request::new(request);
    request.prepare(named, Client::default(), limits);
    request
}

/// As [`Context::signals`](crate::Context::signals).
pub async fn signals<T: DeserializeOwned>(request: &Request, config: &ServerConfig) -> Result<T> {
    signals::read(request, &Span::noop(), config.signals_bytes, config).await
}

/// As [`Context::form`](crate::Context::form).
pub async fn form<T: DeserializeOwned>(request: &Request, config: &ServerConfig) -> Result<T> {
    form::read(request, &Span::noop(), config).await
}

/// As [`Context::multipart`](crate::Context::multipart).
pub fn multipart(request: &Request, config: &ServerConfig) -> Result<Multipart> {
    Multipart::new(request, &Span::noop(), config)
}

struct Pieces(VecDeque<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}
