//! Names of a template as names of Rust.

use proc_macro2::{Ident, Span};
use stario_html::spec::Ns;

/// The module of a namespace.
pub(super) fn space(ns: Ns) -> &'static str {
    match ns {
        Ns::Html => "html",
        Ns::Svg => "svg",
        Ns::MathMl => "math",
    }
}

/// The name as an identifier, when it can be one.
pub(super) fn ident(name: &str, at: Span) -> Option<Ident> {
    let word = |c: char| c == '_' || c.is_alphanumeric();
    let starts = name.starts_with(|c: char| c == '_' || c.is_alphabetic());
    if !starts || name == "_" || !name.chars().all(word) {
        return None;
    }
    Some(match name {
        // Not even `r#` makes names of these.
        "self" | "Self" | "super" | "crate" => return None,
        "as" | "async" | "await" | "break" | "const" | "continue" | "dyn" | "else" | "enum"
        | "extern" | "false" | "fn" | "for" | "gen" | "if" | "impl" | "in" | "let" | "loop"
        | "match" | "mod" | "move" | "mut" | "pub" | "ref" | "return" | "static" | "struct"
        | "trait" | "true" | "type" | "unsafe" | "use" | "where" | "while" => {
            Ident::new_raw(name, at)
        }
        name => Ident::new(name, at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_become_raw_and_the_rest_stays() {
        let shown = |name| ident(name, Span::call_site()).map(|ident| ident.to_string());
        assert_eq!(shown("type").as_deref(), Some("r#type"));
        assert_eq!(shown("click__once").as_deref(), Some("click__once"));
        for none in ["", "_", "500ms", "aria-label", "self", "a.b"] {
            assert_eq!(shown(none), None, "{none}");
        }
    }
}
