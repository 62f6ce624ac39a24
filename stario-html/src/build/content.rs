//! What is put into an element.

use super::kinds::{HasChildren, HasText};
use super::{tag::Tag, tags};
use crate::spread::AttrsError;
use crate::{__private as rt, AttrValue, Buf, Css, Html, Js, Render, escape};

impl<E: HasChildren> Tag<E> {
    /// Adds a child: text, another element, `html!`, an `Option` or a list of them.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{raw, tags};
    ///
    /// let note = tags::p().child("1 < 2 ").child(tags::b().child(3)).child(raw("<hr>"));
    /// assert_eq!(note.into_html(), "<p>1 &lt; 2 <b>3</b><hr></p>");
    /// ```
    pub fn child(mut self, child: impl Render) -> Self {
        child.render(&mut self.body);
        self
    }

    /// Adds a child for each item.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::tags;
    ///
    /// let list = tags::ol().children((1..=2).map(|n| tags::li().child(n)));
    /// assert_eq!(list.into_html(), "<ol><li>1</li><li>2</li></ol>");
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Css, tags};
    ///
    /// let style = tags::style().source(&Css::from_source("p > b { color: red }"))?;
    /// assert_eq!(style.into_html(), "<style>p > b { color: red }</style>");
    /// assert!(tags::style().source(&Css::from_source("</style>")).is_err());
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{raw, tags};
    ///
    /// let frame = tags::iframe().srcdoc(&raw("<p class=\"a\">x</p>"));
    /// assert_eq!(
    ///     frame.into_html(),
    ///     r#"<iframe srcdoc="&lt;p class=&quot;a&quot;&gt;x&lt;/p&gt;"></iframe>"#,
    /// );
    /// ```
    pub fn srcdoc(self, document: &Html) -> Self {
        self.put("srcdoc", |b| rt::attr(b, "srcdoc", document.as_str()))
    }
}
