//! What the list shows.

/// The longest title and the longest description, in characters.
pub(crate) const TITLE: usize = 60;
pub(crate) const DESCRIPTION: usize = 200;

/// A room in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) online: u32,
}

/// The address of a room that is called `title`: lower-case letters and digits, the rest dashes.
pub(crate) fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for letter in title.to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "room" } else { slug }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_an_address() {
        for (title, expected) in [
            ("Tea & Biscuits", "tea-biscuits"),
            ("  --42-- ", "42"),
            ("Ünïcode", "n-code"),
            ("日本", "room"),
            ("", "room"),
        ] {
            assert_eq!(slug(title), expected, "{title:?}");
        }
    }
}
