//! The template language of `html!` as an ordinary library.
