//! Which signals an action is about.

use std::borrow::Cow;

use crate::JsWriter;

use super::object::Object;

/// Signals by their paths, such as `ui.open`.
///
/// Both sides are regular expressions of JavaScript, without the slashes around them.
///
/// # Example
///
/// ```
/// use stario_html::actions::{Filter, toggle_all};
///
/// let todos = Filter::all().include(r"^todos\.").exclude(r"\._");
/// assert_eq!(
///     toggle_all(&todos).as_str(),
///     r"@toggleAll({include: '^todos\u005c.', exclude: '\u005c._'})",
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    include: Option<Cow<'static, str>>,
    exclude: Option<Cow<'static, str>>,
}

impl Filter {
    /// Every signal.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::actions::{Filter, set_all};
    ///
    /// assert_eq!(set_all(false, &Filter::all()).as_str(), "@setAll(false)");
    /// ```
    pub const fn all() -> Self {
        Self {
            include: None,
            exclude: None,
        }
    }

    /// Only signals whose path matches.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::actions::{Filter, toggle_all};
    ///
    /// let boxes = Filter::all().include("^box");
    /// assert_eq!(toggle_all(&boxes).as_str(), "@toggleAll({include: '^box'})");
    /// ```
    pub fn include(mut self, regex: impl Into<Cow<'static, str>>) -> Self {
        self.include = Some(regex.into());
        self
    }

    /// No signals whose path matches.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::actions::{Filter, set_all};
    ///
    /// let own = Filter::all().exclude("^_");
    /// assert_eq!(set_all(0, &own).as_str(), "@setAll(0, {exclude: '^_'})");
    /// ```
    pub fn exclude(mut self, regex: impl Into<Cow<'static, str>>) -> Self {
        self.exclude = Some(regex.into());
        self
    }

    pub(crate) fn is_all(&self) -> bool {
        *self == Self::all()
    }

    pub(crate) fn write(&self, w: &mut JsWriter<'_>) {
        let mut filter = Object::new(w, "{");
        if let Some(include) = &self.include {
            filter.key("include").string(include);
        }
        if let Some(exclude) = &self.exclude {
            filter.key("exclude").string(exclude);
        }
        filter.end("}");
    }
}
