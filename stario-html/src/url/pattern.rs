//! Patterns of addresses: `/rooms/{room_id}`, `/files/{path...}`, `//{tenant}.example.com/rooms`.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::pattern_error::PatternError;

/// One segment of the path of a [`Pattern`], or one label of its host.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Exactly this text, not encoded.
    Literal(String),
    /// One segment of any text, `{name}`.
    Param(String),
    /// All that is left, one segment or more, `{name...}`.
    Rest(String),
}

/// The pattern of a path, and of a host where it names one.
///
/// A host stands between two slashes and the path: `//{tenant}.example.com/rooms`. Its labels are
/// literals or placeholders, and only the first may take the rest (`{name...}`). It has no port.
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
    /// In reading order; none for every host.
    host: Vec<Segment>,
    segments: Vec<Segment>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// A final `/` is dropped and a host is lower-cased. Braces of a literal are doubled: `/{{x}}`.
    ///
    /// # Errors
    ///
    /// [`PatternError`] when the text does not start with `/`, has an empty or a dot segment, a
    /// character that a path or a host cannot hold, a placeholder that does not fill its segment, a
    /// name that is not an identifier or is used twice, or anything after a `{rest...}`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Pattern;
    ///
    /// let pattern = Pattern::parse("//{tenant}.Example.com/files/{path...}/")?;
    /// assert_eq!(pattern.to_string(), "//{tenant}.example.com/files/{path...}");
    ///
    /// let error = Pattern::parse("/a//b").unwrap_err();
    /// assert_eq!(error.to_string(), "a path has no empty segment");
    /// # Ok::<(), stario_html::PatternError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if !text.starts_with('/') {
            let first = text.chars().next().map_or(0, char::len_utf8);
            return Err(PatternError::new("a path starts with `/`", 0..first));
        }
        let mut names = Names::default();
        let (host, path) = match text.strip_prefix("//") {
            Some(rest) => {
                let path = rest.find('/').map_or(text.len(), |at| at + 2);
                (parse_host(&text[2..path], &mut names)?, path)
            }
            None => (Vec::new(), 0),
        };
        let segments = parse_path(text, path, &mut names)?;
        Ok(Self { host, segments })
    }

    /// The labels of the host in reading order.
    ///
    /// None when the pattern is for every host.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Pattern, Segment};
    ///
    /// let pattern = Pattern::parse("//{tenant}.test/rooms")?;
    /// assert_eq!(
    ///     pattern.host(),
    ///     [Segment::Param("tenant".to_owned()), Segment::Literal("test".to_owned())],
    /// );
    /// assert!(Pattern::parse("/rooms")?.host().is_empty());
    /// # Ok::<(), stario_html::PatternError>(())
    /// ```
    pub fn host(&self) -> &[Segment] {
        &self.host
    }

    /// The segments of the path; none for `/`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Pattern, Segment};
    ///
    /// let pattern = Pattern::parse("/files/{path...}")?;
    /// assert_eq!(
    ///     pattern.segments(),
    ///     [Segment::Literal("files".to_owned()), Segment::Rest("path".to_owned())],
    /// );
    /// # Ok::<(), stario_html::PatternError>(())
    /// ```
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The names of the parameters, those of the host first.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Pattern;
    ///
    /// let pattern = Pattern::parse("//{tenant}.test/rooms/{id}")?;
    /// assert!(pattern.params().eq(["tenant", "id"]));
    /// # Ok::<(), stario_html::PatternError>(())
    /// ```
    pub fn params(&self) -> impl Iterator<Item = &str> {
        self.host
            .iter()
            .chain(&self.segments)
            .filter_map(Segment::name)
    }
}

impl Segment {
    /// The name of a placeholder.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Segment;
    ///
    /// assert_eq!(Segment::Rest("path".to_owned()).name(), Some("path"));
    /// assert_eq!(Segment::Literal("rooms".to_owned()).name(), None);
    /// ```
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Param(name) | Self::Rest(name) => Some(name),
        }
    }
}

/// The names so far: each belongs to one placeholder.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn add(&mut self, segment: &Segment, range: &Range<usize>) -> Result<(), PatternError> {
        let Some(name) = segment.name() else {
            return Ok(());
        };
        if self.0.iter().any(|other| other == name) {
            return Err(PatternError::new(
                format!("the name `{name}` is used twice in this path"),
                range.clone(),
            ));
        }
        self.0.push(name.to_owned());
        Ok(())
    }
}

/// The labels of a host that starts at the third byte of the pattern.
fn parse_host(host: &str, names: &mut Names) -> Result<Vec<Segment>, PatternError> {
    let mut labels = Vec::new();
    let mut at = 2;
    // The dots of `{name...}` separate nothing.
    let hidden = host.replace("...}", "\0\0\0}");
    for label in hidden.split('.') {
        let range = at..at + label.len();
        at = range.end + 1;
        let label = &host[range.start - 2..range.end - 2];
        let segment = parse_label(label, &range)?;
        if matches!(segment, Segment::Rest(_)) && !labels.is_empty() {
            return Err(PatternError::new(
                "`{name...}` is the first label of a host: it takes all labels up to the next",
                range,
            ));
        }
        names.add(&segment, &range)?;
        labels.push(segment);
    }
    Ok(labels)
}

fn parse_label(label: &str, range: &Range<usize>) -> Result<Segment, PatternError> {
    if label.is_empty() {
        return Err(PatternError::new(
            "a host has no empty label",
            range.clone(),
        ));
    }
    if let Some(placeholder) = parse_placeholder(label, range)? {
        return Ok(placeholder);
    }
    for (at, c) in label.char_indices() {
        let here = range.start + at..range.start + at + c.len_utf8();
        let message = match c {
            c if c.is_ascii_alphanumeric() || c == '-' || c == '_' => continue,
            '{' | '}' => "a placeholder fills its label, as in `{name}.example.com`",
            ':' => "a route has no port: it is served on every port the server listens on",
            '*' => "a label of any text is written `{name}`, and several `{name...}`",
            _ => "a host is written in ASCII letters, digits and `-`, others as `xn--…`",
        };
        return Err(PatternError::new(message, here));
    }
    Ok(Segment::Literal(label.to_ascii_lowercase()))
}

/// The segments of the path that starts at `at`.
fn parse_path(text: &str, at: usize, names: &mut Names) -> Result<Vec<Segment>, PatternError> {
    let end_of_path = at + text[at..].trim_end_matches('/').len();
    let body = &text[..end_of_path];
    let mut segments: Vec<Segment> = Vec::new();
    let mut at = at;
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
        names.add(&segment, &range)?;
        segments.push(segment);
        at = end;
    }
    Ok(segments)
}

/// `{name}` and `{name...}`, when the text starts like one.
fn parse_placeholder(text: &str, range: &Range<usize>) -> Result<Option<Segment>, PatternError> {
    if !text.starts_with('{') || text.starts_with("{{") {
        return Ok(None);
    }
    let Some(inner) = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) else {
        return Err(PatternError::new(
            "a placeholder fills its segment, as in `/{name}/`",
            range.clone(),
        ));
    };
    let (name, rest) = match inner.strip_suffix("...") {
        Some(name) => (name, true),
        None => (inner, false),
    };
    let start = range.start + 1;
    check_name(name, start..start + name.len())?;
    let name = name.to_owned();
    Ok(Some(if rest {
        Segment::Rest(name)
    } else {
        Segment::Param(name)
    }))
}

fn parse_segment(text: &str, range: &Range<usize>) -> Result<Segment, PatternError> {
    let fail = |message: &str| Err(PatternError::new(message, range.clone()));
    if text.is_empty() {
        return fail("a path has no empty segment");
    }
    if let Some(placeholder) = parse_placeholder(text, range)? {
        return Ok(placeholder);
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
        for (at, label) in self.host.iter().enumerate() {
            f.write_str(if at == 0 { "//" } else { "." })?;
            match label {
                Segment::Literal(text) => f.write_str(text)?,
                Segment::Param(name) => write!(f, "{{{name}}}")?,
                Segment::Rest(name) => write!(f, "{{{name}...}}")?,
            }
        }
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
        assert_eq!(shape("/"), "/");
    }

    #[test]
    fn a_host_has_labels_in_reading_order_and_names_of_its_own() {
        let pattern = Pattern::parse("//{tenant}.API.Example.com/rooms/{id}/").unwrap();
        assert_eq!(
            pattern.host(),
            [
                Segment::Param("tenant".to_owned()),
                Segment::Literal("api".to_owned()),
                Segment::Literal("example".to_owned()),
                Segment::Literal("com".to_owned()),
            ]
        );
        assert_eq!(pattern.params().collect::<Vec<_>>(), ["tenant", "id"]);
        assert_eq!(pattern.to_string(), "//{tenant}.api.example.com/rooms/{id}");
        assert_eq!(shape("//a"), "//a/");
        assert_eq!(shape("//{a...}.b_1.xn--c-d/"), "//{a...}.b_1.xn--c-d/");
        assert_eq!(shape("//{all...}/{b}"), "//{all...}/{b}");
        assert!(Pattern::parse("/a").unwrap().host().is_empty());
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
            ("//", 2..2),
            ("///", 2..2),
            ("///a", 2..2),
            ("//a..b/", 4..4),
            ("//a.b./", 6..6),
            ("//a.{b...}/", 4..10),
            ("//a.{b}/{b}", 8..11),
            ("//a:80/", 3..4),
            ("//*.a/", 2..3),
            ("//x{a}.b/", 3..4),
            ("//{a}x.b/", 2..6),
            ("//{a-b}.c/", 3..6),
            ("//é.c/", 2..4),
            ("//a@b/", 3..4),
            ("//a//b", 4..4),
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
