//! Datastar events, encoded once.

use bytes::Bytes;
use serde::Serialize;

use crate::js::{write_json, write_literal};
use crate::url::{UrlKind, clean_url};
use crate::{Js, escape};

use super::error::{EventError, Kind};
use super::frame::{elements, field, lines, one_line};
use super::patch::{Mode, Namespace, Patch};
use super::script::Script;
use super::siblings::separate_siblings;
use super::{head, json_text};

/// An encoded Datastar event, ready for an event stream.
///
/// Encoding happens once; a clone shares the bytes, so one event can go to many streams.
///
/// # Example
///
/// ```
/// use stario_html::{Event, Html};
///
/// let event = Event::patch(Html::from_static("<p id=n>1</p>"))?;
/// assert_eq!(
///     event.as_bytes().as_ref(),
///     b"event: datastar-patch-elements\ndata: elements <p id=n>1</p>\n\n",
/// );
/// # Ok::<(), stario_html::EventError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event(pub(super) Bytes);

const PATCH_ELEMENTS: &str = "event: datastar-patch-elements\n";
const PATCH_SIGNALS: &str = "event: datastar-patch-signals\n";

impl Event {
    /// Patches elements into the page.
    ///
    /// # Errors
    ///
    /// When the id or a selector holds a line break or NUL, and when the mode needs a selector
    /// and there is none.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Html, Mode, Patch};
    ///
    /// let list = Html::from_static("<ul id=list>\n<li>a</li>\n</ul>");
    /// let event = Event::patch(list)?;
    /// assert_eq!(
    ///     event.as_bytes(),
    ///     "event: datastar-patch-elements\n\
    ///      data: elements <ul id=list>\ndata: elements <li>a</li>\ndata: elements </ul>\n\n",
    /// );
    ///
    /// let nowhere = Patch::new(Html::from_static("<li>b</li>")).mode(Mode::Append);
    /// assert!(Event::patch(nowhere).unwrap_err().is_missing_selector());
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn patch(patch: impl Into<Patch>) -> Result<Self, EventError> {
        let patch = patch.into();
        if patch.selector.is_none() && !patch.mode.finds_by_id() {
            return Err(EventError::new(Kind::NoSelector(patch.mode)));
        }
        let markup = patch.html.as_str();
        let mut out = String::with_capacity(markup.len() + 128);
        out.push_str(PATCH_ELEMENTS);
        if let Some(id) = &patch.id {
            head::id(&mut out, id)?;
        }
        if let Some(wait) = patch.retry {
            head::retry(&mut out, wait);
        }
        if let Some(selector) = &patch.selector {
            field(&mut out, "selector", one_line("selector", selector)?);
        }
        if patch.mode != Mode::Outer {
            field(&mut out, "mode", patch.mode.as_str());
        }
        if patch.view_transition {
            field(&mut out, "useViewTransition", "true");
            if let Some(selector) = &patch.view_transition_selector {
                let selector = one_line("view transition selector", selector)?;
                field(&mut out, "viewTransitionSelector", selector);
            }
        }
        if patch.namespace != Namespace::Html {
            field(&mut out, "namespace", patch.namespace.as_str());
        }
        // Removing needs no elements; for every other mode, none at all is a content as well.
        if patch.mode != Mode::Remove || !markup.is_empty() {
            match patch.namespace {
                Namespace::Html => elements(&mut out, markup),
                Namespace::Svg | Namespace::MathMl => {
                    elements(&mut out, &separate_siblings(markup));
                }
            }
        }
        out.push('\n');
        Ok(Self(out.into()))
    }

    /// Patches signals: a value that serializes as an object; `null` deletes a signal.
    ///
    /// # Errors
    ///
    /// When the value does not serialize, or not as an object, and when a key would reach into a
    /// prototype: `__proto__`, `constructor`, `prototype`.
    ///
    /// # Example
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use stario_html::Event;
    ///
    /// let event = Event::signals(&BTreeMap::from([("count", 3)]))?;
    /// assert_eq!(
    ///     event.as_bytes().as_ref(),
    ///     b"event: datastar-patch-signals\ndata: signals {\"count\":3}\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn signals<T: Serialize + ?Sized>(value: &T) -> Result<Self, EventError> {
        Self::patch_signals(value, false)
    }

    /// Patches only the signals that the client does not have yet.
    ///
    /// # Errors
    ///
    /// As [`signals`](Self::signals).
    ///
    /// # Example
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use stario_html::Event;
    ///
    /// let event = Event::signals_if_missing(&BTreeMap::from([("tab", "inbox")]))?;
    /// assert_eq!(
    ///     event.as_bytes(),
    ///     "event: datastar-patch-signals\n\
    ///      data: onlyIfMissing true\ndata: signals {\"tab\":\"inbox\"}\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn signals_if_missing<T: Serialize + ?Sized>(value: &T) -> Result<Self, EventError> {
        Self::patch_signals(value, true)
    }

    /// Patches signals from JSON text, which is sent as it is.
    ///
    /// For text that was stored or comes from another service. Values of the program go through
    /// [`signals`](Self::signals), which also keeps large integers exact.
    ///
    /// # Errors
    ///
    /// When the text is not a JSON object: the client would run it as JavaScript.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// let event = Event::signals_json("{\n\"count\": 3\n}")?;
    /// assert_eq!(
    ///     event.as_bytes().as_ref(),
    ///     b"event: datastar-patch-signals\n\
    ///       data: signals {\ndata: signals \"count\": 3\ndata: signals }\n\n",
    /// );
    /// assert!(Event::signals_json("alert(1)").is_err());
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn signals_json(text: &str) -> Result<Self, EventError> {
        Self::patch_json(text, false)
    }

    /// Patches from JSON text only the signals that the client does not have yet.
    ///
    /// # Errors
    ///
    /// As [`signals_json`](Self::signals_json).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// let event = Event::signals_json_if_missing(r#"{"tab": "inbox"}"#)?;
    /// assert_eq!(
    ///     event.as_bytes(),
    ///     "event: datastar-patch-signals\n\
    ///      data: onlyIfMissing true\ndata: signals {\"tab\": \"inbox\"}\n\n",
    /// );
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn signals_json_if_missing(text: &str) -> Result<Self, EventError> {
        Self::patch_json(text, true)
    }

    fn patch_json(text: &str, if_missing: bool) -> Result<Self, EventError> {
        json_text::check(text).map_err(|error| EventError::new(Kind::Json(error)))?;
        let mut out = signals_head(text.len(), if_missing);
        for line in lines(text) {
            field(&mut out, "signals", line);
        }
        out.push('\n');
        Ok(Self(out.into()))
    }

    fn patch_signals<T: Serialize + ?Sized>(
        value: &T,
        if_missing: bool,
    ) -> Result<Self, EventError> {
        let mut out = signals_head(64, if_missing);
        out.push_str("data: signals ");
        let start = out.len();
        write_json(&mut out, value).map_err(|error| EventError::new(Kind::Serialize(error)))?;
        if !out[start..].starts_with('{') {
            return Err(EventError::new(Kind::NotAnObject));
        }
        out.push_str("\n\n");
        Ok(Self(out.into()))
    }

    /// Removes the elements that match.
    ///
    /// # Errors
    ///
    /// When the selector holds a line break or NUL.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// let event = Event::remove("#toast")?;
    /// assert_eq!(
    ///     event.as_bytes(),
    ///     "event: datastar-patch-elements\ndata: selector #toast\ndata: mode remove\n\n",
    /// );
    /// assert!(Event::remove("a\nb").unwrap_err().is_line_break());
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn remove(selector: &str) -> Result<Self, EventError> {
        let mut out = String::from(PATCH_ELEMENTS);
        field(&mut out, "selector", one_line("selector", selector)?);
        field(&mut out, "mode", Mode::Remove.as_str());
        out.push('\n');
        Ok(Self(out.into()))
    }

    /// Runs JavaScript once; a [`Script`] has more options.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Js};
    ///
    /// let event = Event::script(Js::from_source("focus()"));
    /// assert!(event.as_bytes().ends_with(
    ///     b"data: elements <script data-effect=\"el.remove()\">focus()</script>\n\n",
    /// ));
    /// ```
    pub fn script(script: impl Into<Script>) -> Self {
        let markup = script.into().markup();
        let mut out = String::with_capacity(markup.len() + 96);
        out.push_str(PATCH_ELEMENTS);
        field(&mut out, "selector", "body");
        field(&mut out, "mode", Mode::Append.as_str());
        elements(&mut out, &markup);
        out.push('\n');
        Self(out.into())
    }

    /// Leads the browser to another page of this site: a path that starts with `/`.
    ///
    /// # Errors
    ///
    /// When the URL would leave the site as a browser reads it; see [`clean_url`].
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Href};
    ///
    /// assert!(Event::navigate(Href::path("/rooms").segment(7)).is_ok());
    /// assert!(Event::navigate(r"/\evil.example").is_err());
    /// ```
    pub fn navigate(url: impl AsRef<str>) -> Result<Self, EventError> {
        let clean = clean_url(url.as_ref());
        if clean.is_path() {
            Ok(Self::location(clean.as_str()))
        } else {
            Err(EventError::new(Kind::Url(url.as_ref().to_owned())))
        }
    }

    /// Leads the browser to another site, by `http`, `https` or `//host`.
    ///
    /// Never give it an address that came with the request: that is an open redirect.
    ///
    /// # Errors
    ///
    /// When the URL does not start with `http://`, `https://` or `//`, and a host.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// assert!(Event::navigate_external("https://example.com/pay").is_ok());
    /// assert!(Event::navigate_external("javascript:alert(1)").unwrap_err().is_url());
    /// assert!(Event::navigate_external("/rooms").is_err());
    /// ```
    pub fn navigate_external(url: impl AsRef<str>) -> Result<Self, EventError> {
        let clean = clean_url(url.as_ref());
        let url_text = clean.as_str();
        let host = url_text
            .strip_prefix("//")
            .or_else(|| Some(url_text.split_once("://")?.1))
            .unwrap_or_default();
        if clean.kind() == UrlKind::External
            && !host.is_empty()
            && !host.starts_with(['/', '?', '#'])
        {
            Ok(Self::location(clean.as_str()))
        } else {
            Err(EventError::new(Kind::Url(url.as_ref().to_owned())))
        }
    }

    fn location(url: &str) -> Self {
        // From a timer, or Firefox replaces the entry in the history.
        let mut source = String::from("setTimeout(() => window.location = ");
        escape::js_url(&mut source, url);
        source.push(')');
        Self::script(Js::from_source(source))
    }

    /// Prints a value on the browser's console.
    ///
    /// # Errors
    ///
    /// When the value does not serialize.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// let event = Event::console_log(&["saved", "it's"])?;
    /// let text = String::from_utf8_lossy(event.as_bytes());
    /// assert!(text.contains(r"console.log(['saved','it\u0027s'])"));
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn console_log<T: Serialize + ?Sized>(value: &T) -> Result<Self, EventError> {
        Self::call("console.log(", value, ")")
    }

    /// Dispatches a `CustomEvent` on the document.
    ///
    /// `ds:on:name__window` and scripts hear it.
    ///
    /// # Errors
    ///
    /// When the detail does not serialize.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// let event = Event::dispatch("saved", &7)?;
    /// let text = String::from_utf8_lossy(event.as_bytes());
    /// assert!(text.contains(
    ///     "document.dispatchEvent(new CustomEvent('saved', {bubbles: true, detail: 7}))",
    /// ));
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn dispatch<T: Serialize + ?Sized>(name: &str, detail: &T) -> Result<Self, EventError> {
        let mut before = String::from("document.dispatchEvent(new CustomEvent(");
        escape::js_string(&mut before, name);
        before.push_str(", {bubbles: true, detail: ");
        Self::call(&before, detail, "}))")
    }

    fn call<T: Serialize + ?Sized>(
        before: &str,
        value: &T,
        after: &str,
    ) -> Result<Self, EventError> {
        let mut source = String::from(before);
        write_literal(&mut source, value)
            .map_err(|error| EventError::new(Kind::Serialize(error)))?;
        source.push_str(after);
        Ok(Self::script(Js::from_source(source)))
    }

    /// A comment, which clients ignore: it keeps a silent connection open.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// assert_eq!(Event::comment("still here").as_bytes(), ": still here\n\n");
    /// ```
    pub fn comment(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + 4);
        for line in lines(text) {
            out.push_str(": ");
            out.push_str(line);
            out.push('\n');
        }
        out.push('\n');
        Self(out.into())
    }

    /// The encoded bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// let event = Event::remove("#toast")?;
    /// let (one, other) = (event.clone(), event);
    /// assert_eq!(one.as_bytes().as_ptr(), other.as_bytes().as_ptr(), "shared");
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn as_bytes(&self) -> &Bytes {
        &self.0
    }

    /// The encoded bytes, without a copy.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Event;
    ///
    /// let frame = Event::comment("").into_bytes();
    /// assert_eq!(frame, ": \n\n");
    /// ```
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl From<Event> for Bytes {
    fn from(event: Event) -> Self {
        event.0
    }
}

/// The first lines of a signal patch.
fn signals_head(capacity: usize, if_missing: bool) -> String {
    let mut out = String::with_capacity(capacity + 64);
    out.push_str(PATCH_SIGNALS);
    if if_missing {
        field(&mut out, "onlyIfMissing", "true");
    }
    out
}
