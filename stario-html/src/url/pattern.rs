//! Patterns of paths: `/rooms/{room_id}` and `/files/{path...}`.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// One segment of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Exactly this text, not encoded.
    Literal(String),
    /// One segment of any text, `{name}`.
    Param(String),
    /// All that is left, one segment or more, `{name...}`.
    Rest(String),
}

/// The pattern of a path.
///
/// # Example
///
/// ```
/// use stario_html::{Pattern, Segment};
///
/// let pattern = Pattern::parse("/rooms/{room_id}")?;
/// assert_eq!(pattern.segments()[1], Segment::Param("room_id".to_owned()));
/// assert_eq!(pattern.params().collect::<Vec<_>>(), ["room_id"]);
///
/// let error = Pattern::parse("/rooms/{room-id}").unwrap_err();
/// assert_eq!(error.range(), 8..15);
/// # Ok::<(), stario_html::PatternError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    segments: Vec<Segment>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// A final `/` is dropped. Braces of a literal are doubled: `/{{x}}`.
    ///
    /// # Errors
    ///
    /// [`PatternError`] when the text does not start with `/`, has an empty or a dot segment, a
    /// character that a path cannot hold, a placeholder that does not fill its segment, a name
    /// that is not an identifier or is used twice, or anything after a `{rest...}`.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if !text.starts_with('/') {
            let first = text.chars().next().map_or(0, char::len_utf8);
            return Err(PatternError::new("a path starts with `/`", 0..first));
        }
        let body = text.trim_end_matches('/');
        let mut segments: Vec<Segment> = Vec::new();
        let mut at = 0;
        while at < body.len() {
            let start = at + 1;
            let end = body[start..].find('/').map_or(body.len(), |i| start + i);
            let range = start..end;
            if matches!(segments.last(), Some(Segment::Rest(_))) {
                return Err(PatternError::new(
                    "nothing can follow a `{name...}`: it takes the whole rest of the path",
                    range,
                ));
            }
            let segment = parse_segment(&body[range.clone()], &range)?;
            if let Some(name) = name_of(&segment)
                && segments
                    .iter()
                    .filter_map(name_of)
                    .any(|other| other == name)
            {
                return Err(PatternError::new(
                    format!("the name `{name}` is used twice in this path"),
                    range,
                ));
            }
            segments.push(segment);
            at = end;
        }
        Ok(Self { segments })
    }

    /// The segments; none for `/`.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The names of the parameters, in order.
    pub fn params(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(name_of)
    }
}

fn name_of(segment: &Segment) -> Option<&str> {
    match segment {
        Segment::Literal(_) => None,
        Segment::Param(name) | Segment::Rest(name) => Some(name),
    }
}

fn parse_segment(text: &str, range: &Range<usize>) -> Result<Segment, PatternError> {
    let fail = |message: &str| Err(PatternError::new(message, range.clone()));
    if text.is_empty() {
        return fail("a path has no empty segment");
    }
    if text.starts_with('{') && !text.starts_with("{{") {
        let Some(inner) = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) else {
            return fail("a placeholder fills its segment, as in `/{name}/`");
        };
        let (name, rest) = match inner.strip_suffix("...") {
            Some(name) => (name, true),
            None => (inner, false),
        };
        let start = range.start + 1;
        check_name(name, start..start + name.len())?;
        let name = name.to_owned();
        return Ok(if rest {
            Segment::Rest(name)
        } else {
            Segment::Param(name)
        });
    }
    if text.starts_with(':') || text == "*" {
        return fail("a parameter is written `{name}`, and the rest of a path `{name...}`");
    }
    let mut literal = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let here = range.start + i..range.start + i + c.len_utf8();
        match c {
            '{' | '}' if chars.next_if(|&(_, next)| next == c).is_none() => {
                return fail("a placeholder fills its segment; a brace itself is written twice");
            }
            '?' | '#' => {
                return Err(PatternError::new(
                    "a route has no query and no fragment",
                    here,
                ));
            }
            '%' => {
                return Err(PatternError::new(
                    "a pattern is written decoded: the character itself, not its `%` code",
                    here,
                ));
            }
            '\\' => return Err(PatternError::new("a path has no backslash", here)),
            c if c.is_control() || c.is_whitespace() => {
                return Err(PatternError::new("a path has no white space", here));
            }
            _ => {}
        }
        literal.push(c);
    }
    if literal == "." || literal == ".." {
        return fail("browsers resolve dot segments before they ask");
    }
    Ok(Segment::Literal(literal))
}

fn check_name(name: &str, range: Range<usize>) -> Result<(), PatternError> {
    if name.is_empty() {
        return Err(PatternError::new(
            "a placeholder needs a name, as in `{id}`",
            range.start - 1..range.end + 1,
        ));
    }
    let identifier = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !identifier || matches!(name, "_" | "self" | "Self" | "super" | "crate") {
        return Err(PatternError::new(
            format!("`{name}` cannot be the name of an argument"),
            range,
        ));
    }
    Ok(())
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        Self::parse(text)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.is_empty() {
            return f.write_str("/");
        }
        for segment in &self.segments {
            match segment {
                Segment::Literal(text) => {
                    write!(f, "/{}", text.replace('{', "{{").replace('}', "}}"))?;
                }
                Segment::Param(name) => write!(f, "/{{{name}}}")?,
                Segment::Rest(name) => write!(f, "/{{{name}...}}")?,
            }
        }
        Ok(())
    }
}

/// Why a text is not a [`Pattern`], and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    message: String,
    range: Range<usize>,
}

impl PatternError {
    fn new(message: impl Into<String>, range: Range<usize>) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        Pattern::parse(text).unwrap().to_string()
    }

    #[test]
    fn segments_are_literals_parameters_and_a_rest() {
        let pattern = Pattern::parse("/a/{b}/{c...}").unwrap();
        assert_eq!(
            pattern.segments(),
            [
                Segment::Literal("a".to_owned()),
                Segment::Param("b".to_owned()),
                Segment::Rest("c".to_owned()),
            ]
        );
        assert_eq!(pattern.params().collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!("/x".parse::<Pattern>().unwrap().to_string(), "/x");
    }

    #[test]
    fn final_slashes_go_and_the_root_has_no_segments() {
        assert_eq!(shape("/users/"), "/users");
        assert_eq!(shape("///"), "/");
        assert_eq!(shape("/"), "/");
    }

    #[test]
    fn braces_of_a_literal_are_doubled() {
        let pattern = Pattern::parse("/{{x}}/a{{").unwrap();
        assert_eq!(pattern.segments()[0], Segment::Literal("{x}".to_owned()));
        assert_eq!(pattern.to_string(), "/{{x}}/a{{");
    }

    #[test]
    fn keywords_that_can_be_raw_are_names() {
        assert_eq!(shape("/{type}/{_x1}"), "/{type}/{_x1}");
    }

    #[test]
    fn mistakes_are_found_where_they_are() {
        for (text, range) in [
            ("", 0..0),
            ("a", 0..1),
            ("é/", 0..2),
            ("/a//b", 3..3),
            ("//a", 1..1),
            ("/{id}-edit", 1..10),
            ("/{broken", 1..8),
            ("/x-{id}", 1..7),
            ("/{}", 1..3),
            ("/{...}", 1..3),
            ("/{a b}", 2..5),
            ("/{1a}", 2..4),
            ("/{self}", 2..6),
            ("/{id}/{id}", 6..10),
            ("/{a...}/b", 8..9),
            ("/a b", 2..3),
            ("/a?b", 2..3),
            ("/a#b", 2..3),
            ("/a%20", 2..3),
            ("/a\\b", 2..3),
            ("/../a", 1..3),
            ("/:id", 1..4),
            ("/a/*", 3..4),
        ] {
            let error = Pattern::parse(text).unwrap_err();
            assert_eq!(error.range(), range, "{text}: {error}");
        }
    }
}
