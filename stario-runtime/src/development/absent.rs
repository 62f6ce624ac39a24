//! In the place of the link where there is none: it can be asked for, but never exists.

use std::convert::Infallible;

use bytes::Bytes;
use http::HeaderMap;
use tokio::sync::watch;

use super::Snapshot;
use crate::config::Started;

#[derive(Debug)]
pub(crate) struct Development(Infallible);

impl Development {
    pub(crate) async fn connect(_started: Option<Started>) -> Option<std::sync::Arc<Self>> {
        None
    }

    pub(crate) fn serves(&self, _assets: &[&'static str]) {
        match self.0 {}
    }

    pub(crate) async fn retired(&self) {
        match self.0 {}
    }

    pub(crate) fn script(&self) -> Bytes {
        match self.0 {}
    }

    pub(crate) fn snapshots(&self) -> watch::Receiver<Snapshot> {
        match self.0 {}
    }

    pub(crate) fn tagged(&self, _html: &Bytes, _headers: &HeaderMap) -> Option<Bytes> {
        match self.0 {}
    }
}
