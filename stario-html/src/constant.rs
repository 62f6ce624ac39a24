//! What checks in constants need, where there is neither a loop over an iterator nor `format!`.

/// `left < right`, usable in constants.
pub const fn less(left: &[u8], right: &[u8]) -> bool {
    let mut at = 0;
    while at < left.len() && at < right.len() {
        if left[at] != right[at] {
            return left[at] < right[at];
        }
        at += 1;
    }
    left.len() < right.len()
}

/// `left == right`, usable in constants.
pub const fn equal(left: &[u8], right: &[u8]) -> bool {
    !less(left, right) && !less(right, left)
}

/// Longest text that is compared letter by letter.
const ROW: usize = 128;

/// How many letters have to change; anything far apart is only "far".
pub const fn distance(left: &[u8], right: &[u8]) -> usize {
    if left.len().abs_diff(right.len()) > 3 || left.len() >= ROW || right.len() >= ROW {
        return usize::MAX;
    }
    let mut row = [0; ROW];
    let mut y = 0;
    while y <= right.len() {
        row[y] = y;
        y += 1;
    }
    let mut x = 0;
    while x < left.len() {
        let mut diagonal = row[0];
        row[0] = x + 1;
        let mut y = 0;
        while y < right.len() {
            let replaced = if left[x] == right[y] {
                diagonal
            } else {
                diagonal + 1
            };
            diagonal = row[y + 1];
            row[y + 1] = min(replaced, min(row[y], diagonal) + 1);
            y += 1;
        }
        x += 1;
    }
    row[right.len()]
}

const fn min(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

/// Text put together in a constant; cut at the end of the buffer.
#[derive(Debug)]
pub struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    /// An empty text.
    #[allow(
        clippy::new_without_default,
        reason = "a constant cannot use `Default`"
    )]
    pub const fn new() -> Self {
        Self {
            bytes: [0; 512],
            len: 0,
        }
    }

    /// Adds text at the end.
    #[must_use]
    pub const fn add(mut self, text: &str) -> Self {
        let mut at = 0;
        while at < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text.as_bytes()[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// The text, or `otherwise` when it was cut in the middle of a letter.
    pub const fn as_str<'a>(&'a self, otherwise: &'a str) -> &'a str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => otherwise,
        }
    }
}

/// Refuses a `$name` that no set of signals has: what `use signals Board;` checks in a template.
///
/// # Panics
///
/// When the name is in none of the sets; in a `const` this is a compile error.
pub const fn known_signal(sets: &[&[&str]], name: &str, types: &str) {
    let wanted = name.as_bytes();
    let (mut nearest, mut least) = ("", usize::MAX);
    let mut set = 0;
    while set < sets.len() {
        let mut at = 0;
        while at < sets[set].len() {
            let known = sets[set][at];
            let distance = distance(known.as_bytes(), wanted);
            if distance == 0 {
                return;
            }
            if distance < least {
                (nearest, least) = (known, distance);
            }
            at += 1;
        }
        set += 1;
    }
    let mut message = Message::new()
        .add("`$")
        .add(name)
        .add("` is not a signal of ")
        .add(types);
    if least <= 2 && least < wanted.len() {
        message = message.add(", did you mean `$").add(nearest).add("`?");
    } else {
        message = message
            .add("; one that is kept elsewhere is named in the header: `use signals …, $")
            .add(name)
            .add(";`");
    }
    panic!("{}", message.as_str("unknown signal"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETS: &[&[&str]] = &[&["count", "draft"], &["userName"]];
    const _: () = known_signal(SETS, "count", "`Board`");

    #[test]
    fn signals_are_found_in_every_set() {
        known_signal(SETS, "userName", "`Board` or `User`");
    }

    #[test]
    #[should_panic(expected = "`$cuont` is not a signal of `Board`, did you mean `$count`?")]
    fn a_misspelt_signal_names_the_nearest() {
        known_signal(SETS, "cuont", "`Board`");
    }

    #[test]
    #[should_panic(expected = "named in the header: `use signals …, $menu;`")]
    fn a_signal_of_elsewhere_can_be_declared() {
        known_signal(SETS, "menu", "`Board`");
    }

    #[test]
    fn order_is_the_order_of_strings() {
        for (left, right) in [("a", "b"), ("a", "ab"), ("css.txt", "css/a"), ("", "a")] {
            assert!(less(left.as_bytes(), right.as_bytes()));
            assert!(!less(right.as_bytes(), left.as_bytes()));
            assert!(left < right);
        }
        assert!(!less(b"a", b"a"));
    }

    #[test]
    fn a_long_text_is_cut() {
        let long = "x".repeat(600);
        assert_eq!(Message::new().add(&long).as_str("").len(), 512);
        let cut = Message::new().add(&"x".repeat(511)).add("é");
        assert_eq!(cut.as_str("otherwise"), "otherwise");
    }

    #[test]
    fn letters_are_counted() {
        assert_eq!(distance(b"count", b"cuont"), 2);
        assert_eq!(distance(b"a", b"abcdef"), usize::MAX);
        assert!(less(b"a", b"ab") && equal(b"ab", b"ab"));
    }
}
