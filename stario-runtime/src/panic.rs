//! Panics of application code: caught where they happen, told in the span.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::pin::Pin;
use std::sync::Once;
use std::task::{Context, Poll};

use crate::telemetry::Span;

/// A panic that was caught.
pub(crate) struct Panic {
    payload: Box<dyn Any + Send>,
    /// `None` where the hook was replaced by one that does not call ours.
    place: Option<Place>,
}

/// Where a panic came from.
#[derive(Debug)]
struct Place {
    location: String,
    backtrace: Option<String>,
}

thread_local! {
    /// Code of the application runs on this thread, under our guard.
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    /// What the hook saw of the last panic under our guard.
    static SEEN: RefCell<Option<Place>> = const { RefCell::new(None) };
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
                let place = Place::of(info);
                SEEN.with(|seen| *seen.borrow_mut() = Some(place));
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
        SEEN.with(|seen| seen.borrow_mut().take());
    }
    // Nothing of ours is left half-changed: what was called is dropped next.
    let outcome = catch_unwind(AssertUnwindSafe(code));
    WATCHED.set(outer);
    outcome.map_err(|payload| Panic {
        payload,
        place: SEEN.with(|seen| seen.borrow_mut().take()),
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

    /// Fails a span with the text, the place and the way there.
    pub(crate) fn record(&self, span: &Span) {
        let backtrace = self
            .place
            .as_ref()
            .and_then(|place| place.backtrace.clone());
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
            backtrace: captured.then(|| own_frames(&backtrace.to_string())),
        }
    }
}

/// Frames that are kept.
const FRAMES: usize = 24;

/// Functions that say nothing about the application.
const FOREIGN: [&str; 7] = [
    "core::",
    "std::",
    "alloc::",
    "tokio::",
    "stario_runtime::",
    "__rust",
    "rust_begin_unwind",
];

/// Files that say nothing about it: the standard library, crates, this one.
const ELSEWHERE: [&str; 3] = ["/rustc/", "/registry/src/", "stario-runtime"];

/// The application's part of a backtrace, one frame per line: `function at file:line`.
fn own_frames(backtrace: &str) -> String {
    let mut frames: Vec<String> = Vec::new();
    let mut lines = backtrace.lines().map(str::trim).peekable();
    let mut panicked = false;
    while let Some(line) = lines.next() {
        let Some((_, name)) = line.split_once(": ") else {
            continue;
        };
        let place = lines.next_if(|next| next.starts_with("at "));
        let place = place.unwrap_or_default();
        // The hook comes first, then the panic, then who panicked.
        panicked |= name.contains("panicking::panic");
        // Under our guard: what called us is the framework to its end.
        let ours = place.contains("stario-runtime") && place.contains("panic.rs");
        if panicked && (ours || name.contains("stario_runtime::panic::catch")) {
            break;
        }
        let bare = name.trim_start_matches(['<', '&']);
        let foreign = FOREIGN.iter().any(|foreign| bare.starts_with(foreign))
            || ELSEWHERE.iter().any(|folder| place.contains(folder));
        if !foreign && frames.len() < FRAMES {
            let place = place.replacen("at ./", "at ", 1);
            frames.push(
                format!("{} {place}", without_hash(name))
                    .trim_end()
                    .to_owned(),
            );
        }
    }
    frames.join("\n")
}

/// `app::paint` out of `app::paint::h0123456789abcdef`.
fn without_hash(name: &str) -> &str {
    match name.rsplit_once("::h") {
        Some((path, hash)) if hash.len() == 16 => path,
        _ => name,
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
        assert!(event.body.is_some());
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
        assert!(SEEN.with(|seen| seen.borrow().is_none()));
        let here = catch_unwind(|| panic!("nor this"));
        assert!(here.is_err() && SEEN.with(|seen| seen.borrow().is_none()));
    }

    #[test]
    fn a_backtrace_keeps_the_frames_of_the_application() {
        let text = "   0: std::backtrace_rs::backtrace::trace
             at /rustc/1/library/std/src/lib.rs:1:1
   1: stario_runtime::panic::Place::of
             at /home/ann/stario-runtime/src/panic.rs:100:1
   1: core::panicking::panic_fmt
   2: tiles::game::Game::paint::h0123456789abcdef
             at ./src/game.rs:40:9
   3: do_call<closure>
             at /rustc/1/library/std/src/panicking.rs:581:40
   4: {async_block#0}
             at /home/ann/stario-runtime/src/handler.rs:96:38
   5: <core::future::poll_fn::PollFn<F> as core::future::Future>::poll
   6: tiles::click::{{closure}}
             at ./src/main.rs:80:5
   7: {closure_env#0}
             at /home/ann/stario-runtime-0.1.0/src/panic.rs:60:1
   8: tiles::main";
        assert_eq!(
            own_frames(text),
            "tiles::game::Game::paint at src/game.rs:40:9\ntiles::click::{{closure}} at src/main.rs:80:5"
        );
    }
}
