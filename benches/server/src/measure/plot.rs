//! Bars as SVG, for the documentation.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The first is ours; the others are there to compare.
const COLORS: [&str; 5] = ["#e11d48", "#64748b", "#94a3b8", "#b8c4d4", "#d5dce6"];

const WIDTH: f64 = 720.0;
const LEFT: f64 = 130.0;
const BAR: f64 = 20.0;
const GAP: f64 = 34.0;

/// Writes `performance-<name>.svg` into the directory that `PLOTS` names, if it does.
///
/// `rows` has a number of each peer for each group. A bar that would make the others unreadable
/// ends at the edge, and says its number there.
pub fn bars(name: &str, title: &str, groups: &[&str], rows: &[(&str, Vec<f64>)]) {
    let Ok(directory) = env::var("PLOTS") else {
        return;
    };
    fs::create_dir_all(&directory).expect("the directory of PLOTS can be made");
    let path = Path::new(&directory).join(format!("performance-{name}.svg"));
    fs::write(&path, svg(title, groups, rows)).expect("the plot can be written");
    println!("plot: {}", path.display());
}

#[expect(clippy::cast_precision_loss, reason = "a handful of bars")]
fn svg(title: &str, groups: &[&str], rows: &[(&str, Vec<f64>)]) -> String {
    let height = 40.0 + groups.len() as f64 * (GAP + rows.len() as f64 * BAR);
    let mut all: Vec<f64> = rows.iter().flat_map(|(_, values)| values.clone()).collect();
    all.sort_unstable_by(f64::total_cmp);
    // Room for three quarters of the bars; what is longer is cut.
    let most = all[all.len() * 3 / 4] * 1.15;
    let scale = (WIDTH - LEFT - 70.0) / most;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#475569\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"24\" font-size=\"15\" font-weight=\"600\" fill=\"#0f172a\">{title}</text>\n"
    );
    let mut y = 40.0;
    for (group, at) in groups.iter().zip(0..) {
        y += GAP - 8.0;
        line(&mut out, 12.0, y - 4.0, "start", "600", group);
        for ((peer, values), color) in rows.iter().zip(COLORS.iter().cycle()) {
            let value = values[at];
            let length = (value * scale).min(WIDTH - LEFT - 70.0);
            let weight = if *color == COLORS[0] { "600" } else { "400" };
            line(&mut out, LEFT - 8.0, y + 14.0, "end", weight, peer);
            let cut = if value * scale > length { " …" } else { "" };
            let number = format!("{value:.2}{cut}");
            let _ = writeln!(
                out,
                "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{length:.1}\" height=\"{}\" rx=\"2\" fill=\"{color}\"/>",
                BAR - 4.0
            );
            line(
                &mut out,
                LEFT + length + 6.0,
                y + 14.0,
                "start",
                weight,
                &number,
            );
            y += BAR;
        }
        y += 8.0;
    }
    out.push_str("</svg>\n");
    out
}

fn line(out: &mut String, x: f64, y: f64, anchor: &str, weight: &str, text: &str) {
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-weight=\"{weight}\">{text}</text>"
    );
}
