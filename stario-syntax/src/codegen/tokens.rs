//! A row of tokens in the making.
//!
//! Every stream that is put together from streams is a conversation with the
//! compiler. A template is some thousand tokens, and macros are compiled
//! without optimisation: so they are collected here and handed over once for
//! each group.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// Tokens that get one span, unless they bring their own.
pub(super) struct Tokens {
    trees: Vec<TokenTree>,
    span: Span,
}

impl Tokens {
    pub(super) fn new(span: Span) -> Self {
        Self {
            trees: Vec::new(),
            span,
        }
    }

    /// What follows has this span.
    pub(super) fn at(&mut self, span: Span) -> &mut Self {
        self.span = span;
        self
    }

    pub(super) fn word(&mut self, name: &str) -> &mut Self {
        self.push(Ident::new(name, self.span))
    }

    /// One operator: all but the last character are joined to the next.
    pub(super) fn mark(&mut self, operator: &str) -> &mut Self {
        let mut rest = operator.chars();
        while let Some(ch) = rest.next() {
            let spacing = if rest.as_str().is_empty() {
                Spacing::Alone
            } else {
                Spacing::Joint
            };
            let mut punct = Punct::new(ch, spacing);
            punct.set_span(self.span);
            self.push(punct);
        }
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        let mut literal = Literal::string(text);
        literal.set_span(self.span);
        self.push(literal)
    }

    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        let mut literal = Literal::usize_unsuffixed(number);
        literal.set_span(self.span);
        self.push(literal)
    }

    pub(super) fn push(&mut self, tree: impl Into<TokenTree>) -> &mut Self {
        self.trees.push(tree.into());
        self
    }

    /// The user's own tokens.
    pub(super) fn stream(&mut self, stream: TokenStream) -> &mut Self {
        self.trees.extend(stream);
        self
    }

    pub(super) fn parens(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.group(Delimiter::Parenthesis, fill)
    }

    pub(super) fn braces(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.group(Delimiter::Brace, fill)
    }

    pub(super) fn group(
        &mut self,
        delimiter: Delimiter,
        fill: impl FnOnce(&mut Self),
    ) -> &mut Self {
        let mut inside = Self::new(self.span);
        fill(&mut inside);
        let mut group = Group::new(delimiter, inside.finish());
        group.set_span(self.span);
        self.push(group)
    }

    pub(super) fn finish(self) -> TokenStream {
        self.trees.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_joined_and_groups_nest() {
        let mut tokens = Tokens::new(Span::call_site());
        tokens.word("a").mark("::").word("b").parens(|inside| {
            inside.text("x\"").mark("=>").number(7);
        });
        assert_eq!(tokens.finish().to_string(), r#"a :: b ("x\"" => 7)"#);
    }
}
