//! Query parameters that the browser fills in.

use crate::{Href, Js, JsWriter, escape};

/// Parameters whose values are expressions, behind those of the URL.
#[derive(Debug, Clone, Default)]
pub(super) struct LiveQuery(Vec<(String, Js)>);

impl LiveQuery {
    pub(super) fn push(&mut self, key: &str, value: Js) {
        let mut encoded = String::with_capacity(key.len());
        escape::query_part(&mut encoded, key);
        self.0.push((encoded, value));
    }

    /// Writes the URL as an expression: a string, and what is joined to it.
    pub(super) fn write(&self, href: &Href, w: &mut JsWriter<'_>) {
        let url = href.as_str();
        if self.0.is_empty() {
            escape::js_url(w.string_mut(), url);
            return;
        }
        // A fragment never leaves the browser, and would take the query with it.
        let url = url.split('#').next().unwrap_or_default();
        for (i, (key, value)) in self.0.iter().enumerate() {
            let piece = match i {
                0 if url.contains('?') => [url, "&", key, "="].concat(),
                0 => [url, "?", key, "="].concat(),
                _ => {
                    w.lit(" + ");
                    ["&", key, "="].concat()
                }
            };
            escape::js_url(w.string_mut(), &piece);
            // An expression with a comma would be two arguments.
            let (open, close) = if value.as_str().contains(',') {
                (" + encodeURIComponent((", "))")
            } else {
                (" + encodeURIComponent(", ")")
            };
            w.lit(open);
            w.source(value);
            w.lit(close);
        }
    }
}
