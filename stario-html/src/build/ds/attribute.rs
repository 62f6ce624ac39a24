//! One Datastar attribute under construction.

use std::fmt;
use std::marker::PhantomData;

use super::key::spell;
use super::modifiers::Open;
use crate::datastar::{self, PREFIX};
use crate::{Attrs, Buf, Expression, Spread};

/// A Datastar attribute under construction; made by the functions of [`ds`](crate::ds).
///
/// `P` is the plugin; `A` and `B` say which of two choices are still open, such as the target of a
/// listener.
#[must_use = "an attribute is written when it is spread into a tag"]
pub struct Ds<P, A = Open, B = Open> {
    plugin: &'static str,
    key: Option<String>,
    modifiers: Vec<(&'static str, Vec<String>)>,
    value: Value,
    state: PhantomData<fn() -> (P, A, B)>,
}

/// Escaped for a double-quoted attribute.
pub(super) enum Value {
    /// The expression is absent, and with it the attribute.
    Absent,
    /// No value.
    Alone,
    Text(String),
}

impl Value {
    pub(super) fn expression(value: &impl Expression) -> Self {
        if !value.is_present() {
            return Self::Absent;
        }
        let mut b = Buf::new();
        value.write_expr(&mut b);
        Self::Text(b.into_string())
    }

    pub(super) fn written(write: impl FnOnce(&mut Buf)) -> Self {
        let mut b = Buf::new();
        write(&mut b);
        Self::Text(b.into_string())
    }
}

impl<P> Ds<P> {
    pub(super) fn new(plugin: &'static str, value: Value) -> Self {
        Self {
            plugin,
            key: None,
            modifiers: Vec::new(),
            value,
            state: PhantomData,
        }
    }

    /// The form with a key; none when the name has no spelling as one.
    pub(super) fn keyed(plugin: &'static str, name: &str, value: Value) -> Option<Self> {
        let row = datastar::attribute(plugin).expect("plugins are rows of the table");
        let key = spell(row, name)?;
        let mut ds = Self::new(plugin, value);
        ds.key = Some(key.text);
        if let Some(case) = key.case {
            ds = ds.modify("case", vec![case.to_owned()]);
        }
        Some(ds)
    }

    /// The form with a key, for names that the program spells.
    #[track_caller]
    pub(super) fn named(plugin: &'static str, name: &str, value: Value) -> Self {
        match Self::keyed(plugin, name, value) {
            Some(ds) => ds,
            None => panic!("`{name}` cannot be a key of `{PREFIX}{plugin}`"),
        }
    }
}

impl<P, A, B> Ds<P, A, B> {
    /// Sets a modifier; one that is set again takes the new tags.
    #[track_caller]
    pub(super) fn modify(mut self, name: &'static str, tags: Vec<String>) -> Self {
        let row = datastar::attribute(self.plugin).and_then(|row| row.modifier(name));
        let row = row.expect("modifiers are rows of the table");
        let words: Vec<_> = tags.iter().map(String::as_str).collect();
        assert!(row.accepts(&words), "`{name}` takes {}", row.expected());
        match self.modifiers.iter_mut().find(|(other, _)| *other == name) {
            Some(known) => known.1 = tags,
            None => self.modifiers.push((name, tags)),
        }
        self
    }

    /// Takes modifiers back.
    #[cfg(feature = "pro")]
    pub(super) fn without(mut self, names: &[&str]) -> Self {
        self.modifiers.retain(|(name, _)| !names.contains(name));
        self
    }

    /// Goes on with a choice made.
    pub(super) fn choose<A2, B2>(self) -> Ds<P, A2, B2> {
        Ds {
            plugin: self.plugin,
            key: self.key,
            modifiers: self.modifiers,
            value: self.value,
            state: PhantomData,
        }
    }
}

impl<P, A, B> Spread for Ds<P, A, B> {
    fn write_attrs(&self, b: &mut Buf) {
        if matches!(self.value, Value::Absent) {
            return;
        }
        b.lit(" ");
        b.lit(PREFIX);
        b.lit(self.plugin);
        // XSS: keys and tags were checked to be parts of a name.
        if let Some(key) = &self.key {
            b.lit(":");
            b.push_raw(key);
        }
        for (name, tags) in &self.modifiers {
            b.lit("__");
            b.lit(name);
            for tag in tags {
                b.lit(".");
                b.push_raw(tag);
            }
        }
        if let Value::Text(text) = &self.value {
            b.lit("=\"");
            // XSS: escaped by what made the value.
            b.push_raw(text);
            b.lit("\"");
        }
    }
}

impl<P, A, B> From<Ds<P, A, B>> for Attrs {
    fn from(ds: Ds<P, A, B>) -> Self {
        let mut b = Buf::new();
        ds.write_attrs(&mut b);
        Self::from_markup(b.as_str())
    }
}

impl<P, A, B> fmt::Debug for Ds<P, A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut b = Buf::new();
        self.write_attrs(&mut b);
        f.debug_tuple("Ds").field(&b.as_str()).finish()
    }
}
