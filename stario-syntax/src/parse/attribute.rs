//! The inside of a tag: attributes and spreads.

use proc_macro2::{Delimiter, Group, TokenTree};
use stario_html::{datastar, spec};

use super::{
    Parser,
    name::{is_dot, offsets},
};
use crate::{
    ast::{Attr, Ds, Expr, Name, Plain, Value},
    host::in_editor,
    marks::MarkKind,
};

impl Parser<'_> {
    /// Parses up to `>`, `/>`, `<` or the end.
    pub(super) fn attribute_list(&mut self) -> Vec<Attr> {
        let mut attrs = Vec::new();
        while let Some(token) = self.cursor.peek() {
            let spot = self.begin();
            let attr = match token {
                TokenTree::Punct(punct) => match punct.as_char() {
                    '>' | '<' => break,
                    '/' if self.cursor.is_punct(1, '>') => break,
                    '.' if self.cursor.is_punct(1, '.') => {
                        self.bare_spread();
                        None
                    }
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
            if let Some(attr) = attr {
                self.end(MarkKind::of_attribute(&attr), spot);
                attrs.push(attr);
            }
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

    /// `..attrs` or `...attrs` without its braces.
    fn bare_spread(&mut self) {
        let start = self.cursor.position();
        while self.cursor.is_punct(0, '.') {
            self.cursor.skip(1);
        }
        let mut shown = "attrs".to_owned();
        if let Some(TokenTree::Ident(word)) = self.cursor.peek() {
            shown = word.to_string();
            self.cursor.skip(1);
        }
        self.diagnostics
            .error(self.cursor.range_from(start), "a spread stands in braces")
            .help(format!("write `{{..{shown}}}`"));
    }

    fn spread(&mut self, group: &Group) -> Attr {
        let mut tokens = group.stream().into_iter().peekable();
        let mut dots = 0;
        while dots < 3 && tokens.next_if(is_dot).is_some() {
            dots += 1;
        }
        let expr = Expr {
            tokens: tokens.collect(),
            span: group.span(),
        };
        if dots > 2 {
            self.diagnostics
                .error(group.span(), "a spread has two dots")
                .help(format!("write `{{..{}}}`", expr.tokens));
        }
        if dots > 1 && !expr.tokens.is_empty() {
            return Attr::Spread(expr);
        }
        self.diagnostics
            .error(group.span(), "this value has no attribute name")
            .help("write `name={…}` for one attribute, `{..attrs}` to spread several");
        Attr::Lost(expr)
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
            // Only completion asks for them, so the compiler does not pay for them.
            tokens: if (in_editor() || cfg!(test)) && !quoted {
                offsets(self.cursor.since(start))
            } else {
                Vec::new()
            },
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
            text = dashed(text);
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
            Some(Value::Wrong) => None,
            value if name.text.is_empty() => match value {
                Some(Value::Expr(expr)) => Some(Attr::Lost(expr)),
                _ => None,
            },
            value => Some(Attr::Ds(Ds {
                name,
                quoted,
                value,
                range,
            })),
        }
    }
}

/// `on_intersect` is what an editor inserts for `on-intersect`, and `attr:aria_label` for
/// `attr:aria-label`.
fn dashed(name: String) -> String {
    let end = name.find([':', '.']).unwrap_or(name.len());
    let end = name[..end].find("__").unwrap_or(end);
    let plugin = name[..end].replace('_', "-");
    if plugin != name[..end] && datastar::attribute(&plugin).is_some() {
        return plugin + &name[end..];
    }
    if let Some(key) = name.strip_prefix("attr:") {
        let attribute = key.replace('_', "-");
        if attribute != key && spec::is_known(&attribute) {
            return format!("attr:{attribute}");
        }
    }
    name
}
