//! Forms: fields and files of a request, as a type.
//!
//! [`read`] finds where the fields are (query, urlencoded body, multipart body), `fields` holds
//! them, and `de` turns them into a type and a mistake into a sentence.

mod de;
mod error;
mod fields;
mod file;
#[cfg(feature = "multipart")]
mod multipart;
mod read;
#[cfg(test)]
mod tests;
mod upload;

pub(crate) use read::{read, read_query};
pub use upload::Upload;
