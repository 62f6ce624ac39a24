//! Attributes as a value: `ds!` builds them, `{..attrs}` spreads them.

use std::borrow::Cow;
use std::fmt;

use crate::url::is_harmless_refresh;
use crate::{AttrValue, Buf, datastar, spec};

/// An ordered list of attributes; the last value of a name wins.
///
/// # Example
///
/// ```
/// use stario_html::{Attrs, Buf, __private as rt};
///
/// let attrs = Attrs::new().set("lang", "en")?.set("title", "a \"b\"")?.flag("hidden")?;
/// let mut b = Buf::new();
/// rt::spread(&mut b, &attrs);
/// assert_eq!(b.as_str(), r#" lang="en" title="a &quot;b&quot;" hidden"#);
/// # Ok::<(), stario_html::AttrsError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attrs(Vec<(Cow<'static, str>, Option<String>)>);

impl Attrs {
    /// No attributes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Attrs, tags};
    ///
    /// assert_eq!(tags::p().with(Attrs::new()).into_html(), "<p></p>");
    /// ```
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets an attribute; an absent value (`None`) removes it.
    ///
    /// # Errors
    ///
    /// When the name is not one, or is one whose value is code (`on...`, `style`, `srcdoc`,
    /// Datastar's `data-*`) or a URL: those have checked forms in `html!` and `ds!`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Attrs, tags};
    ///
    /// let attrs = Attrs::new().set("title", "a \"b\"")?.set("lang", "en")?.set("lang", None::<&str>)?;
    /// assert_eq!(tags::p().with(attrs).into_html(), r#"<p title="a &quot;b&quot;"></p>"#);
    ///
    /// let error = Attrs::new().set("onclick", "alert(1)").unwrap_err();
    /// assert_eq!(error.to_string(), "`onclick` takes code; write it in `html!`");
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
    pub fn set(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl AttrValue,
    ) -> Result<Self, AttrsError> {
        let name = checked(name.into())?;
        if value.is_present() {
            let mut b = Buf::new();
            value.write_attr(&mut b);
            self.put(name, Some(b.into_string()));
        } else {
            self.remove(&name);
        }
        Ok(self)
    }

    /// Sets an attribute without a value.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Attrs, tags};
    ///
    /// let attrs = Attrs::new().flag("hidden")?;
    /// assert_eq!(tags::p().with(attrs).into_html(), "<p hidden></p>");
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
    pub fn flag(mut self, name: impl Into<Cow<'static, str>>) -> Result<Self, AttrsError> {
        let name = checked(name.into())?;
        self.put(name, None);
        Ok(self)
    }

    /// Adds all of `other`, which wins where both have a name.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Attrs, tags};
    ///
    /// let usual = Attrs::new().set("lang", "en")?.set("dir", "ltr")?;
    /// let own = Attrs::new().set("lang", "de")?;
    /// assert_eq!(
    ///     tags::p().with(usual.merge(own)).into_html(),
    ///     r#"<p lang="de" dir="ltr"></p>"#,
    /// );
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
    pub fn merge(mut self, other: Self) -> Self {
        for (name, value) in other.0 {
            self.put(name, value);
        }
        self
    }

    /// Whether there are none.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Attrs;
    ///
    /// assert!(Attrs::new().set("lang", None::<&str>)?.is_empty());
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the name is set.
    ///
    /// Names of attributes have no case: `LANG` is `lang`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Attrs;
    ///
    /// let attrs = Attrs::new().set("lang", "en")?;
    /// assert!(attrs.contains("LANG"));
    /// assert!(!attrs.contains("title"));
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
    pub fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| same(other, name))
    }

    /// Reads back attributes as generated code writes them: ` name` and ` name="escaped"`.
    pub(crate) fn from_markup(markup: &str) -> Self {
        let mut attrs = Self::new();
        let mut rest = markup;
        while let Some(start) = rest.strip_prefix(' ') {
            let end = start.find([' ', '=']).unwrap_or(start.len());
            let (name, after) = start.split_at(end);
            let name = Cow::Owned(name.to_owned());
            if let Some((value, after)) = after.strip_prefix("=\"").and_then(|v| v.split_once('"'))
            {
                attrs.put(name, Some(value.to_owned()));
                rest = after;
            } else {
                attrs.put(name, None);
                rest = after;
            }
        }
        attrs
    }

    /// Takes in attributes as generated code writes them; `class` and `style` collect.
    pub(crate) fn absorb(&mut self, markup: &Buf) {
        for (name, value) in Self::from_markup(markup.as_str()).0 {
            let separator = match &*name.to_ascii_lowercase() {
                "class" => " ",
                "style" => ";",
                _ => {
                    self.put(name, value);
                    continue;
                }
            };
            let known = self.0.iter_mut().find(|(other, _)| same(other, &name));
            match (known, value) {
                (Some((_, Some(known))), Some(value)) => {
                    known.push_str(separator);
                    known.push_str(&value);
                }
                (_, value) => self.put(name, value),
            }
        }
    }

    /// Removes the name.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(other, _)| !same(other, name));
    }

    fn put(&mut self, name: Cow<'static, str>, value: Option<String>) {
        match self.0.iter_mut().find(|(other, _)| same(other, &name)) {
            Some(entry) => entry.1 = value,
            None => self.0.push((name, value)),
        }
    }

    /// Whether these are `<meta http-equiv="refresh">` with a target that would run code.
    fn refreshes_to_code(&self) -> bool {
        let value = |name: &str| {
            let entry = self.0.iter().find(|(other, _)| same(other, name));
            entry.and_then(|(_, value)| value.as_deref())
        };
        let refresh = value("http-equiv").is_some_and(|what| same(what, "refresh"));
        refresh
            && value("content")
                .is_some_and(|content| !is_harmless_refresh(&content.replace("&quot;", "\"")))
    }

    fn write(&self, b: &mut Buf) {
        for (name, value) in &self.0 {
            if same(name, "content") && self.refreshes_to_code() {
                continue;
            }
            b.lit(" ");
            // XSS: names are checked, values were escaped when they were set.
            b.push_raw(name);
            if let Some(value) = value {
                b.lit("=\"");
                b.push_raw(value);
                b.lit("\"");
            }
        }
    }
}

/// Browsers read names in lower case, and keep the first of two that are the same.
fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

fn checked(name: Cow<'static, str>) -> Result<Cow<'static, str>, AttrsError> {
    let fail = |reason: &'static str| Err(AttrsError::new(&name, reason));
    let shaped = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b));
    if !shaped {
        return fail("is not an attribute name");
    }
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("on") || lower == "style" || lower == "srcdoc" {
        return fail("takes code; write it in `html!`");
    }
    if lower == "attributename" {
        return fail("chooses an attribute to animate; write it in `html!`");
    }
    if datastar::is_datastar(&lower) {
        return fail("belongs to Datastar; write it in `ds!`");
    }
    if spec::is_url(&lower) {
        return fail("takes a URL; write it in `html!`");
    }
    Ok(name)
}

/// Why an attribute cannot be set on [`Attrs`] or a [`Tag`](crate::Tag).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttrsError {
    name: String,
    reason: Cow<'static, str>,
}

impl AttrsError {
    pub(crate) fn new(name: &str, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.to_owned(),
            reason: reason.into(),
        }
    }
}

impl fmt::Display for AttrsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.name.escape_debug(), self.reason)
    }
}

impl std::error::Error for AttrsError {}

/// What `{..value}` can spread into a tag: [`Attrs`] and `Option` of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be spread into a tag",
    label = "not attributes",
    note = "`Attrs` and `Option<Attrs>` can; `ds!` makes them"
)]
pub trait Spread {
    /// Writes the attributes, each with a space before it.
    fn write_attrs(&self, b: &mut Buf);
}

impl Spread for Attrs {
    fn write_attrs(&self, b: &mut Buf) {
        self.write(b);
    }
}

impl<T: Spread> Spread for Option<T> {
    fn write_attrs(&self, b: &mut Buf) {
        if let Some(attrs) = self {
            attrs.write_attrs(b);
        }
    }
}

impl<T: Spread + ?Sized> Spread for &T {
    fn write_attrs(&self, b: &mut Buf) {
        (**self).write_attrs(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::__private as rt;

    fn spread(attrs: &impl Spread) -> String {
        let mut b = Buf::new();
        rt::spread(&mut b, attrs);
        b.into_string()
    }

    #[test]
    fn the_last_value_wins_in_the_first_place() {
        let attrs = Attrs::new().set("a", 1).unwrap().set("b", 2).unwrap();
        let more = Attrs::new().flag("a").unwrap().set("c", "<").unwrap();
        assert_eq!(spread(&attrs.merge(more)), r#" a b="2" c="&lt;""#);
    }

    #[test]
    fn an_absent_value_removes_the_name() {
        let attrs = Attrs::new()
            .set("a", 1)
            .unwrap()
            .set("a", None::<i32>)
            .unwrap();
        assert!(attrs.is_empty() && !attrs.contains("a"));
        assert_eq!(spread(&None::<Attrs>), "");
    }

    #[test]
    fn names_that_are_not_names_or_take_code_are_refused() {
        for bad in [
            "",
            " a",
            "a b",
            "a=b",
            "a>",
            "a/",
            "a\"",
            "a'",
            "1a",
            "-a",
            "é",
            "a\0",
            "onclick",
            "ONCLICK",
            "style",
            "srcdoc",
            "href",
            "SRC",
            "xlink:href",
            "attributeName",
            ":onclick",
            "@click",
            "data-on:click",
            "data-text",
            "data-bind__case.kebab",
        ] {
            assert!(Attrs::new().set(bad, "x").is_err(), "{bad}");
            assert!(Attrs::new().flag(bad).is_err(), "{bad}");
        }
        for good in ["title", "data-id", "aria-label", "x-y.z", "_a", "xml:lang"] {
            assert!(Attrs::new().set(good, "x").is_ok(), "{good}");
        }
    }

    #[test]
    fn one_name_in_two_spellings_is_one_attribute() {
        let attrs = Attrs::new().set("TYPE", "text").unwrap();
        let attrs = attrs.set("type", "password").unwrap();
        assert_eq!(spread(&attrs), r#" TYPE="password""#);
        assert!(attrs.contains("Type"));
        assert!(attrs.set("tYpe", None::<&str>).unwrap().is_empty());
    }

    #[test]
    fn a_refresh_never_runs_code() {
        let refresh = |what: &str, content: &str| {
            let attrs = Attrs::new().set("http-equiv", what).unwrap();
            spread(&attrs.set("content", content).unwrap())
        };
        for code in [
            "0;url=javascript:alert(1)",
            "0; URL=\" java\tscript:alert(1)\"",
            "0;url='javascript:alert(1)'",
            "0,javascript:alert(1)",
            "0;url=data:text/html,<script>alert(1)</script>",
        ] {
            assert_eq!(
                refresh("ReFresh", code),
                r#" http-equiv="ReFresh""#,
                "{code}"
            );
            assert!(refresh("default-style", code).contains("content="));
        }
        assert_eq!(
            refresh("refresh", "5;url=/next"),
            r#" http-equiv="refresh" content="5;url=/next""#
        );
    }

    #[test]
    fn generated_markup_is_read_back() {
        let mut b = Buf::new();
        rt::attr(&mut b, "title", "a \"b\" = c");
        b.lit(" data-on:click__once=\"$n++; f(1)\" data-ignore");
        rt::bool_attr(&mut b, "hidden", &true);
        rt::attr(&mut b, "empty", "");
        rt::attr(&mut b, "title", "again");
        assert_eq!(
            spread(&rt::attrs(&mut b)),
            r#" title="again" data-on:click__once="$n++; f(1)" data-ignore hidden empty="""#
        );
    }
}
