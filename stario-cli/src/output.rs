//! The standard output, whose reader may leave early: `cargo stario traces | head -1`.

use std::io::{self, Write as _};

/// Writes results. `false` says that nobody reads any more, which is no failure: the exit code
/// stays that of the command.
pub(crate) fn say(text: &str) -> bool {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .is_ok()
}
