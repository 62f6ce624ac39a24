//! Colours of a terminal as pieces of text with classes, which a page can show without markup.

/// A piece of text and the classes of its look: `b` is bold, `i` italic, `u` underlined, `c1` to
/// `c6` and `c9` to `c14` are the colours of a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) look: String,
    pub(crate) text: String,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Look {
    bold: bool,
    italic: bool,
    underlined: bool,
    color: Option<u8>,
}

impl Look {
    fn classes(self) -> String {
        let flags = [(self.bold, "b"), (self.italic, "i"), (self.underlined, "u")];
        let mut classes: Vec<String> = flags
            .into_iter()
            .filter(|(set, _)| *set)
            .map(|(_, class)| class.to_owned())
            .collect();
        classes.extend(self.color.map(|color| format!("c{color}")));
        classes.join(" ")
    }

    /// Select Graphic Rendition (ECMA-48, 8.3.117), as far as compilers use it.
    fn select(&mut self, parameters: &str) {
        let mut numbers = parameters.split([';', ':']).map(|n| n.parse().unwrap_or(0));
        while let Some(number) = numbers.next() {
            match number {
                0 => *self = Self::default(),
                1 => self.bold = true,
                3 => self.italic = true,
                4 => self.underlined = true,
                22 => self.bold = false,
                23 => self.italic = false,
                24 => self.underlined = false,
                30..=37 => self.color = named(number - 30),
                90..=97 => self.color = named(number - 82),
                39 => self.color = None,
                // One of 256 colours is `5;n`, any colour `2;r;g;b`; what follows belongs to it.
                38 | 48 => {
                    let rest = if numbers.next() == Some(5) { 1 } else { 3 };
                    let last = numbers.by_ref().take(rest).last();
                    if number == 38 && rest == 1 {
                        self.color = last.and_then(named);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Black, white and the greys are the text's own colour: a page has its own background.
fn named(color: u8) -> Option<u8> {
    matches!(color, 1..=6 | 9..=14).then_some(color)
}

/// Takes the control sequences out of a text.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut look = Look::default();
    let mut add = |look: Look, text: &str| {
        let text: String = text.chars().filter(|c| !is_noise(*c)).collect();
        let look = look.classes();
        match pieces.last_mut() {
            Some(last) if last.look == look => last.text.push_str(&text),
            _ if text.is_empty() => {}
            _ => pieces.push(Piece { look, text }),
        }
    };
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\x1b') {
        add(look, before);
        let (sequence, after) = sequence(after);
        if let Some(parameters) = sequence.strip_prefix('[').and_then(|s| s.strip_suffix('m')) {
            look.select(parameters);
        }
        rest = after;
    }
    add(look, rest);
    pieces
}

/// The text alone.
pub(crate) fn plain(text: &str) -> String {
    pieces(text).into_iter().map(|piece| piece.text).collect()
}

fn is_noise(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

/// What belongs to the control sequence that an escape has begun, and what follows it.
fn sequence(text: &str) -> (&str, &str) {
    let end = match text.as_bytes().first() {
        // A control sequence ends with a letter or a mark of that range.
        Some(b'[') => text[1..].find(|c| matches!(c, '@'..='~')).map(|at| at + 2),
        // A command to the terminal, such as a link, ends with a bell or `ESC \`.
        Some(b']') => text
            .find('\x07')
            .map(|at| at + 1)
            .into_iter()
            .chain(text.find("\x1b\\").map(|at| at + 2))
            .min(),
        Some(_) => text.chars().next().map(char::len_utf8),
        None => None,
    };
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(text: &str) -> Vec<(String, String)> {
        let pieces = pieces(text).into_iter();
        pieces.map(|piece| (piece.look, piece.text)).collect()
    }

    fn expected(pieces: &[(&str, &str)]) -> Vec<(String, String)> {
        let pieces = pieces.iter();
        pieces
            .map(|(look, text)| ((*look).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn what_rustc_prints_keeps_its_colours() {
        let text = "\x1b[0m\x1b[1m\x1b[38;5;9merror[E0425]\x1b[0m\x1b[1m: no `x`\x1b[0m\n \x1b[94m-->\x1b[39m a.rs";
        assert_eq!(
            looks(text),
            expected(&[
                ("b c9", "error[E0425]"),
                ("b", ": no `x`"),
                ("", "\n "),
                ("c12", "-->"),
                ("", " a.rs"),
            ])
        );
    }

    #[test]
    fn a_colour_of_millions_is_passed_over_with_its_parameters() {
        assert_eq!(
            looks("\x1b[38;2;1;2;3mx\x1b[48;5;4my"),
            expected(&[("", "xy")])
        );
        assert_eq!(looks("\x1b[38;2;0;0;0;1mx"), expected(&[("b", "x")]));
    }

    #[test]
    fn markup_is_text_and_other_sequences_are_gone() {
        let link = "\x1b]8;;https://example.com\x1b\\<E0001>\x1b]8;;\x1b\\";
        assert_eq!(plain(link), "<E0001>");
        assert_eq!(plain("\x1b]0;title\x07a\x1b[2Kb\x1b(Bc\r\u{8}"), "abBc");
        assert_eq!(plain("end\x1b"), "end");
        assert_eq!(plain("end\x1b[1;"), "end");
    }

    #[test]
    fn bright_and_plain_colours_are_told_apart_and_greys_are_none() {
        assert_eq!(looks("\x1b[31ma"), expected(&[("c1", "a")]));
        assert_eq!(looks("\x1b[91ma"), expected(&[("c9", "a")]));
        assert_eq!(looks("\x1b[97ma\x1b[30mb"), expected(&[("", "ab")]));
    }
}
