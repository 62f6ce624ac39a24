//! What is measured, and how it is printed.

pub mod instructions;
pub mod pages;
pub mod streams;

mod calls;
mod peer;
mod plot;
mod same;
mod sample;
mod server;
mod stats;
