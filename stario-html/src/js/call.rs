//! An action printed as the call that the client runs.

use crate::{Action, Buf, Expression, Js, JsValue, JsWriter};

use super::value::JsPlace;

impl<S> Action<S> {
    /// The action as JavaScript source.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let delete = Action::new(Verb::Delete, Href::path("/rooms").segment(7));
    /// assert_eq!(delete.to_js().as_str(), "@delete('/rooms/7')");
    /// ```
    pub fn to_js(&self) -> Js {
        let mut b = Buf::new();
        self.write_js(&mut JsWriter::new(&mut b, JsPlace::Source));
        Js::from_source(b.into_string())
    }
}

impl<S> JsValue for Action<S> {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.lit("@");
        w.lit(self.verb.name());
        w.lit("(");
        self.live.write(&self.href, w);
        self.options.write(w);
        w.lit(")");
    }
}

impl<S> Expression for Action<S> {
    fn write_expr(&self, b: &mut Buf) {
        self.write_js(&mut JsWriter::new(b, JsPlace::Attribute));
    }
}

impl<S> From<Action<S>> for Js {
    fn from(action: Action<S>) -> Self {
        action.to_js()
    }
}
