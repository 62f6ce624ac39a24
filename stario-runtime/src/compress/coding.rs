//! The content codings that this build has.

use http::HeaderValue;

use crate::config::Compression;

/// A content coding (RFC 9110, 8.4.1); which exist depends on the features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Coding {
    /// Best for streams: the smallest events for the least work (RFC 8878).
    Zstd,
    /// Smallest for files (RFC 7932).
    Brotli,
    /// What every client takes (RFC 1952).
    Gzip,
}

impl Coding {
    /// Those of this build, for what is made on the fly: the cheaper for its size comes first.
    pub(crate) const LIVE: &'static [Self] = &[
        #[cfg(feature = "zstd")]
        Self::Zstd,
        #[cfg(feature = "brotli")]
        Self::Brotli,
        #[cfg(feature = "gzip")]
        Self::Gzip,
    ];

    /// Those of this build, for what is made once and kept: the smallest comes first.
    pub(crate) const KEPT: &'static [Self] = &[
        #[cfg(feature = "brotli")]
        Self::Brotli,
        #[cfg(feature = "zstd")]
        Self::Zstd,
        #[cfg(feature = "gzip")]
        Self::Gzip,
    ];

    /// Its name in `Content-Encoding`, and at the end of an entity tag.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    pub(crate) fn header(self) -> HeaderValue {
        HeaderValue::from_static(self.name())
    }

    /// The coding with this name, in any case; `x-gzip` is gzip (RFC 9110, 8.4.1.3).
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        if is("br") {
            Some(Self::Brotli)
        } else if is("gzip") || is("x-gzip") {
            Some(Self::Gzip)
        } else if is("zstd") {
            Some(Self::Zstd)
        } else {
            None
        }
    }
}

impl Compression {
    /// Whether a coding of this build is used.
    pub(crate) fn has(&self, coding: Coding) -> bool {
        let level = match coding {
            Coding::Zstd => self.zstd,
            Coding::Brotli => self.brotli,
            Coding::Gzip => self.gzip,
        };
        self.enabled && level.is_some()
    }
}
