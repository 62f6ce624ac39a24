//! The only place that escapes: one function per context.

mod js;
mod markup;
mod number;
mod percent;

pub(crate) use js::{js_chars, js_string, js_url, script};
pub(crate) use markup::{AttributeWriter, TextWriter, attribute, text};
pub(crate) use number::{digits, float, signed};
pub(crate) use percent::{
    QueryWriter, fragment, literal_segment, path_segment, query_part, whole_url,
};
