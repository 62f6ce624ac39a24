//! `if`, `for`, `while`, `match`, `let`: plain Rust around markup.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use super::Parser;
use crate::{
    ast::{Arm, For, If, Let, Match, Node, While},
    cursor::Cursor,
    diag::Range,
    marks::MarkKind,
};

const CONTROLS: [&str; 5] = ["if", "for", "while", "match", "let"];

impl Parser<'_> {
    /// `@if`: other template languages mark their keywords, this one does not.
    pub(super) fn at_sign(&mut self) -> Option<Node> {
        let control = CONTROLS
            .into_iter()
            .find(|word| self.cursor.is_ident(1, word));
        let Some(word) = control else {
            return self.unquoted();
        };
        let start = self.cursor.position();
        self.cursor.skip(1);
        let range = self.cursor.range_from(start).to(self.cursor.span());
        self.diagnostics
            .error(range, format!("`{word}` stands without an `@`"))
            .help(format!("write `{word}`"));
        self.node()
    }

    /// `{if c { <b> … }}`: a control needs no braces around it.
    pub(super) fn braced_control(&mut self, group: &Group) -> Option<Node> {
        let inner = Cursor::of(group);
        let word = CONTROLS.into_iter().find(|word| inner.is_ident(0, word))?;
        let markup = inner.rest().iter().any(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let body = Cursor::of(group);
                body.is_punct(0, '<') && !body.is_punct(1, '<')
            }
            _ => false,
        });
        if !markup {
            return None;
        }
        self.diagnostics
            .error(group.span(), format!("`{word}` needs no braces around it"))
            .help(format!(
                "write `{word} … {{ … }}` directly between the tags"
            ));
        let nodes = self.block(group);
        Some(Node::Fragment(nodes))
    }

    /// Takes the tokens up to the block, the next top-level `{}` that is not
    /// part of a pattern; where markup comes first, the block is missing and
    /// the condition ends before the markup.
    fn condition(&mut self) -> TokenStream {
        let spot = self.begin();
        let start = self.cursor.position();
        let mut markup = None;
        while self.cursor.peek().is_some() && !self.at_block() {
            if self.cursor.is_puncts(0, "</") {
                break;
            }
            if markup.is_none() && self.cursor.is_punct(0, '<') {
                markup = Some(self.cursor.position());
            }
            self.cursor.skip(1);
        }
        let tag = matches!(self.cursor.since(start), [.., last] if is_angle(last));
        if let Some(markup) = markup
            && (tag || self.cursor.group(0, Delimiter::Brace).is_none())
        {
            self.cursor.back_to(markup);
        }
        self.end(MarkKind::Head, spot);
        self.cursor.since(start).iter().cloned().collect()
    }

    /// `if let Point { x } = p {` and `for Point { x } in points {` have a group
    /// in their pattern, which `=` or `in` follows.
    fn at_block(&self) -> bool {
        let in_pattern = self.cursor.is_ident(1, "in")
            || self.cursor.is_punct(1, '=') && !self.cursor.is_puncts(1, "=>");
        self.cursor.group(0, Delimiter::Brace).is_some() && !in_pattern
    }

    /// Takes the block of a control, or reports that it is missing.
    fn body(&mut self, keyword: Span, word: &str) -> Vec<Node> {
        let spot = self.begin();
        if let Some(group) = self.cursor.take_group(Delimiter::Brace) {
            let nodes = self.block(&group);
            self.end(MarkKind::Block, spot);
            return nodes;
        }
        let example = match word {
            "for" => "for user in &users { <li>{user.name}</li> }",
            "while" => "while let Some(line) = lines.next() { <li>{line}</li> }",
            "else" => "else { <p>\"Nobody\"</p> }",
            _ => "if open { <p>\"Hello\"</p> }",
        };
        self.diagnostics
            .error(keyword, format!("`{word}` needs a `{{ … }}` block"))
            .help(format!("as in `{example}`"));
        Vec::new()
    }

    /// An `else` that follows neither an `if` nor a `for`.
    pub(super) fn stray_else(&mut self) -> Option<Node> {
        let keyword = self.keyword();
        self.diagnostics
            .error(keyword, "this `else` belongs to no `if`")
            .help("write it directly after the block: `if open { … } else { … }`");
        if self.cursor.is_ident(0, "if") {
            return Some(self.if_());
        }
        let group = self.cursor.take_group(Delimiter::Brace)?;
        Some(Node::Fragment(self.block(&group)))
    }

    fn keyword(&mut self) -> Span {
        let span = self.cursor.span();
        self.cursor.skip(1);
        span
    }

    pub(super) fn if_(&mut self) -> Node {
        let keyword = self.keyword();
        let cond = self.condition();
        if cond.is_empty() {
            self.diagnostics.error(keyword, "`if` needs a condition");
        }
        let then = self.body(keyword, "if");
        let otherwise = self.cursor.is_ident(0, "else").then(|| {
            let keyword = self.keyword();
            if self.cursor.is_ident(0, "if") {
                let spot = self.begin();
                let node = self.if_();
                self.end(MarkKind::If, spot);
                vec![node]
            } else {
                self.body(keyword, "else")
            }
        });
        Node::If(If {
            keyword,
            cond,
            then,
            otherwise,
        })
    }

    pub(super) fn for_(&mut self) -> Node {
        let keyword = self.keyword();
        let head = self.condition();
        let has_in = head
            .clone()
            .into_iter()
            .any(|token| matches!(token, TokenTree::Ident(word) if word == "in"));
        if !has_in {
            self.diagnostics
                .error(keyword, "`for` needs an item and `in`")
                .help("as in `for user in &users { … }`");
        }
        let body = self.body(keyword, "for");
        let otherwise = self.cursor.is_ident(0, "else").then(|| {
            let keyword = self.keyword();
            self.body(keyword, "else")
        });
        Node::For(For {
            keyword,
            head: if has_in { head } else { TokenStream::new() },
            body,
            otherwise,
        })
    }

    pub(super) fn while_(&mut self) -> Node {
        let keyword = self.keyword();
        let cond = self.condition();
        if cond.is_empty() {
            self.diagnostics.error(keyword, "`while` needs a condition");
        }
        Node::While(While {
            keyword,
            cond,
            body: self.body(keyword, "while"),
        })
    }

    pub(super) fn let_(&mut self) -> Node {
        let start = self.cursor.position();
        let keyword = self.keyword();
        while !self.cursor.is_empty() && !self.cursor.is_punct(0, ';') {
            if self.cursor.is_puncts(0, "</") {
                break;
            }
            self.cursor.skip(1);
        }
        let complete = self.cursor.take_punct(';').is_some();
        if !complete {
            self.diagnostics
                .error(keyword, "`let` needs a `;` at its end")
                .help("as in `let total = items.len();`");
        }
        let tokens = self.cursor.since(start).iter().cloned().collect();
        Node::Let(Let { tokens, complete })
    }

    pub(super) fn match_(&mut self) -> Node {
        let keyword = self.keyword();
        let subject = self.condition();
        if subject.is_empty() {
            self.diagnostics.error(keyword, "`match` needs a value");
        }
        let arms = if let Some(group) = self.cursor.take_group(Delimiter::Brace) {
            let marks = std::mem::take(&mut self.marks);
            let mut parser = Parser::new(Cursor::of(&group), self.diagnostics);
            parser.marks = marks;
            let arms = parser.arms();
            self.marks = parser.marks;
            arms
        } else {
            self.diagnostics
                .error(keyword, "`match` needs a `{ … }` block");
            Vec::new()
        };
        Node::Match(Match {
            keyword,
            subject,
            arms,
        })
    }

    fn arms(&mut self) -> Vec<Arm> {
        let mut arms = Vec::new();
        while !self.cursor.is_empty() {
            let start = self.cursor.position();
            let spot = self.begin();
            while !self.cursor.is_empty() && !self.cursor.is_puncts(0, "=>") {
                if self.cursor.is_punct(0, ',') || self.at_arm_without_arrow() {
                    break;
                }
                self.cursor.skip(1);
            }
            let range = self.cursor.range_from(start);
            if self.at_arm_without_arrow() {
                self.diagnostics
                    .error(range, "this `match` arm needs `=>` before its block")
                    .help("as in `Some(user) => { <b>{user.name}</b> }`");
                self.cursor.skip(1);
                self.cursor.take_punct(',');
                continue;
            }
            if !self.cursor.is_puncts(0, "=>") {
                self.diagnostics
                    .error(range, "this `match` arm needs `=>`")
                    .help("as in `Some(user) => <b>{user.name}</b>,`");
                self.cursor.skip(1);
                continue;
            }
            let pattern = self.cursor.since(start).iter().cloned().collect();
            self.end(MarkKind::Head, spot);
            self.cursor.skip(2);
            arms.push(Arm {
                pattern,
                body: self.arm_body(range),
            });
            self.end(MarkKind::Arm, spot);
            self.cursor.take_punct(',');
        }
        self.report_unclosed();
        arms
    }

    /// At a block of markup where a pattern still waits for its `=>`.
    fn at_arm_without_arrow(&self) -> bool {
        let Some(group) = self.cursor.group(0, Delimiter::Brace) else {
            return false;
        };
        let body = Cursor::of(group);
        body.is_punct(0, '<') || body.literal(0).is_some()
    }

    /// An arm is a block or a single node.
    fn arm_body(&mut self, pattern: Range) -> Vec<Node> {
        let block = self.cursor.group(0, Delimiter::Brace).cloned();
        let Some(group) = block.filter(is_block) else {
            if self.cursor.is_empty() || self.cursor.is_punct(0, ',') {
                self.diagnostics
                    .error(pattern, "this `match` arm has no content")
                    .help("write `{}` to show nothing");
                return Vec::new();
            }
            return self.node().into_iter().collect();
        };
        let spot = self.begin();
        self.cursor.skip(1);
        let nodes = self.block(&group);
        self.end(MarkKind::Block, spot);
        nodes
    }
}

fn is_angle(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '>')
}

/// `{name}` after `=>` is a value: nothing in a block starts with such a word.
fn is_block(group: &Group) -> bool {
    match group.stream().into_iter().next() {
        None | Some(TokenTree::Literal(_)) => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), '<' | '@'),
        Some(TokenTree::Ident(word)) => CONTROLS.iter().any(|control| word == control),
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
    }
}
