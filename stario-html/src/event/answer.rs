//! Whole answers to a request of the Datastar client: no stream, one body.

use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::Js;
use crate::js::write_json;

use super::encode::Event;
use super::error::{EventError, Kind};
use super::patch::{Mode, Namespace, Patch};
use super::siblings::separate_siblings;

/// A whole answer to one request of the Datastar client: status, headers, body.
///
/// The client reads four content types. A patch travels as `text/html`, signals as
/// `application/json`, a script as `text/javascript`, with their options in headers; any number
/// of events travels as `text/event-stream`. Whoever has no events to send answers 204.
///
/// # Example
///
/// ```
/// use stario_html::{Answer, Html, Mode, Patch};
///
/// let row = Patch::new(Html::from_static("<li>new</li>")).selector("#list").mode(Mode::Append);
/// let answer = Answer::patch(row)?;
/// assert_eq!(answer.status(), 200);
/// assert_eq!(answer.content_type(), Some("text/html; charset=utf-8"));
/// assert!(answer.headers().contains(&("datastar-selector", "#list".to_owned())));
/// assert_eq!(answer.into_body(), "<li>new</li>");
/// # Ok::<(), stario_html::EventError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    content_type: Option<&'static str>,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
}

impl Answer {
    /// A patch: `text/html` with the options in headers.
    ///
    /// What has no header (an event id, a retry time, the element of a view transition, a
    /// selector outside ASCII) makes the answer a single event instead.
    ///
    /// # Errors
    ///
    /// As [`Event::patch`].
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Answer, Html, Patch};
    ///
    /// let answer = Answer::patch(Html::from_static("<p id=n>2</p>"))?;
    /// assert_eq!(answer.content_type(), Some("text/html; charset=utf-8"));
    ///
    /// let with_id = Patch::new(Html::from_static("<p id=n>2</p>")).id("42");
    /// assert_eq!(Answer::patch(with_id)?.content_type(), Some("text/event-stream"));
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn patch(patch: impl Into<Patch>) -> Result<Self, EventError> {
        let patch = patch.into();
        let selector = patch.selector.as_deref().unwrap_or_default();
        let only_an_event = patch.id.is_some()
            || patch.retry.is_some()
            || patch.view_transition_selector.is_some()
            || !selector.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if only_an_event {
            return Event::patch(patch).map(|event| Self::events([event]));
        }
        if patch.selector.is_none() && !patch.mode.finds_by_id() {
            return Err(EventError::new(Kind::NoSelector(patch.mode)));
        }
        let mut answer = Self::new("text/html; charset=utf-8");
        if patch.selector.is_some() {
            answer.header("datastar-selector", selector);
        }
        if patch.mode != Mode::Outer {
            answer.header("datastar-mode", patch.mode.as_str());
        }
        if patch.namespace != Namespace::Html {
            answer.header("datastar-namespace", patch.namespace.as_str());
        }
        if patch.view_transition {
            answer.header("datastar-use-view-transition", "true");
        }
        answer.body = match patch.namespace {
            Namespace::Html => patch.html.into_bytes(),
            _ => separate_siblings(patch.html.as_str()).into(),
        };
        Ok(answer)
    }

    /// Signals to merge: `application/json`; `null` removes one.
    ///
    /// # Errors
    ///
    /// As [`Event::signals`].
    ///
    /// # Example
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use stario_html::Answer;
    ///
    /// let answer = Answer::signals(&BTreeMap::from([("draft", None), ("count", Some(3))]))?;
    /// assert_eq!(answer.content_type(), Some("application/json"));
    /// assert_eq!(answer.into_body(), r#"{"count":3,"draft":null}"#);
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn signals<T: Serialize + ?Sized>(value: &T) -> Result<Self, EventError> {
        let mut json = String::with_capacity(128);
        write_json(&mut json, value).map_err(|error| EventError::new(Kind::Serialize(error)))?;
        if !json.starts_with('{') {
            return Err(EventError::new(Kind::NotAnObject));
        }
        let mut answer = Self::new("application/json");
        answer.body = json.into();
        Ok(answer)
    }

    /// Signals to merge where the page does not have them yet.
    ///
    /// # Errors
    ///
    /// As [`Event::signals`].
    ///
    /// # Example
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use stario_html::Answer;
    ///
    /// let answer = Answer::signals_if_missing(&BTreeMap::from([("tab", 1)]))?;
    /// assert!(answer.headers().contains(&("datastar-only-if-missing", "true".to_owned())));
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn signals_if_missing<T: Serialize + ?Sized>(value: &T) -> Result<Self, EventError> {
        let mut answer = Self::signals(value)?;
        answer.header("datastar-only-if-missing", "true");
        Ok(answer)
    }

    /// A script to run: `text/javascript`.
    ///
    /// Its element stays in the page's head and has no attributes; one with attributes is an
    /// [`Event::script`].
    ///
    /// Client 1.0.4 never reports such a request as finished, so an indicator stays on: where
    /// there is one, send [`Event::script`] through [`events`](Self::events).
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Answer, Js};
    ///
    /// let answer = Answer::script(&Js::from_source("print()"));
    /// assert_eq!(answer.content_type(), Some("text/javascript; charset=utf-8"));
    /// assert_eq!(answer.into_body(), "print()");
    /// ```
    pub fn script(source: &Js) -> Self {
        let mut answer = Self::new("text/javascript; charset=utf-8");
        answer.body = Bytes::copy_from_slice(source.as_str().as_bytes());
        answer
    }

    /// Any number of events, in order; without any the status is 204.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Answer, Event};
    ///
    /// assert_eq!(Answer::events([]).status(), 204);
    ///
    /// let answer = Answer::events([Event::remove("#toast")?, Event::remove("#form")?]);
    /// assert_eq!(answer.status(), 200);
    /// assert_eq!(answer.content_type(), Some("text/event-stream"));
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn events(events: impl IntoIterator<Item = Event>) -> Self {
        let mut events = events.into_iter();
        let Some(first) = events.next() else {
            return Self {
                content_type: None,
                headers: Vec::new(),
                body: Bytes::new(),
            };
        };
        let mut answer = Self::new("text/event-stream");
        answer.header("cache-control", "no-cache");
        answer.body = match events.next() {
            None => first.into_bytes(),
            Some(second) => {
                let mut all = BytesMut::from(first.as_bytes().as_ref());
                for event in [second].into_iter().chain(events) {
                    all.extend_from_slice(event.as_bytes());
                }
                all.freeze()
            }
        };
        answer
    }

    /// The status: 200, the only one whose body the client reads, or 204.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Answer, Event};
    ///
    /// assert_eq!(Answer::events([Event::comment("")]).status(), 200);
    /// assert_eq!(Answer::events([]).status(), 204);
    /// ```
    pub fn status(&self) -> u16 {
        if self.content_type.is_some() {
            200
        } else {
            204
        }
    }

    /// The content type; `None` for 204.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Answer, Event};
    ///
    /// assert_eq!(
    ///     Answer::events([Event::comment("")]).content_type(),
    ///     Some("text/event-stream"),
    /// );
    /// assert_eq!(Answer::events([]).content_type(), None);
    /// ```
    pub fn content_type(&self) -> Option<&'static str> {
        self.content_type
    }

    /// The other headers; every name is in lower case, every value in ASCII.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Answer, Html};
    ///
    /// let answer = Answer::patch(Html::from_static("<p id=n>2</p>"))?;
    /// assert_eq!(answer.headers(), [("vary", "Datastar-Request, Accept".to_owned())]);
    /// # Ok::<(), stario_html::EventError>(())
    /// ```
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// The body.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Answer, Event};
    ///
    /// let answer = Answer::events([Event::comment("1"), Event::comment("2")]);
    /// assert_eq!(answer.into_body(), ": 1\n\n: 2\n\n");
    /// ```
    pub fn into_body(self) -> Bytes {
        self.body
    }

    /// The same address may show a page to a browser that asks without Datastar, so that a
    /// cache must not take one answer for the other.
    fn new(content_type: &'static str) -> Self {
        Self {
            content_type: Some(content_type),
            headers: vec![("vary", "Datastar-Request, Accept".to_owned())],
            body: Bytes::new(),
        }
    }

    fn header(&mut self, name: &'static str, value: &str) {
        self.headers.push((name, value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Html, raw};

    fn value<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
        let mut headers = answer.headers.iter();
        headers
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_plain_patch_has_no_datastar_headers() {
        let answer = Answer::patch(Html::from_static("<p id=a>\r\nx</p>")).unwrap();
        assert_eq!(
            answer.headers,
            [("vary", "Datastar-Request, Accept".into())]
        );
        assert_eq!(answer.into_body(), "<p id=a>\r\nx</p>");
    }

    #[test]
    fn every_option_with_a_header_is_in_it() {
        let patch = Patch::new(Html::from_static("<a/><b/>"))
            .selector("#s > g")
            .mode(Mode::Append)
            .namespace(Namespace::Svg)
            .view_transition();
        let answer = Answer::patch(patch).unwrap();
        assert_eq!(value(&answer, "datastar-selector"), Some("#s > g"));
        assert_eq!(value(&answer, "datastar-mode"), Some("append"));
        assert_eq!(value(&answer, "datastar-namespace"), Some("svg"));
        assert_eq!(value(&answer, "datastar-use-view-transition"), Some("true"));
        assert_eq!(answer.into_body(), "<a/>\n<b/>", "siblings stay apart");
    }

    #[test]
    fn what_no_header_can_say_is_sent_as_an_event() {
        let html = || Patch::new(Html::from_static("<p id=a>"));
        for patch in [
            html().id("7"),
            html().retry(std::time::Duration::from_secs(2)),
            html().view_transition_selector("#stage"),
            html().selector("#größe"),
        ] {
            let answer = Answer::patch(patch).unwrap();
            assert_eq!(answer.content_type(), Some("text/event-stream"));
            assert!(answer.body.starts_with(b"event: datastar-patch-elements\n"));
        }
    }

    #[test]
    fn a_patch_that_the_client_would_refuse_is_an_error() {
        let html = || Patch::new(raw("<p>"));
        let error = Answer::patch(html().mode(Mode::Append)).unwrap_err();
        assert!(error.is_missing_selector());
        let error = Answer::patch(html().selector("#a\r\nx: y")).unwrap_err();
        assert!(error.is_line_break());
    }

    #[test]
    fn signals_are_a_checked_object() {
        let answer = Answer::signals(&serde_json::json!({"a": "é"})).unwrap();
        assert_eq!(answer.content_type(), Some("application/json"));
        assert_eq!(answer.into_body(), r#"{"a":"é"}"#);
        assert!(Answer::signals(&[1]).unwrap_err().is_serialize());
        let proto = serde_json::json!({"__proto__": {}});
        assert!(Answer::signals(&proto).unwrap_err().is_serialize());
        let answer = Answer::signals_if_missing(&serde_json::json!({})).unwrap();
        assert_eq!(value(&answer, "datastar-only-if-missing"), Some("true"));
    }

    #[test]
    fn events_are_joined_in_order_and_none_is_no_content() {
        assert_eq!(Answer::events(None).status(), 204);
        assert_eq!(Answer::events(None).content_type(), None);
        let one = Event::comment("1");
        let shared = Answer::events([one.clone()]);
        assert_eq!(shared.body.as_ptr(), one.as_bytes().as_ptr(), "no copy");
        let both = Answer::events(vec![one, Event::comment("2")]);
        assert_eq!(both.into_body(), ": 1\n\n: 2\n\n");
    }
}
