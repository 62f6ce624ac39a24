//! `multipart/byteranges`: several parts of a content in one body (RFC 9110, 14.6).

use std::ops::Range;

use bytes::Bytes;

/// A piece of a body: bytes that are known, or a range of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(Bytes),
    Content(Range<u64>),
}

impl Piece {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64,
            Self::Content(range) => range.end - range.start,
        }
    }
}

/// The pieces of a multipart body and the boundary between them.
pub(super) struct Multipart {
    pub(super) boundary: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) len: u64,
}

impl Multipart {
    /// `entropy` has to be hard to guess for whoever wrote the content: the boundary must not
    /// stand in it.
    pub(super) fn new(
        parts: Vec<Range<u64>>,
        content_type: &str,
        total: u64,
        entropy: u128,
    ) -> Self {
        let boundary = format!("{entropy:032x}");
        let mut pieces = Vec::with_capacity(parts.len() * 2 + 1);
        for (at, part) in parts.into_iter().enumerate() {
            let lead = if at == 0 { "" } else { "\r\n" };
            let (first, last) = (part.start, part.end - 1);
            let head = format!(
                "{lead}--{boundary}\r\ncontent-type: {content_type}\r\n\
                 content-range: bytes {first}-{last}/{total}\r\n\r\n"
            );
            pieces.push(Piece::Text(Bytes::from(head)));
            pieces.push(Piece::Content(part));
        }
        let end = format!("\r\n--{boundary}--\r\n");
        pieces.push(Piece::Text(Bytes::from(end)));
        let len = pieces.iter().map(Piece::len).sum();
        Self {
            boundary,
            pieces,
            len,
        }
    }
}
