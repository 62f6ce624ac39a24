//! Settings for the programmer; a release build takes them and has no use for them.

#[cfg(feature = "testing")]
use super::server_config::ServerConfig;

/// Who is shown what went wrong, with source and backtrace.
///
/// A release build contains no error page, whatever is set here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ErrorPage {
    /// Nobody: every visitor gets what they would get from a release build.
    Off,
    /// A client on this machine that asked for a local name, such as `localhost`.
    ///
    /// Not through a proxy or a tunnel, which comes from this machine for everybody, unless it is
    /// one of [`trusted_proxies`](crate::ServerConfig::trusted_proxies) and names such a client.
    ///
    /// Not a test client or a test server: they see what a visitor sees.
    ///
    /// The name keeps out pages of other sites that let their own name lead here.
    #[default]
    Local,
    /// Everybody: for a container, whose clients come from outside of it.
    On,
}

impl ErrorPage {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Local => "local",
            Self::On => "on",
        }
    }
}

#[cfg(feature = "testing")]
impl ServerConfig {
    /// Without the page for clients on this machine: a test sees what a visitor sees, unless it
    /// asks for the page.
    pub(crate) fn for_tests(mut self) -> Self {
        if self.error_page == ErrorPage::Local {
            self.error_page = ErrorPage::Off;
        }
        self
    }
}

/// Visual Studio Code, as its documentation has it.
pub(super) const EDITOR: &str = "vscode://file/__FILE__:__LINE__";

pub(super) fn error_page(value: &str) -> Result<ErrorPage, String> {
    match value.to_ascii_lowercase().as_str() {
        "off" | "0" | "no" | "false" => Ok(ErrorPage::Off),
        "local" => Ok(ErrorPage::Local),
        "on" | "1" | "yes" | "true" => Ok(ErrorPage::On),
        _ => Err("local, on or off".to_owned()),
    }
}

/// An address that opens a file: of a scheme that runs no code in the page.
pub(super) fn editor(value: &str) -> Result<String, String> {
    let scheme = value.split(':').next().unwrap_or_default();
    let named = value.len() > scheme.len()
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let runs = ["javascript", "data", "vbscript", "blob"];
    let harmless = !runs.iter().any(|name| name.eq_ignore_ascii_case(scheme));
    let plain = !value.contains(|c: char| c.is_whitespace() || c.is_control());
    if named && harmless && plain && value.contains("__FILE__") {
        Ok(value.to_owned())
    } else {
        Err(format!("an address such as {EDITOR}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_an_address_that_names_the_file_and_runs_nothing() {
        for good in [EDITOR, "idea://open?file=__FILE__&line=__LINE__"] {
            assert_eq!(editor(good).as_deref(), Ok(good));
        }
        for bad in [
            "code",
            "vscode://file/",
            "JavaScript:alert('__FILE__')",
            "data:text/html,__FILE__",
            "://__FILE__",
            "vscode://file/__FILE__ x",
        ] {
            assert!(editor(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_page_is_local_on_or_off() {
        for page in [ErrorPage::Off, ErrorPage::Local, ErrorPage::On] {
            assert_eq!(error_page(page.as_str()), Ok(page));
        }
        assert!(error_page("maybe").is_err());
    }
}
