//! One attribute, apart from the expression in it: its key and its value.

use stario_html::datastar::{self, Attribute, Rule};

use super::{name::Parsed, signal, unknown::unknown};
use crate::{
    ast::{Ds, Lit, Value},
    diag::Diagnostics,
};

/// What kind of value an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Expression,
    /// The name of a signal.
    Name,
    /// A set of signals.
    Signals,
    /// Names, a media query.
    Text,
    /// An object that the client evaluates when it is not JSON.
    Filter,
}

impl Form {
    pub(crate) fn of(row: &Attribute, parsed: &Parsed<'_>) -> Self {
        match row.name {
            "bind" | "ref" | "indicator" => Self::Name,
            "signals" if parsed.key.is_none() => Self::Signals,
            "json-signals" | "on-signal-patch-filter" | "persist" | "query-string" => Self::Filter,
            _ if row.expression => Self::Expression,
            _ => Self::Text,
        }
    }
}

/// Checks one attribute, apart from the expression in it.
pub(crate) fn check(ds: &Ds, diagnostics: &mut Diagnostics) {
    let parsed = Parsed::new(&ds.name.text);
    let Some(row) = datastar::attribute(parsed.plugin) else {
        unknown(ds, &parsed, diagnostics);
        return;
    };
    if row.pro && !cfg!(feature = "pro") {
        diagnostics
            .error(
                ds.name.range,
                format!("`{}` belongs to Datastar Pro", parsed.shown),
            )
            .help("enable stario's feature `pro` when your bundle has it");
        return;
    }
    let checks = Checks {
        ds,
        parsed: &parsed,
        row,
    };
    checks.key_and_value(diagnostics);
    checks.key(diagnostics);
    checks.event(diagnostics);
    checks.modifiers(diagnostics);
    let form = Form::of(row, &parsed);
    let named = matches!(form, Form::Name | Form::Text);
    match &ds.value {
        Some(Value::Lit(lit)) if lit.text.contains("#{") => {
            hole_in_text(&ds.name.text, lit, named, diagnostics);
        }
        Some(Value::Lit(lit)) if form == Form::Name => {
            signal::signal_name(&parsed.shown, lit, diagnostics);
        }
        Some(Value::Paren(parens)) if named => {
            let shown = &parsed.shown;
            diagnostics
                .error(parens.span, format!("`{shown}` takes no JavaScript"))
                .help(format!("write `{shown}=\"…\"` or `{shown}={{value}}`"));
        }
        _ => {}
    }
}

/// `#{value}` belongs to JavaScript in parentheses.
fn hole_in_text(name: &str, lit: &Lit, named: bool, diagnostics: &mut Diagnostics) {
    let error = diagnostics.error(lit.range, "in quotes `#{…}` is text, not a Rust value");
    let text = lit.text.trim();
    let plain = !text.contains(['"', '\'', '`', '\\', '\n']);
    if named {
        error.help(format!("write `ds:{name}={{value}}`"));
    } else if plain {
        error.help(format!("write `ds:{name}=({text})`"));
    } else {
        error.help(format!(
            "write the JavaScript in parentheses, `ds:{name}=(…)`, its strings in double quotes"
        ));
    }
}

/// An attribute of the table under test.
pub(super) struct Checks<'a> {
    pub(super) ds: &'a Ds,
    pub(super) parsed: &'a Parsed<'a>,
    pub(super) row: &'static Attribute,
}

impl Checks<'_> {
    fn key_and_value(&self, diagnostics: &mut Diagnostics) {
        let (ds, shown) = (self.ds, &self.parsed.shown);
        let key = self.parsed.key;
        let empty = matches!(&ds.value, Some(Value::Lit(lit)) if lit.text.is_empty());
        let value = ds.value.is_some() && !empty;
        if self.row.key == Rule::Either {
            if key.is_some() && value {
                diagnostics
                    .error(
                        ds.range,
                        format!("`{shown}` takes a key or a value, not both"),
                    )
                    .help(format!(
                        "write `{shown}:{0}`, or the name as the value: `{shown}=\"{0}\"`",
                        key.unwrap_or_default()
                    ));
            } else if key.is_none() && !value {
                diagnostics
                    .error(
                        ds.name.range,
                        format!("`{shown}` needs the name of a signal"),
                    )
                    .help(format!("as in `{shown}:my-name` or `{shown}=\"myName\"`"));
            }
            return;
        }
        match (self.row.key, key) {
            (Rule::Required, None) if self.row.name == "on" => {
                diagnostics
                    .error(ds.name.range, "`ds:on` needs an event")
                    .help("as in `ds:on:click=\"…\"`");
            }
            (Rule::Required, None) => {
                diagnostics
                    .error(ds.name.range, format!("`{shown}` needs a key"))
                    .help(format!("as in `{shown}:name=\"…\"`"));
            }
            (Rule::Forbidden, Some(key)) => {
                diagnostics
                    .error(ds.name.range, format!("`{shown}` takes no key"))
                    .help(format!("remove `:{key}`"));
            }
            _ => {}
        }
        match (self.row.value, value) {
            (Rule::Required, false) => {
                let error = diagnostics.error(ds.name.range, format!("`{shown}` needs a value"));
                if self.row.name == "on" {
                    error.help("write `0` when only a modifier such as `__prevent` matters");
                } else {
                    error.help(format!("as in `{shown}=\"…\"`"));
                }
            }
            (Rule::Forbidden, true) => {
                diagnostics
                    .error(ds.range, format!("`{shown}` takes no value"))
                    .help(format!("write `{shown}` alone"));
            }
            _ => {}
        }
    }

    /// What would not survive in the name of an HTML attribute.
    fn key(&self, diagnostics: &mut Diagnostics) {
        let Some(key) = self.parsed.key else { return };
        let start = self.parsed.plugin.len() + 1;
        let range = self.ds.name.part(start, start + key.len());
        let shown = &self.parsed.shown;
        let object = match self.row.name {
            "bind" | "ref" | "indicator" => {
                format!("write the name as the value: `{shown}=\"{key}\"`")
            }
            "on" => "listen to the event in lower case, or add `__case.camel`".to_owned(),
            _ => format!("use the object form: `{shown}=\"{{'{key}': …}}\"`"),
        };
        if key.contains(char::is_uppercase) {
            diagnostics
                .error(
                    range,
                    format!("browsers read the key `{key}` in lower case"),
                )
                .help(object);
        } else if let Some(bad) = key
            .chars()
            .find(|ch| !(ch.is_alphanumeric() || matches!(ch, '_' | '-' | '.' | ':')))
        {
            diagnostics
                .error(range, format!("`{bad}` cannot be part of a key"))
                .help(object);
        } else if let Some(name) = self.parsed.signal() {
            signal::key_as_signal(&self.parsed.shown, key, &name, range, diagnostics);
        }
    }
}
