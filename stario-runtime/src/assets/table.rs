//! `Assets`: the table of files that `assets!` makes.

use std::fmt;

use http::Method;
use stario_html::{__private::less, Href};

use super::name;
use super::version::Version;
use crate::compress::Coding;
use crate::mime::content_type;
use crate::route::Route;

/// A file that was embedded by `assets!`.
#[derive(Clone, Copy)]
pub struct AssetFile {
    /// The logical path with `/`, such as `css/style.css`.
    pub path: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    /// The first 16 lowercase hexadecimal digits of `sha256`.
    pub hash: &'static str,
    /// The digest of the content.
    pub sha256: [u8; 32],
    /// The content in codings that were made before the program was: `br`, `gzip` or `zstd`, and
    /// the bytes. Others are made when the app starts.
    pub codings: &'static [(&'static str, &'static [u8])],
}

impl fmt::Debug for AssetFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path, bytes, hash, ..
        } = self;
        f.debug_struct("AssetFile")
            .field("path", path)
            .field("len", &bytes.len())
            .field("hash", hash)
            .finish_non_exhaustive()
    }
}

/// A directory that was embedded by `assets!`.
#[derive(Clone, Copy, Debug)]
pub struct AssetDir {
    /// Where the files appear, such as `/static`.
    pub url: &'static str,
    /// Where the files are on the machine that compiled; debug builds look there first.
    pub dir: &'static str,
    /// The files, sorted by path.
    pub files: &'static [AssetFile],
}

/// The static files of an application, made by `assets!` as a static value.
///
/// - `asset!(STATIC, "css/style.css")` is the URL of a file that is known to exist;
///   [`Assets::href`] is its form for paths known at run time
/// - `app.assets(&STATIC)` serves the files
///
/// URLs hold the hash of the content and are cached for a year. A debug build sees changes in the
/// directory at the next page, a release build serves what it was compiled with.
///
/// # Example
///
/// ```
/// use stario_runtime::{AssetDir, AssetFile, Assets};
///
/// // What `assets! { STATIC = "static" at "/static"; }` writes.
/// static FILES: &[AssetFile] = &[AssetFile {
///     path: "robots.txt",
///     bytes: b"User-agent: *",
///     hash: "0123456789abcdef",
///     sha256: [0; 32],
///     codings: &[],
/// }];
/// static STATIC: Assets = Assets::new(AssetDir { url: "/static", dir: "/nowhere", files: FILES });
///
/// assert_eq!(STATIC.url(), "/static");
/// assert_eq!(STATIC.route().to_string(), "GET /static/{path...}");
/// let href = STATIC.href("robots.txt").expect("it is there");
/// assert_eq!(href.as_str(), "/static/robots.0123456789abcdef.txt");
/// ```
#[derive(Debug)]
pub struct Assets {
    dir: AssetDir,
}

impl Assets {
    /// Takes the table that `assets!` has made.
    ///
    /// # Panics
    ///
    /// While compiling, when the URL does not start with `/` or the files are not sorted.
    pub const fn new(mut dir: AssetDir) -> Self {
        assert!(
            matches!(dir.url.as_bytes(), [b'/', ..]),
            "the URL of assets starts with `/`"
        );
        while let [.., b'/'] = dir.url.as_bytes() {
            dir.url = dir.url.split_at(dir.url.len() - 1).0;
        }
        let mut at = 1;
        while at < dir.files.len() {
            assert!(
                less(
                    dir.files[at - 1].path.as_bytes(),
                    dir.files[at].path.as_bytes()
                ),
                "the files of assets are sorted by path"
            );
            at += 1;
        }
        Self { dir }
    }

    /// The directory on the machine that compiled, for the log.
    pub fn dir(&self) -> &'static str {
        self.dir.dir
    }

    /// Where the files appear, such as `/static`.
    pub fn url(&self) -> &'static str {
        self.dir.url
    }

    /// The route that serves the files: `GET /static/{path...}`.
    ///
    /// # Panics
    ///
    /// When the URL of the directory is not a pattern, which `assets!` does not let through.
    pub fn route(&self) -> Route {
        let pattern = format!("{}/{{path...}}", self.dir.url);
        Route::new(Method::GET, &pattern).expect("the URL of assets is a plain path")
    }

    /// How many files there are, for the start-up report.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{AssetDir, AssetFile, Assets};
    ///
    /// # static FILES: &[AssetFile] = &[AssetFile {
    /// #     path: "robots.txt",
    /// #     bytes: b"User-agent: *",
    /// #     hash: "0123456789abcdef",
    /// #     sha256: [0; 32],
    /// #     codings: &[],
    /// # }];
    /// # static STATIC: Assets =
    /// #     Assets::new(AssetDir { url: "/static", dir: "/nowhere", files: FILES });
    /// // With `assets! { STATIC = "static" at "/static"; }` and one file in it:
    /// let stats = STATIC.stats();
    /// assert_eq!((stats.files, stats.bytes), (1, 13));
    /// ```
    pub fn stats(&self) -> AssetStats {
        #[cfg(debug_assertions)]
        if let Some(disk) = super::disk::Disk::open(self.dir.dir) {
            let (files, bytes) = disk.totals();
            // Files under development are encoded when they are asked for.
            let encoded = bytes;
            return AssetStats {
                files,
                bytes,
                encoded,
            };
        }
        let files = self.dir.files.iter();
        let bytes = files.clone().map(|file| file.bytes.len() as u64).sum();
        let versions = files.filter_map(|file| self.version(file.path));
        AssetStats {
            files: self.dir.files.len(),
            bytes,
            encoded: versions.map(|version| version.least() as u64).sum(),
        }
    }

    /// Makes the codings of all files, so that no visitor waits for one.
    ///
    /// In a debug build each is made when it is asked for: most never are, and encoders without
    /// optimisation are slow.
    pub(crate) fn encode_all(&self) {
        for file in self.dir.files {
            let Some(version) = self.version(file.path) else {
                continue;
            };
            if version.is_compressible(content_type(file.path)) {
                for coding in Coding::KEPT {
                    let _kept = version.encoded(*coding);
                }
            }
        }
    }

    /// The table as it was compiled.
    pub(super) const fn embedded(&self) -> &'static [AssetFile] {
        self.dir.files
    }

    /// The present version of a file.
    pub(super) fn version(&self, path: &str) -> Option<Version> {
        #[cfg(debug_assertions)]
        if let Some(disk) = super::disk::Disk::open(self.dir.dir) {
            return disk.file(path);
        }
        let index = self
            .dir
            .files
            .binary_search_by(|file| file.path.cmp(path))
            .ok()?;
        Some(Version::embedded(&self.dir.files[index]))
    }

    /// The URL of one version of a file.
    pub(super) fn href_of(&self, path: &str, hash: &str) -> Href {
        let (stem, suffix) = name::parts(path);
        let url = if self.dir.url.is_empty() {
            "/"
        } else {
            self.dir.url
        };
        Href::path(url).rest(format!("{stem}.{hash}{suffix}"))
    }
}

/// How much an [`Assets`] serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AssetStats {
    /// The number of files.
    pub files: usize,
    /// Their sizes, added up.
    pub bytes: u64,
    /// The same with the smallest coding of each file that has been made so far.
    pub encoded: u64,
}
