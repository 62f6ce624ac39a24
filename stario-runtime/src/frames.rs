//! Backtraces, without what says nothing about the application.

use std::fmt;

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

/// A function of the application that was running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) function: String,
    /// `src/main.rs:40:9`; empty when it is not known.
    pub(crate) place: String,
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.function)?;
        if self.place.is_empty() {
            return Ok(());
        }
        write!(f, " at {}", self.place)
    }
}

/// The application's part of a backtrace, the innermost function first.
///
/// That of a panic begins with the hook and the machinery of panics, that of an error does not.
pub(crate) fn own_frames(backtrace: &str, of_panic: bool) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut lines = backtrace.lines().map(str::trim).peekable();
    let mut begun = !of_panic;
    while let Some(line) = lines.next() {
        let Some((_, name)) = line.split_once(": ") else {
            continue;
        };
        let place = lines.next_if(|next| next.starts_with("at "));
        let place = place.unwrap_or_default();
        // The hook comes first, then the panic, then who panicked.
        begun |= name.contains("panicking::panic");
        // Under our guard: what called us is the framework to its end.
        let ours = place.contains("stario-runtime") && place.contains("panic.rs");
        if begun && (ours || name.contains("stario_runtime::panic::catch")) {
            break;
        }
        let bare = name.trim_start_matches(['<', '&']);
        let foreign = FOREIGN.iter().any(|foreign| bare.starts_with(foreign))
            || ELSEWHERE.iter().any(|folder| place.contains(folder));
        if begun && !foreign && frames.len() < FRAMES {
            let place = place.strip_prefix("at ").unwrap_or_default();
            frames.push(Frame {
                function: without_hash(name).to_owned(),
                place: place.strip_prefix("./").unwrap_or(place).to_owned(),
            });
        }
    }
    frames
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
    use super::*;

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
        let shown: Vec<_> = own_frames(text, true)
            .iter()
            .map(Frame::to_string)
            .collect();
        assert_eq!(
            shown,
            [
                "tiles::game::Game::paint at src/game.rs:40:9",
                "tiles::click::{{closure}} at src/main.rs:80:5",
            ]
        );
    }

    #[test]
    fn the_backtrace_of_an_error_begins_at_once_and_ends_at_the_guard() {
        let text = "   0: <stario_runtime::error::Error as core::convert::From<E>>::from
             at /home/ann/stario-runtime/src/error.rs:160:20
   1: tiles::load
             at ./src/main.rs:12:5
   2: {closure_env#0}
             at /home/ann/stario-runtime-0.1.0/src/panic.rs:60:1
   3: tiles::main";
        let frames = own_frames(text, false);
        assert_eq!(frames.len(), 1, "{frames:?}");
        assert_eq!(frames[0].place, "src/main.rs:12:5");
    }
}
