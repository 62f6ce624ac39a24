//! The tests are in `tests`: what they compile is no business of an app.
