//! An object literal of options.

use crate::JsWriter;

/// An object literal that is opened by its first key.
pub(super) struct Object<'w, 'b> {
    w: &'w mut JsWriter<'b>,
    first: &'static str,
    any: bool,
}

impl<'w, 'b> Object<'w, 'b> {
    pub(super) fn new(w: &'w mut JsWriter<'b>, first: &'static str) -> Self {
        Self {
            w,
            first,
            any: false,
        }
    }

    pub(super) fn key(&mut self, name: &'static str) -> &mut JsWriter<'b> {
        self.w.lit(if self.any { ", " } else { self.first });
        self.any = true;
        self.w.lit(name);
        self.w.lit(": ");
        self.w
    }

    pub(super) fn word(&mut self, name: &'static str, value: &'static str) {
        self.key(name).lit(value);
    }

    pub(super) fn end(&mut self, close: &'static str) {
        if self.any {
            self.w.lit(close);
        }
    }
}
