//! The plugins: a function each, and a type for [`Takes`](super::Takes).

use super::Ds;
use super::attribute::Value;
use super::filter::Filter;
use super::object::{nested, object};
use crate::js::{JsPlace, write_signals};
use crate::{AttrValue, Buf, Expression, JsValue, JsWriter, Signal, Signals};

macro_rules! plugins {
    ($($name:ident)+) => {
        /// The plugins as types, for [`Ds`].
        pub mod plugin {
            $(
                #[doc = concat!("The plugin `", stringify!($name), "`.")]
                #[expect(non_camel_case_types, reason = "named as the function")]
                #[derive(Debug)]
                pub enum $name {}
            )+
        }

        /// The names of all plugins.
        #[cfg(test)]
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];
    };
}

plugins! {
    animate attr bind class computed custom_validity effect ignore ignore_morph indicator init
    json_signals match_media nonce on on_intersect on_interval on_raf on_resize on_signal_patch
    on_signal_patch_filter persist preserve_attr query_string refer replace_url scroll_into_view
    show signals style text view_transition
}

/// Runs the expression at an event, which it knows as `evt`.
///
/// # Panics
///
/// When the name of the event cannot be spelt in an attribute. Capitals can: `myEvent` is written
/// `my-event__case.camel`.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use stario_html::{Js, ds, tags};
///
/// let on = ds::on("click", Js::from_source("$n++")).debounce(Duration::from_secs(1)).stop();
/// assert_eq!(
///     tags::button().with(on).into_html(),
///     r#"<button data-on:click__debounce.1000ms__stop="$n++"></button>"#,
/// );
/// ```
#[track_caller]
pub fn on(event: &'static str, run: impl Expression) -> Ds<plugin::on> {
    Ds::named("on", event, Value::expression(&run))
}

macro_rules! expressions {
    ($($(#[$doc:meta])+ $name:ident = $plugin:literal;)+) => { $(
        $(#[$doc])+
        pub fn $name(expression: impl Expression) -> Ds<plugin::$name> {
            Ds::new($plugin, Value::expression(&expression))
        }
    )+ };
}

expressions! {
    /// Runs the expression now and whenever a signal in it changes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let title = ds::effect(Js::from_source("document.title = $title"));
    /// assert_eq!(
    ///     tags::div().with(title).into_html(),
    ///     r#"<div data-effect="document.title = $title"></div>"#,
    /// );
    /// ```
    effect = "effect";
    /// Runs the expression when the element comes into the page.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, ds, tags};
    ///
    /// let live = ds::init(Action::stream(Href::path("/live"))).delay(100);
    /// assert_eq!(
    ///     tags::main().with(live).into_html(),
    ///     "<main data-init__delay.100ms=\"@get('/live', \
    ///      {retry: 'always', retryMaxCount: Infinity})\"></main>",
    /// );
    /// ```
    init = "init";
    /// Runs the expression when the element comes into view.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb, ds, tags};
    ///
    /// let more = Action::new(Verb::Get, Href::path("/more"));
    /// assert_eq!(
    ///     tags::hr().with(ds::on_intersect(more).once()).into_html(),
    ///     r#"<hr data-on-intersect__once="@get('/more')">"#,
    /// );
    /// ```
    on_intersect = "on-intersect";
    /// Runs the expression every second, or as [`duration`](Ds::duration) says.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// assert_eq!(
    ///     tags::p().with(ds::on_interval(Js::from_source("$seconds++"))).into_html(),
    ///     r#"<p data-on-interval="$seconds++"></p>"#,
    /// );
    /// ```
    on_interval = "on-interval";
    /// Runs the expression when signals were patched; it knows them as `patch`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let log = ds::on_signal_patch(Js::from_source("console.log(patch)"));
    /// assert_eq!(
    ///     tags::div().with(log).into_html(),
    ///     r#"<div data-on-signal-patch="console.log(patch)"></div>"#,
    /// );
    /// ```
    on_signal_patch = "on-signal-patch";
    /// Shows the element while the expression is true.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Signal, ds, tags};
    ///
    /// const OPEN: Signal<bool> = Signal::new("_open");
    /// assert_eq!(
    ///     tags::menu().with(ds::show(OPEN)).into_html(),
    ///     r#"<menu data-show="$_open"></menu>"#,
    /// );
    /// ```
    show = "show";
    /// Sets the text of the element.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let left = ds::text(Js::from_source("140 - $draft.length"));
    /// assert_eq!(
    ///     tags::output().with(left).into_html(),
    ///     r#"<output data-text="140 - $draft.length"></output>"#,
    /// );
    /// ```
    text = "text";
}

/// Sets one attribute to the value of the expression.
///
/// A name with capitals, as SVG has them, is written in the object form.
///
/// # Example
///
/// ```
/// use stario_html::{Signal, ds, tags};
///
/// const BUSY: Signal<bool> = Signal::new("_busy");
/// assert_eq!(
///     tags::button().with(ds::attr("disabled", BUSY)).into_html(),
///     r#"<button data-attr:disabled="$_busy"></button>"#,
/// );
/// ```
pub fn attr(name: &'static str, value: impl Expression) -> Ds<plugin::attr> {
    one("attr", name, &value)
}

/// Sets several attributes.
///
/// # Example
///
/// ```
/// use stario_html::{Signal, ds, tags};
///
/// const BOX: Signal<String> = Signal::new("box");
/// let icon = tags::svg().with(ds::attrs([("viewBox", BOX)]));
/// assert_eq!(icon.into_html(), r#"<svg data-attr="{'viewBox': ($box)}"></svg>"#);
/// ```
pub fn attrs<E: Expression>(
    values: impl IntoIterator<Item = (&'static str, E)>,
) -> Ds<plugin::attr> {
    Ds::new("attr", Value::Text(object(values, "")))
}

/// Has a class while the expression is true.
///
/// A name that cannot be a key, such as `card__title`, is written in the object form.
///
/// # Example
///
/// ```
/// use stario_html::{Signal, ds, tags};
///
/// const DONE: Signal<bool> = Signal::new("done");
/// assert_eq!(
///     tags::li().with(ds::class("done", DONE)).into_html(),
///     r#"<li data-class:done="$done"></li>"#,
/// );
/// assert_eq!(
///     tags::li().with(ds::class("task__done", DONE)).into_html(),
///     r#"<li data-class="{'task__done': ($done)}"></li>"#,
/// );
/// ```
pub fn class(name: &'static str, when: impl Expression) -> Ds<plugin::class> {
    one("class", name, &when)
}

/// Has each class while its expression is true; a name may hold several.
///
/// # Example
///
/// ```
/// use stario_html::{Js, ds, tags};
///
/// let state = [("low", "$n < 3"), ("high bold", "$n > 9")];
/// let state = ds::classes(state.map(|(class, when)| (class, Js::from_source(when))));
/// assert_eq!(
///     tags::p().with(state).into_html(),
///     r#"<p data-class="{'low': ($n &lt; 3), 'high bold': ($n &gt; 9)}"></p>"#,
/// );
/// ```
pub fn classes<E: Expression>(
    classes: impl IntoIterator<Item = (&'static str, E)>,
) -> Ds<plugin::class> {
    Ds::new("class", Value::Text(object(classes, "")))
}

/// Sets one CSS property to the value of the expression.
///
/// # Panics
///
/// When the name is not one of a CSS property in lower case.
///
/// # Example
///
/// ```
/// use stario_html::{Js, ds, tags};
///
/// let bar = ds::style("width", Js::from_source("$percent + '%'"));
/// assert_eq!(
///     tags::div().with(bar).into_html(),
///     r#"<div data-style:width="$percent + '%'"></div>"#,
/// );
/// ```
#[track_caller]
pub fn style(property: &'static str, value: impl Expression) -> Ds<plugin::style> {
    Ds::named("style", property, Value::expression(&value))
}

fn one<P>(plugin: &'static str, name: &'static str, value: &impl Expression) -> Ds<P> {
    Ds::keyed(plugin, name, Value::expression(value)).unwrap_or_else(|| {
        let value = if value.is_present() {
            Value::Text(object([(name, value)], ""))
        } else {
            Value::Absent
        };
        Ds::new(plugin, value)
    })
}

/// Binds a signal to the element: what is typed, checked or chosen.
///
/// # Example
///
/// ```
/// use stario_html::{Signal, ds, tags};
///
/// const DONE: Signal<bool> = Signal::new("done");
/// let bind = ds::bind(&DONE).prop("checked").event(&["change"]);
/// assert_eq!(
///     tags::input().with(bind).into_html(),
///     r#"<input data-bind__prop.checked__event.change="done">"#,
/// );
/// ```
pub fn bind<T>(signal: &Signal<T>) -> Ds<plugin::bind> {
    Ds::new("bind", Value::Text(signal.path().to_owned()))
}

/// Sets a signal to the element itself: `data-ref`.
///
/// Begin its name with `_`, so that it is not sent.
///
/// # Example
///
/// ```
/// use stario_html::{Signal, ds, tags};
///
/// const DIALOG: Signal<()> = Signal::new("_dialog");
/// assert_eq!(
///     tags::dialog().with(ds::refer(&DIALOG)).into_html(),
///     r#"<dialog data-ref="_dialog"></dialog>"#,
/// );
/// ```
pub fn refer<T>(signal: &Signal<T>) -> Ds<plugin::refer> {
    Ds::new("ref", Value::Text(signal.path().to_owned()))
}

/// Sets a signal to whether a request of this element is under way.
///
/// # Example
///
/// ```
/// use stario_html::{Signal, ds, tags};
///
/// const BUSY: Signal<bool> = Signal::new("_busy");
/// let save = tags::button().with(ds::indicator(&BUSY)).with(ds::attr("disabled", BUSY));
/// assert_eq!(
///     save.into_html(),
///     r#"<button data-indicator="_busy" data-attr:disabled="$_busy"></button>"#,
/// );
/// ```
pub fn indicator(signal: &Signal<bool>) -> Ds<plugin::indicator> {
    Ds::new("indicator", Value::Text(signal.path().to_owned()))
}

/// Makes a signal that follows the expression.
///
/// # Example
///
/// ```
/// use stario_html::{Js, Signal, ds, tags};
///
/// const TOTAL: Signal<f64> = Signal::new("total");
/// let total = ds::computed(&TOTAL, Js::from_source("$price * $count"));
/// assert_eq!(
///     tags::form().with(total).into_html(),
///     r#"<form data-computed:total="$price * $count"></form>"#,
/// );
/// ```
pub fn computed<T>(signal: &Signal<T>, value: impl Expression) -> Ds<plugin::computed> {
    let path = signal.path();
    match Ds::keyed("computed", path, Value::expression(&value)) {
        Some(ds) => ds,
        None if value.is_present() => {
            let mut b = Buf::new();
            value.write_expr(&mut b);
            Ds::new("computed", Value::Text(nested(path, "() => ", b.as_str())))
        }
        None => Ds::new("computed", Value::Absent),
    }
}

/// Sets signals to the fields of a struct.
///
/// # Panics
///
/// When the signals do not serialize, or a key of theirs would reach into a prototype.
///
/// # Example
///
/// ```
/// use serde::Serialize;
/// use stario_html::{Signals, ds, tags};
///
/// // With the macro of stario: #[derive(Signals, Serialize)]
/// #[derive(Serialize)]
/// struct Home { count: u32, draft: &'static str }
///
/// impl Signals for Home {
///     const NAMES: &'static [&'static str] = &["count", "draft"];
/// }
///
/// let home = Home { count: 3, draft: "it's" };
/// assert_eq!(
///     tags::main().with(ds::signals(&home)).into_html(),
///     r#"<main data-signals="{count:3,draft:'it\u0027s'}"></main>"#,
/// );
/// ```
#[track_caller]
pub fn signals(values: &impl Signals) -> Ds<plugin::signals> {
    Ds::new("signals", signals_object(values))
}

#[track_caller]
fn signals_object<T: Signals + ?Sized>(values: &T) -> Value {
    let mut out = String::new();
    if let Err(error) = write_signals(&mut out, values) {
        panic!(
            "`{}` cannot be written as signals: {error}",
            std::any::type_name::<T>()
        );
    }
    Value::Text(out)
}

/// Sets one signal.
///
/// # Example
///
/// ```
/// use stario_html::{Signal, ds, tags};
///
/// const USER: Signal<&str> = Signal::new("userName");
/// assert_eq!(
///     tags::p().with(ds::signal(&USER, "Ann").if_missing()).into_html(),
///     r#"<p data-signals:user-name__ifmissing="'Ann'"></p>"#,
/// );
/// ```
pub fn signal<T: JsValue>(signal: &Signal<T>, value: T) -> Ds<plugin::signals> {
    let mut b = Buf::new();
    value.write_js(&mut JsWriter::new(&mut b, JsPlace::Attribute));
    let literal = b.into_string();
    let path = signal.path();
    Ds::keyed("signals", path, Value::Text(literal.clone()))
        .unwrap_or_else(|| Ds::new("signals", Value::Text(nested(path, "", &literal))))
}

/// Shows the signals as JSON, in the place of the element's text.
///
/// # Example
///
/// ```
/// use stario_html::{ds, ds::Filter, tags};
///
/// let view = ds::json_signals(&Filter::all());
/// assert_eq!(tags::pre().with(view).into_html(), "<pre data-json-signals></pre>");
/// ```
pub fn json_signals(filter: &Filter) -> Ds<plugin::json_signals> {
    Ds::new("json-signals", filter.value())
}

/// Says which signals [`on_signal_patch`] of the same element runs for.
///
/// # Example
///
/// ```
/// use stario_html::{Js, ds, ds::Filter, tags};
///
/// let saver = tags::div()
///     .with(ds::on_signal_patch(Js::from_source("@post('/save')")).debounce(500))
///     .with(ds::on_signal_patch_filter(&Filter::all().include("^draft")));
/// assert_eq!(
///     saver.into_html(),
///     "<div data-on-signal-patch__debounce.500ms=\"@post('/save')\" \
///      data-on-signal-patch-filter=\"{include:'^draft'}\"></div>",
/// );
/// ```
pub fn on_signal_patch_filter(filter: &Filter) -> Ds<plugin::on_signal_patch_filter> {
    let value = match filter.value() {
        // The client wants an object.
        Value::Alone => Value::Text("{}".to_owned()),
        value => value,
    };
    Ds::new("on-signal-patch-filter", value)
}

/// Keeps the client from looking at the element and what is inside.
///
/// # Example
///
/// ```
/// use stario_html::{ds, tags};
///
/// let map = tags::div().id("map").with(ds::ignore());
/// assert_eq!(map.into_html(), r#"<div id="map" data-ignore></div>"#);
/// ```
pub fn ignore() -> Ds<plugin::ignore> {
    Ds::new("ignore", Value::Alone)
}

/// Keeps a patch from changing the element.
///
/// # Example
///
/// ```
/// use stario_html::{ds, tags};
///
/// let player = tags::video().src("/intro.mp4").with(ds::ignore_morph());
/// assert_eq!(
///     player.into_html(),
///     r#"<video src="/intro.mp4" data-ignore-morph></video>"#,
/// );
/// ```
pub fn ignore_morph() -> Ds<plugin::ignore_morph> {
    Ds::new("ignore-morph", Value::Alone)
}

/// Keeps a patch from changing these attributes.
///
/// # Example
///
/// ```
/// use stario_html::{ds, tags};
///
/// let more = tags::details().with(ds::preserve_attr(&["open", "class"]));
/// assert_eq!(
///     more.into_html(),
///     r#"<details data-preserve-attr="open class"></details>"#,
/// );
/// ```
pub fn preserve_attr(names: &[&'static str]) -> Ds<plugin::preserve_attr> {
    let names = names.join(" ");
    Ds::new("preserve-attr", Value::written(|b| names.write_attr(b)))
}

/// Gives the client the nonce of the page's policy; on `<html>`.
///
/// # Example
///
/// ```
/// use stario_html::{ds, tags};
///
/// let page = tags::html().with(ds::nonce("c29tZQ"));
/// assert_eq!(page.into_html(), r#"<html data-nonce="c29tZQ"></html>"#);
/// ```
pub fn nonce(nonce: &str) -> Ds<plugin::nonce> {
    Ds::new("nonce", Value::written(|b| nonce.write_attr(b)))
}
