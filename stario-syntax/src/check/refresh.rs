//! `<meta http-equiv="refresh">`, whose content is a URL in disguise.

use stario_html::{refresh_url, spec::Ns};

use super::Checker;
use crate::{
    ast::{Attr, Part, Plain, Value},
    diag::{Diagnostics, Range},
    parse,
};

impl Checker<'_> {
    /// Checks a `<meta>`, or `ds!`, which may be for one.
    pub(super) fn refresh(&mut self, ns: Ns, element: &str, attrs: &[Attr]) {
        if ns != Ns::Html || !matches!(element, "meta" | "") {
            return;
        }
        let named = |name: &str| {
            attrs.iter().find_map(|attr| match attr {
                Attr::Plain(plain) if plain.name.text.eq_ignore_ascii_case(name) => Some(plain),
                _ => None,
            })
        };
        let (Some(what), Some(content)) = (named("http-equiv"), named("content")) else {
            return;
        };
        match &what.value {
            Some(Value::Lit(lit)) if !lit.text.eq_ignore_ascii_case("refresh") => {}
            Some(Value::Lit(_)) => self.target(content),
            Some(Value::Expr(value) | Value::Paren(value)) if may_hold_code(content) => {
                self.diagnostics
                    .error(
                        value.span,
                        "`http-equiv` is literal text where `content` has a value",
                    )
                    .note("as a `refresh` the value would be a URL, which may be code")
                    .help("write one `<meta>` for each meaning, with a Rust `match` around them");
            }
            _ => {}
        }
    }

    fn target(&mut self, content: &Plain) {
        match &content.value {
            Some(Value::Lit(lit)) => {
                if let Some(url) = refresh_url(&lit.text) {
                    self.url_text("content", url, lit.range);
                }
            }
            Some(Value::Expr(value) | Value::Paren(value)) if may_hold_code(content) => {
                self.diagnostics
                    .error(
                        Range::from(value.span),
                        "a value in the `content` of a refresh could lead anywhere",
                    )
                    .note("it holds a URL, which may be code")
                    .help("begin with text up to the path: `content=(\"5;url=/rooms/\" {id})`")
                    .help("or redirect in the handler: `w.redirect(…)`");
            }
            _ => {}
        }
    }
}

/// Whether a value decides where the URL leads: it does not when text in front of it has
/// settled that.
fn may_hold_code(content: &Plain) -> bool {
    let Some(Value::Paren(parens)) = &content.value else {
        return matches!(content.value, Some(Value::Expr(_)));
    };
    let parts = parse::parts(parens, &mut Diagnostics::new());
    let literal = |part: &Part| match part {
        Part::Lit(lit) => Some(lit.text.clone()),
        Part::Expr(_) => None,
    };
    let text: String = parts.iter().map_while(literal).collect();
    let all = parts.iter().all(|part| matches!(part, Part::Lit(_)));
    let settled = refresh_url(&text).is_some_and(|url| {
        let local = url.starts_with('/') || url.starts_with(['?', '#']);
        local || url.starts_with("http://") || url.starts_with("https://")
    });
    !all && !settled
}
