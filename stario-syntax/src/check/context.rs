//! Values that a browser or the client would read as more than text.

use super::Checker;
use crate::ast::{Plain, Value};

impl Checker<'_> {
    /// Refuses a Datastar attribute by its HTML name, which no rule would look at.
    pub(super) fn written_as_data(&mut self, plain: &Plain) {
        let name = plain.name.text.as_str();
        let ds = format!("ds:{}", &name.to_ascii_lowercase()["data-".len()..]);
        let error = self.diagnostics.error(
            plain.name.range,
            format!("the Datastar attribute `{name}` is written `{ds}`"),
        );
        match &plain.value {
            _ if plain.toggle => {
                error.help(format!(
                    "write `{{..condition.then(|| ds! {{ {ds} }})}}` for one that depends on a condition"
                ));
            }
            None | Some(Value::Wrong) => {
                error.help(format!("write `{ds}`"));
            }
            Some(Value::Lit(lit)) if !lit.text.contains(['"', '\\', '\n']) => {
                error.help(format!("write `{ds}=\"{}\"`", lit.text));
            }
            Some(Value::Lit(_)) => {
                error.help(format!("write `{ds}=\"…\"`"));
            }
            Some(Value::Expr(_) | Value::Paren(_)) => {
                error
                    .note("the client runs its value as code")
                    .help(format!(
                        "write `{ds}=(…)`, with `#{{value}}` for a Rust value in it"
                    ));
            }
        }
    }
}
