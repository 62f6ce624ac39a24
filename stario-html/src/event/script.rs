//! A script for the page and how it is put there.

use crate::datastar::PREFIX;
use crate::{__private as rt, Attrs, Buf, Js};

/// JavaScript to run in the page, with the attributes of its element.
///
/// The client appends a `<script>` to the body, which runs once and then removes itself.
///
/// # Example
///
/// ```
/// use stario_html::{Attrs, Event, Js, Script};
///
/// let rules = Js::from_source(r#"{"prefetch": [{"urls": ["/next"]}]}"#);
/// let script = Script::new(rules)
///     .attrs(Attrs::new().set("type", "speculationrules")?)
///     .keep();
/// assert_eq!(
///     Event::script(script).as_bytes().as_ref(),
///     b"event: datastar-patch-elements\ndata: selector body\ndata: mode append\n\
///       data: elements <script type=\"speculationrules\">{\"prefetch\": [{\"urls\": [\"/next\"]}]}</script>\n\n",
/// );
/// # Ok::<(), stario_html::AttrsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    source: Js,
    attrs: Attrs,
    keep: bool,
}

impl Script {
    /// A script without attributes that removes its element once it has run.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Js, Script};
    ///
    /// let event = Event::script(Script::new(Js::from_source("print()")));
    /// assert!(event.as_bytes().ends_with(
    ///     b"data: elements <script data-effect=\"el.remove()\">print()</script>\n\n",
    /// ));
    /// ```
    pub const fn new(source: Js) -> Self {
        Self {
            source,
            attrs: Attrs::new(),
            keep: false,
        }
    }

    /// Adds attributes to the element, such as `ds! { type="module" }`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Attrs, Event, Js, Script};
    ///
    /// let module = Script::new(Js::from_source("import('/chart.js')"));
    /// let event = Event::script(module.attrs(Attrs::new().set("type", "module")?));
    /// let text = String::from_utf8_lossy(event.as_bytes());
    /// assert!(text.contains(r#"<script data-effect="el.remove()" type="module">"#));
    /// # Ok::<(), stario_html::AttrsError>(())
    /// ```
    pub fn attrs(mut self, attrs: Attrs) -> Self {
        self.attrs = self.attrs.merge(attrs);
        self
    }

    /// Leaves the element in the page.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Js, Script};
    ///
    /// let event = Event::script(Script::new(Js::from_source("f()")).keep());
    /// assert!(event.as_bytes().ends_with(b"data: elements <script>f()</script>\n\n"));
    /// ```
    pub fn keep(mut self) -> Self {
        self.keep = true;
        self
    }

    pub(super) fn markup(&self) -> String {
        let source = self.source.as_str();
        let mut b = Buf::with_capacity(source.len() + 64);
        b.lit("<script");
        if !self.keep {
            b.lit(" ");
            b.lit(PREFIX);
            b.lit("effect=\"el.remove()\"");
        }
        rt::spread(&mut b, &self.attrs);
        b.lit(">");
        rt::js_script(&mut b, &self.source);
        b.lit("</script>");
        b.into_string()
    }
}

impl From<Js> for Script {
    fn from(source: Js) -> Self {
        Self::new(source)
    }
}

impl From<&Js> for Script {
    fn from(source: &Js) -> Self {
        Self::new(source.clone())
    }
}
