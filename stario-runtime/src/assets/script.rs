//! The Datastar client: a file of the application, or the copy of the CDN.

use std::fmt;

use stario_html::{Href, Html, datastar};

use super::name;
use super::table::Assets;

/// Where the file is expected in the directory of the assets.
const PATH: &str = "js/datastar.js";

/// Which Datastar client the pages of an application load; shown at start-up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatastarClient {
    /// The pinned version from the CDN, checked by the browser against its digest.
    Cdn,
    /// `js/datastar.js`, and it is the version that stario knows.
    Verified,
    /// `js/datastar.js`, and it is another version, a Pro bundle or an edited file.
    Unknown {
        /// The digest of the file in hexadecimal digits.
        sha256: String,
    },
}

impl fmt::Display for DatastarClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = datastar::VERSION;
        match self {
            Self::Cdn => write!(f, "Datastar {version} from the CDN"),
            Self::Verified => write!(f, "Datastar {version} from {PATH}"),
            Self::Unknown { sha256 } => {
                let short = &sha256[..name::HASH_LEN.min(sha256.len())];
                write!(
                    f,
                    "{PATH} is not Datastar {version} (its SHA-256 begins {short})"
                )
            }
        }
    }
}

impl Assets {
    /// The `<script>` element for the Datastar client.
    ///
    /// `js/datastar.js` of the directory when there is one, the pinned version from the CDN with
    /// its digest otherwise.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{AssetDir, Assets, DatastarClient};
    ///
    /// static EMPTY: Assets = Assets::new(AssetDir { url: "/static", dir: "", files: &[] });
    /// assert!(EMPTY.datastar_script().as_str().contains("integrity="));
    /// assert_eq!(EMPTY.datastar_client(), DatastarClient::Cdn);
    /// ```
    pub fn datastar_script(&self) -> Html {
        match self.datastar_href() {
            Some(href) => stario_html::datastar_script_at(href.as_str()),
            None => stario_html::datastar_script(),
        }
    }

    /// The copy of the client in this directory.
    pub(crate) fn datastar_href(&self) -> Option<Href> {
        self.href(PATH)
    }

    /// Which Datastar client [`datastar_script`](Self::datastar_script) loads.
    pub fn datastar_client(&self) -> DatastarClient {
        let Some(version) = self.version(PATH) else {
            return DatastarClient::Cdn;
        };
        let sha256 = name::hex(&version.sha256);
        if sha256 == datastar::SHA256 {
            DatastarClient::Verified
        } else {
            DatastarClient::Unknown { sha256 }
        }
    }
}
