//! URLs: building those of this site, and judging those from elsewhere.

mod clean;
mod href;
mod path_value;
mod pattern;
mod value;

pub use clean::{CleanUrl, UrlKind, clean_url};
pub use href::Href;
pub use path_value::PathValue;
pub use pattern::{Pattern, PatternError, Segment};
pub use value::{TrustedUrl, UrlPart, UrlValue, trusted_url};
