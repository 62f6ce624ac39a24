//! The content of one file at one time.

use std::borrow::Cow;

use bytes::Bytes;

use super::name;

/// One version of a file: bytes that never change, and their digest.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) bytes: Bytes,
    pub(super) sha256: [u8; 32],
    /// The first digits of the digest, as they stand in the URL.
    pub(super) hash: Cow<'static, str>,
}

impl Version {
    /// A strong entity tag: equal tags mean equal bytes.
    pub(super) fn etag(&self) -> String {
        format!("\"{}\"", name::hex(&self.sha256[..16]))
    }
}
