//! What literal pieces of JavaScript leave open where a value follows.
//!
//! A value is written as a whole literal with quotes of its own. Between the
//! quotes of the program it would end the string, and its text would be code.

/// The strings, comments and template holes that are open, innermost last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quotes(Vec<Open>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// A string or template with this quote.
    Text(char),
    /// A brace, or the `${` of a template.
    Brace,
    Line,
    Block,
}

impl Quotes {
    /// Reads the next literal piece.
    pub(crate) fn read(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(ch) = chars.next() {
            match (self.0.last(), ch) {
                (Some(Open::Text(_)), '\\') => {
                    chars.next();
                }
                (Some(Open::Text(quote)), ch) if *quote == ch => {
                    self.0.pop();
                }
                (Some(Open::Text('`')), '$') if chars.next_if_eq(&'{').is_some() => {
                    self.0.push(Open::Brace);
                }
                (Some(Open::Text('"' | '\'') | Open::Line), '\n') | (Some(Open::Brace), '}') => {
                    self.0.pop();
                }
                (Some(Open::Block), '*') if chars.next_if_eq(&'/').is_some() => {
                    self.0.pop();
                }
                (Some(Open::Text(_) | Open::Line | Open::Block), _) => {}
                (_, '"' | '\'' | '`') => self.0.push(Open::Text(ch)),
                (_, '/') if chars.next_if_eq(&'/').is_some() => self.0.push(Open::Line),
                (_, '/') if chars.next_if_eq(&'*').is_some() => self.0.push(Open::Block),
                (_, '{') => self.0.push(Open::Brace),
                _ => {}
            }
        }
    }

    /// Whether what follows is inside a string.
    pub(crate) fn in_text(&self) -> bool {
        matches!(self.0.last(), Some(Open::Text(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_text(text: &str) -> bool {
        let mut quotes = Quotes::default();
        quotes.read(text);
        quotes.in_text()
    }

    #[test]
    fn strings_and_templates_are_open_until_their_quote() {
        for open in [
            "f('",
            "a = \"it's ",
            "`${a} ",
            "'\\'",
            "`${f({}",
            "/* ' */ '",
        ] {
            assert_eq!(in_text(open), open != "`${f({}", "{open}");
        }
        for closed in [
            "f('a', ",
            "`${",
            "// it's",
            "// it's\n",
            "/* ' ",
            "'a\n",
            "\"'\" + ",
        ] {
            assert!(!in_text(closed), "{closed}");
        }
    }
}
