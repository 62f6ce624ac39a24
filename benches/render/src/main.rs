//! Renders the same views with stario and five other engines and prints who took how long.
//!
//! Outputs are compared before anything is timed. With the name of an engine and the number of a
//! view as arguments it renders that one view a million times, for a profiler.

mod data;
mod engines;
mod escaping;
mod timing;

use data::Data;
use engines::{ENGINES, VIEWS};

fn main() {
    let data = Data::new();
    let mut arguments = std::env::args().skip(1);
    if let (Some(name), Some(view)) = (arguments.next(), arguments.next()) {
        let engine = ENGINES.iter().find(|engine| engine.name == name);
        let engine = engine.expect("the first argument names an engine");
        let view = view.parse::<usize>().expect("the second is a number");
        for _ in 0..1_000_000 {
            std::hint::black_box(engine.views[view](&data));
        }
        return;
    }
    for (view, name) in VIEWS.iter().enumerate() {
        let expected = plain(&ENGINES[0].views[view](&data));
        for engine in &ENGINES {
            assert_eq!(
                plain(&engine.views[view](&data)),
                expected,
                "{}: {name}",
                engine.name
            );
        }
    }
    println!("Each cell: time, and time by the fastest of the row's view.\n");
    print!("| |");
    for (view, name) in VIEWS.iter().enumerate() {
        let bytes = ENGINES[0].views[view](&data).len();
        print!(" {name} ({bytes} B) |");
    }
    println!("\n| --- |{}", " --: |".repeat(VIEWS.len()));
    let columns: Vec<Vec<f64>> = (0..VIEWS.len())
        .map(|view| {
            let calls = ENGINES.each_ref().map(|engine| {
                let (render, data) = (engine.views[view], &data);
                move || render(data)
            });
            let calls = calls.each_ref().map(|call| call as &dyn Fn() -> String);
            timing::race(&calls)
        })
        .collect();
    for (row, engine) in ENGINES.iter().enumerate() {
        print!("| {} |", engine.name);
        for column in &columns {
            let fastest = column.iter().copied().fold(f64::INFINITY, f64::min);
            print!(
                " {:.2} us, {:.2} |",
                column[row] / 1000.0,
                column[row] / fastest
            );
        }
        println!();
    }
    escaping::report();
}

/// The output with one spelling of each character reference: engines write quotes and numeric
/// references differently.
fn plain(markup: &str) -> String {
    let spellings = [
        ("&#38;", "&amp;"),
        ("&#60;", "&lt;"),
        ("&#62;", "&gt;"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#039;", "'"),
        ("&#39;", "'"),
    ];
    spellings
        .iter()
        .fold(markup.to_owned(), |text, (from, to)| text.replace(from, to))
}
