//! A line break between siblings, which the client needs in foreign namespaces.

use crate::spec;

/// Puts a line break between adjacent elements at the top.
///
/// In the `svg` and `mathml` namespaces client 1.0.4 moves nodes out of the list it walks, and so
/// loses every second one of elements that have no text between them.
pub(super) fn separate_siblings(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len() + 8);
    let mut depth = 0_usize;
    let mut rest = markup;
    while let Some(open) = rest.find('<') {
        let (text, tag) = rest.split_at(open);
        if depth == 0 && text.is_empty() && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text);
        let len = tag_len(tag);
        let (tag, after) = tag.split_at(len);
        out.push_str(tag);
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with("<!") && !tag.ends_with("/>") && !is_void(tag) {
            depth += 1;
        }
        rest = after;
    }
    out.push_str(rest);
    out
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
