//! Elements as types: what each of them may have and hold.

use crate::spec::Ns;

/// An element of the tables, as a type.
pub trait Element {
    /// The name, in the spelling it is written in.
    const NAME: &'static str;
    /// The namespace.
    const NS: Ns;
}

/// The element has the attribute; both as types.
#[diagnostic::on_unimplemented(
    message = "`<{Self}>` has no attribute `{A}`",
    label = "not an attribute of this element",
    note = "`.attr(name, value)?` takes `data-*` and the attributes of SVG and of custom elements"
)]
pub trait Has<A> {}

/// The element may contain elements and text.
#[diagnostic::on_unimplemented(
    message = "`<{Self}>` cannot have children",
    label = "takes no children",
    note = "a void element such as `<br>` has none; `<title>` and `<textarea>` take `.text(..)`, `<script>` and `<style>` take `.source(..)`"
)]
pub trait HasChildren {}

/// The element may contain text only.
#[diagnostic::on_unimplemented(
    message = "`<{Self}>` does not hold text alone",
    label = "takes no `.text(..)`",
    note = "write `.child(..)`"
)]
pub trait HasText {}

/// A custom element: `<my-box>`.
#[derive(Debug)]
pub enum Custom {}

impl HasChildren for Custom {}
