//! The inside of a tag: shorthands, attributes, spreads.

use proc_macro2::{Delimiter, Group, Span, TokenTree};

use super::Parser;
use crate::{
    ast::{Attr, Ds, Expr, Lit, LitKind, Name, Part, Plain, Short, Value},
    cursor::has_gap,
    diag::Range,
};

impl Parser<'_> {
    /// Parses up to `>`, `/>`, `<` or the end.
    pub(super) fn attribute_list(&mut self) -> Vec<Attr> {
        let mut attrs = Vec::new();
        while let Some(token) = self.cursor.peek() {
            let attr = match token {
                TokenTree::Punct(punct) => match punct.as_char() {
                    '>' | '<' => break,
                    '/' if self.cursor.is_punct(1, '>') => break,
                    '#' => self.short(Attr::Id),
                    '.' => self.short(Attr::Class),
                    '@' | ':' if self.cursor.ident(1).is_some() => Some(self.plain()),
                    _ => {
                        self.unexpected("the tag");
                        None
                    }
                },
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let group = group.clone();
                    self.cursor.skip(1);
                    Some(self.spread(&group))
                }
                TokenTree::Ident(word) if word == "ds" && self.cursor.is_punct(1, ':') => self.ds(),
                TokenTree::Ident(_) => Some(self.plain()),
                TokenTree::Literal(literal) if literal.to_string().ends_with(['"', '#']) => {
                    self.quoted_name()
                }
                _ => {
                    self.unexpected("the tag");
                    None
                }
            };
            attrs.extend(attr);
        }
        attrs
    }

    /// Reports and skips one token that cannot stand in a tag.
    pub(super) fn unexpected(&mut self, place: &str) {
        let Some(token) = self.cursor.next() else {
            return;
        };
        let shown = match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => "[…]".to_owned(),
            TokenTree::Group(_) => "(…)".to_owned(),
            token => token.to_string(),
        };
        let error = self
            .diagnostics
            .error(token.span(), format!("unexpected `{shown}` in {place}"));
        match shown.as_str() {
            "," => error.help("attributes are separated by spaces alone"),
            "=" => error.help("a name stands before `=`, as in `title=\"…\"`"),
            _ => error.help("a name with unusual characters can be quoted: `\"x.y\"=\"…\"`"),
        };
    }

    /// Skips what is left of an attribute that was already reported.
    pub(super) fn skip_attribute(&mut self) {
        while let Some(token) = self.cursor.peek() {
            match token {
                TokenTree::Punct(punct) if matches!(punct.as_char(), '>' | '<') => break,
                TokenTree::Punct(_) if self.cursor.is_puncts(0, "/>") => break,
                TokenTree::Punct(punct) if punct.as_char() == '=' => {
                    self.cursor.skip(2);
                    break;
                }
                _ => self.cursor.skip(1),
            }
        }
    }

    fn spread(&mut self, group: &Group) -> Attr {
        let mut tokens = group.stream().into_iter().peekable();
        let mut dots = 0;
        while dots < 2 && tokens.next_if(is_dot).is_some() {
            dots += 1;
        }
        let expr = Expr {
            tokens: tokens.collect(),
            span: group.span(),
        };
        if dots == 2 && !expr.tokens.is_empty() {
            return Attr::Spread(expr);
        }
        self.diagnostics
            .error(group.span(), "this value has no attribute name")
            .help("write `name={…}` for one attribute, `{..attrs}` to spread several");
        Attr::Lost(expr)
    }

    /// Parses `#id` or `.class`, the cursor being at its first character.
    fn short(&mut self, build: fn(Short) -> Attr) -> Option<Attr> {
        let start = self.cursor.position();
        let id = self.cursor.is_punct(0, '#');
        self.cursor.skip(1);
        let mut pieces = Vec::new();
        // Two words, values or groups in a row start a new attribute.
        let mut after_word = false;
        while let Some(token) = self.cursor.peek().cloned() {
            match &token {
                TokenTree::Ident(word) if !after_word => {
                    push(
                        &mut pieces,
                        word.to_string().trim_start_matches("r#"),
                        &token,
                    );
                    after_word = true;
                }
                TokenTree::Literal(number) if !after_word && is_number(&number.to_string()) => {
                    push(&mut pieces, &number.to_string(), &token);
                    after_word = true;
                }
                TokenTree::Punct(punct) if matches!(punct.as_char(), '-' | ':' | '/') => {
                    if self.cursor.is_puncts(0, "/>") {
                        break;
                    }
                    push(&mut pieces, &punct.as_char().to_string(), &token);
                    after_word = false;
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    if group
                        .stream()
                        .into_iter()
                        .next()
                        .is_some_and(|token| is_dot(&token))
                    {
                        break;
                    }
                    pieces.push(Part::Expr(Expr {
                        tokens: group.stream(),
                        span: group.span(),
                    }));
                    after_word = true;
                }
                TokenTree::Group(group)
                    if group.delimiter() == Delimiter::Bracket && after_joint(&pieces) =>
                {
                    push(&mut pieces, &compact(group), &token);
                    after_word = true;
                }
                _ => break,
            }
            self.joins_across_gap(start);
            self.cursor.skip(1);
        }
        let mut range = self.cursor.range_from(start);
        if pieces.is_empty() {
            let (sign, what) = if id { ('#', "an id") } else { ('.', "a class") };
            self.diagnostics
                .error(range, format!("expected {what} after `{sign}`"));
            return None;
        }
        let toggle = self.toggle(id, &mut range, start);
        Some(build(Short {
            range,
            pieces,
            toggle,
        }))
    }

    /// Parses `?={cond}` after a class, and explains other endings.
    fn toggle(&mut self, id: bool, range: &mut Range, start: usize) -> Option<Expr> {
        let optional = self.cursor.is_puncts(0, "?=");
        if !optional && !self.cursor.is_punct(0, '=') {
            return None;
        }
        self.cursor.skip(if optional { 2 } else { 1 });
        let value = self.cursor.take_group(Delimiter::Brace).map(|group| Expr {
            tokens: group.stream(),
            span: group.span(),
        });
        *range = self.cursor.range_from(start);
        if optional && !id && value.is_some() {
            return value;
        }
        if value.is_none() {
            self.skip_value();
        }
        let error = if id {
            self.diagnostics
                .error(*range, "an id shorthand takes no value")
        } else {
            self.diagnostics
                .error(*range, "a class shorthand takes a condition only")
        };
        if id {
            error.help("write `id={…}` for a value that may be absent");
        } else {
            error.help("write `.name?={condition}`, with a `bool` in the braces");
        }
        value
    }

    /// Reports a name that continues after a space, because only the tokens
    /// count: `ds:bind:name .wide` is the name `ds:bind:name.wide`.
    fn joins_across_gap(&mut self, start: usize) {
        let span = self.cursor.span();
        if self.cursor.position() > start && has_gap(self.cursor.previous(), span) {
            let range = self.cursor.range_from(start).to(span);
            self.diagnostics
                .error(range, "this reads as one name, in spite of the space")
                .help("put `.class` and `#id` first in the tag, and remove other spaces");
        }
    }

    /// Reads `word { sep word }` into `text`; several separators may follow
    /// one another, as in `style:--gap`.
    pub(super) fn join_name(&mut self, text: &mut String, separators: &[char]) {
        let start = self.cursor.position();
        self.push_word(text);
        loop {
            let count = (0..)
                .take_while(|ahead| {
                    separators
                        .iter()
                        .any(|sep| self.cursor.is_punct(*ahead, *sep))
                })
                .count();
            if count == 0 || !self.is_word(count) {
                return;
            }
            for _ in 0..count {
                self.joins_across_gap(start);
                text.extend(self.cursor.next().map(|token| token.to_string()));
            }
            self.joins_across_gap(start);
            self.push_word(text);
        }
    }

    fn is_word(&self, ahead: usize) -> bool {
        match self.cursor.at(ahead) {
            Some(TokenTree::Ident(_)) => true,
            Some(TokenTree::Literal(literal)) => is_number(&literal.to_string()),
            _ => false,
        }
    }

    fn push_word(&mut self, text: &mut String) {
        if self.is_word(0) {
            if let Some(token) = self.cursor.next() {
                text.push_str(token.to_string().trim_start_matches("r#"));
            }
        }
    }

    /// Parses a plain attribute, the cursor being at its name.
    fn plain(&mut self) -> Attr {
        let start = self.cursor.position();
        let mut text = String::new();
        let prefixed = self.cursor.is_punct(0, '@') || self.cursor.is_punct(0, ':');
        if prefixed {
            text.extend(self.cursor.next().map(|token| token.to_string()));
        }
        self.join_name(&mut text, &['-', ':']);
        if self.dots_belong_to_name() {
            text.push('.');
            self.cursor.skip(1);
            self.join_name(&mut text, &['-', ':', '.']);
        }
        self.after_name(start, text, false)
    }

    /// `x-on:click.away="…"` has its dot in the name, `hidden .wide` is a name
    /// and a class: a class is never followed by `=`.
    fn dots_belong_to_name(&self) -> bool {
        if !self.cursor.is_punct(0, '.') {
            return false;
        }
        let mut ahead = 1;
        while self.is_word(ahead) {
            ahead += 1;
            let joint = |ahead| {
                ['-', ':', '.']
                    .iter()
                    .any(|ch| self.cursor.is_punct(ahead, *ch))
            };
            while joint(ahead) {
                ahead += 1;
            }
            if self.cursor.is_punct(ahead, '=') {
                return true;
            }
            if self
                .cursor
                .at(ahead - 1)
                .is_some_and(|token| matches!(token, TokenTree::Ident(_)))
            {
                return false;
            }
        }
        false
    }

    fn quoted_name(&mut self) -> Option<Attr> {
        let start = self.cursor.position();
        let name = self.take_literal()?;
        let legal = !name.text.is_empty()
            && !name.text.contains(|ch: char| {
                ch.is_whitespace() || ch.is_control() || matches!(ch, '"' | '\'' | '>' | '/' | '=')
            });
        if !legal {
            self.diagnostics
                .error(name.range, "this cannot be an attribute name")
                .help("names have no spaces, quotes, `>`, `/` or `=`");
            self.skip_attribute();
            return None;
        }
        Some(self.after_name(start, name.text, true))
    }

    fn after_name(&mut self, start: usize, text: String, quoted: bool) -> Attr {
        let name = Name {
            text,
            range: self.cursor.range_from(start),
            tokens: Vec::new(),
        };
        let toggle = self.cursor.is_puncts(0, "?=");
        self.cursor.skip(usize::from(toggle));
        let value = self.cursor.take_punct('=').map(|_| {
            let range = self.cursor.range_from(start);
            self.value(&name.text, range)
        });
        Attr::Plain(Plain {
            name,
            quoted,
            toggle,
            value,
            range: self.cursor.range_from(start),
        })
    }

    /// Parses a Datastar attribute, the cursor being at `ds:`.
    fn ds(&mut self) -> Option<Attr> {
        let start = self.cursor.position();
        self.cursor.skip(2);
        let mut text = String::new();
        let name_start = self.cursor.position();
        let quoted = self
            .cursor
            .literal(0)
            .is_some_and(|literal| literal.to_string().ends_with(['"', '#']));
        if quoted {
            // For the spellings that the Rust lexer refuses.
            text = self.take_literal()?.text;
        } else {
            self.join_name(&mut text, &['-', ':', '.']);
        }
        if text.is_empty() {
            self.diagnostics
                .error(self.cursor.range_from(start), "expected a name after `ds:`")
                .help("as in `ds:on:click`, `ds:text`, `ds:signals`");
        }
        let tokens = if quoted {
            Vec::new()
        } else {
            offsets(self.cursor.since(name_start))
        };
        let name = Name {
            text,
            range: self
                .cursor
                .range_from(if quoted { name_start } else { start }),
            tokens,
        };
        let value = self.cursor.take_punct('=').map(|_| {
            let range = self.cursor.range_from(start);
            self.value(&format!("ds:{}", name.text), range)
        });
        let range = self.cursor.range_from(start);
        match value {
            Some(Value::Wrong(expr)) => expr.map(Attr::Lost),
            value if name.text.is_empty() => match value {
                Some(Value::Expr(expr)) => Some(Attr::Lost(expr)),
                _ => None,
            },
            value => Some(Attr::Ds(Ds { name, value, range })),
        }
    }
}

/// Where each token of a name starts in its text.
fn offsets(tokens: &[TokenTree]) -> Vec<(usize, Span)> {
    let mut at = 0;
    tokens
        .iter()
        .map(|token| {
            let start = at;
            at += token.to_string().trim_start_matches("r#").len();
            (start, token.span())
        })
        .collect()
}

fn is_dot(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.')
}

fn is_number(source: &str) -> bool {
    source.starts_with(|ch: char| ch.is_ascii_digit())
}

/// A bracket belongs to a class only after `-` or `:`.
fn after_joint(pieces: &[Part]) -> bool {
    matches!(pieces.last(), Some(Part::Lit(lit)) if lit.text.ends_with(['-', ':']))
}

/// Adds text to the last piece, so that static runs stay whole.
fn push(pieces: &mut Vec<Part>, text: &str, token: &TokenTree) {
    match pieces.last_mut() {
        Some(Part::Lit(lit)) => {
            lit.text.push_str(text);
            lit.range = lit.range.to(token.span());
        }
        _ => pieces.push(Part::Lit(Lit {
            text: text.to_owned(),
            kind: LitKind::Str,
            range: token.span().into(),
        })),
    }
}

/// Writes a group without any space, as class names need it.
fn compact(group: &Group) -> String {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    let inner: String = group
        .stream()
        .into_iter()
        .map(|token| match &token {
            TokenTree::Group(group) => compact(group),
            token => token.to_string(),
        })
        .collect();
    format!("{open}{inner}{close}")
}
