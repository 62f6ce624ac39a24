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
        ///
        /// # Example
        ///
        /// ```
        /// use stario_html::{Js, ds, tags};
        ///
        /// assert_eq!(
        ///     tags::ul().with(ds::on("focus", Js::from_source("f()")).capture()).into_html(),
        ///     r#"<ul data-on:focus__capture="f()"></ul>"#,
        /// );
        /// ```
        capture = capture;
        /// Runs when the element leaves the view instead.
        ///
        /// # Example
        ///
        /// ```
        /// use stario_html::{Js, ds, tags};
        ///
        /// let pause = ds::on_intersect(Js::from_source("el.pause()")).exit();
        /// assert_eq!(
        ///     tags::video().with(pause).into_html(),
        ///     r#"<video data-on-intersect__exit="el.pause()"></video>"#,
        /// );
        /// ```
        exit = exit;
        /// Leaves out of the URL what is empty.
        filter = filter;
        /// Moves the focus to the element as well.
        focus = focus;
        /// Adds entries to the browser's history.
        history = history;
        /// Creates only signals that are missing.
        ///
        /// # Example
        ///
        /// ```
        /// use stario_html::{Signal, ds, tags};
        ///
        /// const TAB: Signal<u32> = Signal::new("tab");
        /// assert_eq!(
        ///     tags::nav().with(ds::signal(&TAB, 1).if_missing()).into_html(),
        ///     r#"<nav data-signals:tab__ifmissing="1"></nav>"#,
        /// );
        /// ```
        if_missing = ifmissing;
        /// Runs once.
        ///
        /// # Example
        ///
        /// ```
        /// use stario_html::{Js, ds, tags};
        ///
        /// assert_eq!(
        ///     tags::a().with(ds::on("pointerenter", Js::from_source("load()")).once()).into_html(),
        ///     r#"<a data-on:pointerenter__once="load()"></a>"#,
        /// );
        /// ```
        once = once;
        /// Keeps the signals for the tab only.
        session = session;
        /// Stops the event from going further.
        ///
        /// # Example
        ///
        /// ```
        /// use stario_html::{Js, ds, tags};
        ///
        /// assert_eq!(
        ///     tags::button().with(ds::on("click", Js::from_source("f()")).stop()).into_html(),
        ///     r#"<button data-on:click__stop="f()"></button>"#,
        /// );
        /// ```
        stop = stop;
        /// Writes the JSON without line breaks.
        ///
        /// # Example
        ///
        /// ```
        /// use stario_html::{ds, ds::Filter, tags};
        ///
        /// let cart = ds::json_signals(&Filter::all().include("^cart")).terse();
        /// assert_eq!(
        ///     tags::code().with(cart).into_html(),
        ///     r#"<code data-json-signals__terse="{include:'^cart'}"></code>"#,
        /// );
        /// ```
        terse = terse;
        /// Runs inside a view transition.
        ///
        /// # Example
        ///
        /// ```
        /// use stario_html::{Js, ds, tags};
        ///
        /// let grow = ds::on("click", Js::from_source("$large = !$large")).view_transition();
        /// assert_eq!(
        ///     tags::img().with(grow).into_html(),
        ///     r#"<img data-on:click__viewtransition="$large = !$large">"#,
        /// );
        /// ```
        view_transition = viewtransition;
    }

    /// Waits before it runs: milliseconds or a [`Duration`](std::time::Duration).
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    /// use stario_html::{Js, ds, tags};
    ///
    /// let leave = ds::init(Js::from_source("el.remove()")).delay(Duration::from_secs(4));
    /// assert_eq!(
    ///     tags::p().with(leave).into_html(),
    ///     r#"<p data-init__delay.4000ms="el.remove()"></p>"#,
    /// );
    /// ```
    pub fn delay(self, time: impl Into<Millis>) -> Self
    where
        P: Takes<modifier::delay>,
    {
        self.modify("delay", vec![time.into().tag()])
    }

    /// Runs once it has been quiet for that time.
    ///
    /// Milliseconds, a [`Duration`](std::time::Duration) or [`Debounce`].
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let search = ds::on("input", Js::from_source("@get('/search')")).debounce(300);
    /// assert_eq!(
    ///     tags::input().with(search).into_html(),
    ///     r#"<input data-on:input__debounce.300ms="@get('/search')">"#,
    /// );
    /// ```
    pub fn debounce(self, wait: impl Into<Debounce>) -> Self
    where
        P: Takes<modifier::debounce>,
    {
        self.modify("debounce", wait.into().tags())
    }

    /// Runs at most once in the time: milliseconds, a [`Duration`](std::time::Duration) or
    /// [`Throttle`].
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, ds::Throttle, tags};
    ///
    /// let track = ds::on("scroll", Js::from_source("$y = scrollY"));
    /// assert_eq!(
    ///     tags::div().with(track.throttle(Throttle::new(100).trailing())).into_html(),
    ///     r#"<div data-on:scroll__throttle.100ms.trailing="$y = scrollY"></div>"#,
    /// );
    /// ```
    pub fn throttle(self, wait: impl Into<Throttle>) -> Self
    where
        P: Takes<modifier::throttle>,
    {
        self.modify("throttle", wait.into().tags())
    }

    /// How often it runs: milliseconds, a [`Duration`](std::time::Duration) or [`Every`].
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, ds::Every, tags};
    ///
    /// let poll = ds::on_interval(Js::from_source("@get('/clock')"));
    /// assert_eq!(
    ///     tags::time().with(poll.duration(Every::new(500).leading())).into_html(),
    ///     r#"<time data-on-interval__duration.500ms.leading="@get('/clock')"></time>"#,
    /// );
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Signal, ds, tags};
    ///
    /// const SIZE: Signal<f64> = Signal::new("size");
    /// assert_eq!(
    ///     tags::input().with(ds::bind(&SIZE).prop("value-as-number")).into_html(),
    ///     r#"<input data-bind__prop.value-as-number="size">"#,
    /// );
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Signal, ds, tags};
    ///
    /// const NAME: Signal<String> = Signal::new("name");
    /// assert_eq!(
    ///     tags::input().with(ds::bind(&NAME).event(&["blur", "change"])).into_html(),
    ///     r#"<input data-bind__event.blur.change="name">"#,
    /// );
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let close = ds::on("keydown", Js::from_source("evt.key == 'Escape' && ($_open = false)"));
    /// assert_eq!(
    ///     tags::dialog().with(close.window()).into_html(),
    ///     "<dialog data-on:keydown__window=\"evt.key == 'Escape' \
    ///      &amp;&amp; ($_open = false)\"></dialog>",
    /// );
    /// ```
    pub fn window(self) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::window>,
    {
        self.modify("window", Vec::new()).choose()
    }

    /// Listens on the document.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let shown = ds::on("visibilitychange", Js::from_source("$_hidden = document.hidden"));
    /// assert_eq!(
    ///     tags::body().with(shown.document()).into_html(),
    ///     r#"<body data-on:visibilitychange__document="$_hidden = document.hidden"></body>"#,
    /// );
    /// ```
    pub fn document(self) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::document>,
    {
        self.modify("document", Vec::new()).choose()
    }

    /// Runs for events outside of the element.
    ///
    /// The target of a listener is chosen once: `.outside().window()` does not compile.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let close = ds::on("click", Js::from_source("$_open = false")).outside();
    /// assert_eq!(
    ///     tags::menu().with(close).into_html(),
    ///     r#"<menu data-on:click__outside="$_open = false"></menu>"#,
    /// );
    /// ```
    pub fn outside(self) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::outside>,
    {
        self.modify("outside", Vec::new()).choose()
    }

    /// Runs when half of the element is in view.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let seen = ds::on_intersect(Js::from_source("$seen = true")).half();
    /// assert_eq!(
    ///     tags::article().with(seen).into_html(),
    ///     r#"<article data-on-intersect__half="$seen = true"></article>"#,
    /// );
    /// ```
    pub fn half(self) -> Ds<P, Chosen, B>
    where
        P: Takes<modifier::half>,
    {
        self.modify("half", Vec::new()).choose()
    }

    /// Runs when all of the element is in view.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let play = ds::on_intersect(Js::from_source("el.play()")).full().once();
    /// assert_eq!(
    ///     tags::video().with(play).into_html(),
    ///     r#"<video data-on-intersect__full__once="el.play()"></video>"#,
    /// );
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let read = ds::on_intersect(Js::from_source("@post('/read')")).threshold(75);
    /// assert_eq!(
    ///     tags::article().with(read).into_html(),
    ///     r#"<article data-on-intersect__threshold.75="@post('/read')"></article>"#,
    /// );
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let send = ds::on("submit", Js::from_source("@post('/messages')")).prevent();
    /// assert_eq!(
    ///     tags::form().with(send).into_html(),
    ///     r#"<form data-on:submit__prevent="@post('/messages')"></form>"#,
    /// );
    /// ```
    pub fn prevent(self) -> Ds<P, A, Chosen>
    where
        P: Takes<modifier::prevent>,
    {
        self.modify("prevent", Vec::new()).choose()
    }

    /// Promises not to prevent anything, so that scrolling need not wait.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let drag = ds::on("touchmove", Js::from_source("$x = evt.touches[0].clientX")).passive();
    /// assert_eq!(
    ///     tags::div().with(drag).into_html(),
    ///     r#"<div data-on:touchmove__passive="$x = evt.touches[0].clientX"></div>"#,
    /// );
    /// ```
    pub fn passive(self) -> Ds<P, A, Chosen>
    where
        P: Takes<modifier::passive>,
    {
        self.modify("passive", Vec::new()).choose()
    }
}

impl Ds<plugin::ignore> {
    /// Ignores the element, but not what is inside.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{ds, tags};
    ///
    /// assert_eq!(
    ///     tags::section().with(ds::ignore().only_itself()).into_html(),
    ///     "<section data-ignore__self></section>",
    /// );
    /// ```
    pub fn only_itself(self) -> Self {
        self.modify("self", Vec::new())
    }
}
