//! Values that a browser or the client would read as more than text.

use stario_html::{CssValue, UrlKind, clean_url, spec::Kind};

use super::Checker;
use crate::{
    ast::{Lit, LitKind, Part, Plain, Value},
    diag::Diagnostics,
    parse,
};

impl Checker<'_> {
    /// Checks a value against what its attribute is read as; this holds for a
    /// quoted name as well.
    pub(super) fn context(&mut self, kind: Kind, plain: &Plain) {
        let name = plain.name.text.as_str();
        match (kind, &plain.value) {
            (Kind::Url, Some(Value::Lit(lit))) => self.url(name, lit),
            (Kind::Url, Some(Value::Paren(parens))) => {
                let quiet = &mut Diagnostics::new();
                if let Some(Part::Lit(lit)) = parse::parts(parens, quiet).first() {
                    self.url(name, lit);
                }
            }
            (Kind::Html, Some(Value::Paren(parens))) if parse::has_values(parens) => {
                self.diagnostics
                    .error(
                        parens.span,
                        format!("`{name}` is a whole document and takes no values in parts"),
                    )
                    .help(format!("write `{name}={{html! {{ … }}}}`"))
                    .help("or serve the document at a URL of its own and use `src`");
            }
            (Kind::Css, Some(Value::Paren(parens))) => {
                self.diagnostics
                    .error(
                        parens.span,
                        format!("`{name}` takes text, or `Css` as a whole, but no parts"),
                    )
                    .help("write `style:property={value}` for each property with a value");
            }
            (Kind::Bool | Kind::BoolOr(_), Some(Value::Paren(parens))) => {
                self.diagnostics
                    .error(
                        parens.span,
                        format!("`{name}` is on or off and takes no text"),
                    )
                    .help(format!("write `{name}` alone, or `{name}={{condition}}`"));
            }
            _ => {}
        }
    }

    /// Checks `style:property=…`, also where its literal parts would never pass
    /// the check at run time.
    pub(super) fn style_property(&mut self, plain: &Plain) {
        let name = plain.name.text.as_str();
        match &plain.value {
            _ if plain.toggle => {
                self.diagnostics
                    .error(
                        plain.range,
                        format!("`{name}` takes a value, not a condition"),
                    )
                    .help(format!("write `{name}={{condition.then_some(value)}}`"));
            }
            None => {
                self.diagnostics
                    .error(plain.name.range, format!("`{name}` needs a value"))
                    .help(format!("`{name}=\"…\"` or `{name}={{expr}}`"));
            }
            Some(Value::Paren(parens)) => {
                let quiet = &mut Diagnostics::new();
                let parts = parse::parts(parens, quiet);
                let text: String = parts
                    .iter()
                    .map(|part| match part {
                        Part::Lit(lit) => lit.text.as_str(),
                        Part::Expr(_) => "0",
                    })
                    .collect();
                if quiet.is_empty() && (text.contains('&') || !text.as_str().is_present()) {
                    self.diagnostics
                        .error(
                            parens.span,
                            "this text cannot stand beside a value in one declaration",
                        )
                        .note("quotes, braces, `;`, `&`, open brackets and `url(…)` are left to trusted CSS")
                        .help(format!("write `{name}={{Css::from_source(…)}}` where no text of a user is in it"));
                }
            }
            Some(Value::Lit(_) | Value::Expr(_) | Value::Wrong) => {}
        }
    }

    fn url(&mut self, name: &str, lit: &Lit) {
        let lower = lit.text.trim().to_ascii_lowercase();
        let code = ["javascript:", "vbscript:"]
            .iter()
            .any(|scheme| lower.starts_with(scheme));
        if code || clean_url(&lit.text).kind() == UrlKind::Unsafe && lower.contains("script:") {
            self.diagnostics
                .error(
                    lit.range,
                    format!("a `javascript:` URL in `{name}` is refused"),
                )
                .help("write `ds:on:click=\"…\"` on a `<button>` to run code");
        }
    }

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

/// Literals in parentheses are one literal, to the checks as well.
pub(super) fn join_literals(plain: &mut Plain) {
    let Some(Value::Paren(parens)) = &plain.value else {
        return;
    };
    let quiet = &mut Diagnostics::new();
    let parts = parse::parts(parens, quiet);
    if let (true, Some(text)) = (quiet.is_empty(), parse::static_text(&parts)) {
        plain.value = Some(Value::Lit(Lit {
            text,
            kind: LitKind::Str,
            range: parens.span.into(),
        }));
    }
}
