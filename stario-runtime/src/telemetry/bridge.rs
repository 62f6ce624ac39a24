//! Events and spans of the crate `tracing`, in the request that they happen in.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tracing_core::field::{Field, Visit};
use tracing_core::span::{Attributes, Current, Id, Record};
use tracing_core::{
    Dispatch, Event, Interest, Level, LevelFilter, Metadata, Subscriber, dispatcher,
};

use super::attrs::AttrList;
use super::span::Span;
use super::steps::Steps;
use super::value::Value;

thread_local! {
    /// The request whose future this thread polls.
    static REQUEST: RefCell<Option<Steps>> = const { RefCell::new(None) };
    /// The spans of `tracing` that this thread is in.
    static ENTERED: RefCell<Vec<Entered>> = const { RefCell::new(Vec::new()) };
}

/// A span of `tracing` that a thread is in.
struct Entered {
    id: Id,
    span: Span,
    metadata: &'static Metadata<'static>,
}

/// Runs `work` as part of a request: what it says through `tracing` is said to the request.
pub(super) fn inside<T>(steps: &Steps, work: impl FnOnce() -> T) -> T {
    struct Left(Option<Steps>);
    impl Drop for Left {
        fn drop(&mut self) {
            REQUEST.set(self.0.take());
        }
    }
    let _left = Left(REQUEST.replace(Some(steps.clone())));
    work()
}

/// Listens to the whole program, unless the app has a subscriber of its own.
pub(crate) fn listen() {
    let _the_apps_own = dispatcher::set_global_default(Dispatch::new(TracingBridge::new()));
}

/// Puts what a request says through the crate `tracing` into the request's span.
///
/// An event becomes an event `log.info`, `log.error` and so on, with its message, its target and
/// its fields; a span becomes a step. What happens outside of requests is passed over, and so is
/// what is more detailed than [`Level::INFO`].
///
/// With the feature `tracing` the server listens by itself. An app that installs a subscriber of
/// its own, before it serves or in `bootstrap`, puts it inside of this one:
///
/// ```
/// use stario_runtime::telemetry::TracingBridge;
/// use tracing_core::{Dispatch, Subscriber, dispatcher};
///
/// fn listen(mine: impl Subscriber + Send + Sync + 'static) {
///     let both = TracingBridge::over(mine);
///     dispatcher::set_global_default(Dispatch::new(both)).expect("nobody else listens");
/// }
/// # struct Quiet;
/// # impl Subscriber for Quiet {
/// #     fn enabled(&self, _: &tracing_core::Metadata<'_>) -> bool { false }
/// #     fn new_span(&self, _: &tracing_core::span::Attributes<'_>) -> tracing_core::span::Id {
/// #         tracing_core::span::Id::from_u64(1)
/// #     }
/// #     fn record(&self, _: &tracing_core::span::Id, _: &tracing_core::span::Record<'_>) {}
/// #     fn record_follows_from(&self, _: &tracing_core::span::Id, _: &tracing_core::span::Id) {}
/// #     fn event(&self, _: &tracing_core::Event<'_>) {}
/// #     fn enter(&self, _: &tracing_core::span::Id) {}
/// #     fn exit(&self, _: &tracing_core::span::Id) {}
/// # }
/// # listen(Quiet);
/// # assert!(dispatcher::has_been_set());
/// ```
///
/// That subscriber gets everything it asks for; a span that it does not want is no step either,
/// because the two share their ids.
pub struct TracingBridge {
    inner: Option<Box<dyn Subscriber + Send + Sync>>,
    level: LevelFilter,
    steps: Mutex<HashMap<u64, Held>>,
    last: AtomicU64,
}

/// A span of `tracing` and who holds it.
struct Held {
    span: Span,
    metadata: &'static Metadata<'static>,
    handles: usize,
}

impl TracingBridge {
    /// Listens alone.
    pub fn new() -> Self {
        Self {
            inner: None,
            level: LevelFilter::INFO,
            steps: Mutex::default(),
            last: AtomicU64::new(0),
        }
    }

    /// Listens together with another subscriber.
    pub fn over(inner: impl Subscriber + Send + Sync + 'static) -> Self {
        Self {
            inner: Some(Box::new(inner)),
            ..Self::new()
        }
    }

    /// Puts more, or less, than [`Level::INFO`] into requests.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = LevelFilter::from_level(level);
        self
    }

    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level
    }

    fn steps(&self) -> MutexGuard<'_, HashMap<u64, Held>> {
        // No code that can panic runs under the lock.
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the thread is in: a span of `tracing`, or a request.
    fn current() -> Span {
        let entered = ENTERED.with_borrow(|entered| entered.last().map(|top| top.span.clone()));
        let request = || REQUEST.with_borrow(|steps| steps.as_ref().map(Steps::current));
        entered.or_else(request).unwrap_or(Span::noop())
    }

    /// What an event or a span is part of.
    fn parent(&self, explicit: Option<&Id>, is_root: bool) -> Span {
        match explicit {
            Some(id) => {
                let steps = self.steps();
                let held = steps.get(&id.into_u64());
                held.map_or(Span::noop(), |held| held.span.clone())
            }
            // A root of `tracing` is still part of the request.
            None if is_root => REQUEST
                .with_borrow(|steps| steps.as_ref().map(Steps::current))
                .unwrap_or(Span::noop()),
            None => Self::current(),
        }
    }

    fn forward(&self) -> Option<&(dyn Subscriber + Send + Sync)> {
        self.inner.as_deref()
    }
}

impl Default for TracingBridge {
    fn default() -> Self {
        Self::new()
    }
}

impl Subscriber for TracingBridge {
    fn on_register_dispatch(&self, subscriber: &Dispatch) {
        if let Some(inner) = self.forward() {
            inner.on_register_dispatch(subscriber);
        }
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        match (self.forward(), self.wants(metadata)) {
            // What the other one wants is asked each time, and told each time.
            (Some(inner), wants) => match inner.register_callsite(metadata) {
                interest if interest.is_never() && !wants => interest,
                _ => Interest::sometimes(),
            },
            (None, true) => Interest::always(),
            (None, false) => Interest::never(),
        }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        match self.forward() {
            Some(inner) => inner.max_level_hint().map(|level| level.max(self.level)),
            None => Some(self.level),
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let inner = self.forward().is_some_and(|inner| inner.enabled(metadata));
        let shared = metadata.is_span() && self.inner.is_some();
        inner || (!shared && self.wants(metadata))
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let own = || {
            let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
            Id::from_non_zero_u64(NonZeroU64::new(number).unwrap_or(NonZeroU64::MAX))
        };
        let inner = self.forward().map(|inner| inner.new_span(attributes));
        let id = inner.unwrap_or_else(own);
        let metadata = attributes.metadata();
        if !self.wants(metadata) {
            return id;
        }
        let parent = self.parent(attributes.parent(), attributes.is_root());
        if parent.is_noop() {
            return id;
        }
        let span = parent.step(metadata.name());
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.attrs(fields.0);
        let held = Held {
            span,
            metadata,
            handles: 1,
        };
        self.steps().insert(id.into_u64(), held);
        id
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        if let Some(inner) = self.forward() {
            inner.record(id, values);
        }
        let span = self.parent(Some(id), false);
        if !span.is_noop() {
            let mut fields = Fields::default();
            values.record(&mut fields);
            span.attrs(fields.0);
        }
    }

    fn record_follows_from(&self, id: &Id, follows: &Id) {
        if let Some(inner) = self.forward() {
            inner.record_follows_from(id, follows);
        }
        let (span, other) = (
            self.parent(Some(id), false),
            self.parent(Some(follows), false),
        );
        if !other.is_noop() {
            span.link("follows", &other);
        }
    }

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        if let Some(inner) = self.forward()
            && inner.enabled(metadata)
            && inner.event_enabled(event)
        {
            inner.event(event);
        }
        if !self.wants(metadata) {
            return;
        }
        let span = self.parent(event.parent(), event.is_root());
        if span.is_noop() {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        fields.0.push("target", metadata.target());
        span.event(name(*metadata.level()), fields.0);
    }

    fn enter(&self, id: &Id) {
        if let Some(inner) = self.forward() {
            inner.enter(id);
        }
        let held = self
            .steps()
            .get(&id.into_u64())
            .map(|held| (held.span.clone(), held.metadata));
        if let Some((span, metadata)) = held {
            let id = id.clone();
            ENTERED.with_borrow_mut(|entered| entered.push(Entered { id, span, metadata }));
        }
    }

    fn exit(&self, id: &Id) {
        if let Some(inner) = self.forward() {
            inner.exit(id);
        }
        // Dropped outside: it may be the last handle, and end the span.
        let left = ENTERED.with_borrow_mut(|entered| {
            let last = entered.iter().rposition(|top| top.id == *id)?;
            Some(entered.remove(last))
        });
        drop(left);
    }

    fn clone_span(&self, id: &Id) -> Id {
        if let Some(held) = self.steps().get_mut(&id.into_u64()) {
            held.handles += 1;
        }
        match self.forward() {
            Some(inner) => inner.clone_span(id),
            None => id.clone(),
        }
    }

    fn try_close(&self, id: Id) -> bool {
        let key = id.into_u64();
        let mut steps = self.steps();
        let closed = match steps.get_mut(&key) {
            Some(held) if held.handles > 1 => {
                held.handles -= 1;
                None
            }
            _ => steps.remove(&key),
        };
        drop(steps);
        let last = closed.is_some();
        if let Some(held) = closed {
            held.span.end();
        }
        match self.forward() {
            Some(inner) => inner.try_close(id),
            None => last,
        }
    }

    fn current_span(&self) -> Current {
        if let Some(inner) = self.forward() {
            return inner.current_span();
        }
        ENTERED.with_borrow(|entered| {
            let top = entered.last();
            top.map_or_else(Current::none, |top| {
                Current::new(top.id.clone(), top.metadata)
            })
        })
    }
}

impl fmt::Debug for TracingBridge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TracingBridge")
            .field("level", &self.level)
            .field("over", &self.inner.is_some())
            .finish_non_exhaustive()
    }
}

/// What an event is called here.
fn name(level: Level) -> &'static str {
    match level {
        Level::ERROR => "log.error",
        Level::WARN => "log.warn",
        Level::INFO => "log.info",
        Level::DEBUG => "log.debug",
        Level::TRACE => "log.trace",
    }
}

/// The fields of an event or a span as attributes.
#[derive(Default)]
struct Fields(AttrList);

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.push(field.name(), value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.push(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.push(field.name(), value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.push(field.name(), value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push(field.name(), value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.0.push(field.name(), Value::display(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0
            .push(field.name(), Value::display(format_args!("{value:?}")));
    }
}
