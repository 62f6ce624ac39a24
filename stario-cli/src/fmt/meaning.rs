//! What must hold of any template: the same tokens and comments, the same code, and nothing left to
//! be formatted. Every template of the repository is tried, also with comments strewn in.

use std::ops::Range;
use std::path::{Path, PathBuf};

use stario_syntax::{Mark, MarkKind};

use super::calls::Macro;
use super::file::{Formatted, format};
use super::same::same;
use super::source::Source;

/// Every Rust file of the repository with a template in it, those of tests and `cargo stario new`
/// included.
fn files() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, files: &mut Vec<(PathBuf, String)>) {
        let entries = std::fs::read_dir(dir).expect("a directory of the repository");
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a text");
                if Source::new(&text).is_ok_and(|source| !source.calls().is_empty()) {
                    files.push((path, text));
                }
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for dir in [
        "examples",
        "tests",
        "html-tests",
        "ui-tests",
        "benches",
        "stario-cli",
        "src",
    ] {
        walk(&root.join(dir), &mut found);
    }
    found
}

/// What the macro makes of every template.
fn expanded(text: &str) -> Vec<String> {
    let Ok(source) = Source::new(text) else {
        return Vec::new();
    };
    let krate = || "::stario".parse().expect("a path");
    let calls = source.calls().into_iter();
    let code = calls.map(|call| {
        let expand = match call.name {
            Macro::Html => stario_syntax::html,
            Macro::Ds => stario_syntax::ds,
            Macro::Js => stario_syntax::js,
        };
        expand(krate(), call.tokens).to_string()
    });
    // A message may name the line of another tag.
    let without_lines = |code: String| {
        let mut parts = code.split(" on line ");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |code, part| {
            code + part.trim_start_matches(|ch: char| ch.is_ascii_digit())
        })
    };
    code.map(without_lines).collect()
}

/// What must hold of any text.
#[track_caller]
pub(super) fn holds(name: &Path, before: &str) -> Formatted {
    let formatted = format(before);
    let after = &formatted.text;
    assert!(
        same(before, after),
        "{}: tokens or comments differ:\n{after}",
        name.display()
    );
    for (before, after) in expanded(before).iter().zip(expanded(after)) {
        assert!(
            same(before, &after),
            "{}: {before}\n{after}",
            name.display()
        );
    }
    let again = format(after).text;
    assert_eq!(&again, after, "{}: not stable", name.display());
    formatted
}

#[test]
fn every_template_of_the_repository_means_the_same_afterwards() {
    let files = files();
    let calls: usize = files
        .iter()
        .map(|(name, text)| holds(name, text).calls)
        .sum();
    assert!(calls > 400, "{calls} templates were found");
}

/// Numbers below a limit: the same in every run.
fn random(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed | 1;
    move |below| {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    }
}

/// Strews white space and comments between the tokens of the templates.
fn strewn(text: &str, seed: u64) -> String {
    let Ok(source) = Source::new(text) else {
        return text.to_owned();
    };
    let mut random = random(seed);
    let mut out = String::new();
    let mut at = 0;
    for call in source.calls() {
        out.push_str(&text[at..call.body.start]);
        at = call.body.start;
        let body = &text[call.body.clone()];
        for (offset, ch) in body.char_indices() {
            let position = call.body.start + offset;
            let between = ch.is_whitespace()
                && !source.is_inside(position)
                && source.stands_between(position);
            if between && random(12) == 0 {
                out.push_str(&text[at..position]);
                at = position;
                out.push_str(match random(5) {
                    0 => " /* c */ ",
                    1 => " // c\n",
                    2 => "\n\n\n",
                    3 => " /* c\n d */ ",
                    _ => "\n        ",
                });
            }
        }
    }
    out.push_str(&text[at..]);
    out
}

#[test]
fn templates_with_comments_in_any_place_keep_them_and_their_meaning() {
    let mut read = 0;
    // Every other file: rustfmt is what takes time here.
    for (seed, (name, text)) in files().iter().enumerate().step_by(2) {
        let seed = 0x9E37_79B9 * (seed as u64 + 1);
        let formatted = holds(name, &strewn(text, seed));
        read += formatted.calls - formatted.refused.len();
    }
    assert!(read > 100, "{read} templates were read");
}

/// Where JavaScript stands: in the bodies of `js!`, and in the parentheses of `ds:` attributes.
fn scripts(source: &Source<'_>) -> Vec<Range<usize>> {
    fn values(source: &Source<'_>, marks: &[Mark], out: &mut Vec<Range<usize>>) {
        for mark in marks {
            let text = &source.text[mark.range.clone()];
            if mark.kind == MarkKind::Attr && text.starts_with("ds:") {
                let value = mark.inside.first().map(|value| value.range.clone());
                let value = value.filter(|value| source.text[value.clone()].starts_with('('));
                out.extend(value.map(|value| value.start + 1..value.end - 1));
            } else {
                values(source, &mark.inside, out);
            }
        }
    }
    let mut out = Vec::new();
    for call in source.calls() {
        match call.name {
            Macro::Js => out.push(call.body),
            _ => values(source, &call.layout().unwrap_or_default(), &mut out),
        }
    }
    out
}

/// Gives the tokens of all JavaScript other spaces, and some a comment.
fn spaced_anew(text: &str, seed: u64) -> String {
    let Ok(source) = Source::new(text) else {
        return text.to_owned();
    };
    let mut random = random(seed);
    let mut out = String::new();
    let mut at = 0;
    for script in scripts(&source) {
        let body = &text[script.clone()];
        let tokens = body.parse().ok().map(stario_syntax::layout_script);
        for token in tokens.into_iter().flatten().flatten() {
            let range = script.start + token.range.start..script.start + token.range.end;
            let gap = &text[at..range.start];
            let written = &text[range.clone()];
            let word = |ch: Option<char>| ch.is_some_and(|ch| ch.is_alphanumeric() || ch == '_');
            let merges = word(out.chars().last()) && !written.starts_with(['(', '[', '{']);
            let first = at < script.start;
            out.push_str(match random(6) {
                _ if first || gap.contains('/') => gap,
                0 | 1 if !merges => "",
                2 => "  ",
                3 => " /* c */ ",
                4 => "\n  ",
                _ => gap,
            });
            out.push_str(written);
            at = range.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

#[test]
fn javascript_with_any_spaces_keeps_its_meaning() {
    let mut changed = 0;
    for (seed, (name, text)) in files().iter().enumerate() {
        let mutated = spaced_anew(text, 0x85EB_CA6B * (seed as u64 + 1));
        if mutated != *text {
            holds(name, &mutated);
            changed += 1;
        }
    }
    assert!(changed > 10, "{changed} files have JavaScript");
}

#[test]
fn signs_in_any_order_mean_what_they_meant() {
    const PIECES: [&str; 36] = [
        "a", "1", "2.5", "\"s\"", "$n", "@get(x)", "#{x}", "(a)", "[b]", "{ c: d }", "if",
        "typeof", "+", "-", "++", "--", "&", "&&", "|", "||", "?", "?.", ".", "...", ":", "=",
        "==", "=>", "!", "!=", "/", "*", "**", "<", ">>", ";",
    ];
    let mut random = random(0xC2B2_AE35);
    let mut source = String::new();
    for _ in 0..600 {
        let mut body = String::new();
        for _ in 0..6 {
            body.push_str(if random(2) == 0 { " " } else { "" });
            body.push_str(PIECES[usize::try_from(random(36)).expect("it is small")]);
        }
        // What no lexer reads, such as `1a`, and what begins a comment, is none of ours.
        let call = format!("fn f() {{ js!({body}) }}\n");
        if Source::new(&call).is_ok_and(|source| source.comments.is_empty()) {
            source.push_str(&call);
        }
    }
    let formatted = holds(Path::new("signs"), &source);
    assert_eq!(expanded(&source), expanded(&formatted.text));
    assert_ne!(source, formatted.text);
}
