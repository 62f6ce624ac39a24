//! One element under construction.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::kinds::{Custom, Element};
use crate::spec::{self, Ns};
use crate::spread::AttrsError;
use crate::{__private as rt, Attrs, Buf, ClassValue, Css, CssValue, Html, Render, Spread};

/// An element under construction, which writes the same bytes as `html!`.
///
/// [`tags`](crate::tags) has a function for each element. Attributes are methods, and those that an element
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
    pub(super) name: Cow<'static, str>,
    pub(super) ns: Ns,
    pub(super) attrs: Attrs,
    pub(super) body: Buf,
    element: PhantomData<fn() -> E>,
}

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

    /// Adds one property to `style`.
    ///
    /// It is left out when its value is absent or would leave the declaration.
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Css, tags};
    ///
    /// let tag = tags::p().style("--n", 3).css(&Css::from_source("color:red"));
    /// assert_eq!(tag.into_html(), r#"<p style="--n:3;color:red"></p>"#);
    /// ```
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

    /// Ends the element.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// assert_eq!(tags::br().into_html(), "<br>");
    /// assert_eq!(tags::p().child("x").into_html(), "<p>x</p>");
    /// ```
    pub fn into_html(self) -> Html {
        let mut b = Buf::with_capacity(self.body.len() + 64);
        self.render(&mut b);
        b.finish()
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
