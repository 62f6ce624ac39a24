//! Patterns: which subjects a subscription is for.

use std::borrow::Cow;

use super::subject::{Kind, Problem, Subject, SubjectError, check_words};

/// One checked pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// `*`
    All,
    /// `prefix.*`, kept without the `.*`.
    Below(Box<str>),
    /// One subject.
    Exact(Box<str>),
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Result<Self, SubjectError> {
        if text == "*" {
            return Ok(Self::All);
        }
        if let Some(prefix) = text.strip_suffix(".*") {
            if prefix.is_empty() {
                return Err(SubjectError::new(Kind::Pattern, text, Problem::EmptyWord));
            }
            check_words(prefix, Kind::Pattern, text)?;
            return Ok(Self::Below(prefix.into()));
        }
        check_words(text, Kind::Pattern, text)?;
        Ok(Self::Exact(text.into()))
    }

    /// Whether every subject of `other` is also one of `self`.
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Below(prefix), Self::Below(inner)) => prefix == inner || is_below(inner, prefix),
            (Self::Below(prefix), Self::Exact(subject)) => is_below(subject, prefix),
            (Self::Exact(one), Self::Exact(other)) => one == other,
            (Self::Below(_) | Self::Exact(_), _) => false,
        }
    }
}

/// Whether `subject` is `prefix`, a dot, and something.
fn is_below(subject: &str, prefix: &str) -> bool {
    subject
        .strip_prefix(prefix)
        .is_some_and(|rest| rest.starts_with('.'))
}

/// Parses patterns and keeps the fewest that match the same subjects.
///
/// What is kept does not overlap: two patterns share a subject only when one
/// covers the other. So a publish meets at most one pattern of a subscription.
pub(super) fn parse_all(patterns: impl IntoPatterns) -> Result<Vec<Pattern>, SubjectError> {
    let mut kept: Vec<Pattern> = Vec::new();
    let mut refused = None;
    patterns.each(&mut |text| match Pattern::parse(text) {
        Ok(pattern) => {
            if !kept.iter().any(|other| other.covers(&pattern)) {
                kept.retain(|other| !pattern.covers(other));
                kept.push(pattern);
            }
        }
        Err(error) => {
            refused.get_or_insert(error);
        }
    });
    match refused {
        Some(error) => Err(error),
        None if kept.is_empty() => Err(SubjectError::new(Kind::Pattern, "", Problem::NoPattern)),
        None => Ok(kept),
    }
}

/// What a subscription can be for: one pattern, or several.
///
/// # Example
///
/// ```
/// use stario_runtime::relay::Relay;
///
/// let relay = Relay::<u32>::new();
/// let room = 42;
/// let _all = relay.subscribe("*");
/// let _one = relay.subscribe(format!("room.{room}.*"));
/// let _two = relay.subscribe(["lobby", "room.*"]);
/// assert_eq!(relay.subscribers(), 3);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relay pattern",
    label = "expected \"*\", \"room.*\", \"room.42\", or an array or list of these"
)]
pub trait IntoPatterns {
    /// Calls `add` with every pattern.
    fn each(self, add: &mut dyn FnMut(&str));
}

macro_rules! one_pattern {
    ($($text:ty),*) => {$(
        impl IntoPatterns for $text {
            fn each(self, add: &mut dyn FnMut(&str)) {
                add(self.as_ref());
            }
        }
    )*};
}
one_pattern!(&str, String, &String, Cow<'_, str>, Subject, &Subject);

impl<S: AsRef<str>> IntoPatterns for &[S] {
    fn each(self, add: &mut dyn FnMut(&str)) {
        for pattern in self {
            add(pattern.as_ref());
        }
    }
}

impl<S: AsRef<str>, const N: usize> IntoPatterns for [S; N] {
    fn each(self, add: &mut dyn FnMut(&str)) {
        self.as_slice().each(add);
    }
}

impl<S: AsRef<str>, const N: usize> IntoPatterns for &[S; N] {
    fn each(self, add: &mut dyn FnMut(&str)) {
        self.as_slice().each(add);
    }
}

impl<S: AsRef<str>> IntoPatterns for Vec<S> {
    fn each(self, add: &mut dyn FnMut(&str)) {
        self.as_slice().each(add);
    }
}

impl<S: AsRef<str>> IntoPatterns for &Vec<S> {
    fn each(self, add: &mut dyn FnMut(&str)) {
        self.as_slice().each(add);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced(patterns: &[&str]) -> Vec<String> {
        let mut kept: Vec<_> = parse_all(patterns)
            .unwrap()
            .into_iter()
            .map(|pattern| match pattern {
                Pattern::All => "*".to_owned(),
                Pattern::Below(prefix) => format!("{prefix}.*"),
                Pattern::Exact(subject) => subject.into(),
            })
            .collect();
        kept.sort();
        kept
    }

    #[test]
    fn malformed_patterns_are_refused_by_name() {
        for bad in [
            "", "room.*.x", "room*", ".x", "x.", "a..b", ".*", "**", "*.a", "a.**",
        ] {
            let error = parse_all(["fine", bad]).unwrap_err().to_string();
            assert!(
                error.contains("pattern") && error.contains(bad),
                "{bad}: {error}"
            );
        }
    }

    #[test]
    fn no_pattern_at_all_is_refused() {
        let error = parse_all([] as [&str; 0]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a relay subscription needs at least one pattern; \"*\" is everything"
        );
    }

    #[test]
    fn patterns_reduce_to_the_fewest_that_do_not_overlap() {
        assert_eq!(reduced(&["*", "users.*"]), ["*"]);
        assert_eq!(reduced(&["users.alice", "users.*"]), ["users.*"]);
        assert_eq!(reduced(&["a.b.*", "a.*", "a.b.c"]), ["a.*"]);
        assert_eq!(reduced(&["a", "a"]), ["a"]);
        assert_eq!(
            reduced(&["users.alice", "users.alice.*"]),
            ["users.alice", "users.alice.*"]
        );
        assert_eq!(
            reduced(&["user.*", "users.*", "users"]),
            ["user.*", "users", "users.*"]
        );
    }
}
