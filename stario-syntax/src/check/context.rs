//! Values that a browser or the client would read as more than text.

use stario_html::{
    CssValue, UrlKind, clean_url, datastar,
    spec::{self, Kind},
};

use super::Checker;
use crate::{
    ast::{Expr, Lit, LitKind, Part, Plain, Value},
    diag::{Diagnostic, Diagnostics, Range},
    js, parse,
};

impl Checker<'_> {
    /// Checks a value against what its attribute is read as; this holds for a
    /// quoted name as well.
    pub(super) fn context(&mut self, kind: Kind, plain: &Plain) {
        let name = plain.name.text.as_str();
        match (kind, &plain.value) {
            (Kind::Url, Some(Value::Lit(lit))) => self.url(name, lit),
            (Kind::Url, Some(Value::Paren(parens))) => self.url_parts(name, parens),
            (Kind::Js, Some(Value::Paren(parens))) => self.handler_parts(parens),
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

    /// A value cannot become, or be run by, the scheme of a URL.
    fn url_parts(&mut self, name: &str, parens: &Expr) {
        let (mut values, mut decided) = (false, false);
        let mut start: Option<Lit> = None;
        for part in parse::parts(parens, &mut Diagnostics::new()) {
            let Part::Lit(lit) = part else {
                values = true;
                continue;
            };
            match &mut start {
                _ if values => {}
                Some(start) => {
                    start.text.push_str(&lit.text);
                    start.range = start.range.to(lit.range);
                }
                None => start = Some(lit.clone()),
            }
            let first = lit.text.find([':', '/', '\\', '?', '#']);
            let scheme = first.is_some_and(|at| lit.text[at..].starts_with(':'));
            if values && !decided && scheme {
                self.diagnostics
                    .error(
                        lit.range,
                        format!("with this `:` a value chooses the scheme of `{name}`"),
                    )
                    .note("`javascript` is a scheme too")
                    .help("start with a literal that has the scheme or a `/`, or make it one value in braces");
            }
            decided |= first.is_some();
        }
        if let Some(start) = start {
            self.url(name, &start);
            self.url_of_data(name, &start);
        }
    }

    /// Browsers decode what follows `data:`, so encoding does not contain it.
    fn url_of_data(&mut self, name: &str, lit: &Lit) {
        let clean = clean_url(&lit.text);
        let data = clean.as_str().get(..5);
        if clean.kind() == UrlKind::Unsafe && data.is_some_and(|s| s.eq_ignore_ascii_case("data:"))
        {
            self.diagnostics
                .error(
                    lit.range,
                    format!("a value cannot be part of a `data:` URL in `{name}`"),
                )
                .note("only pictures without scripts can, such as `data:image/png`")
                .help("serve the document at a URL of its own");
        }
    }

    /// `attributeName`, by which an animation of SVG sets another attribute.
    pub(super) fn animated(&mut self, plain: &Plain) {
        let name = plain.name.text.as_str();
        match &plain.value {
            Some(Value::Lit(lit)) => {
                let lower = lit.text.trim().to_ascii_lowercase();
                let local = lower.rsplit(':').next().unwrap_or_default();
                if local.starts_with("on") || spec::is_url(local) {
                    self.diagnostics
                        .error(lit.range, format!("`{name}` cannot be `{}`", lit.text.trim()))
                        .note("the animation would set it to any text, past the checks of URLs and code");
                }
            }
            Some(Value::Expr(Expr { span, .. }) | Value::Paren(Expr { span, .. }))
                if !plain.toggle =>
            {
                self.diagnostics
                    .error(*span, format!("`{name}` takes literal text only"))
                    .note("a value could choose an attribute that is a URL or code")
                    .help("write one element for each attribute, with a Rust `match` around them");
            }
            _ => {}
        }
    }

    fn url(&mut self, name: &str, lit: &Lit) {
        self.url_text(name, &lit.text, lit.range);
    }

    pub(super) fn url_text(&mut self, name: &str, text: &str, range: Range) {
        let clean = clean_url(text);
        let lower = clean.as_str().to_ascii_lowercase();
        let code = ["javascript:", "vbscript:"]
            .iter()
            .any(|scheme| lower.starts_with(scheme));
        if code || clean.kind() == UrlKind::Unsafe && lower.contains("script:") {
            self.diagnostics
                .error(range, format!("a `javascript:` URL in `{name}` is refused"))
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
        instead(error, &ds, plain);
    }

    /// Reports `data-on-click` with an expression, as clients before 1.0 had it: now nothing
    /// happens. Without a signal or an action it may be an attribute of the user's own.
    pub(super) fn old_event(&mut self, plain: &Plain) -> bool {
        let name = plain.name.text.to_ascii_lowercase();
        let key = name
            .strip_prefix(datastar::PREFIX)
            .and_then(|plugin| plugin.strip_prefix("on-"));
        let Some(key) = key.filter(|_| !plain.quoted && !plain.toggle) else {
            return false;
        };
        let end = key.find("__").or_else(|| key.find('.'));
        let (event, modifiers) = key.split_at(end.unwrap_or(key.len()));
        let expression = match &plain.value {
            Some(Value::Lit(lit)) => js::is_datastar(lit),
            Some(Value::Paren(parens)) => parse::parts(parens, &mut Diagnostics::new())
                .iter()
                .any(|part| matches!(part, Part::Lit(lit) if js::is_datastar(lit))),
            _ => false,
        };
        if !expression || !datastar::is_event(event) {
            return false;
        }
        let mut ds = match datastar::renamed(&format!("on-{event}")) {
            Some(new) => format!("ds:{new}"),
            None => format!("ds:on:{event}"),
        };
        if modifiers.starts_with("__") {
            ds.push_str(modifiers);
        }
        let error = self.diagnostics.error(
            plain.name.range,
            format!(
                "`{}` was Datastar's before 1.0, and does nothing now",
                plain.name.text
            ),
        );
        instead(error, &ds, plain);
        error.help(format!(
            "an attribute of your own with this name is quoted: `\"{name}\"=\"…\"`"
        ));
        true
    }
}

/// How an attribute is written with `ds:`.
fn instead(error: &mut Diagnostic, ds: &str, plain: &Plain) {
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
