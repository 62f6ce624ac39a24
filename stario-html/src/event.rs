//! Datastar events, encoded once.

use std::fmt;
use std::fmt::Write as _;

use bytes::Bytes;
use serde::Serialize;

use crate::json::{write_json, write_literal};
use crate::patch::{Mode, Namespace, Patch};
use crate::url::{UrlKind, clean_url};
use crate::{Js, escape, spec};

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
pub struct Event(Bytes);

const PATCH_ELEMENTS: &str = "event: datastar-patch-elements\n";
const PATCH_SIGNALS: &str = "event: datastar-patch-signals\n";
/// What the client waits before it reconnects when no event says otherwise, in milliseconds.
const DEFAULT_RETRY: u128 = 1000;

impl Event {
    /// Patches elements into the page.
    ///
    /// # Errors
    ///
    /// When the id or a selector holds a line break or NUL, and when the mode needs a selector
    /// and there is none.
    pub fn patch(patch: impl Into<Patch>) -> Result<Self, EventError> {
        let patch = patch.into();
        if patch.selector.is_none() && !patch.mode.finds_by_id() {
            return Err(EventError::new(Kind::NoSelector(patch.mode)));
        }
        let markup = patch.html.as_str();
        let mut out = String::with_capacity(markup.len() + 128);
        out.push_str(PATCH_ELEMENTS);
        if let Some(id) = &patch.id {
            out.push_str("id: ");
            out.push_str(one_line("id", id)?);
            out.push('\n');
        }
        if let Some(wait) = patch.retry
            && wait.as_millis() != DEFAULT_RETRY
        {
            out.push_str("retry: ");
            escape::digits(&mut out, false, wait.as_millis());
            out.push('\n');
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
        if patch.namespace == Namespace::Html {
            elements(&mut out, markup);
        } else {
            elements(&mut out, &separate_siblings(markup));
        }
        out.push('\n');
        Ok(Self(out.into()))
    }

    /// Patches signals: a value that serializes as an object; `null` deletes a signal.
    ///
    /// # Errors
    ///
    /// When the value does not serialize, or not as an object.
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
    pub fn signals_if_missing<T: Serialize + ?Sized>(value: &T) -> Result<Self, EventError> {
        Self::patch_signals(value, true)
    }

    fn patch_signals<T: Serialize + ?Sized>(
        value: &T,
        if_missing: bool,
    ) -> Result<Self, EventError> {
        let mut out = String::with_capacity(128);
        out.push_str(PATCH_SIGNALS);
        if if_missing {
            field(&mut out, "onlyIfMissing", "true");
        }
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
    pub fn remove(selector: &str) -> Result<Self, EventError> {
        let mut out = String::from(PATCH_ELEMENTS);
        field(&mut out, "selector", one_line("selector", selector)?);
        field(&mut out, "mode", Mode::Remove.as_str());
        out.push('\n');
        Ok(Self(out.into()))
    }

    /// Runs JavaScript once.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Event, Js};
    ///
    /// let event = Event::script(&Js::from_source("focus()"));
    /// assert!(event.as_bytes().ends_with(
    ///     b"data: elements <script data-effect=\"el.remove()\">focus()</script>\n\n",
    /// ));
    /// ```
    pub fn script(source: &Js) -> Self {
        let source = source.as_str();
        let mut markup = String::with_capacity(source.len() + 48);
        markup.push_str("<script data-effect=\"el.remove()\">");
        escape::script(&mut markup, source);
        markup.push_str("</script>");
        let mut out = String::with_capacity(markup.len() + 96);
        out.push_str(PATCH_ELEMENTS);
        field(&mut out, "selector", "body");
        field(&mut out, "mode", Mode::Append.as_str());
        elements(&mut out, &markup);
        out.push('\n');
        Self(out.into())
    }

    /// Leads the browser to another page, on this site or by `http` and `https` on another.
    ///
    /// # Errors
    ///
    /// When the URL is neither; see [`clean_url`].
    pub fn navigate(url: impl AsRef<str>) -> Result<Self, EventError> {
        let clean = clean_url(url.as_ref());
        if clean.as_str().is_empty() || !matches!(clean.kind(), UrlKind::Local | UrlKind::External)
        {
            return Err(EventError::new(Kind::Url(url.as_ref().to_owned())));
        }
        // From a timer, or Firefox replaces the entry in the history.
        let mut source = String::from("setTimeout(() => window.location = ");
        escape::js_url(&mut source, clean.as_str());
        source.push(')');
        Ok(Self::script(&Js::from_source(source)))
    }

    /// Prints a value on the browser's console.
    ///
    /// # Errors
    ///
    /// When the value does not serialize.
    pub fn console_log<T: Serialize + ?Sized>(value: &T) -> Result<Self, EventError> {
        Self::call("console.log(", value, ")")
    }

    /// Dispatches a `CustomEvent` on the document, for `ds:on:name__window` and scripts.
    ///
    /// # Errors
    ///
    /// When the detail does not serialize.
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
        Ok(Self::script(&Js::from_source(source)))
    }

    /// A comment, which clients ignore: it keeps a silent connection open.
    pub fn comment(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + 4);
        for line in lines(text) {
            let _ = writeln!(out, ": {line}");
        }
        out.push('\n');
        Self(out.into())
    }

    /// The encoded bytes.
    pub fn as_bytes(&self) -> &Bytes {
        &self.0
    }

    /// The encoded bytes, without a copy.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl From<Event> for Bytes {
    fn from(event: Event) -> Self {
        event.0
    }
}

fn field(out: &mut String, key: &str, value: &str) {
    out.push_str("data: ");
    out.push_str(key);
    out.push(' ');
    out.push_str(value);
    out.push('\n');
}

/// Repeats the prefix on every line, so that no line break of the markup ends the field.
fn elements(out: &mut String, markup: &str) {
    if markup.is_empty() {
        return;
    }
    for line in lines(markup) {
        field(out, "elements", line);
    }
}

/// The lines of a text, ended by LF, CR or CRLF as event streams end them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            rest = None;
            return Some(text);
        };
        let skip = if text[end..].starts_with("\r\n") {
            2
        } else {
            1
        };
        rest = Some(&text[end + skip..]);
        Some(&text[..end])
    })
}

/// Refuses what would end the line of a field.
fn one_line<'a>(field: &'static str, value: &'a str) -> Result<&'a str, EventError> {
    if value.contains(['\n', '\r', '\0']) {
        return Err(EventError::new(Kind::NotOneLine(field)));
    }
    Ok(value)
}

/// Puts a line break between adjacent elements at the top.
///
/// In the `svg` and `mathml` namespaces client 1.0.4 moves nodes out of the list it walks, and so
/// loses every second one of elements that have no text between them.
fn separate_siblings(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len() + 8);
    let mut depth = 0_usize;
    let mut rest = markup;
    while let Some(open) = rest.find('<') {
        let (text, tag) = rest.split_at(open);
        if depth == 0 && text.is_empty() && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text);
        let len = tag_len(tag);
        let (tag, after) = tag.split_at(len);
        out.push_str(tag);
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with("<!") && !tag.ends_with("/>") && !is_void(tag) {
            depth += 1;
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Length of the tag or comment the text starts with.
fn tag_len(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |at| at + 3);
    }
    let mut quote = None;
    for (i, b) in text.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return i + 1,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn is_void(tag: &str) -> bool {
    let name = tag[1..].split(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/');
    name.into_iter().next().is_some_and(spec::is_void)
}

/// Why an event could not be encoded.
#[derive(Debug)]
pub struct EventError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    NoSelector(Mode),
    NotOneLine(&'static str),
    NotAnObject,
    Serialize(serde_json::Error),
    Url(String),
}

impl EventError {
    fn new(kind: Kind) -> Self {
        Self { kind }
    }

    /// Whether the mode needs a selector and there was none.
    pub fn is_missing_selector(&self) -> bool {
        matches!(self.kind, Kind::NoSelector(_))
    }

    /// Whether an id or a selector held a line break or NUL.
    pub fn is_line_break(&self) -> bool {
        matches!(self.kind, Kind::NotOneLine(_))
    }

    /// Whether a value did not serialize as it must.
    pub fn is_serialize(&self) -> bool {
        matches!(self.kind, Kind::Serialize(_) | Kind::NotAnObject)
    }

    /// Whether the URL was refused.
    pub fn is_url(&self) -> bool {
        matches!(self.kind, Kind::Url(_))
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::NoSelector(mode) => {
                write!(f, "a patch with mode `{}` needs a selector", mode.as_str())
            }
            Kind::NotOneLine(field) => {
                write!(f, "the {field} of an event cannot hold a line break or NUL")
            }
            Kind::NotAnObject => f.write_str("signals must serialize as an object"),
            Kind::Serialize(_) => f.write_str("the value of an event does not serialize"),
            Kind::Url(url) => write!(
                f,
                "`{}` is not a web address to navigate to",
                url.escape_debug()
            ),
        }
    }
}

impl std::error::Error for EventError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Serialize(error) => Some(error),
            _ => None,
        }
    }
}
