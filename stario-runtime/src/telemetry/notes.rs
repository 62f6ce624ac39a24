//! What is said to a span: attributes, events, errors, links.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use super::attrs::{AttrList, IntoAttrs, Key};
use super::limits;
use super::record::{SpanEvent, SpanLink};
use super::span::Span;
use super::value::{ToValue, Value};

impl Span {
    /// Sets an attribute, replacing an earlier value of that name.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let span = Span::root(&tracer, "import");
    /// span.attr("source", "rooms.csv").attr("rows", 0);
    /// span.attr("rows", 12);
    /// span.end();
    /// assert!(recording.has_attribute("rows", 12) && !recording.has_attribute("rows", 0));
    /// ```
    pub fn attr(&self, key: impl Into<Key>, value: impl ToValue) -> &Self {
        if !self.is_noop() {
            let (key, value) = (key.into(), value.to_value());
            self.with(|_, data| data.attributes.push(key, value));
        }
        self
    }

    /// Sets several attributes.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{attrs, telemetry::Span};
    /// # let span = Span::noop();
    /// let rows = 5;
    /// span.attrs(attrs! { rows, "cols" => 7 }).attrs([("a", 1), ("b", 2)]);
    /// assert_eq!(rows, 5);
    /// ```
    pub fn attrs(&self, attrs: impl IntoAttrs) -> &Self {
        if self.is_recording() {
            let mut list = AttrList::default();
            attrs.write_to(&mut list);
            self.with(|_, data| list.write_to(&mut data.attributes));
        }
        self
    }

    /// Records that something happened; `()` when there are no details.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::{attrs, telemetry::Span};
    /// # let span = Span::noop();
    /// span.event("cache.miss", ()).event("joined", attrs! { "who" => "ada" });
    /// # assert!(!span.is_recording());
    /// ```
    pub fn event(&self, name: impl Into<Cow<'static, str>>, attrs: impl IntoAttrs) -> &Self {
        if let Some(live) = self.recording() {
            live.record(SpanEvent::new(live.clock.now(), name.into(), attrs));
        }
        self
    }

    /// Records an event with a longer text.
    ///
    /// Such as a query or what a program has printed.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::telemetry::Span;
    /// # let span = Span::noop();
    /// span.event_with_body("sql", [("rows", 3)], "SELECT id\nFROM rooms");
    /// # assert!(!span.is_recording());
    /// ```
    pub fn event_with_body(
        &self,
        name: impl Into<Cow<'static, str>>,
        attrs: impl IntoAttrs,
        body: impl AsRef<str>,
    ) -> &Self {
        if let Some(live) = self.recording() {
            let mut event = SpanEvent::new(live.clock.now(), name.into(), attrs);
            event.body = Some(limits::copied(body.as_ref()));
            live.record(event);
        }
        self
    }

    /// Records an error as the event `exception`, with its causes as the body.
    ///
    /// The span is not marked as failed: an error may have been expected. For
    /// one that was not, call [`fail`](Self::fail) as well.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let span = Span::root(&tracer, "import");
    /// if let Err(error) = "seven".parse::<u32>() {
    ///     span.exception(&error).attr("skipped", 1); // no failure: the import goes on
    /// }
    /// span.end();
    ///
    /// let import = recording.find_span("import").unwrap();
    /// let message = import.event("exception").unwrap().attr("exc.message");
    /// assert_eq!(message, Some(&"invalid digit found in string".into()));
    /// assert!(!import.is_error());
    /// ```
    pub fn exception<E: Error + ?Sized>(&self, error: &E) -> &Self {
        let kind = std::any::type_name::<E>();
        // A trait object has lost the name of its type.
        let kind = (!kind.starts_with("dyn ")).then_some(kind);
        self.thrown(kind, error, || causes(error.source()))
    }

    /// Records an error of a handler, with its type and the place where it came up.
    pub(crate) fn returned(&self, error: &crate::error::Error) -> &Self {
        let source = error.as_std();
        self.attr("error.location", Value::display(error.location()));
        self.thrown(error.type_name(), source, || causes(source.source()))
    }

    /// Records the event `exception`.
    pub(crate) fn thrown(
        &self,
        kind: Option<&str>,
        message: impl fmt::Display,
        body: impl FnOnce() -> Option<String>,
    ) -> &Self {
        if let Some(live) = self.recording() {
            let mut event = SpanEvent::new(live.clock.now(), "exception".into(), ());
            event
                .attributes
                .push("exc.message", Value::display(message));
            if let Some(kind) = kind {
                event.attributes.push("exc.type", kind);
            }
            event.body = body().map(limits::bounded);
            live.record(event);
        }
        self
    }

    /// Marks the span as failed and says why.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let span = Span::root(&tracer, "import");
    /// span.fail("no row could be read").end();
    /// let import = recording.find_span("import").unwrap();
    /// assert_eq!(import.error.as_deref(), Some("no row could be read"));
    /// ```
    pub fn fail(&self, message: impl AsRef<str>) -> &Self {
        self.with(|_, data| data.error = Some(limits::copied(message.as_ref())))
    }

    /// Marks the span as failed unless it is already.
    pub(crate) fn fail_if_fine(&self, message: &str) {
        self.with(|_, data| {
            data.error.get_or_insert_with(|| limits::copied(message));
        });
    }

    /// Points to another span: `name` says what it is to this one.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let order = Span::root(&tracer, "POST /orders");
    /// let mail = Span::root(&tracer, "mail");
    /// mail.link("caused_by", &order).end();
    /// assert_eq!(recording.find_span("mail").unwrap().links[0].span_id, order.id());
    /// ```
    pub fn link(&self, name: impl Into<Cow<'static, str>>, other: &Span) -> &Self {
        self.link_with(name, other, ())
    }

    /// Points to another span, with details.
    ///
    /// # Example
    ///
    /// ```
    /// # use stario_runtime::telemetry::Span;
    /// # let (batch, order) = (Span::noop(), Span::noop());
    /// batch.link_with("contains", &order, [("position", 3)]);
    /// # assert!(!batch.is_recording());
    /// ```
    pub fn link_with(
        &self,
        name: impl Into<Cow<'static, str>>,
        other: &Span,
        attrs: impl IntoAttrs,
    ) -> &Self {
        if !self.is_noop() {
            let mut link = SpanLink::new(name.into(), other.id(), other.trace_id());
            attrs.write_to(&mut link.attributes);
            self.with(|_, data| data.push_link(link));
        }
        self
    }

    /// Gives the span another name.
    ///
    /// # Example
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stario_runtime::telemetry::{Recording, Span, Tracer};
    /// # let recording = Arc::new(Recording::new());
    /// # let tracer: Arc<dyn Tracer> = recording.clone();
    /// let span = Span::root(&tracer, "job");
    /// span.rename("job mail"); // known only when the job was read
    /// span.end();
    /// assert!(recording.find_span("job mail").is_some() && recording.find_span("job").is_none());
    /// ```
    pub fn rename(&self, name: impl Into<Cow<'static, str>>) -> &Self {
        if !self.is_noop() {
            let name = name.into();
            self.with(|_, data| data.rename(name));
        }
        self
    }
}

/// The chain of causes, one per line.
fn causes(mut source: Option<&(dyn Error + 'static)>) -> Option<String> {
    let mut body = String::new();
    while let Some(error) = source {
        if !body.is_empty() {
            body.push('\n');
        }
        body.push_str("caused by: ");
        body.push_str(&Value::display(error).to_string());
        if body.len() > limits::TEXT_BYTES {
            break;
        }
        source = error.source();
    }
    (!body.is_empty()).then(|| limits::bounded(body))
}
