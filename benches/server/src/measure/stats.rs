//! Numbers of a sample, and tables.

/// The given share of a sample: 0.25 is its lower quartile.
pub fn quantile(sample: &[f64], share: f64) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index of a small sample"
    )]
    let at = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[at]
}

/// Prints rows as a table of Markdown; the first row is its head.
pub fn print(rows: &[Vec<String>]) {
    for (number, row) in rows.iter().enumerate() {
        println!("| {} |", row.join(" | "));
        if number == 0 {
            println!("| --- |{}", " --: |".repeat(row.len() - 1));
        }
    }
    println!();
}
