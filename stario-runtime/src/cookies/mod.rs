//! Cookies: what a client sends, what an app sets, and with the feature `signed-cookies` values
//! that a visitor cannot change or cannot even read.
//!
//! These are plain values; a handler meets them as [`Context::cookie`](crate::Context::cookie)
//! and [`Writer::cookie`](crate::Writer::cookie).

mod cookie;
mod error;
#[cfg(feature = "signed-cookies")]
mod keys;
mod parse;
#[cfg(test)]
mod props;
#[cfg(feature = "signed-cookies")]
mod seal;
#[cfg(test)]
mod tests;

pub use self::cookie::{Cookie, SameSite};
#[cfg(feature = "signed-cookies")]
pub use self::keys::Keys;
pub use self::parse::Cookies;
