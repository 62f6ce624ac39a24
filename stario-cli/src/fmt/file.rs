//! Formats the templates of one file.

use stario_syntax::{Mark, MarkKind};

use super::calls::{Call, Macro};
use super::print::Printer;
use super::rust::{Rust, may_have_calls};
use super::rustfmt::Kind;
use super::same::same;
use super::source::Source;
use super::{MAX_WIDTH, width};

/// A template that stays as it is, or a file that is no Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// What became of a file.
#[derive(Debug)]
pub(crate) struct Formatted {
    pub(crate) text: String,
    /// The number of templates.
    pub(crate) calls: usize,
    pub(crate) refused: Vec<Refusal>,
}

/// Formats every `html!`, `ds!` and `js!` of a file; all else stays byte for byte.
pub(crate) fn format(text: &str) -> Formatted {
    if !may_have_calls(text) {
        return Formatted {
            text: text.to_owned(),
            calls: 0,
            refused: Vec::new(),
        };
    }
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    let windows =
        body.contains("\r\n") && body.matches("\r\n").count() == body.matches('\n').count();
    let lines = if windows {
        body.replace("\r\n", "\n")
    } else {
        body.to_owned()
    };
    let rust = Rust::default();
    let mut formatted = once(&lines, &rust);
    // What one pass moves can make room for the next; three have always been enough.
    for _ in 0..3 {
        let again = once(&formatted.text, &rust);
        let stable = again.text == formatted.text;
        formatted.text = again.text;
        if stable {
            break;
        }
    }
    if windows {
        formatted.text = formatted.text.replace('\n', "\r\n");
    }
    formatted.text.insert_str(0, mark);
    formatted
}

fn once(text: &str, rust: &Rust) -> Formatted {
    let mut formatted = Formatted {
        text: String::new(),
        calls: 0,
        refused: Vec::new(),
    };
    let source = match Source::new(text) {
        Ok(source) => source,
        Err((message, at)) => {
            text.clone_into(&mut formatted.text);
            formatted.refused.push(Refusal {
                line: text[..at.min(text.len())].matches('\n').count() + 1,
                message: format!("this file is not Rust: {message}"),
            });
            return formatted;
        }
    };
    let calls = source.calls();
    learn(&source, &calls, rust);
    let mut at = 0;
    for call in &calls {
        formatted.calls += 1;
        formatted.text.push_str(&text[at..call.start]);
        at = call.end();
        match print(&source, call, rust) {
            Ok(printed) => formatted.text.push_str(&printed),
            Err(refusal) => {
                formatted.text.push_str(&text[call.start..at]);
                formatted.refused.push(refusal);
            }
        }
    }
    formatted.text.push_str(&text[at..]);
    formatted
}

fn print(source: &Source<'_>, call: &Call, rust: &Rust) -> Result<String, Refusal> {
    if let Err(reports) = call.layout() {
        let report = reports.iter().next();
        let at = report.map_or(call.start, |report| report.range.first.byte_range().start);
        return Err(Refusal {
            line: source.line(at),
            message: report.map_or_else(String::new, |report| report.message.clone()),
        });
    }
    let original = &source.text[call.start..call.end()];
    let printer = Printer::new(source, rust);
    let col = width(&source.text[source.line_start(call.start)..call.start]);
    let after = source.text[call.end()..].lines().next().unwrap_or_default();
    let flat = printer.flat_call(call);
    let flat = flat.filter(|flat| col + width(flat) + width(after.trim_end()) <= MAX_WIDTH);
    let formatted = flat.or_else(|| printer.tall_call(call, source.indent_at(call.start)));
    match formatted {
        Some(formatted) if same(original, &formatted) => Ok(formatted),
        _ => Err(Refusal {
            line: source.line(call.start),
            message: "this template would not have stayed the same; please report it".to_owned(),
        }),
    }
}

/// The values of Rust in JavaScript.
fn holes(script: &str, snippets: &mut Vec<(Kind, String)>) {
    let tokens = script.parse().ok().map(stario_syntax::layout_script);
    for token in tokens
        .into_iter()
        .flatten()
        .flatten()
        .filter(|token| token.hole)
    {
        let value = script.get(token.range.start + 2..token.range.end - 1);
        snippets.extend(value.map(|value| (Kind::Expr, value.trim().to_owned())));
    }
}

/// Formats the Rust of all templates at once.
fn learn(source: &Source<'_>, calls: &[Call], rust: &Rust) {
    fn collect(source: &Source<'_>, marks: &[Mark], snippets: &mut Vec<(Kind, String)>) {
        for mark in marks {
            let text = &source.text[mark.range.clone()];
            let inside = text
                .get(1..text.len().saturating_sub(1))
                .unwrap_or_default();
            match mark.kind {
                MarkKind::Rust | MarkKind::Spread => {
                    snippets.push((
                        Kind::Expr,
                        inside.trim().trim_start_matches("..").trim().to_owned(),
                    ));
                }
                MarkKind::Value if text.starts_with('{') => {
                    snippets.push((Kind::Expr, inside.trim().to_owned()));
                }
                MarkKind::Value if text.starts_with('(') => holes(inside, snippets),
                MarkKind::Let => snippets.push((Kind::Let, text.to_owned())),
                MarkKind::If
                | MarkKind::While
                | MarkKind::For
                | MarkKind::Match
                | MarkKind::Arm => {
                    let kind = match mark.kind {
                        MarkKind::For => Kind::For,
                        MarkKind::Match => Kind::Expr,
                        MarkKind::Arm => Kind::Pattern,
                        _ => Kind::Cond,
                    };
                    if let Some(head) = mark.inside.first() {
                        snippets.push((kind, source.text[head.range.clone()].trim().to_owned()));
                    }
                }
                _ => {}
            }
            collect(source, &mark.inside, snippets);
        }
    }
    let mut snippets = Vec::new();
    for call in calls {
        if call.name == Macro::Js {
            holes(&source.text[call.body.clone()], &mut snippets);
        } else if let Ok(marks) = call.layout() {
            collect(source, &marks, &mut snippets);
        }
    }
    // Only what rustfmt may see as a whole.
    snippets.retain(|(_, text)| {
        Source::new(text).is_ok_and(|snippet| snippet.comments.is_empty())
            && (!text.contains(';') || text.starts_with("let "))
    });
    snippets.sort_by(|a, b| a.1.cmp(&b.1));
    snippets.dedup();
    rust.learn(snippets);
}
