//! `Asset`: one file, as a value for a template.

use std::fmt;

use stario_html::{AttrValue, Buf, Href, JsValue, JsWriter, Render, UrlPart, UrlValue};

use super::table::Assets;

/// One static file; what `asset!` gives.
///
/// It writes itself as the fingerprinted URL of the present version, in URL attributes, in other
/// attributes and as text.
///
/// # Example
///
/// ```
/// use stario_runtime::{AssetDir, AssetFile, Assets};
///
/// static STATIC: Assets = Assets::new(AssetDir {
///     url: "/static",
///     dir: "",
///     files: &[AssetFile { path: "a.css", bytes: b"", hash: "e3b0c44298fc1c14", sha256: [0; 32], codings: &[] }],
/// });
///
/// assert_eq!(STATIC.at(0).to_string(), "/static/a.e3b0c44298fc1c14.css");
/// assert_eq!(STATIC.at(0).path(), "a.css");
/// ```
#[derive(Clone, Copy)]
pub struct Asset {
    assets: &'static Assets,
    index: usize,
}

impl Assets {
    /// The file at a position that [`asset_index`](crate::asset_index) has found.
    ///
    /// # Panics
    ///
    /// When the table has fewer files.
    pub fn at(&'static self, index: usize) -> Asset {
        let len = self.embedded().len();
        assert!(index < len, "asset {index} of {len}");
        Asset {
            assets: self,
            index,
        }
    }

    /// The fingerprinted URL of a file whose path is known at run time only.
    ///
    /// `asset!` is the form for paths known to the compiler.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{AssetDir, Assets};
    ///
    /// static EMPTY: Assets = Assets::new(AssetDir { url: "/static", dir: "", files: &[] });
    /// assert_eq!(EMPTY.href("css/style.css"), None);
    /// ```
    pub fn href(&self, path: &str) -> Option<Href> {
        let version = self.version(path)?;
        Some(self.href_of(path, &version.hash))
    }
}

impl Asset {
    /// The logical path, such as `css/style.css`.
    pub fn path(&self) -> &'static str {
        self.assets.embedded()[self.index].path
    }

    /// The URL of the present version.
    ///
    /// That is the one on the disk in a debug build, the embedded one otherwise and for a file that
    /// has been deleted since.
    pub fn href(&self) -> Href {
        let file = &self.assets.embedded()[self.index];
        #[cfg(debug_assertions)]
        if let Some(href) = self.assets.href(file.path) {
            return href;
        }
        self.assets.href_of(file.path, file.hash)
    }
}

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.href().as_str())
    }
}

impl fmt::Debug for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Asset").field(&self.path()).finish()
    }
}

impl Render for Asset {
    fn render(&self, b: &mut Buf) {
        self.href().render(b);
    }
}

impl AttrValue for Asset {
    fn write_attr(&self, b: &mut Buf) {
        self.href().write_attr(b);
    }
}

impl UrlValue for Asset {
    fn write_url(&self, b: &mut Buf, part: UrlPart) {
        self.href().write_url(b, part);
    }
}

impl JsValue for Asset {
    fn write_js(&self, b: &mut JsWriter<'_>) {
        self.href().write_js(b);
    }
}

impl From<Asset> for Href {
    fn from(asset: Asset) -> Self {
        asset.href()
    }
}
