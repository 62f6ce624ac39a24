//! Markup without a build: what was compiled before an edit, with the texts from after it, renders
//! what the compiler makes of the edit.

mod pairs;

use std::path::PathBuf;

use pairs::{Values, pairs};
use stario_html::hot;
use stario_syntax::hot::{Comparison, Sites};

const SOURCE: &str = include_str!("pairs.rs");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sites() -> Sites {
    let program = std::env::current_exe().and_then(std::fs::read);
    let program = program.expect("the test itself");
    Sites::of(&program, &root())
}

/// The file, with the old template of pair `index` as the new one.
fn edited(index: usize) -> String {
    let (old, rest) = ("            // old\n", "\n        ),");
    let (start, _) = SOURCE.match_indices(old).nth(index).expect("a pair");
    let start = start + old.len();
    let end = start + SOURCE[start..].find(rest).expect("its end");
    let (before, after) = SOURCE[start..end]
        .split_once("            // new\n")
        .expect("both of them");
    assert_ne!(before, after);
    format!(
        "{}{after}{}",
        &SOURCE[..start],
        &SOURCE[start + before.len()..]
    )
}

#[test]
fn a_swapped_template_renders_what_the_compiler_makes_of_the_new_one() {
    let (sites, values) = (sites(), Values::new());
    let file = root().join("tests/hot/pairs.rs");
    let pairs = pairs();
    assert!(pairs.len() >= 50, "{} pairs", pairs.len());
    // What is rendered before the server starts may have been kept by the app.
    (pairs[0].old)(&values);
    hot::started();
    let Comparison::Swap(line) = sites.compare(&file, SOURCE, &edited(0)) else {
        panic!("an edit like all others");
    };
    let refused = hot::apply(&[line]).unwrap_err();
    assert!(refused.starts_with("tests/hot/pairs.rs:"), "{refused}");
    let built: Vec<_> = pairs
        .iter()
        .map(|pair| (pair.old)(&values).into_string())
        .collect();
    let Comparison::Same(reset) = sites.compare(&file, SOURCE, SOURCE) else {
        panic!("the file is what was built");
    };
    for (index, pair) in pairs.iter().enumerate().skip(1) {
        let compared = sites.compare(&file, SOURCE, &edited(index));
        let Comparison::Swap(line) = compared else {
            panic!("pair {index}, {}: {compared:?}", built[index]);
        };
        assert!(!line.contains('\n'), "{line}");
        let wanted = (pair.new)(&values).into_string();
        assert_ne!(wanted, built[index], "pair {index} is no edit");
        hot::apply(&[&line]).unwrap();
        assert_eq!((pair.old)(&values).as_str(), wanted, "pair {index}");
        hot::apply(&[&reset]).unwrap();
        assert_eq!(
            (pair.old)(&values).as_str(),
            built[index],
            "pair {index}, back"
        );
    }
}
