//! Panics of application code: caught where they happen, told in the span.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::pin::Pin;
use std::sync::Once;
use std::task::{Context, Poll};

use crate::frames::{Frame, own_frames};
use crate::telemetry::Span;

/// A panic that was caught.
pub(crate) struct Panic {
    payload: Box<dyn Any + Send>,
    /// `None` where the hook was replaced by one that does not call ours.
    place: Option<Box<Place>>,
}

/// Where a panic came from.
#[derive(Debug)]
struct Place {
    location: String,
    /// Empty where none was taken.
    frames: Vec<Frame>,
}

thread_local! {
    /// Code of the application runs on this thread, under our guard.
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    /// What the hook saw of the last panic under our guard.
    static SEEN: Cell<Option<Box<Place>>> = const { Cell::new(None) };
}

/// Keeps the places of panics from now on, for code that [`catch`] guards.
///
/// The hook that was there before is called as well, so the message on the standard error stays
/// what it was; threads that are not ours are left alone.
pub(crate) fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if WATCHED.get() {
                SEEN.set(Some(Box::new(Place::of(info))));
            }
            before(info);
        }));
    });
}

/// Calls code of the application; a panic in it is its outcome.
pub(crate) fn catch<T>(code: impl FnOnce() -> T) -> Result<T, Panic> {
    let outer = WATCHED.replace(true);
    if !outer {
        // The place of a panic that the app has caught by itself is not that of the next one.
        drop(SEEN.take());
    }
    // Nothing of ours is left half-changed: what was called is dropped next.
    let outcome = catch_unwind(AssertUnwindSafe(code));
    WATCHED.set(outer);
    outcome.map_err(|payload| Panic {
        payload,
        place: SEEN.take(),
    })
}

/// Polls a future of the application; a panic in it is its outcome.
///
/// The future must not be polled again after that.
pub(crate) fn poll<F: Future + ?Sized>(
    future: Pin<&mut F>,
    cx: &mut Context<'_>,
) -> Poll<Result<F::Output, Panic>> {
    match catch(|| future.poll(cx)) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    }
}

impl Panic {
    /// The text of the panic.
    pub(crate) fn message(&self) -> &str {
        if let Some(text) = self.payload.downcast_ref::<&'static str>() {
            text
        } else if let Some(text) = self.payload.downcast_ref::<String>() {
            text
        } else {
            "a value that is no text"
        }
    }

    /// `src/main.rs:40:9`, where it is known.
    #[cfg(debug_assertions)]
    pub(crate) fn location(&self) -> Option<&str> {
        Some(self.place.as_ref()?.location.as_str())
    }

    /// The application's functions on the way there.
    pub(crate) fn frames(&self) -> &[Frame] {
        self.place.as_ref().map_or(&[], |place| &place.frames)
    }

    /// Fails a span with the text, the place and the way there.
    pub(crate) fn record(&self, span: &Span) {
        let frames: Vec<_> = self.frames().iter().map(ToString::to_string).collect();
        let backtrace = (!frames.is_empty()).then(|| frames.join("\n"));
        span.thrown(Some("panic"), self.message(), || backtrace);
        if let Some(place) = &self.place {
            span.attr("error.location", place.location.as_str());
        }
        span.fail(format!("panicked: {}", self.message()));
    }
}

impl Place {
    fn of(info: &PanicHookInfo<'_>) -> Self {
        let location = info.location().map(ToString::to_string);
        // Symbols take long to find. In a release build the environment must ask for it, so that
        // nobody can keep a server busy by making it panic.
        let backtrace = if cfg!(debug_assertions) {
            Backtrace::force_capture()
        } else {
            Backtrace::capture()
        };
        let captured = backtrace.status() == BacktraceStatus::Captured;
        Self {
            location: location.unwrap_or_else(|| "an unknown place".to_owned()),
            frames: if captured {
                own_frames(&backtrace.to_string(), true)
            } else {
                Vec::new()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::pin;
    use std::sync::Arc;

    use super::*;
    use crate::telemetry::{Recording, Tracer};

    #[tokio::test]
    async fn a_panic_is_an_outcome_with_its_text() {
        let mut future = pin!(async {
            let number: u32 = "x".len().try_into().expect("small");
            assert_eq!(number, 2, "on purpose");
        });
        let panic = poll_fn(|cx| poll(future.as_mut(), cx)).await.unwrap_err();
        assert!(panic.message().contains("on purpose"));
    }

    #[test]
    fn a_caught_panic_knows_its_line_and_who_called() {
        #[inline(never)]
        fn paint(cell: usize) -> u32 {
            [1, 2, 3][cell]
        }
        install_hook();
        let recording = Arc::new(Recording::new());
        let tracer: Arc<dyn Tracer> = recording.clone();
        let span = Span::root(&tracer, "GET /");
        catch(|| paint(std::hint::black_box(7)))
            .unwrap_err()
            .record(&span);
        span.end();

        let span = recording.find_span("GET /").unwrap();
        let location = span.attr("error.location").unwrap().to_string();
        assert!(location.contains("panic.rs:"), "{location}");
        assert!(span.error.as_ref().unwrap().contains("out of bounds"));
        let event = span.event("exception").unwrap();
        assert_eq!(event.attr("exc.type"), Some(&"panic".into()));
        assert_eq!(event.body, None, "these functions are all the framework's");
    }

    #[test]
    fn the_place_of_a_panic_that_the_app_has_caught_is_forgotten() {
        install_hook();
        let quiet = catch(|| drop(catch_unwind(|| panic!("caught by the app"))));
        assert!(quiet.is_ok());
        let resumed = catch(|| panic::resume_unwind(Box::new("from another thread")));
        let resumed = resumed.unwrap_err();
        assert_eq!(resumed.message(), "from another thread");
        assert!(resumed.place.is_none());
    }

    #[test]
    fn panics_of_others_are_not_kept() {
        install_hook();
        let _ = std::thread::spawn(|| panic!("not under our guard")).join();
        assert!(SEEN.take().is_none());
        let here = catch_unwind(|| panic!("nor this"));
        assert!(here.is_err() && SEEN.take().is_none());
    }
}
