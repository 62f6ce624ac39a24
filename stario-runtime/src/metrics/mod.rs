//! Numbers about the running server: counted everywhere, shown where the app asks for it.
//!
//! Each part of the runtime bumps what it knows ([`Count`], [`Level`], [`Breach`]) on the one
//! [`Metrics`] of the app, which [`AppHandle`](crate::AppHandle) carries. That is an atomic
//! addition: no lock, no allocation, no label that a client can choose.

mod counts;
mod meter;
mod registry;
mod text;

#[cfg(test)]
mod tests;

pub(crate) use self::counts::{Breach, Count, Level};
pub(crate) use self::meter::{Meter, Timing};
pub(crate) use self::registry::{Held, Metrics};
pub(crate) use self::text::{CONTENT_TYPE, render};
