//! The elements at the top of a patch: how they stay apart, and whether they have a target.

use crate::spec;

/// Puts a line break between adjacent elements at the top.
///
/// In the `svg` and `mathml` namespaces client 1.0.4 moves nodes out of the list it walks, and so
/// loses every second one of elements that have no text between them.
pub(super) fn separate_siblings(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len() + 8);
    let mut tags = Tags::of(markup);
    for (text, tag, depth) in tags.by_ref() {
        if depth == 0 && text.is_empty() && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text);
        out.push_str(tag);
    }
    out.push_str(tags.rest);
    out
}

/// The tag of the first element at the top that has no id, so that the client finds no target.
///
/// None where it patches whole parts of the page, which it recognises by their end tags.
pub(super) fn without_id(markup: &str) -> Option<&str> {
    let whole = ["</html>", "</head>", "</body>"];
    if whole.iter().any(|end| markup.contains(end)) {
        return None;
    }
    Tags::of(markup)
        .filter(|(_, tag, depth)| *depth == 0 && !tag.starts_with("<!") && !tag.starts_with("</"))
        .map(|(_, tag, _)| tag)
        .find(|tag| !has_id(tag))
}

/// The tags of a piece of markup, each with the text before it and how many elements it is in.
struct Tags<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Tags<'a> {
    fn of(markup: &'a str) -> Self {
        Self {
            rest: markup,
            depth: 0,
        }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = (&'a str, &'a str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let (text, tag) = self.rest.split_at(self.rest.find('<')?);
        let (tag, rest) = tag.split_at(tag_len(tag));
        self.rest = rest;
        let depth = self.depth;
        if tag.starts_with("</") {
            self.depth = depth.saturating_sub(1);
        } else if !tag.starts_with("<!") && !tag.ends_with("/>") && !is_void(tag) {
            self.depth += 1;
        }
        Some((text, tag, depth))
    }
}

/// Whether a start tag has an `id` that is not empty.
fn has_id(tag: &str) -> bool {
    let mut quote = None;
    // A new name begins after white space, and after the quote that ends a value.
    let mut begins = false;
    for (i, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => (quote, begins) = (None, true),
            (Some(_), _) => {}
            (None, b) if b.is_ascii_whitespace() => begins = true,
            (None, _) => {
                let value = tag
                    .get(i..i + 3)
                    .filter(|name| begins && name.eq_ignore_ascii_case("id="));
                if value.is_some() {
                    return !tag[i + 3..].starts_with("\"\"");
                }
                begins = false;
            }
        }
    }
    false
}

/// Length of the tag, comment or CDATA section the text starts with.
fn tag_len(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |at| at + 3);
    }
    if text.starts_with("<![CDATA[") {
        return text.find("]]>").map_or(text.len(), |at| at + 3);
    }
    let mut quote = None;
    for (i, b) in text.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return i + 1,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn is_void(tag: &str) -> bool {
    let name = tag[1..].split(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/');
    name.into_iter().next().is_some_and(spec::is_void)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_at_the_top_without_an_id_is_found() {
        for (markup, expected) in [
            ("<p id=n>1</p><ul id=\"l\"><li>2</li></ul>", None),
            (
                "<p id=n>1</p> <ul class=\"id=x\"><li id=a>2</li></ul>",
                Some("<ul class=\"id=x\">"),
            ),
            ("<!-- a --><br>", Some("<br>")),
            ("<p title=\"a\"ID='n'></p>", None),
            ("<p id=\"\"></p>", Some("<p id=\"\">")),
            ("<p data-id=\"n\"></p>", Some("<p data-id=\"n\">")),
            ("text alone", None),
            ("<head><title>t</title></head>", None),
            ("<body><p>1</p></body>", None),
        ] {
            assert_eq!(without_id(markup), expected, "{markup}");
        }
    }
}
