//! Columns for the terminal.

/// Rows with their columns one under the other; the last column is as wide as it is.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let wide = |at: usize| {
        rows.iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<_> = (0..columns)
        .map(|at| wide(at).unwrap_or_default())
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.chars().count() + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A number of bytes as people read it.
pub(crate) fn bytes(count: u64) -> String {
    // Three digits say enough.
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{}.{} kB", count / 1_000, count % 1_000 / 100),
        _ => format!("{}.{} MB", count / 1_000_000, count % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [
            vec!["a".to_owned(), "é".to_owned(), "x".to_owned()],
            vec!["bcd".to_owned(), "e".to_owned()],
        ];
        assert_eq!(table(&rows), "a    é  x\nbcd  e\n");
        assert_eq!(table(&[]), "");
    }

    #[test]
    fn bytes_have_a_unit() {
        assert_eq!(
            [bytes(999), bytes(33_553), bytes(12_345_678)],
            ["999 B", "33.5 kB", "12.3 MB"]
        );
    }
}
