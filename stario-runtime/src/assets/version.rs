//! The content of one file at one time, and its codings.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};
use std::time::SystemTime;

use bytes::Bytes;

use super::name;
use super::table::AssetFile;
use crate::compress::{Coding, best, is_compressible};

/// Less than this is not worth a second copy.
const SMALLEST: usize = 256;

/// More than this is not encoded: the first visitor would wait for seconds.
const LARGEST: usize = 8 * 1024 * 1024;

/// The codings of embedded files, by their digest: bounded by what is embedded.
///
/// Not part of `Assets`, because a constant (`asset_index` in `asset!`) cannot read a static
/// that may change.
static EMBEDDED: LazyLock<RwLock<BTreeMap<[u8; 32], Arc<Variants>>>> =
    LazyLock::new(RwLock::default);

/// Embedded files have no date that is the same on every machine: it is that of the start.
static STARTED: LazyLock<SystemTime> = LazyLock::new(SystemTime::now);

/// One version of a file: bytes that never change, and their digest.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) bytes: Bytes,
    pub(super) sha256: [u8; 32],
    /// The first digits of the digest, as they stand in the URL.
    pub(super) hash: Cow<'static, str>,
    pub(super) modified: SystemTime,
    variants: Arc<Variants>,
}

/// Each coding is made once, when it is first asked for; one that is not smaller is not kept.
#[derive(Debug, Default)]
struct Variants {
    zstd: OnceLock<Option<Bytes>>,
    brotli: OnceLock<Option<Bytes>>,
    gzip: OnceLock<Option<Bytes>>,
}

impl Variants {
    /// Those that were made before the program was.
    fn made(codings: &[(&'static str, &'static [u8])]) -> Self {
        let variants = Self::default();
        for (name, bytes) in codings {
            if let Some(coding) = Coding::from_name(name) {
                let _first = variants.of(coding).set(Some(Bytes::from_static(bytes)));
            }
        }
        variants
    }

    fn of(&self, coding: Coding) -> &OnceLock<Option<Bytes>> {
        match coding {
            Coding::Zstd => &self.zstd,
            Coding::Brotli => &self.brotli,
            Coding::Gzip => &self.gzip,
        }
    }
}

impl Version {
    pub(super) fn embedded(file: &AssetFile) -> Self {
        let AssetFile {
            bytes,
            hash,
            sha256,
            codings,
            ..
        } = *file;
        // A panic while the lock was held leaves a map that is still whole.
        let read = || {
            let known = EMBEDDED.read().unwrap_or_else(PoisonError::into_inner);
            known.get(&sha256).cloned()
        };
        let add = || {
            let mut known = EMBEDDED.write().unwrap_or_else(PoisonError::into_inner);
            let made = || Arc::new(Variants::made(codings));
            known.entry(sha256).or_insert_with(made).clone()
        };
        let variants = read().unwrap_or_else(add);
        Self {
            bytes: Bytes::from_static(bytes),
            sha256,
            hash: hash.into(),
            modified: *STARTED,
            variants,
        }
    }

    #[cfg(debug_assertions)]
    pub(super) fn read(bytes: Vec<u8>, sha256: [u8; 32], modified: Option<SystemTime>) -> Self {
        Self {
            bytes: Bytes::from(bytes),
            sha256,
            hash: name::short_hash(&sha256).into(),
            modified: modified.unwrap_or(*STARTED),
            variants: Arc::default(),
        }
    }

    /// A strong entity tag: equal tags mean equal bytes, so each coding has its own.
    pub(super) fn etag(&self, coding: Option<Coding>) -> String {
        let digest = name::hex(&self.sha256[..16]);
        match coding {
            Some(coding) => format!("\"{digest}-{}\"", coding.name()),
            None => format!("\"{digest}\""),
        }
    }

    /// Whether there may be codings of it at all.
    pub(super) fn is_compressible(&self, content_type: &str) -> bool {
        (SMALLEST..=LARGEST).contains(&self.bytes.len()) && is_compressible(content_type)
    }

    /// The bytes in a coding, when they are fewer; may take its time the first time.
    pub(super) fn encoded(&self, coding: Coding) -> Option<Bytes> {
        let make = || {
            let encoded = best(coding, &self.bytes).ok()?;
            (encoded.len() < self.bytes.len()).then_some(encoded)
        };
        self.variants.of(coding).get_or_init(make).clone()
    }

    /// The fewest bytes of what is there already, codings or not.
    pub(super) fn least(&self) -> usize {
        let ready = |coding: &Coding| self.variants.of(*coding).get().cloned().flatten();
        let encoded = Coding::KEPT.iter().filter_map(ready);
        let least = encoded.map(|bytes| bytes.len()).min();
        least.unwrap_or(self.bytes.len())
    }

    /// Whether a coding is still to be made.
    pub(super) fn lacks(&self, coding: Coding) -> bool {
        self.variants.of(coding).get().is_none()
    }
}
