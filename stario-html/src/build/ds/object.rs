//! Object forms: `{'name': expression}`, for names that cannot be keys.

use crate::{Buf, Expression, escape};

/// Writes `{'name': expression, ..}` for a double-quoted attribute; absent expressions are left
/// out.
pub(super) fn object<N: AsRef<str>, E: Expression>(
    entries: impl IntoIterator<Item = (N, E)>,
    before: &'static str,
) -> String {
    let mut b = Buf::new();
    b.lit("{");
    for (name, value) in entries {
        if !value.is_present() {
            continue;
        }
        if b.len() > 1 {
            b.lit(", ");
        }
        // Its output has none of the characters that an attribute escapes.
        escape::js_string(b.string(), name.as_ref());
        b.lit(": ");
        b.lit(before);
        b.lit("(");
        value.write_expr(&mut b);
        b.lit(")");
    }
    b.lit("}");
    b.into_string()
}

/// Wraps the expression in one object for each word of a path, so that dots nest.
pub(super) fn nested(path: &str, before: &'static str, value: &str) -> String {
    let words: Vec<_> = path.split('.').collect();
    let mut out = String::new();
    for word in &words {
        out.push_str("{'");
        out.push_str(word);
        out.push_str("': ");
    }
    out.push_str(before);
    out.push('(');
    out.push_str(value);
    out.push(')');
    out.push_str(&"}".repeat(words.len()));
    out
}
