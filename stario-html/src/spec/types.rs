//! What a row of the tables says.

/// The namespace of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ns {
    /// HTML.
    Html,
    /// SVG: inside `<svg>`, until `<foreignObject>`.
    Svg,
    /// MathML: inside `<math>`.
    MathMl,
}

/// What an element may contain, as far as the parser of a browser cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Content {
    /// Elements and text.
    Normal,
    /// Nothing, and no end tag.
    Void,
    /// Text in which only the end tag is markup: `textarea`, `title`.
    Text,
    /// Code that is not unescaped: `script`, `style`.
    Raw,
}

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Element {
    /// The name, in the spelling it is written in.
    pub name: &'static str,
    /// The namespace.
    pub ns: Ns,
    /// What it may contain.
    pub content: Content,
    /// Whether its start tag ends an open `<p>`.
    pub closes_p: bool,
    /// The parents a browser leaves it in; empty when any will do.
    pub parents: &'static [&'static str],
    /// Ancestors that a browser would close, or whose content it would move.
    pub not_inside: &'static [&'static str],
    /// The only elements it may contain; empty when any will do. With a list, text is moved out
    /// or dropped as well, except by `select` and `optgroup`.
    pub children: &'static [&'static str],
}

impl Element {
    /// Whether the element has no content and no end tag.
    pub const fn is_void(&self) -> bool {
        matches!(self.content, Content::Void)
    }

    /// An HTML element with nothing special.
    pub(super) const fn html(name: &'static str) -> Self {
        Self {
            name,
            ns: Ns::Html,
            content: Content::Normal,
            closes_p: false,
            parents: &[],
            not_inside: &[],
            children: &[],
        }
    }

    /// An SVG or MathML element with nothing special.
    pub(super) const fn foreign(ns: Ns, name: &'static str) -> Self {
        let mut element = Self::html(name);
        element.ns = ns;
        element
    }

    pub(super) const fn content(mut self, content: Content) -> Self {
        self.content = content;
        self
    }

    pub(super) const fn void(self) -> Self {
        self.content(Content::Void)
    }

    /// Marks a block: its start tag ends an open paragraph.
    pub(super) const fn block(mut self) -> Self {
        self.closes_p = true;
        self
    }

    pub(super) const fn parents(mut self, parents: &'static [&'static str]) -> Self {
        self.parents = parents;
        self
    }

    pub(super) const fn not_inside(mut self, ancestors: &'static [&'static str]) -> Self {
        self.not_inside = ancestors;
        self
    }

    pub(super) const fn children(mut self, children: &'static [&'static str]) -> Self {
        self.children = children;
        self
    }
}

/// What the value of an attribute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Any text; it needs a value.
    Text,
    /// Any text; it may stand without a value, as `download`.
    OptionalText,
    /// On or off by presence.
    Bool,
    /// On or off by presence, or one of these words.
    BoolOr(&'static [&'static str]),
    /// One of these words; an empty one means that the value may be left out.
    Enum(&'static [&'static str]),
    /// Any of these words, separated by spaces.
    Tokens(&'static [&'static str]),
    /// A number.
    Number,
    /// One URL.
    Url,
    /// Several URLs with descriptors.
    UrlList,
    /// Class names.
    Class,
    /// CSS declarations.
    Css,
    /// JavaScript of an event handler.
    Js,
    /// A whole document as text: `srcdoc`.
    Html,
}

/// One attribute of some elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute {
    /// The name.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// The elements that have it; empty when all do.
    pub on: &'static [&'static str],
}

impl Attribute {
    /// An attribute of every element.
    pub(super) const fn global(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            on: &[],
        }
    }

    /// An attribute of these elements.
    pub(super) const fn on(name: &'static str, kind: Kind, on: &'static [&'static str]) -> Self {
        Self { name, kind, on }
    }
}

/// What the tables know about an attribute of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// The element has it.
    Known(&'static Attribute),
    /// Only these elements have it.
    Elsewhere(Vec<&'static str>),
    /// No element has it.
    Unknown,
}
