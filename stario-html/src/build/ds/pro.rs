//! The plugins of Datastar Pro, which a free bundle ignores in silence.

use super::attribute::Value;
use super::plugins::plugin;
use super::{Ds, Filter};
use crate::{AttrValue, Expression, Signal};

macro_rules! expressions {
    ($($(#[$doc:meta])+ $name:ident = $plugin:literal;)+) => { $(
        $(#[$doc])+
        pub fn $name(expression: impl Expression) -> Ds<plugin::$name> {
            Ds::new($plugin, Value::expression(&expression))
        }
    )+ };
}

expressions! {
    /// Says why the field is not valid: the text that the expression yields, empty when it is.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let same = ds::custom_validity(Js::from_source("$a == $b ? '' : 'Not the same'"));
    /// assert_eq!(
    ///     tags::input().with(same).into_html(),
    ///     r#"<input data-custom-validity="$a == $b ? '' : 'Not the same'">"#,
    /// );
    /// ```
    custom_validity = "custom-validity";
    /// Runs the expression at each frame.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let frame = ds::on_raf(Js::from_source("draw(el)")).throttle(40);
    /// assert_eq!(
    ///     tags::canvas().with(frame).into_html(),
    ///     r#"<canvas data-on-raf__throttle.40ms="draw(el)"></canvas>"#,
    /// );
    /// ```
    on_raf = "on-raf";
    /// Runs the expression when the element changes its size.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let wide = ds::on_resize(Js::from_source("$_wide = el.clientWidth > 600"));
    /// assert_eq!(
    ///     tags::main().with(wide).into_html(),
    ///     r#"<main data-on-resize="$_wide = el.clientWidth &gt; 600"></main>"#,
    /// );
    /// ```
    on_resize = "on-resize";
    /// Replaces the URL of the page.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let url = ds::replace_url(Js::from_source("`/rooms?page=${$page}`"));
    /// assert_eq!(
    ///     tags::main().with(url).into_html(),
    ///     r#"<main data-replace-url="`/rooms?page=${$page}`"></main>"#,
    /// );
    /// ```
    replace_url = "replace-url";
    /// Names the element for view transitions.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let card = ds::view_transition(Js::from_source("'card-' + $id"));
    /// assert_eq!(
    ///     tags::article().with(card).into_html(),
    ///     r#"<article data-view-transition="'card-' + $id"></article>"#,
    /// );
    /// ```
    view_transition = "view-transition";
}

/// Animates one attribute to the value of the expression.
///
/// # Panics
///
/// When the name cannot be a key.
///
/// # Example
///
/// ```
/// use stario_html::{Signal, ds, tags};
///
/// const WIDTH: Signal<u32> = Signal::new("width");
/// assert_eq!(
///     tags::svg::rect().with(ds::animate("width", WIDTH).duration(200)).into_html(),
///     r#"<rect data-animate:width__duration.200ms="$width"></rect>"#,
/// );
/// ```
#[track_caller]
pub fn animate(attribute: &'static str, value: impl Expression) -> Ds<plugin::animate> {
    Ds::named("animate", attribute, Value::expression(&value))
}

/// Sets a signal to whether the media query matches.
///
/// # Panics
///
/// When the path of the signal cannot be a key: it holds `__`.
///
/// # Example
///
/// ```
/// use stario_html::{Signal, ds, tags};
///
/// const DARK: Signal<bool> = Signal::new("_dark");
/// let dark = ds::match_media(&DARK, "(prefers-color-scheme: dark)");
/// assert_eq!(
///     tags::body().with(dark).into_html(),
///     r#"<body data-match-media:_dark="(prefers-color-scheme: dark)"></body>"#,
/// );
/// ```
#[track_caller]
pub fn match_media(signal: &Signal<bool>, query: &str) -> Ds<plugin::match_media> {
    let value = Value::written(|b| query.write_attr(b));
    Ds::named("match-media", signal.path(), value)
}

/// Keeps signals in the browser's storage.
///
/// # Example
///
/// ```
/// use stario_html::{ds, ds::Filter, tags};
///
/// let kept = ds::persist(&Filter::all().include("^draft")).session();
/// assert_eq!(
///     tags::form().with(kept).into_html(),
///     r#"<form data-persist__session="{include:'^draft'}"></form>"#,
/// );
/// ```
pub fn persist(filter: &Filter) -> Ds<plugin::persist> {
    Ds::new("persist", filter.value())
}

/// Keeps signals in the query of the URL.
///
/// # Example
///
/// ```
/// use stario_html::{ds, ds::Filter, tags};
///
/// let url = ds::query_string(&Filter::all().include("^page")).filter().history();
/// assert_eq!(
///     tags::main().with(url).into_html(),
///     r#"<main data-query-string__filter__history="{include:'^page'}"></main>"#,
/// );
/// ```
pub fn query_string(filter: &Filter) -> Ds<plugin::query_string> {
    Ds::new("query-string", filter.value())
}

/// Scrolls the element into view.
///
/// # Example
///
/// ```
/// use stario_html::{ds, ds::{Align, Behavior}, tags};
///
/// let scroll = ds::scroll_into_view().behavior(Behavior::Smooth).vertical(Align::Center);
/// assert_eq!(
///     tags::p().with(scroll).into_html(),
///     "<p data-scroll-into-view__smooth__vcenter></p>",
/// );
/// ```
pub fn scroll_into_view() -> Ds<plugin::scroll_into_view> {
    Ds::new("scroll-into-view", Value::Alone)
}

/// How [`scroll_into_view`] moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behavior {
    /// As the page's style says.
    Auto,
    /// At once.
    Instant,
    /// In a movement.
    Smooth,
}

/// Where [`scroll_into_view`] puts the element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// In the middle.
    Center,
    /// At the end.
    End,
    /// Where it is nearest.
    Nearest,
    /// At the start.
    Start,
}

impl Ds<plugin::scroll_into_view> {
    /// How it moves.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{ds, ds::Behavior, tags};
    ///
    /// let scroll = ds::scroll_into_view().behavior(Behavior::Instant).focus();
    /// assert_eq!(
    ///     tags::input().with(scroll).into_html(),
    ///     "<input data-scroll-into-view__instant__focus>",
    /// );
    /// ```
    pub fn behavior(self, behavior: Behavior) -> Self {
        let choices = ["auto", "instant", "smooth"];
        self.one_of(&choices, choices[behavior as usize])
    }

    /// Where it is put from left to right.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{ds, ds::Align, tags};
    ///
    /// let scroll = ds::scroll_into_view().horizontal(Align::Start);
    /// assert_eq!(
    ///     tags::td().with(scroll).into_html(),
    ///     "<td data-scroll-into-view__hstart></td>",
    /// );
    /// ```
    pub fn horizontal(self, align: Align) -> Self {
        let choices = ["hcenter", "hend", "hnearest", "hstart"];
        self.one_of(&choices, choices[align as usize])
    }

    /// Where it is put from top to bottom.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{ds, ds::Align, tags};
    ///
    /// let scroll = ds::scroll_into_view().vertical(Align::Nearest);
    /// assert_eq!(
    ///     tags::li().with(scroll).into_html(),
    ///     "<li data-scroll-into-view__vnearest></li>",
    /// );
    /// ```
    pub fn vertical(self, align: Align) -> Self {
        let choices = ["vcenter", "vend", "vnearest", "vstart"];
        self.one_of(&choices, choices[align as usize])
    }

    fn one_of(self, choices: &[&str], choice: &'static str) -> Self {
        self.without(choices).modify(choice, Vec::new())
    }
}

impl Ds<plugin::animate> {
    /// The easing of the movement.
    ///
    /// # Panics
    ///
    /// When the name has other characters than lower-case letters, digits and `-`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Signal, ds, tags};
    ///
    /// const X: Signal<f64> = Signal::new("x");
    /// assert_eq!(
    ///     tags::svg::circle().with(ds::animate("cx", X).ease("in-out")).into_html(),
    ///     r#"<circle data-animate:cx__ease.in-out="$x"></circle>"#,
    /// );
    /// ```
    #[track_caller]
    pub fn ease(self, name: &'static str) -> Self {
        assert!(
            name.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "`{name}` is not the name of an easing"
        );
        self.modify("ease", vec![name.to_owned()])
    }
}
