//! Reads HTML as browsers do, as far as people write it: end tags that may be left out, attributes
//! with and without quotes, raw text in scripts and styles.

use stario_html::spec;

use super::entities::decode;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    Doctype,
    Comment(String),
    Text(String),
    Element(Element),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    /// With the value; `None` where only the name stands.
    pub(super) attrs: Vec<(String, Option<String>)>,
    pub(super) children: Vec<Node>,
    /// Inside of `<svg>` or `<math>`, or one of them.
    pub(super) foreign: bool,
}

/// What was found, and what was not as it should be, with its line.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) nodes: Vec<Node>,
    pub(super) warnings: Vec<String>,
}

/// Reads a page or a part of one.
pub(super) fn read(html: &str) -> Read {
    let mut reader = Reader {
        html,
        at: 0,
        read: Read::default(),
        open: Vec::new(),
    };
    reader.all();
    reader.read
}

struct Reader<'h> {
    html: &'h str,
    at: usize,
    read: Read,
    open: Vec<Element>,
}

impl Reader<'_> {
    fn all(&mut self) {
        while self.at < self.html.len() {
            let rest = &self.html[self.at..];
            let next = rest.chars().nth(1);
            if let Some(inside) = rest.strip_prefix("<!--") {
                let (text, after) = inside.split_once("-->").unwrap_or((inside, ""));
                self.add(Node::Comment(text.trim().to_owned()));
                self.at = self.html.len() - after.len();
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                let end = rest.find('>').map_or(rest.len(), |end| end + 1);
                if rest
                    .get(2..9)
                    .is_some_and(|word| word.eq_ignore_ascii_case("doctype"))
                {
                    self.add(Node::Doctype);
                } else {
                    self.warn(&format!("`{}` is left out", &rest[..end]));
                }
                self.at += end;
            } else if rest.starts_with("</") {
                self.close_tag(rest);
            } else if rest.starts_with('<') && next.is_some_and(|ch| ch.is_ascii_alphabetic()) {
                self.tag();
            } else {
                let from = usize::from(rest.starts_with('<'));
                let end = rest[from..].find('<').map_or(rest.len(), |end| end + from);
                let text = self.decoded(&rest[..end]);
                self.add(Node::Text(text));
                self.at += end;
            }
        }
        while let Some(element) = self.open.pop() {
            if !end_is_optional(&element.name) {
                self.warn(&format!(
                    "`<{}>` was never closed: it ends where the text does",
                    element.name
                ));
            }
            self.add(Node::Element(element));
        }
    }

    fn warn(&mut self, message: &str) {
        let line = self.html[..self.at.min(self.html.len())]
            .matches('\n')
            .count()
            + 1;
        self.read.warnings.push(format!("line {line}: {message}"));
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.read.nodes.push(node),
        }
    }

    fn decoded(&mut self, text: &str) -> String {
        let (text, unknown) = decode(text);
        for name in unknown {
            self.warn(&format!("`{name}` is not known and stays as text"));
        }
        text
    }

    fn close_tag(&mut self, rest: &str) {
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let name = rest[2..end].trim_end_matches('>').trim().to_owned();
        let is_it = |element: &Element| element.name.eq_ignore_ascii_case(&name);
        let depth = self.open.iter().rposition(is_it);
        match depth {
            Some(depth) => {
                while self.open.len() > depth {
                    self.end_innermost(&name);
                }
            }
            None if spec::is_void(&name.to_ascii_lowercase()) => {}
            None => self.warn(&format!("`</{name}>` closes nothing and is left out")),
        }
        self.at += end;
    }

    fn end_innermost(&mut self, by: &str) {
        let Some(element) = self.open.pop() else {
            return;
        };
        if !element.name.eq_ignore_ascii_case(by) && !end_is_optional(&element.name) {
            self.warn(&format!("`<{}>` is closed by `</{by}>`", element.name));
        }
        self.add(Node::Element(element));
    }

    fn tag(&mut self) {
        let rest = &self.html[self.at + 1..];
        let len = rest
            .find(|ch: char| ch.is_whitespace() || matches!(ch, '>' | '/'))
            .unwrap_or(rest.len());
        let foreign_parent = self.open.last().is_some_and(|parent| {
            parent.foreign && !matches!(parent.name.as_str(), "foreignObject" | "desc" | "title")
        });
        let name = &rest[..len];
        let foreign = foreign_parent || matches!(name, "svg" | "math");
        // HTML knows no case; SVG does.
        let name = if foreign {
            name.to_owned()
        } else {
            name.to_ascii_lowercase()
        };
        self.at += 1 + len;
        let (attrs, self_closing) = self.attributes(foreign);
        self.close_before(&name);
        let element = Element {
            name,
            attrs,
            children: Vec::new(),
            foreign,
        };
        if spec::is_void(&element.name) || self_closing && foreign {
            self.add(Node::Element(element));
            return;
        }
        if self_closing && !element.name.contains('-') {
            self.warn(&format!(
                "`<{0}/>` does not close in HTML; it is read as `<{0}></{0}>`",
                element.name
            ));
        }
        if self_closing {
            self.add(Node::Element(element));
            return;
        }
        let raw = matches!(
            element.name.as_str(),
            "script" | "style" | "textarea" | "title"
        ) && !foreign;
        if raw {
            self.raw_text(element);
        } else {
            self.open.push(element);
        }
    }

    /// Text up to the end tag; that of scripts and styles has no references in it.
    fn raw_text(&mut self, mut element: Element) {
        let rest = &self.html[self.at..];
        let close = format!("</{}", element.name);
        let end = rest.to_ascii_lowercase().find(&close).unwrap_or(rest.len());
        let text = &rest[..end];
        let text = if matches!(element.name.as_str(), "script" | "style") {
            text.to_owned()
        } else {
            self.decoded(text)
        };
        if !text.is_empty() {
            element.children.push(Node::Text(text));
        }
        let after = &rest[end..];
        self.at += end + after.find('>').map_or(after.len(), |end| end + 1);
        self.add(Node::Element(element));
    }

    fn attributes(&mut self, foreign: bool) -> (Vec<(String, Option<String>)>, bool) {
        let mut attrs: Vec<(String, Option<String>)> = Vec::new();
        loop {
            let rest = &self.html[self.at..];
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if trimmed.is_empty() {
                return (attrs, false);
            }
            if trimmed.starts_with('>') {
                self.at += 1;
                return (attrs, false);
            }
            if trimmed.starts_with("/>") {
                self.at += 2;
                return (attrs, true);
            }
            if trimmed.starts_with('/') {
                self.at += 1;
                continue;
            }
            let from = usize::from(trimmed.starts_with('='));
            let len = trimmed[from..]
                .find(|ch: char| ch.is_whitespace() || matches!(ch, '=' | '>' | '/'))
                .map_or(trimmed.len(), |len| len + from);
            let name = &trimmed[..len];
            let name = if foreign {
                name.to_owned()
            } else {
                name.to_ascii_lowercase()
            };
            self.at += len;
            let value = self.value();
            if attrs.iter().any(|(other, _)| *other == name) {
                self.warn(&format!(
                    "the second `{name}` of the tag counts for nothing and is left out"
                ));
            } else {
                attrs.push((name, value));
            }
        }
    }

    fn value(&mut self) -> Option<String> {
        let rest = &self.html[self.at..];
        let value = rest.trim_start().strip_prefix('=')?.trim_start();
        let (text, after) = if let Some(quote @ ('"' | '\'')) = value.chars().next() {
            value[1..].split_once(quote).unwrap_or((&value[1..], ""))
        } else {
            let end = value
                .find(|ch: char| ch.is_whitespace() || ch == '>')
                .unwrap_or(value.len());
            value.split_at(end)
        };
        self.at = self.html.len() - after.len();
        Some(self.decoded(text))
    }

    /// Ends the elements that a new one of this name cannot be in.
    fn close_before(&mut self, name: &str) {
        while let Some(open) = self.open.last() {
            let ends = match open.name.as_str() {
                "p" => spec::element(name).is_some_and(|element| element.closes_p),
                "li" => name == "li",
                "dt" | "dd" => matches!(name, "dt" | "dd"),
                "option" => matches!(name, "option" | "optgroup"),
                "optgroup" => name == "optgroup",
                "tr" => matches!(name, "tr" | "tbody" | "tfoot" | "thead"),
                "td" | "th" => matches!(name, "td" | "th" | "tr" | "tbody" | "tfoot" | "thead"),
                "thead" | "tbody" | "tfoot" => matches!(name, "tbody" | "tfoot" | "thead"),
                "rt" | "rp" => matches!(name, "rt" | "rp"),
                "head" => name == "body",
                _ => false,
            };
            if !ends {
                return;
            }
            if let Some(element) = self.open.pop() {
                self.add(Node::Element(element));
            }
        }
    }
}

fn end_is_optional(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "option"
            | "optgroup"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "rt"
            | "rp"
            | "html"
            | "head"
            | "body"
            | "colgroup"
            | "caption"
    )
}
