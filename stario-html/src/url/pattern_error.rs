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
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The bytes of the text that are wrong.
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
