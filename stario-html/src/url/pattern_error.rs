//! What is wrong with a pattern, and where.

use std::fmt;
use std::ops::Range;

/// Why a text is not a [`Pattern`](super::Pattern), and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    message: String,
    range: Range<usize>,
}

impl PatternError {
    pub(super) fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self {
            message: message.into(),
            range,
        }
    }

    /// What is wrong, in one sentence without a full stop.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Pattern;
    ///
    /// let error = Pattern::parse("rooms").unwrap_err();
    /// assert_eq!(error.message(), "a path starts with `/`");
    /// ```
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The bytes of the text that are wrong.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Pattern;
    ///
    /// let text = "/rooms/{id}/{id}";
    /// let error = Pattern::parse(text).unwrap_err();
    /// assert_eq!(&text[error.range()], "{id}");
    /// assert_eq!(error.range(), 12..16);
    /// ```
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PatternError {}
