//! One plot: a line over its area, the last value, and the scale.

use std::fmt::Write as _;

use stario::prelude::*;

use super::load::KEPT;

/// Units of the drawing; CSS says how large it is on the page.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 60.0;

#[component]
pub(crate) fn plot(id: &str, title: &str, unit: &str, values: Vec<f64>) -> Html {
    let top = scale(&values);
    let line = points(&values, top);
    let last = values.last().copied().unwrap_or_default();
    html! {
        <section #{id}>
            <h2>{title}</h2>
            <p .now>{number(last)} <small>{unit}</small></p>
            <svg
                viewBox=("0 0 " {WIDTH} " " {HEIGHT})
                preserveAspectRatio="none"
                role="img"
                aria-label=({title} ", the last minute: " {number(last)} {unit})
            >
                <polygon .area points=({&line} {closing(&values)})/>
                <polyline .line points={&line} vector-effect="non-scaling-stroke"/>
            </svg>
            <p .scale>"a minute ago" <span>"0 to " {number(top)} {unit}</span> "now"</p>
        </section>
    }
}

/// The next round number above all values, so that the scale does not jump with each of them.
fn scale(values: &[f64]) -> f64 {
    let highest = values.iter().copied().fold(1.0, f64::max);
    let power = 10_f64.powf(highest.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * power);
    step.into_iter()
        .find(|step| *step >= highest)
        .unwrap_or(highest)
}

/// Newest at the right edge; there is a place for each of the values that are kept.
fn points(values: &[f64], top: f64) -> String {
    let mut points = String::new();
    for (place, value) in (KEPT - values.len().min(KEPT)..).zip(values) {
        let y = HEIGHT - value / top * HEIGHT;
        write!(points, "{:.1},{y:.1} ", x(place)).expect("a string takes everything");
    }
    points
}

/// From the line down to the axis and back to where it began.
fn closing(values: &[f64]) -> String {
    let first = KEPT - values.len().min(KEPT);
    format!("{WIDTH:.1},{HEIGHT:.1} {:.1},{HEIGHT:.1}", x(first))
}

#[expect(clippy::cast_precision_loss, reason = "there are sixty of them")]
fn x(place: usize) -> f64 {
    place as f64 * WIDTH / (KEPT - 1) as f64
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_a_round_number_above_all_values() {
        for (values, top) in [
            (&[][..], 1.0),
            (&[0.2], 1.0),
            (&[1.0, 3.0], 5.0),
            (&[11.0], 20.0),
            (&[730.0], 1000.0),
        ] {
            assert!((scale(values) - top).abs() < 1e-9, "{values:?}");
        }
    }

    #[test]
    fn the_newest_value_is_at_the_right_edge_and_nothing_leaves_the_drawing() {
        assert_eq!(points(&[5.0, 10.0], 10.0), "235.9,30.0 240.0,0.0 ");
        assert_eq!(points(&[], 1.0), "");
        assert_eq!(closing(&[0.0; KEPT]), "240.0,60.0 0.0,60.0");
    }
}
