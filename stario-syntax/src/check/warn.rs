//! What is valid and still rarely meant: warnings, which `#[allow(deprecated)]`
//! silences, because stable Rust lets a macro warn in no other way.

use stario_html::spec::Ns;

use super::Checker;
use crate::{
    ast::{Attr, Ds, Element, Value},
    ds::Parsed,
};

impl Checker<'_> {
    pub(super) fn warnings(&mut self, ns: Ns, element: &Element) {
        self.image(ns, element);
        self.indicator(element);
        self.shown_before_the_client_runs(element);
        self.attribute_warnings(&element.attrs);
    }

    /// What needs no element to be seen.
    pub(super) fn attribute_warnings(&mut self, attrs: &[Attr]) {
        for attr in attrs {
            if let Attr::Ds(ds) = attr {
                self.sent_with_every_request(ds);
            }
        }
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

    /// The client hides the element only once it runs. A style that is not known here may.
    fn shown_before_the_client_runs(&mut self, element: &Element) {
        let mut show = None;
        for attr in &element.attrs {
            match attr {
                Attr::Ds(ds) if ds.name.text == "show" && ds.value.is_some() => {
                    show = Some(ds.name.range);
                }
                Attr::Plain(plain) if plain.name.text == "style:display" => return,
                Attr::Plain(plain) if plain.name.text.eq_ignore_ascii_case("style") => {
                    match &plain.value {
                        Some(Value::Lit(lit)) if !lit.text.contains("display") => {}
                        _ => return,
                    }
                }
                Attr::Spread(_) | Attr::Lost(_) => return,
                _ => {}
            }
        }
        if let Some(range) = show {
            self.diagnostics.warning(
                range,
                "ds_show_without_display_none",
                "write `style=\"display:none\"` beside `ds:show`: until the client runs, the element would be seen",
            );
        }
    }

    /// What `ds:ref` and `ds:indicator` make is of no use to the server.
    fn sent_with_every_request(&mut self, ds: &Ds) {
        let parsed = Parsed::new(&ds.name.text);
        if !matches!(parsed.plugin, "ref" | "indicator") {
            return;
        }
        let (name, range) = match (&ds.value, parsed.key) {
            (Some(Value::Lit(lit)), None) => (lit.text.as_str(), lit.range),
            (None, Some(key)) => (key, ds.name.range),
            _ => return,
        };
        let local = |path: &str| path.split('.').any(|word| word.trim().starts_with('_'));
        if !name.is_empty() && !local(name) {
            self.diagnostics.warning(
                range,
                "ds_signal_is_sent",
                "start its name with `_`, as in `ds:ref=\"_menu\"`: the client sends every other signal with every request",
            );
        }
    }
}
