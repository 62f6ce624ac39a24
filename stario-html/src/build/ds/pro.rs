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
    custom_validity = "custom-validity";
    /// Runs the expression at each frame.
    on_raf = "on-raf";
    /// Runs the expression when the element changes its size.
    on_resize = "on-resize";
    /// Replaces the URL of the page.
    replace_url = "replace-url";
    /// Names the element for view transitions.
    view_transition = "view-transition";
}

/// Animates one attribute to the value of the expression.
///
/// # Panics
///
/// When the name cannot be a key.
#[track_caller]
pub fn animate(attribute: &'static str, value: impl Expression) -> Ds<plugin::animate> {
    Ds::named("animate", attribute, Value::expression(&value))
}

/// Sets a signal to whether the media query matches.
///
/// # Panics
///
/// When the path of the signal cannot be a key: it holds `__`.
#[track_caller]
pub fn match_media(signal: &Signal<bool>, query: &str) -> Ds<plugin::match_media> {
    let value = Value::written(|b| query.write_attr(b));
    Ds::named("match-media", signal.path(), value)
}

/// Keeps signals in the browser's storage.
pub fn persist(filter: &Filter) -> Ds<plugin::persist> {
    Ds::new("persist", filter.value())
}

/// Keeps signals in the query of the URL.
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
    pub fn behavior(self, behavior: Behavior) -> Self {
        let choices = ["auto", "instant", "smooth"];
        self.one_of(&choices, choices[behavior as usize])
    }

    /// Where it is put from left to right.
    pub fn horizontal(self, align: Align) -> Self {
        let choices = ["hcenter", "hend", "hnearest", "hstart"];
        self.one_of(&choices, choices[align as usize])
    }

    /// Where it is put from top to bottom.
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
