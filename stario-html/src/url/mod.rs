//! URLs: building those of this site, and judging those from elsewhere.

mod clean;
mod host;
mod href;
mod path_value;
mod pattern;
mod pattern_error;
mod refresh;
mod value;

pub use clean::{CleanUrl, UrlKind, clean_url};
pub use host::{Host, HostValue};
pub use href::Href;
pub use path_value::PathValue;
pub use pattern::{Pattern, Segment};
pub use pattern_error::PatternError;
pub(crate) use refresh::is_harmless_refresh;
pub use refresh::refresh_url;
pub use value::{TrustedUrl, UrlPart, UrlValue, trusted_url};
