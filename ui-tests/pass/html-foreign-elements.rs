// SVG and MathML, and HTML inside of them.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! {
            <svg viewBox="0 0 2 2"><path d="M0 0"/><linearGradient #g/><foreignObject><p>"x"</p></foreignObject></svg>
            <math><mfrac><mi>"x"</mi><mn>2</mn></mfrac></math>
            <circle r={1}/>
        },
        concat!(
            r#"<svg viewBox="0 0 2 2"><path d="M0 0"/><linearGradient id="g"/><foreignObject><p>x</p></foreignObject></svg>"#,
            r#"<math><mfrac><mi>x</mi><mn>2</mn></mfrac></math><circle r="1"/>"#,
        )
    );
}
