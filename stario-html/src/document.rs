//! Values of `srcdoc`: a whole document in an attribute.

use crate::{Buf, Html, escape};

/// A value of `srcdoc`: [`Html`] and `Option` of it.
///
/// The browser parses the text as a page of its own, so text is not one: it would have to be
/// escaped twice.
///
/// # Example
///
/// ```
/// use stario_html::{Buf, Html, __private as rt};
///
/// let mut b = Buf::new();
/// rt::document(&mut b, "srcdoc", &Html::from_static("<p>&lt;</p>"));
/// assert_eq!(b.as_str(), r#" srcdoc="&lt;p&gt;&amp;lt;&lt;/p&gt;""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`srcdoc` takes `Html`, not `{Self}`",
    label = "expected `Html`",
    note = "write `srcdoc={{html! {{ .. }}}}`, or `srcdoc={{raw(trusted)}}` for trusted markup"
)]
pub trait DocumentValue {
    /// The document, if any.
    fn document(&self) -> Option<&Html>;

    /// Writes the document, escaped for a double-quoted attribute.
    fn write_document(&self, b: &mut Buf) {
        if let Some(html) = self.document() {
            escape::attribute(b.string(), html.as_str());
        }
    }
}

impl DocumentValue for Html {
    fn document(&self) -> Option<&Html> {
        Some(self)
    }
}

impl DocumentValue for Option<Html> {
    fn document(&self) -> Option<&Html> {
        self.as_ref()
    }
}

impl<T: DocumentValue + ?Sized> DocumentValue for &T {
    fn document(&self) -> Option<&Html> {
        (**self).document()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{__private as rt, raw};

    #[test]
    fn markup_is_escaped_once_and_stays_markup() {
        let mut b = Buf::new();
        rt::document(&mut b, "srcdoc", &Some(raw("<p title=\"&amp;\">")));
        rt::document(&mut b, "srcdoc", &None::<Html>);
        assert_eq!(
            b.as_str(),
            r#" srcdoc="&lt;p title=&quot;&amp;amp;&quot;&gt;""#
        );
    }
}
