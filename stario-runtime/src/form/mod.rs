//! Forms: fields and files of a request, as a type.
//!
//! [`read`] finds where the fields are (query, urlencoded body, multipart body), `fields` holds
//! them, and `de` turns them into a type and a mistake into a sentence.

#[cfg(feature = "multipart")]
mod boundary;
mod de;
mod error;
#[cfg(feature = "multipart")]
mod feed;
mod fields;
mod file;
#[cfg(feature = "multipart")]
mod multipart;
#[cfg(feature = "multipart")]
mod parts;
mod read;
#[cfg(feature = "multipart")]
mod temp;
#[cfg(test)]
mod tests;
mod upload;

#[cfg(feature = "multipart")]
pub use parts::{Multipart, Part};
pub(crate) use read::{read, read_query};
#[cfg(feature = "multipart")]
pub use temp::TempFile;
#[cfg(feature = "multipart")]
pub(crate) use temp::check_folder;
pub use upload::Upload;
