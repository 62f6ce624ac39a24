//! What generated code calls: one function per context, so that an error label sits on the value.
//!
//! Not part of the public interface; it changes together with the macros.

pub use serde::Serialize;

pub use crate::{
    Action, Attrs, Buf, ClassWriter, Css, Expression, Host, HostValue, Href, Html, Js, JsValue,
    JsWriter, PathValue, Pattern, Render, Segment, Signal, SignalAt, SignalGroup, SignalPaths,
    SignalPlace, Signals, SizeHint, Spread, StyleWriter, Verb,
};

/// Both twins of the kernel, for the fuzz target.
#[cfg(fuzzing)]
pub mod twins {
    /// The fast escaper, for text or an attribute.
    pub fn fast(out: &mut String, s: &str, attribute: bool) {
        if attribute {
            crate::kernel::attribute(out, s);
        } else {
            crate::kernel::text(out, s);
        }
    }

    /// The plain escaper.
    pub fn plain(out: &mut String, s: &str, attribute: bool) {
        if attribute {
            crate::kernel::safe::attribute(out, s);
        } else {
            crate::kernel::safe::text(out, s);
        }
    }

    /// Markup of any length, from a fixed text, and a value after it: both ways.
    pub fn after(outs: [&mut String; 2], len: usize, s: &str, attribute: bool) {
        const MARKUP: &str = "<article class=\"card sold-out\"><p class=\"text\">0123456789</p>\
            <section class=\"cards\" data-on:click__debounce.500ms=\"@post('/save')\"><h2>";
        let before = &MARKUP[..len % MARKUP.len()];
        let [fast, plain] = outs;
        if attribute {
            crate::kernel::attribute_after(fast, before, s);
            crate::kernel::safe::attribute_after(plain, before, s);
        } else {
            crate::kernel::text_after(fast, before, s);
            crate::kernel::safe::text_after(plain, before, s);
        }
    }

    /// Both ways to write a number.
    pub fn digits(n: u64) -> [String; 2] {
        let mut both = [String::new(), String::new()];
        crate::kernel::digits(&mut both[0], n);
        crate::kernel::safe::digits(&mut both[1], n);
        both
    }
}

pub use crate::constant::{Message, distance, equal, known_signal, less};
use crate::js::{JsPlace, write_signals};
use crate::kernel;
use crate::{
    AttrValue, BoolAttr, ClassValue, DocumentValue, EnumAttr, FlagAttr, SignalName, UrlPart,
    UrlValue,
};

/// Ends a template: what was written to its own buffer.
#[inline]
pub fn finish(b: &mut Buf) -> Html {
    std::mem::take(b).finish()
}

/// Ends a template that was written to the caller's buffer.
#[inline]
pub fn in_place(_: &mut Buf) -> Html {
    Html::in_place()
}

/// The fixed text of a template, for one rendering.
#[cfg(feature = "hot")]
pub use crate::hot::texts;

/// A template without values, whose text may be replaced.
#[cfg(feature = "hot")]
pub const fn swappable(marker: &'static str, text: &'static str) -> Html {
    Html::swappable(marker, text)
}

/// Renders a value that nobody else has.
#[inline]
pub fn into_html<T: Render>(v: T) -> Html {
    v.into_html()
}

/// Writes a value as text.
#[inline]
pub fn text<T: Render + ?Sized>(b: &mut Buf, v: &T) {
    v.render(b);
}

/// Writes static markup, and a value after it as text.
#[inline]
pub fn text_after<T: Render + ?Sized>(b: &mut Buf, before: &'static str, v: &T) {
    v.render_after(b, before);
}

/// The same, inlined unless there is a call anyway.
#[inline]
pub fn text_inlined<T: Render + ?Sized>(b: &mut Buf, before: &'static str, v: &T) {
    v.render_inlined(b, before);
}

#[inline]
fn open(b: &mut Buf, name: &'static str) {
    kernel::open_attribute(b.string(), name);
}

/// Writes ` name="value"`, or nothing when the value is absent.
#[inline]
pub fn attr<T: AttrValue + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    if v.is_present() {
        open(b, name);
        v.write_attr(b);
        b.lit("\"");
    }
}

/// Writes static markup that ends in ` name="`, a value, and the quote after it. When the value is
/// absent, only the first `start` bytes are written, which is where the attribute starts.
#[inline]
pub fn attr_after<T: AttrValue + ?Sized>(b: &mut Buf, before: &'static str, start: usize, v: &T) {
    v.write_after(b, before, start);
}

/// The same, inlined unless there is a call anyway.
#[inline]
pub fn attr_inlined<T: AttrValue + ?Sized>(b: &mut Buf, before: &'static str, start: usize, v: &T) {
    v.write_inlined(b, before, start);
}

/// Writes a value between the literal parts of an attribute.
#[inline]
pub fn attr_part<T: AttrValue + ?Sized>(b: &mut Buf, v: &T) {
    v.write_attr(b);
}

/// Writes ` name="keyword"`, or nothing when the value is absent.
#[inline]
pub fn enum_attr<T: EnumAttr + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    if v.is_present() {
        open(b, name);
        v.write_enum(b);
        b.lit("\"");
    }
}

/// Writes ` name` when the value is on.
#[inline]
pub fn bool_attr<T: BoolAttr + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    if v.is_on() {
        flag(b, name);
    }
}

/// Writes ` name`.
fn flag(b: &mut Buf, name: &'static str) {
    b.lit(" ");
    b.lit(name);
}

/// Writes ` name`, ` name="value"` or nothing, for attributes that may stand without a value.
#[inline]
pub fn flag_attr<T: FlagAttr + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    v.write_flag(b, name);
}

/// Writes ` name` when the value is on, for `name?={..}` with any name.
#[inline]
pub fn toggle<T: BoolAttr + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    bool_attr(b, name, v);
}

/// Whether a toggle is on, for `.name?={..}`.
#[inline]
pub fn is_on<T: BoolAttr + ?Sized>(v: &T) -> bool {
    v.is_on()
}

/// Starts a `class` attribute.
#[inline]
pub fn class(b: &mut Buf) -> ClassWriter<'_> {
    ClassWriter::new(b)
}

/// Writes names to a `class` attribute that has some already.
pub fn class_names<T: ClassValue + ?Sized>(b: &mut Buf, v: &T) {
    v.write_classes(&mut ClassWriter::opened(b));
}

/// Starts a `style` attribute.
#[inline]
pub fn style(b: &mut Buf) -> StyleWriter<'_> {
    StyleWriter::new(b)
}

/// Writes ` name="url"`, or nothing when the value is absent.
pub fn url<T: UrlValue + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    url_as(b, name, v, UrlPart::Whole);
}

/// Writes ` name="url 1x, url 2x"`, for `srcset` and `ping`.
pub fn url_list<T: UrlValue + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    url_as(b, name, v, UrlPart::List);
}

fn url_as<T: UrlValue + ?Sized>(b: &mut Buf, name: &'static str, v: &T, part: UrlPart) {
    if v.is_present() {
        open(b, name);
        v.write_url(b, part);
        b.lit("\"");
    }
}

/// Writes ` srcdoc="markup"`, or nothing when there is no document.
pub fn document<T: DocumentValue + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    if v.document().is_some() {
        open(b, name);
        v.write_document(b);
        b.lit("\"");
    }
}

/// Writes a value between the literal parts of a URL attribute, percent-encoded.
pub fn url_part<T: UrlValue + ?Sized>(b: &mut Buf, v: &T) {
    v.write_url(b, UrlPart::Segment);
}

/// Writes ` name="expression"`, or nothing when the value is absent.
pub fn expr<T: Expression + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    if v.is_present() {
        open(b, name);
        v.write_expr(b);
        b.lit("\"");
    }
}

/// Writes a value inside an expression in a double-quoted attribute: `#{value}`.
pub fn js<T: JsValue + ?Sized>(b: &mut Buf, v: &T) {
    v.write_js(&mut JsWriter::new(b, JsPlace::Attribute));
}

/// Writes a value inside the source that `js!` builds; [`js_finish`] ends it.
pub fn js_source<T: JsValue + ?Sized>(b: &mut Buf, v: &T) {
    v.write_js(&mut JsWriter::new(b, JsPlace::Source));
}

/// Ends the source that `js!` builds.
pub fn js_finish(b: &mut Buf) -> Js {
    Js::from_source(std::mem::take(b).into_string())
}

/// Writes a value inside a script element.
pub fn js_script<T: JsValue + ?Sized>(b: &mut Buf, v: &T) {
    v.write_js(&mut JsWriter::new(b, JsPlace::Script));
}

/// Writes ` name="{...}"`: signals and their values.
///
/// # Panics
///
/// When the signals do not serialize, or a key of theirs would reach into a prototype.
#[track_caller]
pub fn signals<T: Signals + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    open(b, name);
    if let Err(error) = write_signals(b.string(), v) {
        panic!(
            "`{}` cannot be written as signals: {error}",
            std::any::type_name::<T>()
        );
    }
    b.lit("\"");
}

/// Writes ` name="path"`: the signal an element is bound to.
pub fn bind<T: SignalName + ?Sized>(b: &mut Buf, name: &'static str, v: &T) {
    open(b, name);
    b.lit(v.signal_path());
    b.lit("\"");
}

/// Writes the attributes of `{..value}`.
pub fn spread<T: Spread + ?Sized>(b: &mut Buf, v: &T) {
    v.write_attrs(b);
}

/// Takes the attributes that generated code wrote to a buffer of their own.
pub fn attrs(b: &mut Buf) -> Attrs {
    Attrs::from_markup(b.as_str())
}

/// The props of a component, made by `#[component]`.
#[diagnostic::on_unimplemented(
    message = "this is not a component",
    label = "not a component",
    note = "put `#[component]` on the function"
)]
pub trait Props: Sized {
    /// The props before any of them is given.
    type Empty;

    /// Starts the props.
    fn empty() -> Self::Empty;

    /// Writes the component to the caller's buffer. Where `#[component]` can do that without a
    /// copy, it does not need the function of the tag.
    #[inline]
    fn write<R: Render>(self, b: &mut Buf, tag: fn(Self) -> R) {
        tag(self).render(b);
    }
}

/// Starts the props of a component. They are found through it, so that a tag needs no second
/// import and its props no second name.
#[inline]
pub fn props<P: Props, R>(_component: impl FnOnce(P) -> R) -> P::Empty {
    P::empty()
}

/// Writes a component.
#[inline]
pub fn component<P: Props, R: Render>(b: &mut Buf, tag: fn(P) -> R, props: P) {
    props.write(b, tag);
}

/// Ends a component that was called as a function and got a buffer of its own.
pub fn component_html(b: Buf, html: Html) -> Html {
    if html.is_in_place() { b.finish() } else { html }
}

/// Ends a component that was given the caller's buffer, which was `start` bytes long.
///
/// When the function returned early, or has no template of this kind at its end after all, the
/// markup is in `html`, and what may have been written before is taken back.
#[inline]
pub fn component_end(b: &mut Buf, start: usize, html: &Html) {
    if !html.is_in_place() {
        component_returned(b, start, html);
    }
}

fn component_returned(b: &mut Buf, start: usize, html: &Html) {
    b.truncate(start);
    html.render(b);
}
