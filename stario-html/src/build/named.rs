//! Attributes by name, checked against the tables while the program runs.

use std::borrow::Cow;

use super::tag::Tag;
use crate::spec::{self, Kind, Lookup, Ns};
use crate::spread::AttrsError;
use crate::{__private as rt, AttrValue, BoolAttr, Buf, UrlValue};

impl<E> Tag<E> {
    /// Sets an attribute by name, checked against the tables.
    ///
    /// That is `data-*`, an attribute of SVG or MathML, any of a custom element, or one that has a
    /// method as well.
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// let field = tags::input().flag("checked", true)?.flag("disabled", false)?;
    /// assert_eq!(field.into_html(), "<input checked>");
    /// assert!(tags::input().flag("value", true).is_err());
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
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
}
