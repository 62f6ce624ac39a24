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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Mode;
    ///
    /// let words = Mode::ALL.map(Mode::as_str);
    /// assert_eq!(words[..4], ["outer", "inner", "replace", "prepend"]);
    /// assert_eq!(words[4..], ["append", "before", "after", "remove"]);
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Namespace;
    ///
    /// assert_eq!(Namespace::ALL.map(Namespace::as_str), ["html", "svg", "mathml"]);
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Patch};
    ///
    /// let event = Event::patch(Patch::new(Html::from_static("<p id=n>1</p>")))?;
    /// assert_eq!(
    ///     event.as_bytes(),
    ///     "event: datastar-patch-elements\ndata: elements <p id=n>1</p>\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn new(html: Html) -> Self {
        Self {
            html,
            ..Self::default()
        }
    }

    /// The elements to patch, instead of those with the same ids.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Mode, Patch};
    ///
    /// let count = Patch::new(Html::from_static("3 new")).selector("#inbox .count").mode(Mode::Inner);
    /// assert_eq!(
    ///     Event::patch(count)?.as_bytes(),
    ///     "event: datastar-patch-elements\n\
    ///      data: selector #inbox .count\ndata: mode inner\ndata: elements 3 new\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn selector(mut self, css: impl Into<Cow<'static, str>>) -> Self {
        self.selector = Some(css.into());
        self
    }

    /// What to do with the targets.
    ///
    /// All but [`Mode::Outer`] and [`Mode::Replace`] need a [`selector`](Self::selector).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Mode, Patch};
    ///
    /// let row = || Patch::new(Html::from_static("<li>new</li>")).mode(Mode::Prepend);
    /// assert!(Event::patch(row().selector("#log")).is_ok());
    ///
    /// let error = Event::patch(row()).unwrap_err();
    /// assert_eq!(error.to_string(), "a patch with mode `prepend` needs a selector");
    /// ```
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// The namespace of the elements.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Mode, Namespace, Patch};
    ///
    /// let dot = Patch::new(Html::from_static(r#"<circle r="2"/>"#)).namespace(Namespace::Svg);
    /// assert_eq!(
    ///     Event::patch(dot.selector("#plot").mode(Mode::Append))?.as_bytes(),
    ///     "event: datastar-patch-elements\ndata: selector #plot\ndata: mode append\n\
    ///      data: namespace svg\ndata: elements <circle r=\"2\"/>\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn namespace(mut self, namespace: Namespace) -> Self {
        self.namespace = namespace;
        self
    }

    /// Wraps the patch in a view transition where the browser has them.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Patch};
    ///
    /// let page = Patch::new(Html::from_static("<main id=page></main>")).view_transition();
    /// assert_eq!(
    ///     Event::patch(page)?.as_bytes(),
    ///     "event: datastar-patch-elements\n\
    ///      data: useViewTransition true\ndata: elements <main id=page></main>\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn view_transition(mut self) -> Self {
        self.view_transition = true;
        self
    }

    /// Wraps the patch in a view transition of the element that matches.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Patch};
    ///
    /// let card = Patch::new(Html::from_static("<p id=c></p>")).view_transition_selector("#deck");
    /// assert_eq!(
    ///     Event::patch(card)?.as_bytes(),
    ///     "event: datastar-patch-elements\ndata: useViewTransition true\n\
    ///      data: viewTransitionSelector #deck\ndata: elements <p id=c></p>\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn view_transition_selector(mut self, css: impl Into<Cow<'static, str>>) -> Self {
        self.view_transition = true;
        self.view_transition_selector = Some(css.into());
        self
    }

    /// The tag of the first element for which the client finds no target.
    ///
    /// It has no id, and the patch no selector. The client then patches nothing of it and says so in
    /// the console alone.
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Patch};
    ///
    /// let event = Event::patch(Patch::new(Html::from_static("<p id=n>2</p>")).id("42"))?;
    /// assert_eq!(
    ///     event.as_bytes(),
    ///     "event: datastar-patch-elements\nid: 42\ndata: elements <p id=n>2</p>\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn id(mut self, id: impl Into<Cow<'static, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The wait before a client that lost the stream reconnects.
    ///
    /// One second is what the client does anyway, and is not written.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    /// use stario_html::{Event, Html, Patch};
    ///
    /// let patch = Patch::new(Html::from_static("<p id=n>2</p>")).retry(Duration::from_secs(5));
    /// assert_eq!(
    ///     Event::patch(patch)?.as_bytes(),
    ///     "event: datastar-patch-elements\nretry: 5000\ndata: elements <p id=n>2</p>\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
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
