//! One element under construction.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::tags;
use crate::spec::{self, Kind, Lookup, Ns};
use crate::spread::AttrsError;
use crate::{
    __private as rt, AttrValue, Attrs, BoolAttr, Buf, ClassValue, Css, CssValue, Html, Js, Render,
    Spread, UrlValue, escape,
};

/// An element under construction: the same bytes as `html!` writes for the same tree.
///
/// [`tags`] has a function for each element. Attributes are methods, and those that an element
/// does not have do not compile; a void element takes no children. An attribute that is set again
/// takes the new value, `class` and `style` collect.
///
/// It is for markup that is put together by code; where the shape is known, `html!` reads better
/// and also checks nesting.
///
/// # Example
///
/// ```
/// use stario_html::{Html, tags};
///
/// fn list(names: &[&str]) -> Html {
///     tags::ul()
///         .id("names")
///         .class("list")
///         .class([("empty", names.is_empty())])
///         .children(names.iter().map(|name| tags::li().child(name)))
///         .into_html()
/// }
/// assert_eq!(list(&["<Ann>"]), r#"<ul id="names" class="list"><li>&lt;Ann&gt;</li></ul>"#);
/// ```
///
/// Some mistakes that do not compile:
///
/// ```compile_fail,E0277
/// stario_html::tags::br().child("text");
/// ```
///
/// ```compile_fail,E0277
/// stario_html::tags::div().href("/");
/// ```
#[must_use = "an element is written when it is rendered"]
pub struct Tag<E> {
    name: Cow<'static, str>,
    ns: Ns,
    attrs: Attrs,
    body: Buf,
    element: PhantomData<fn() -> E>,
}

/// An element of the tables, as a type.
pub trait Element {
    /// The name, in the spelling it is written in.
    const NAME: &'static str;
    /// The namespace.
    const NS: Ns;
}

/// The element has the attribute; both as types.
#[diagnostic::on_unimplemented(
    message = "`<{Self}>` has no attribute `{A}`",
    label = "not an attribute of this element",
    note = "`.attr(name, value)?` takes `data-*` and the attributes of SVG and of custom elements"
)]
pub trait Has<A> {}

/// The element may contain elements and text.
#[diagnostic::on_unimplemented(
    message = "`<{Self}>` cannot have children",
    label = "takes no children",
    note = "a void element such as `<br>` has none; `<title>` and `<textarea>` take `.text(..)`, `<script>` and `<style>` take `.source(..)`"
)]
pub trait HasChildren {}

/// The element may contain text only.
#[diagnostic::on_unimplemented(
    message = "`<{Self}>` does not hold text alone",
    label = "takes no `.text(..)`",
    note = "write `.child(..)`"
)]
pub trait HasText {}

/// A custom element: `<my-box>`.
#[derive(Debug)]
pub enum Custom {}

impl HasChildren for Custom {}

impl<E: Element> Tag<E> {
    pub(super) fn new() -> Self {
        Self::named(Cow::Borrowed(E::NAME), E::NS)
    }
}

impl Tag<Custom> {
    /// Starts a custom element.
    ///
    /// # Errors
    ///
    /// When the name is not one of a custom element: lower-case, with a `-` in it.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Tag;
    ///
    /// let html = Tag::custom("my-box")?.attr("depth", 3)?.child("x").into_html();
    /// assert_eq!(html, r#"<my-box depth="3">x</my-box>"#);
    /// assert!(Tag::custom("div onclick=x").is_err());
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
    pub fn custom(name: impl Into<Cow<'static, str>>) -> Result<Self, AttrsError> {
        let name = name.into();
        let shaped = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.contains('-')
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b));
        if !shaped || spec::element(&name).is_some() {
            return Err(AttrsError::new(
                &name,
                "is not the name of a custom element",
            ));
        }
        Ok(Self::named(name, Ns::Html))
    }
}

impl<E> Tag<E> {
    fn named(name: Cow<'static, str>, ns: Ns) -> Self {
        Self {
            name,
            ns,
            attrs: Attrs::new(),
            body: Buf::new(),
            element: PhantomData,
        }
    }

    /// Sets what `write` writes: one attribute, or nothing, which removes it.
    pub(super) fn put(mut self, name: &'static str, write: impl FnOnce(&mut Buf)) -> Self {
        let mut b = Buf::new();
        write(&mut b);
        if b.is_empty() {
            self.attrs.remove(name);
        } else {
            self.attrs.absorb(&b);
        }
        self
    }

    /// Adds class names: a string, a list, or `("name", condition)` pairs.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// let tag = tags::p().class("a b").title("t").class(("on", true)).class(("off", false));
    /// assert_eq!(tag.into_html(), r#"<p class="a b on" title="t"></p>"#);
    /// ```
    pub fn class(mut self, value: impl ClassValue) -> Self {
        let mut b = Buf::new();
        rt::class(&mut b).value(&value).finish();
        self.attrs.absorb(&b);
        self
    }

    /// Adds one property to `style`, unless its value is absent or would leave the declaration.
    ///
    /// # Panics
    ///
    /// When `property` is not the name of one.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// let tag = tags::p().style("--n", 3).style("color", "red;position:fixed");
    /// assert_eq!(tag.into_html(), r#"<p style="--n:3"></p>"#);
    /// ```
    #[track_caller]
    pub fn style(mut self, property: &'static str, value: impl CssValue) -> Self {
        assert!(
            !property.is_empty()
                && property
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)),
            "`{property}` is not the name of a CSS property"
        );
        let mut b = Buf::new();
        rt::style(&mut b).prop(property, &value).finish();
        self.attrs.absorb(&b);
        self
    }

    /// Adds trusted declarations to `style`.
    pub fn css(mut self, declarations: &Css) -> Self {
        let mut b = Buf::new();
        rt::style(&mut b).value(declarations).finish();
        self.attrs.absorb(&b);
        self
    }

    /// Adds attributes: [`Attrs`], what `ds!` makes, one of [`ds`](crate::ds).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, tags};
    ///
    /// let save = Js::from_source("@post('/save')");
    /// let button = tags::button().with(ds::on("click", save).debounce(500)).child("Save");
    /// assert_eq!(
    ///     button.into_html(),
    ///     r#"<button data-on:click__debounce.500ms="@post('/save')">Save</button>"#,
    /// );
    /// ```
    pub fn with(mut self, attrs: impl Spread) -> Self {
        let mut b = Buf::new();
        attrs.write_attrs(&mut b);
        self.attrs.absorb(&b);
        self
    }

    /// Sets an attribute by name, checked against the tables: `data-*`, an attribute of SVG or
    /// MathML, any of a custom element, or one that has a method as well.
    ///
    /// # Errors
    ///
    /// When the element has no such attribute, when the value is not one of its words, and when
    /// the name is one that takes code, a URL or a Datastar expression.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// let icon = tags::svg().attr("viewBox", "0 0 8 8")?.attr("data-id", 7)?;
    /// assert_eq!(icon.into_html(), r#"<svg viewBox="0 0 8 8" data-id="7"></svg>"#);
    /// let wrong = tags::div().attr("viewBox", "0 0 8 8").unwrap_err();
    /// assert_eq!(wrong.to_string(), "`viewBox` is not an attribute of `<div>`; it belongs on svg");
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
    pub fn attr(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl AttrValue,
    ) -> Result<Self, AttrsError> {
        let name = name.into();
        if name == "class" {
            return Err(AttrsError::new(&name, "has a method: `.class(..)`"));
        }
        let kind = self.lookup(&name)?;
        if let (Kind::Enum(words), true) = (kind, value.is_present()) {
            let mut b = Buf::new();
            value.write_attr(&mut b);
            if !words
                .iter()
                .any(|word| word.eq_ignore_ascii_case(b.as_str()))
            {
                let reason = format!("cannot be `{}`; known: {}", b.as_str(), words.join(", "));
                return Err(AttrsError::new(&name, reason));
            }
        }
        if matches!(kind, Kind::Bool) {
            return Err(AttrsError::new(
                &name,
                "is on or off; write `.flag(name, condition)`",
            ));
        }
        self.attrs = self.attrs.set(name, value)?;
        Ok(self)
    }

    /// Sets a URL attribute by name, checked against the tables, as `href` of `<use>`.
    ///
    /// # Errors
    ///
    /// When the element has no such attribute, or its value is not a URL.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags::{self, svg};
    ///
    /// let icon = tags::svg().child(svg::use_().url("href", "#star")?);
    /// assert_eq!(icon.into_html(), r##"<svg><use href="#star"></use></svg>"##);
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
    pub fn url(self, name: &'static str, value: impl UrlValue) -> Result<Self, AttrsError> {
        match self.lookup(name)? {
            Kind::Url => Ok(self.put(name, |b| rt::url(b, name, &value))),
            Kind::UrlList => Ok(self.put(name, |b| rt::url_list(b, name, &value))),
            _ => Err(AttrsError::new(name, "does not take a URL")),
        }
    }

    /// Sets an attribute without a value by name, when the condition holds.
    ///
    /// # Errors
    ///
    /// As [`attr`](Self::attr), and when the attribute needs a value.
    pub fn flag(
        mut self,
        name: impl Into<Cow<'static, str>>,
        on: impl BoolAttr,
    ) -> Result<Self, AttrsError> {
        let name = name.into();
        let alone = match self.lookup(&name)? {
            Kind::Bool | Kind::BoolOr(_) | Kind::OptionalText => true,
            Kind::Enum(words) => words.contains(&""),
            Kind::Text => !spec::is_known(&name),
            _ => false,
        };
        if !alone {
            return Err(AttrsError::new(&name, "needs a value"));
        }
        if on.is_on() {
            self.attrs = self.attrs.flag(name)?;
        } else {
            self.attrs.remove(&name);
        }
        Ok(self)
    }

    fn lookup(&self, name: &str) -> Result<Kind, AttrsError> {
        match spec::attribute_in(self.ns, &self.name, name) {
            Lookup::Known(row) => Ok(row.kind),
            // A custom element says itself what it has.
            _ if self.ns == Ns::Html && self.name.contains('-') => Ok(Kind::Text),
            Lookup::Elsewhere(on) => {
                let reason = format!(
                    "is not an attribute of `<{}>`; it belongs on {}",
                    self.name,
                    on.join(", ")
                );
                Err(AttrsError::new(name, reason))
            }
            Lookup::Unknown => {
                let mut reason = format!("is not an attribute of `<{}>`", self.name);
                if let Some(similar) = spec::suggest(name, spec::attribute_names(&self.name)) {
                    reason = format!("{reason}; did you mean `{similar}`?");
                }
                Err(AttrsError::new(name, reason))
            }
        }
    }

    /// Ends the element.
    pub fn into_html(self) -> Html {
        let mut b = Buf::with_capacity(self.body.len() + 64);
        self.render(&mut b);
        b.finish()
    }
}

impl<E: HasChildren> Tag<E> {
    /// Adds a child: text, another element, `html!`, an `Option` or a list of them.
    pub fn child(mut self, child: impl Render) -> Self {
        child.render(&mut self.body);
        self
    }

    /// Adds a child for each item.
    pub fn children<T: Render>(mut self, children: impl IntoIterator<Item = T>) -> Self {
        for child in children {
            child.render(&mut self.body);
        }
        self
    }
}

impl<E: HasText> Tag<E> {
    /// Adds text; elements are not read in here.
    ///
    /// # Example
    ///
    /// ```
    /// let title = stario_html::tags::title().text("a < b").text(1);
    /// assert_eq!(title.into_html(), "<title>a &lt; b1</title>");
    /// ```
    pub fn text<T: Render + AttrValue>(mut self, text: T) -> Self {
        text.render(&mut self.body);
        self
    }
}

impl Tag<tags::script> {
    /// Adds JavaScript, kept inside the element.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, tags};
    ///
    /// let script = tags::script().source(&Js::from_source("a < b"));
    /// assert_eq!(script.into_html(), "<script>a < b</script>");
    /// ```
    pub fn source(mut self, source: &Js) -> Self {
        escape::script(self.body.string(), source.as_str());
        self
    }
}

impl Tag<tags::style> {
    /// Adds trusted CSS.
    ///
    /// # Errors
    ///
    /// When the source would end the element.
    pub fn source(mut self, source: &Css) -> Result<Self, AttrsError> {
        let lower = source.as_str().to_ascii_lowercase();
        if lower.contains("</style") || lower.contains("<!--") {
            return Err(AttrsError::new(
                "style",
                "holds CSS that would end the element",
            ));
        }
        // XSS: trusted, and it stays in the element.
        self.body.push_raw(source.as_str());
        Ok(self)
    }
}

impl Tag<tags::html> {
    /// Ends the document, with its doctype.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// let page = tags::html().lang("en").child(tags::body().child("x"));
    /// assert_eq!(page.into_document(), r#"<!DOCTYPE html><html lang="en"><body>x</body></html>"#);
    /// ```
    pub fn into_document(self) -> Html {
        let mut b = Buf::with_capacity(self.body.len() + 64);
        b.lit("<!DOCTYPE html>");
        self.render(&mut b);
        b.finish()
    }
}

impl Tag<tags::iframe> {
    /// Sets `srcdoc`: a whole document.
    pub fn srcdoc(self, document: &Html) -> Self {
        self.put("srcdoc", |b| rt::attr(b, "srcdoc", document.as_str()))
    }
}

impl<E> Render for Tag<E> {
    fn render(&self, b: &mut Buf) {
        b.lit("<");
        // XSS: a name of the tables, or one that was checked.
        b.push_raw(&self.name);
        self.attrs.write_attrs(b);
        b.lit(">");
        if self.ns == Ns::Html && spec::is_void(&self.name) {
            return;
        }
        // The browser drops the first line break in these.
        if matches!(&*self.name, "pre" | "textarea") && self.body.as_str().starts_with('\n') {
            b.lit("\n");
        }
        // XSS: rendered by the children.
        b.push_raw(self.body.as_str());
        b.lit("</");
        b.push_raw(&self.name);
        b.lit(">");
    }
}

impl<E> From<Tag<E>> for Html {
    fn from(tag: Tag<E>) -> Self {
        tag.into_html()
    }
}

impl<E> fmt::Debug for Tag<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tag")
            .field("name", &self.name)
            .field("attrs", &self.attrs)
            .field("body", &self.body.as_str())
            .finish_non_exhaustive()
    }
}
