//! Asks rustfmt about pieces of Rust: what stands around each, and what comes back.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What a snippet is, which decides what stands around it for rustfmt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A value, or what a `match` decides on.
    Expr,
    /// The condition of an `if` or `while`.
    Cond,
    /// `pattern in values`.
    For,
    /// The pattern of an arm, with its guard.
    Pattern,
    /// A whole `let … ;`.
    Let,
}

impl Kind {
    /// What stands before and after the snippet; the first has room for a name of any width.
    fn frame(self, name: &str) -> (String, &'static str) {
        match self {
            Self::Expr => (format!("let {name} = "), ";"),
            Self::Cond => ("if ".to_owned(), " {}"),
            Self::For => ("for ".to_owned(), " {}"),
            Self::Pattern => ("match x { ".to_owned(), " => {} }"),
            Self::Let => (String::new(), ""),
        }
    }

    /// The same in what rustfmt prints.
    fn printed(self, name: &str) -> (String, &'static str) {
        match self {
            Self::Expr => (format!("let {name} ="), ";"),
            Self::Cond => ("if".to_owned(), "{}"),
            Self::For => ("for".to_owned(), "{}"),
            Self::Pattern => ("match x {".to_owned(), "=> {}\n}"),
            Self::Let => (String::new(), ""),
        }
    }
}

/// Runs rustfmt over the snippets, each in a function of its own, nested so deep that it has the
/// indentation of its place. When one of them does not parse, each is tried alone.
pub(super) fn run(
    snippets: &[(Kind, String)],
    indent: usize,
    name: &str,
    max_width: usize,
) -> Option<Vec<Option<String>>> {
    if snippets.is_empty() {
        return Some(Vec::new());
    }
    let depth = (indent / 4).max(1);
    let mut input = String::new();
    for (number, (kind, text)) in snippets.iter().enumerate() {
        let (before, after) = kind.frame(name);
        let (open, close) = ("{\n".repeat(depth), "}\n".repeat(depth));
        let _ = writeln!(input, "fn f{number}() {open}{before}{text}{after}\n{close}");
    }
    let Some(output) = rustfmt(&input, max_width.min(20_000)) else {
        if snippets.len() == 1 {
            return None;
        }
        let alone = snippets
            .iter()
            .map(|snippet| run(std::slice::from_ref(snippet), indent, name, max_width)?.pop()?);
        return Some(alone.collect());
    };
    let mut rest = output.as_str();
    let mut printed = Vec::new();
    for (number, (kind, _)) in snippets.iter().enumerate() {
        let start = rest.find(&format!("fn f{number}() "))?;
        let end = rest[start..].find("\n}\n").map(|end| start + end)?;
        printed.push(unframe(&rest[start..end], *kind, name, depth, indent % 4));
        rest = &rest[end + 2..];
    }
    Some(printed)
}

/// Takes the snippet out of its function.
fn unframe(function: &str, kind: Kind, name: &str, depth: usize, extra: usize) -> Option<String> {
    let mut body = function.splitn(depth + 1, "{\n").nth(depth)?;
    // The closing brace of the function is not there; those of the blocks are.
    for level in 1..depth {
        let closing = format!("\n{}}}", "    ".repeat(level));
        body = body.strip_suffix(&closing)?;
    }
    let body = body.trim();
    let (before, after) = kind.printed(name);
    let text = body.strip_prefix(&before)?;
    let text = match kind {
        Kind::Pattern => {
            let end = format!("\n{}}}", "    ".repeat(depth));
            let arm = text.strip_suffix(&end)?.strip_suffix("=> {}")?;
            dedent(arm, 4)
        }
        Kind::Cond | Kind::For => {
            let text = text.strip_suffix('}')?.trim_end().strip_suffix('{')?;
            text.to_owned()
        }
        Kind::Expr | Kind::Let => text.strip_suffix(after)?.to_owned(),
    };
    let text = text.strip_prefix(' ').unwrap_or(&text);
    let text = if kind == Kind::Expr {
        text
    } else {
        text.trim()
    };
    Some(
        text.trim_end()
            .replace('\n', &format!("\n{}", " ".repeat(extra))),
    )
}

/// Moves all lines but the first to the left.
fn dedent(text: &str, by: usize) -> String {
    let mut lines = text.trim().lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        out.push('\n');
        out.push_str(&line[by.min(spaces)..]);
    }
    out
}

/// Runs rustfmt; `None` when it refuses or is not installed.
fn rustfmt(input: &str, max_width: usize) -> Option<String> {
    let program = std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into());
    let mut child = Command::new(program)
        .args([
            "--edition",
            "2024",
            "--emit",
            "stdout",
            "--quiet",
            "--config",
        ])
        .arg(format!("max_width={max_width},newline_style=Unix"))
        // Not where a rustfmt.toml of the project is: its widths are not those of a template.
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let input = input.to_owned();
    // From another thread: both pipes can be full at the same time.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.is_empty()).then_some(text)
}
