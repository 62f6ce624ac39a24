//! The modifiers as methods, and which plugin takes which.

use super::attribute::Ds;
use super::plugins::plugin;
use super::time::{Debounce, Every, Millis, Throttle};

/// A choice that is still open, such as the target of a listener.
#[derive(Debug)]
pub enum Open {}

/// A choice that was made.
#[derive(Debug)]
pub enum Chosen {}

/// The plugin takes the modifier; both as types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no modifier `{M}`",
    label = "not a modifier of this attribute"
)]
pub trait Takes<M> {}

macro_rules! modifiers {
    ($($modifier:ident: $($plugin:ident)+;)+) => {
        /// The modifiers as types, for [`Takes`].
        pub mod modifier {
            $(
                #[doc = concat!("The modifier `", stringify!($modifier), "`.")]
                #[expect(non_camel_case_types, reason = "named as in the attribute")]
                #[derive(Debug)]
                pub enum $modifier {}
            )+
        }

        $($(impl Takes<modifier::$modifier> for plugin::$plugin {})+)+

        /// Modifier and plugins of each row.
        #[cfg(test)]
        pub(super) const ROWS: &[(&str, &[&str])] =
            &[$((stringify!($modifier), &[$(stringify!($plugin)),+]),)+];
    };
}

modifiers! {
    capture: on;
    debounce: on on_intersect on_signal_patch on_resize animate;
    delay: init on on_intersect on_signal_patch animate;
    document: on;
    duration: on_interval animate;
    ease: animate;
    event: bind;
    exit: on_intersect;
    filter: query_string;
    focus: scroll_into_view;
    full: on_intersect;
    half: on_intersect;
    history: query_string;
    ifmissing: signals;
    once: on on_intersect;
    outside: on;
    passive: on;
    prevent: on;
    prop: bind;
    session: persist;
    stop: on;
    terse: json_signals;
    threshold: on_intersect;
    throttle: on on_intersect on_signal_patch on_raf on_resize animate;
    viewtransition: init on on_intersect on_interval;
    window: on;
}

/// A modifier without tags, in any state.
macro_rules! flags {
    ($($(#[$doc:meta])+ $method:ident = $modifier:ident;)+) => { $(
        $(#[$doc])+
        pub fn $method(self) -> Self
        where
            P: Takes<modifier::$modifier>,
        {
            self.modify(stringify!($modifier), Vec::new())
        }
    )+ };
}

impl<P, A, B> Ds<P, A, B> {
    flags! {
        /// Listens in the capturing phase.
        capture = capture;
        /// Runs when the element leaves the view instead.
        exit = exit;
        /// Leaves out of the URL what is empty.
        filter = filter;
        /// Moves the focus to the element as well.
        focus = focus;
        /// Adds entries to the browser's history.
        history = history;
        /// Creates only signals that are missing.
        if_missing = ifmissing;
        /// Runs once.
        once = once;
        /// Keeps the signals for the tab only.
        session = session;
        /// Stops the event from going further.
        stop = stop;
        /// Writes the JSON without line breaks.
        terse = terse;
        /// Runs inside a view transition.
        view_transition = viewtransition;
    }

    /// Waits before it runs: milliseconds or a [`Duration`](std::time::Duration).
    pub fn delay(self, time: impl Into<Millis>) -> Self
    where
        P: Takes<modifier::delay>,
    {
        self.modify("delay", vec![time.into().tag()])
    }

    /// Runs once it has been quiet for the time: milliseconds, a
    /// [`Duration`](std::time::Duration) or [`Debounce`].
    pub fn debounce(self, wait: impl Into<Debounce>) -> Self
    where
        P: Takes<modifier::debounce>,
    {
        self.modify("debounce", wait.into().tags())
    }

    /// Runs at most once in the time: milliseconds, a [`Duration`](std::time::Duration) or
    /// [`Throttle`].
    pub fn throttle(self, wait: impl Into<Throttle>) -> Self
    where
        P: Takes<modifier::throttle>,
    {
        self.modify("throttle", wait.into().tags())
    }

    /// How often it runs: milliseconds, a [`Duration`](std::time::Duration) or [`Every`].
    pub fn duration(self, every: impl Into<Every>) -> Self
    where
        P: Takes<modifier::duration>,
    {
        self.modify("duration", every.into().tags())
    }

    /// Binds another property of the element, named in kebab case.
    ///
    /// # Panics
    ///
    /// When the name is not in kebab case.
    #[track_caller]
    pub fn prop(self, property: &'static str) -> Self
    where
        P: Takes<modifier::prop>,
    {
        self.modify("prop", vec![property.to_owned()])
    }

    /// Follows these events instead of the usual ones.
    ///
    /// # Panics
    ///
    /// When there are none, or a name is not in lower case.
    #[track_caller]
    pub fn event(self, names: &[&'static str]) -> Self
    where
        P: Takes<modifier::event>,
    {
        self.modify(
            "event",
            names.iter().map(|name| (*name).to_owned()).collect(),
        )
    }
}

impl<P, B> Ds<P, Open, B> {
    /// Listens on the window.
    pub fn window(self) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::window>,
    {
        self.modify("window", Vec::new()).choose()
    }

    /// Listens on the document.
    pub fn document(self) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::document>,
    {
        self.modify("document", Vec::new()).choose()
    }

    /// Runs for events outside of the element.
    pub fn outside(self) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::outside>,
    {
        self.modify("outside", Vec::new()).choose()
    }

    /// Runs when half of the element is in view.
    pub fn half(self) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::half>,
    {
        self.modify("half", Vec::new()).choose()
    }

    /// Runs when all of the element is in view.
    pub fn full(self) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::full>,
    {
        self.modify("full", Vec::new()).choose()
    }

    /// Runs when this part of the element is in view, in percent.
    ///
    /// # Panics
    ///
    /// Above 100.
    #[track_caller]
    pub fn threshold(self, percent: u8) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::threshold>,
    {
        self.modify("threshold", vec![percent.to_string()]).choose()
    }
}

impl<P, A> Ds<P, A, Open> {
    /// Prevents what the browser would do.
    pub fn prevent(self) -> Ds<P, A, Chosen>
    where
        P: Takes<modifier::prevent>,
    {
        self.modify("prevent", Vec::new()).choose()
    }

    /// Promises not to prevent anything, so that scrolling need not wait.
    pub fn passive(self) -> Ds<P, A, Chosen>
    where
        P: Takes<modifier::passive>,
    {
        self.modify("passive", Vec::new()).choose()
    }
}

impl Ds<plugin::ignore> {
    /// Ignores the element, but not what is inside.
    pub fn only_itself(self) -> Self {
        self.modify("self", Vec::new())
    }
}
