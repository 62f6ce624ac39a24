//! Why an event cannot be encoded.

use std::fmt;

use super::patch::Mode;

/// Why an event could not be encoded.
#[derive(Debug)]
pub struct EventError {
    kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    NoSelector(Mode),
    NotOneLine(&'static str),
    NotAnObject,
    Serialize(serde_json::Error),
    Json(serde_json::Error),
    Url(String),
}

impl EventError {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind }
    }

    /// Whether the mode needs a selector and there was none.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Mode, Patch};
    ///
    /// let row = Patch::new(Html::from_static("<li>new</li>")).mode(Mode::Before);
    /// assert!(Event::patch(row).unwrap_err().is_missing_selector());
    /// ```
    pub fn is_missing_selector(&self) -> bool {
        matches!(self.kind, Kind::NoSelector(_))
    }

    /// Whether an id or a selector held a line break or NUL.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Patch};
    ///
    /// let patch = Patch::new(Html::from_static("<p id=n>1</p>")).id("1\ndata: x");
    /// assert!(Event::patch(patch).unwrap_err().is_line_break());
    /// ```
    pub fn is_line_break(&self) -> bool {
        matches!(self.kind, Kind::NotOneLine(_))
    }

    /// Whether a value did not serialize as it must, or JSON text was none.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// let error = Event::signals(&[1, 2]).unwrap_err();
    /// assert!(error.is_serialize());
    /// assert_eq!(error.to_string(), "signals must serialize as an object");
    /// ```
    pub fn is_serialize(&self) -> bool {
        matches!(
            self.kind,
            Kind::Serialize(_) | Kind::Json(_) | Kind::NotAnObject
        )
    }

    /// Whether the URL was refused.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// assert!(Event::navigate("https://example.com").unwrap_err().is_url());
    /// ```
    pub fn is_url(&self) -> bool {
        matches!(self.kind, Kind::Url(_))
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::NoSelector(mode) => {
                write!(f, "a patch with mode `{}` needs a selector", mode.as_str())
            }
            Kind::NotOneLine(field) => {
                write!(f, "the {field} of an event cannot hold a line break or NUL")
            }
            Kind::NotAnObject => f.write_str("signals must serialize as an object"),
            Kind::Serialize(_) => f.write_str("the value of an event does not serialize"),
            Kind::Json(_) => f.write_str("the text is not a JSON object of signals"),
            Kind::Url(url) => write!(
                f,
                "`{}` is not an address to navigate to",
                url.escape_debug()
            ),
        }
    }
}

impl std::error::Error for EventError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Serialize(error) | Kind::Json(error) => Some(error),
            _ => None,
        }
    }
}
