//! Whether two texts mean the same to the compiler, and to a reader of comments.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::source::Source;

/// Whether the tokens and the comments are the same.
///
/// One difference is allowed, because rustfmt makes it: a comma at the end of a list in Rust code.
pub(super) fn same(before: &str, after: &str) -> bool {
    let (Ok(before), Ok(after)) = (Source::new(before), Source::new(after)) else {
        return false;
    };
    comments(&before) == comments(&after) && same_tokens(before.stream, after.stream)
}

/// The comments without the white space that an indentation puts into them.
fn comments(source: &Source<'_>) -> Vec<String> {
    let comments = source.comments.iter();
    let words = comments.map(|comment| {
        let text = &source.text[comment.range.clone()];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    words.collect()
}

fn same_tokens(before: TokenStream, after: TokenStream) -> bool {
    let before: Vec<_> = before.into_iter().collect();
    let after: Vec<_> = after.into_iter().collect();
    before.len() == after.len()
        && (0..before.len()).all(|at| {
            let previous = &before[..at];
            let apart = match (&before[at], before.get(at + 1)) {
                (TokenTree::Punct(one), Some(TokenTree::Punct(next))) => {
                    !makes_one(one.as_char(), next.as_char())
                }
                _ => false,
            };
            same_token(previous, &before[at], &after[at], apart)
        })
}

/// Whether two signs side by side can be one operator: then a space between them decides.
///
/// These are the neighbours in the operators of Rust, of JavaScript and of markup, and in the
/// comments of Rust.
pub(super) fn makes_one(first: char, second: char) -> bool {
    let neighbours = match first {
        '=' => "=>",
        '!' => "=-",
        '<' => "<=-/!",
        '>' => ">=",
        '-' => "-=>",
        '/' => "=>/*",
        '*' => "*=/",
        '.' => ".=",
        '?' => "?=.",
        ':' => ":",
        '+' => "+=",
        '&' => "&=",
        '|' => "|=",
        '%' | '^' => "=",
        _ => "",
    };
    neighbours.contains(second)
}

fn same_token(previous: &[TokenTree], before: &TokenTree, after: &TokenTree, apart: bool) -> bool {
    match (before, after) {
        (TokenTree::Group(before), TokenTree::Group(after)) => {
            before.delimiter() == after.delimiter() && same_group(previous, before, after)
        }
        (TokenTree::Punct(before), TokenTree::Punct(after)) => {
            // A space between two operators says nothing.
            before.as_char() == after.as_char() && (apart || before.spacing() == after.spacing())
        }
        (TokenTree::Ident(before), TokenTree::Ident(after)) => before == after,
        (TokenTree::Literal(before), TokenTree::Literal(after)) => {
            before.to_string() == after.to_string()
        }
        _ => false,
    }
}

fn same_group(previous: &[TokenTree], before: &Group, after: &Group) -> bool {
    let (short, long) = match (ends_in_comma(before), ends_in_comma(after)) {
        (false, true) => (before, after),
        (true, false) => (after, before),
        _ => return same_tokens(before.stream(), after.stream()),
    };
    let in_macro = matches!(previous, [.., TokenTree::Punct(bang)] if bang.as_char() == '!');
    let called = matches!(previous.last(), Some(TokenTree::Ident(_)));
    let several = short.stream().into_iter().any(|token| is_comma(&token));
    let is_tuple = short.delimiter() == Delimiter::Parenthesis && !called && !several;
    let mut without: Vec<_> = long.stream().into_iter().collect();
    without.pop();
    !in_macro && !is_tuple && same_tokens(short.stream(), without.into_iter().collect())
}

fn ends_in_comma(group: &Group) -> bool {
    group
        .stream()
        .into_iter()
        .last()
        .is_some_and(|token| is_comma(&token))
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',' && punct.spacing() == Spacing::Alone)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn white_space_and_a_last_comma_are_no_difference() {
        assert!(same("f(a,b)", "f(\n    a,\n    b,\n)"));
        assert!(same("S { a, b: /* x */ 1 }", "S {\n a,\n b: /* x */ 1,\n}"));
        assert!(same("</p><p>", "</p>\n<p>"));
        assert!(same("$a=-$b&&!c", "$a = -$b && !c"));
    }

    #[test]
    fn everything_else_is() {
        for (before, after) in [
            ("(a,)", "(a)"),
            ("m!(a,)", "m!(a)"),
            ("\"a\"", "\"a \""),
            ("a // x\n", "a"),
            ("a /* x */", "a // x"),
            ("a && b", "a & & b"),
            ("a >>= b", "a >> = b"),
            ("a + + b", "a ++ b"),
            ("a ? .b : c", "a ?.b : c"),
            ("a + b", "a - b"),
        ] {
            assert!(!same(before, after), "{before} and {after}");
        }
    }
}
