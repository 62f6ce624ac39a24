//! What would change, line by line.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, stdout};

use crate::bar::colors_are_unwanted;

/// Lines around a change.
const AROUND: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Same(&'t str),
    Old(&'t str),
    New(&'t str),
}

/// The difference between two texts, each change with its file and line.
pub(super) fn lines(name: &str, old: &str, new: &str) -> String {
    let all = compare(
        &old.lines().collect::<Vec<_>>(),
        &new.lines().collect::<Vec<_>>(),
    );
    let (red, green, plain) = if stdout().is_terminal() && !colors_are_unwanted() {
        ("\x1b[31m", "\x1b[32m", "\x1b[0m")
    } else {
        ("", "", "")
    };
    let near = |at: usize| {
        let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(all.len());
        all[around]
            .iter()
            .any(|line| !matches!(line, Line::Same(_)))
    };
    let mut out = String::new();
    let mut number = 1;
    let mut shown = false;
    for (at, line) in all.iter().enumerate() {
        if near(at) {
            if !shown {
                let _ = writeln!(out, "{name}:{number}:");
            }
            let _ = match line {
                Line::Same(text) => writeln!(out, "  {text}"),
                Line::Old(text) => writeln!(out, "{red}- {text}{plain}"),
                Line::New(text) => writeln!(out, "{green}+ {text}{plain}"),
            };
        }
        shown = near(at);
        number += usize::from(!matches!(line, Line::New(_)));
    }
    out
}

/// The longest common lines stay, the others go or come.
fn compare<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Line<'t>> {
    let start = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old == new)
        .count();
    let rest = (&old[start..], &new[start..]);
    let end = rest
        .0
        .iter()
        .rev()
        .zip(rest.1.iter().rev())
        .take_while(|(old, new)| old == new)
        .count();
    let (a, b) = (&rest.0[..rest.0.len() - end], &rest.1[..rest.1.len() - end]);
    // Length of the longest common part of what begins at each pair.
    let mut length = vec![vec![0u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i][j] = if a[i] == b[j] {
                length[i + 1][j + 1] + 1
            } else {
                length[i + 1][j].max(length[i][j + 1])
            };
        }
    }
    let mut out: Vec<_> = old[..start].iter().map(|line| Line::Same(line)).collect();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            out.push(Line::Same(a[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < a.len() && (j == b.len() || length[i + 1][j] >= length[i][j + 1]) {
            out.push(Line::Old(a[i]));
            i += 1;
        } else {
            out.push(Line::New(b[j]));
            j += 1;
        }
    }
    out.extend(old[old.len() - end..].iter().map(|line| Line::Same(line)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_shown_with_its_line_and_two_around_it() {
        let old = "a\nb\nc\nd\ne\nf\ng";
        let new = "a\nb\nc\nD\ne\nf\ng";
        assert_eq!(
            lines("x.rs", old, new),
            "x.rs:2:\n  b\n  c\n- d\n+ D\n  e\n  f\n"
        );
        assert_eq!(lines("x.rs", old, old), "");
        assert_eq!(lines("x.rs", "a", "a\nb"), "x.rs:1:\n  a\n+ b\n");
    }
}
