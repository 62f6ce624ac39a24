//! What is valid and still rarely meant: warnings, which `#[allow(deprecated)]`
//! silences, because stable Rust lets a macro warn in no other way.

use stario_html::spec::Ns;

use super::Checker;
use crate::{
    ast::{Attr, Element, Value},
    ds::Parsed,
};

impl Checker<'_> {
    pub(super) fn warnings(&mut self, ns: Ns, element: &Element) {
        self.image(ns, element);
        self.indicator(element);
    }

    /// A reader that speaks says the file name of an image without `alt`.
    fn image(&mut self, ns: Ns, element: &Element) {
        if ns != Ns::Html || element.name.text != "img" {
            return;
        }
        let described = element.attrs.iter().any(|attr| match attr {
            Attr::Plain(plain) => matches!(
                plain.name.text.as_str(),
                "alt" | "aria-hidden" | "aria-label" | "aria-labelledby" | "role"
            ),
            Attr::Ds(ds) => matches!(ds.name.text.as_str(), "attr" | "attr:alt"),
            Attr::Spread(_) | Attr::Lost(_) => true,
            Attr::Id(_) | Attr::Class(_) => false,
        });
        if !described {
            self.diagnostics.warning(
                element.open,
                "img_without_alt",
                "say what the image shows in `alt=\"…\"`, or write `alt=\"\"` when it only decorates",
            );
        }
    }

    /// Attributes apply in order: a request of `ds:init` starts before an
    /// indicator after it listens.
    fn indicator(&mut self, element: &Element) {
        let mut init = false;
        for attr in &element.attrs {
            let Attr::Ds(ds) = attr else { continue };
            match (Parsed::new(&ds.name.text).plugin, &ds.value) {
                ("init", Some(Value::Lit(lit))) => init |= lit.text.contains('@'),
                ("init", Some(_)) => init = true,
                ("indicator", _) if init => self.diagnostics.warning(
                    ds.name.range,
                    "ds_indicator_after_ds_init",
                    "write `ds:indicator` before `ds:init`: attributes apply in order, and it would miss the request",
                ),
                _ => {}
            }
        }
    }
}
