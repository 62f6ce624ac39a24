//! Tables of HTML, SVG and MathML: what exists, where it belongs, and what it takes.
//!
//! The checker of `html!`, the builders and the run-time checks read the same rows. A new element
//! or attribute is one row.
//!
//! # Example
//!
//! ```
//! use stario_html::spec::{self, Kind, Lookup};
//!
//! assert!(spec::element("br").is_some_and(|br| br.is_void()));
//! assert!(matches!(spec::attribute("a", "href"), Lookup::Known(href) if href.kind == Kind::Url));
//! assert!(matches!(spec::attribute("div", "href"), Lookup::Elsewhere(on) if on.contains(&"a")));
//! assert_eq!(spec::suggest("dvi", spec::element_names()), Some("div"));
//! ```

mod aria;
mod attributes;
mod elements;
mod lookup;
mod mathml;
mod roles;
mod suggest;
mod svg;
mod types;

pub use elements::{element, element_in, element_names, elements, is_void, obsolete};
pub use lookup::{attribute, attribute_in, attribute_names, attributes, is_known, is_url};
pub use roles::{is_abstract_role, meant_role};
pub use suggest::{is_slip, suggest};
pub use types::{Attribute, Content, Element, Kind, Lookup, Ns};
