//! Which signals a plugin looks at.

use super::attribute::Value;
use crate::__private as rt;

/// Which signals a plugin looks at: regular expressions on their paths.
///
/// # Example
///
/// ```
/// use stario_html::{ds, ds::Filter, tags};
///
/// let view = ds::json_signals(&Filter::all().exclude("^_")).terse();
/// assert_eq!(
///     tags::pre().with(view).into_html(),
///     r#"<pre data-json-signals__terse="{exclude:'^_'}"></pre>"#,
/// );
/// ```
#[derive(Debug, Clone, Default)]
pub struct Filter {
    include: Option<String>,
    exclude: Option<String>,
}

impl Filter {
    /// All signals.
    pub const fn all() -> Self {
        Self {
            include: None,
            exclude: None,
        }
    }

    /// Only those that match.
    pub fn include(mut self, regex: impl Into<String>) -> Self {
        self.include = Some(regex.into());
        self
    }

    /// Without those that match.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{ds, ds::Filter, tags};
    ///
    /// let view = ds::json_signals(&Filter::all().include("^cart").exclude("note"));
    /// assert_eq!(
    ///     tags::pre().with(view).into_html(),
    ///     r#"<pre data-json-signals="{include:'^cart',exclude:'note'}"></pre>"#,
    /// );
    /// ```
    pub fn exclude(mut self, regex: impl Into<String>) -> Self {
        self.exclude = Some(regex.into());
        self
    }

    pub(super) fn value(&self) -> Value {
        let parts: Vec<_> = [("include", &self.include), ("exclude", &self.exclude)]
            .into_iter()
            .filter_map(|(key, regex)| Some((key, regex.as_ref()?)))
            .collect();
        if parts.is_empty() {
            return Value::Alone;
        }
        Value::written(|b| {
            b.lit("{");
            for (i, (key, regex)) in parts.into_iter().enumerate() {
                b.lit(if i > 0 { "," } else { "" });
                b.lit(key);
                b.lit(":");
                rt::js(b, regex.as_str());
            }
            b.lit("}");
        })
    }
}
