//! What an editor shows in a template, asked of rust-analyzer over LSP.
//!
//! The test runs where rust-analyzer is installed (`rustup component add rust-analyzer`) and says
//! that it was skipped where not. With `STARIO_EDITOR_TEST=required` a missing program is a
//! failure.
//!
//! `project` writes a small crate, `server` runs rust-analyzer on it, `session` asks what an
//! editor would ask, and each of the other files looks at one thing.

mod attributes;
mod components;
mod datastar;
mod elements;
mod expressions;
mod project;
mod server;
mod session;
mod tiles;

use project::Programs;
use session::Session;

/// One server for all checks: it takes seconds to start.
#[test]
fn an_editor_knows_the_names_in_a_template() {
    let Some(programs) = programs_or_skip() else {
        return;
    };
    let mut session = Session::start(&programs);
    elements::check(&mut session);
    attributes::check(&mut session);
    datastar::check(&mut session);
    components::check(&mut session);
    expressions::check(&mut session);
    tiles::check(&mut session);
    session.finish();
}

/// The programs, or `None` (with a line that says why) where they are missing and nobody asked
/// for them.
///
/// # Panics
///
/// When `STARIO_EDITOR_TEST` is `required` and a program is missing.
#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn programs_or_skip() -> Option<Programs> {
    let wish = std::env::var("STARIO_EDITOR_TEST").unwrap_or_default();
    let missing = match Programs::find() {
        Ok(programs) => return Some(programs),
        Err(missing) => missing,
    };
    assert_ne!(wish, "required", "the editor test cannot run: {missing}");
    eprintln!("SKIPPED: the editor test cannot run: {missing}");
    None
}
