//! What a `Display` type prints, escaped for text and attributes.

use std::fmt;

pub(crate) use crate::kernel::{attribute, text};

/// Escapes what a `Display` type prints, for text.
pub(crate) struct TextWriter<'a>(pub(crate) &'a mut String);

impl fmt::Write for TextWriter<'_> {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        text(self.0, s);
        Ok(())
    }
}

/// Escapes what a `Display` type prints, for an attribute.
pub(crate) struct AttributeWriter<'a>(pub(crate) &'a mut String);

impl fmt::Write for AttributeWriter<'_> {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        attribute(self.0, s);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_text(s: &str) -> String {
        let mut out = String::new();
        text(&mut out, s);
        out
    }

    fn as_attribute(s: &str) -> String {
        let mut out = String::new();
        attribute(&mut out, s);
        out
    }

    /// The obvious way, to compare with.
    fn naive(s: &str, quote: bool) -> String {
        s.chars()
            .map(|c| match c {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => "&gt;".to_owned(),
                '"' if quote => "&quot;".to_owned(),
                '\0' => "\u{FFFD}".to_owned(),
                c => c.to_string(),
            })
            .collect()
    }

    #[test]
    fn text_and_attributes_escape_what_their_place_needs() {
        assert_eq!(as_text("a<b>&\"'\0"), "a&lt;b&gt;&amp;\"'\u{FFFD}");
        assert_eq!(as_attribute("a<b>&\"'\0"), "a&lt;b&gt;&amp;&quot;'\u{FFFD}");
        assert_eq!(as_text(""), "");
    }

    #[test]
    fn every_byte_is_found_at_every_offset() {
        // Around the special bytes lie those that differ in one bit or by one.
        for special in [
            '&', '<', '>', '"', '\0', '%', '\'', '=', '?', '!', '\u{1}', '\u{80}', 'é', '😀',
        ] {
            for offset in 0..20 {
                for tail in [0, 3, 9] {
                    let s = format!("{}{special}{}", "x".repeat(offset), "y".repeat(tail));
                    assert_eq!(as_text(&s), naive(&s, false), "{s:?}");
                    assert_eq!(as_attribute(&s), naive(&s, true), "{s:?}");
                }
            }
        }
    }

    #[test]
    fn runs_of_special_bytes_are_all_escaped() {
        let s = "&<>\"\0".repeat(9);
        assert_eq!(as_text(&s), naive(&s, false));
        assert_eq!(as_attribute(&s), naive(&s, true));
    }
}
