//! Subjects: what a value is about.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::telemetry::{ToValue, Value};

/// What a published value is about: dot-separated words, such as `room.42`.
///
/// Dereferences to `str`, compares with `str`, and clones without copying. Keep
/// one to publish on the same subject again without checking it again.
///
/// # Example
///
/// ```
/// use stario_runtime::relay::{Relay, Subject};
///
/// let subject = Subject::new("room.42")?;
/// let relay = Relay::new();
/// relay.publish(&subject, 1);
/// assert_eq!(subject, "room.42");
/// assert_eq!(subject.strip_prefix("room."), Some("42"));
/// # Ok::<(), stario_runtime::relay::SubjectError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(Arc<str>);

impl Subject {
    /// Checks `text` and makes it a subject.
    ///
    /// # Errors
    ///
    /// When it is empty, begins or ends with a dot, has two dots in a row, or
    /// contains `*`.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::relay::Subject;
    /// let name = "7.private"; // from a request: a dot in it begins another word
    /// assert_eq!(Subject::new(format!("room.{name}"))?.as_str(), "room.7.private");
    /// assert!(Subject::new("room.*").is_err() && Subject::new("room..7").is_err());
    /// # Ok::<(), stario_runtime::relay::SubjectError>(())
    /// ```
    pub fn new(text: impl AsRef<str>) -> Result<Self, SubjectError> {
        let text = text.as_ref();
        check_words(text, Kind::Subject, text)?;
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Subject {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Subject {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

// Lets maps keyed by subjects be asked with a `&str`: both hash as their text.
impl Borrow<str> for Subject {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl PartialEq<str> for Subject {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Subject {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<String> for Subject {
    fn eq(&self, other: &String) -> bool {
        *self.0 == **other
    }
}

impl ToValue for Subject {
    fn to_value(&self) -> Value {
        self.as_str().to_value()
    }
}

/// What can be published on: a text, or a [`Subject`] that is already checked.
///
/// # Example
///
/// ```
/// use stario_runtime::{Relay, Subject};
///
/// let relay = Relay::new();
/// let mut news = relay.subscribe("room.*");
/// relay.publish("room.7", 1);
/// let checked = Subject::new("room.8").unwrap(); // once, for many
/// relay.publish(&checked, 2);
/// assert_eq!(news.try_next().map(|(subject, _)| subject.to_string()).as_deref(), Some("room.7"));
/// assert_eq!(news.try_next().map(|(_, value)| value), Some(2));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relay subject",
    label = "expected a text such as \"room.42\", or a `Subject`"
)]
pub trait IntoSubject {
    /// The checked subject.
    ///
    /// # Errors
    ///
    /// As [`Subject::new`].
    fn into_subject(self) -> Result<Subject, SubjectError>;
}

macro_rules! subjects_from_text {
    ($($text:ty),*) => {$(
        impl IntoSubject for $text {
            fn into_subject(self) -> Result<Subject, SubjectError> {
                Subject::new(self)
            }
        }
    )*};
}
subjects_from_text!(&str, String, &String, Cow<'_, str>, &Cow<'_, str>);

impl IntoSubject for Subject {
    fn into_subject(self) -> Result<Subject, SubjectError> {
        Ok(self)
    }
}

impl IntoSubject for &Subject {
    fn into_subject(self) -> Result<Subject, SubjectError> {
        Ok(self.clone())
    }
}

/// A subject or a pattern that breaks the rules; the message says which rule.
///
/// # Example
///
/// ```
/// use stario_runtime::Relay;
///
/// let relay: Relay<()> = Relay::new();
/// // A text of a visitor may be anything.
/// let error = relay.try_publish("room..7", ()).expect_err("an empty word");
/// assert!(error.to_string().contains("room..7"), "{error}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectError {
    kind: Kind,
    text: Box<str>,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Subject,
    Pattern,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Empty,
    EmptyWord,
    Star,
    NoPattern,
}

impl SubjectError {
    pub(super) fn new(kind: Kind, text: &str, problem: Problem) -> Self {
        Self {
            kind,
            text: text.into(),
            problem,
        }
    }
}

impl fmt::Display for SubjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        let (kind, example) = match self.kind {
            Kind::Subject => ("subject", "room.42"),
            Kind::Pattern => ("pattern", "room.*"),
        };
        match (self.problem, self.kind) {
            (Problem::NoPattern, _) => {
                f.write_str("a relay subscription needs at least one pattern; \"*\" is everything")
            }
            (Problem::Empty, _) => write!(f, "a relay {kind} cannot be empty; write \"{example}\""),
            (Problem::EmptyWord, _) => write!(
                f,
                "relay {kind} {text:?} has an empty word; write words with single dots \
                 between them, as in \"{example}\""
            ),
            (Problem::Star, Kind::Subject) => write!(
                f,
                "relay subject {text:?} contains \"*\", which only a pattern may; \
                 publish on one subject, as in \"{example}\""
            ),
            (Problem::Star, Kind::Pattern) => write!(
                f,
                "relay pattern {text:?} has a \"*\" that is neither the whole pattern nor \
                 its last word; write \"*\" or \"{example}\""
            ),
        }
    }
}

impl std::error::Error for SubjectError {}

/// Checks dot-separated words without a star; `whole` is what the message shows.
pub(super) fn check_words(words: &str, kind: Kind, whole: &str) -> Result<(), SubjectError> {
    let problem = if words.is_empty() {
        Problem::Empty
    } else if words.contains('*') {
        Problem::Star
    } else if words.split('.').any(str::is_empty) {
        Problem::EmptyWord
    } else {
        return Ok(());
    };
    Err(SubjectError::new(kind, whole, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_words_with_single_dots() {
        for good in ["a", "a.b", "room.42.message", "größe.ö", "a b", "-"] {
            assert_eq!(Subject::new(good).unwrap(), good);
        }
        for bad in ["", "*", "a.*", ".a", "a.", "a..b", ".", "a*"] {
            assert!(Subject::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_message_names_the_subject_and_the_rule() {
        let message = |text| Subject::new(text).unwrap_err().to_string();
        assert_eq!(
            message("a.*"),
            "relay subject \"a.*\" contains \"*\", which only a pattern may; \
             publish on one subject, as in \"room.42\""
        );
        assert_eq!(
            message("a..b"),
            "relay subject \"a..b\" has an empty word; write words with single dots \
             between them, as in \"room.42\""
        );
        assert_eq!(
            message(""),
            "a relay subject cannot be empty; write \"room.42\""
        );
    }

    #[test]
    fn a_subject_is_its_text() {
        let subject = Subject::new("room.42").unwrap();
        assert_eq!(subject, *"room.42");
        assert_eq!(subject, String::from("room.42"));
        assert_eq!(
            format!("{subject} {subject:?} {subject:>8}"),
            "room.42 \"room.42\"  room.42"
        );
        assert_eq!(subject.to_value(), Value::from("room.42"));
    }
}
