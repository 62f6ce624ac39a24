//! A patch of elements and its options.

use std::borrow::Cow;
use std::time::Duration;

use super::siblings::without_id;
use crate::Html;

/// What the client does with the elements of a [`Patch`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Morphs the target into the element; the default.
    #[default]
    Outer,
    /// Morphs the content of the target.
    Inner,
    /// Replaces the target without morphing.
    Replace,
    /// Inserts before the first child of the target.
    Prepend,
    /// Inserts after the last child of the target.
    Append,
    /// Inserts before the target.
    Before,
    /// Inserts after the target.
    After,
    /// Removes the target.
    Remove,
}

impl Mode {
    /// All of them, the default first.
    pub const ALL: [Self; 8] = [
        Self::Outer,
        Self::Inner,
        Self::Replace,
        Self::Prepend,
        Self::Append,
        Self::Before,
        Self::After,
        Self::Remove,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outer => "outer",
            Self::Inner => "inner",
            Self::Replace => "replace",
            Self::Prepend => "prepend",
            Self::Append => "append",
            Self::Before => "before",
            Self::After => "after",
            Self::Remove => "remove",
        }
    }

    /// Whether the client can find the target by the ids of the elements.
    pub(crate) const fn finds_by_id(self) -> bool {
        matches!(self, Self::Outer | Self::Replace)
    }
}

/// The namespace the elements of a [`Patch`] are parsed in.
///
/// A patch that is a whole `<svg>` or `<math>` needs none; its content alone does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Namespace {
    /// HTML; the default.
    #[default]
    Html,
    /// Content of an `<svg>`.
    Svg,
    /// Content of a `<math>`.
    MathMl,
}

impl Namespace {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Html, Self::Svg, Self::MathMl];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Svg => "svg",
            Self::MathMl => "mathml",
        }
    }
}

/// Elements to patch into the page, and how.
///
/// # Example
///
/// ```
/// use stario_html::{Event, Html, Mode, Patch};
///
/// let row = Html::from_static("<li>new</li>");
/// let event = Event::patch(Patch::new(row).selector("#list").mode(Mode::Append))?;
/// assert_eq!(
///     event.as_bytes().as_ref(),
///     b"event: datastar-patch-elements\ndata: selector #list\ndata: mode append\ndata: elements <li>new</li>\n\n",
/// );
/// # Ok::<(), stario_html::EventError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Patch {
    pub(crate) html: Html,
    pub(crate) selector: Option<Cow<'static, str>>,
    pub(crate) mode: Mode,
    pub(crate) namespace: Namespace,
    pub(crate) view_transition: bool,
    pub(crate) view_transition_selector: Option<Cow<'static, str>>,
    pub(crate) id: Option<Cow<'static, str>>,
    pub(crate) retry: Option<Duration>,
}

impl Patch {
    /// A patch that finds its targets by the ids of the elements.
    pub fn new(html: Html) -> Self {
        Self {
            html,
            ..Self::default()
        }
    }

    /// The elements to patch, instead of those with the same ids.
    pub fn selector(mut self, css: impl Into<Cow<'static, str>>) -> Self {
        self.selector = Some(css.into());
        self
    }

    /// What to do with the targets.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// The namespace of the elements.
    pub fn namespace(mut self, namespace: Namespace) -> Self {
        self.namespace = namespace;
        self
    }

    /// Wraps the patch in a view transition where the browser has them.
    pub fn view_transition(mut self) -> Self {
        self.view_transition = true;
        self
    }

    /// Wraps the patch in a view transition of the element that matches.
    pub fn view_transition_selector(mut self, css: impl Into<Cow<'static, str>>) -> Self {
        self.view_transition = true;
        self.view_transition_selector = Some(css.into());
        self
    }

    /// The tag of the first element for which the client finds no target: it has no id, and the
    /// patch no selector. The client then patches nothing of it and says so in the console alone.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Html, Patch};
    ///
    /// let row = || Patch::new(Html::from_static("<li class=row>7</li>"));
    /// assert_eq!(row().without_target(), Some("<li class=row>"));
    /// assert_eq!(row().selector("#row-7").without_target(), None);
    /// ```
    pub fn without_target(&self) -> Option<&str> {
        let by_id = self.selector.is_none() && self.mode.finds_by_id();
        by_id.then(|| without_id(self.html.as_str())).flatten()
    }

    /// The event id, which a client that reconnects sends back; empty clears it.
    pub fn id(mut self, id: impl Into<Cow<'static, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The wait before a client that lost the stream reconnects.
    pub fn retry(mut self, wait: Duration) -> Self {
        self.retry = Some(wait);
        self
    }
}

impl From<Html> for Patch {
    fn from(html: Html) -> Self {
        Self::new(html)
    }
}
