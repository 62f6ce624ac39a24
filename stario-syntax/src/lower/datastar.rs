//! `ds:` attributes become `data-` attributes.

use stario_html::datastar;

use super::{attribute::escape_attr, hole};
use crate::{
    ast::{Ds, Value},
    diag::Diagnostics,
    ds::{Form, Parsed},
    ir::{Op, push_static},
    js,
};

/// Lowers one attribute; what was reported already writes nothing.
pub(super) fn lower(ds: Ds, diagnostics: &mut Diagnostics, ops: &mut Vec<Op>) {
    let parsed = Parsed::new(&ds.name.text);
    let form = datastar::attribute(parsed.plugin).map(|plugin| Form::of(plugin, &parsed));
    let name = format!("{}{}", datastar::PREFIX, escape_attr(&ds.name.text));
    let Some(form) = form else {
        if let Some(Value::Expr(expr)) = ds.value {
            ops.push(Op::Lost(expr));
        }
        return;
    };
    match ds.value {
        None => push_static(ops, &format!(" {name}")),
        Some(Value::Wrong) => {}
        Some(Value::Lit(lit)) => {
            let text = match form {
                // Checked here and not before, so that every expression is
                // scanned once.
                Form::Expression | Form::Signals => {
                    js::from_text(&lit, &parsed.scope(), diagnostics)
                }
                Form::Name | Form::Text => lit.text.trim().to_owned(),
            };
            push_static(ops, &format!(" {name}=\"{}\"", escape_attr(&text)));
        }
        Some(Value::Expr(expr)) => match form {
            Form::Expression if parsed.is_initial_value() => {
                push_static(ops, &format!(" {name}=\""));
                ops.push(hole("js", None, expr));
                push_static(ops, "\"");
            }
            Form::Expression => ops.push(hole("expr", Some(&name), expr)),
            Form::Signals => ops.push(hole("signals", Some(&name), expr)),
            Form::Name => ops.push(hole("bind", Some(&name), expr)),
            Form::Text => ops.push(hole("attr", Some(&name), expr)),
        },
        Some(Value::Paren(parens)) => {
            let pieces = js::from_tokens(
                parens.tokens,
                parens.span.into(),
                &parsed.scope(),
                diagnostics,
            );
            push_static(ops, &format!(" {name}=\""));
            for piece in pieces {
                match piece {
                    js::Piece::Text(text) => push_static(ops, &escape_attr(&text)),
                    js::Piece::Hole(expr) => ops.push(hole("js", None, expr)),
                }
            }
            push_static(ops, "\"");
        }
    }
}
