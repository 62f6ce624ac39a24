//! Realtime hypermedia apps in Rust.
