//! The written tables about mistakes say what is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const DATASTAR: &str = include_str!("../DATASTAR.md");
const GALLERY: &str = include_str!("../../docs/errors.md");

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names in the last column of the tables.
fn shown_by(document: &str) -> impl Iterator<Item = &str> {
    let rows = document
        .lines()
        .filter(|line| line.starts_with("| ") && !line.contains("| ---") && !line.contains("Rule"));
    let cells = rows.filter_map(|row| row.trim_end_matches(" |").rsplit_once(" | "));
    cells.flat_map(|(_, names)| names.split(", "))
}

#[test]
fn each_rule_of_datastar_has_the_file_that_shows_it() {
    let mut named = BTreeSet::new();
    for name in shown_by(DATASTAR) {
        let path = if name.contains('/') {
            here().join(format!("{name}.rs"))
        } else {
            named.insert(name.to_owned());
            here().join(format!("fail/{name}.stderr"))
        };
        assert!(path.exists(), "{}", path.display());
    }
    let files = fs::read_dir(here().join("fail")).expect("the mistakes are there");
    let missing: Vec<_> = files
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name.starts_with("ds-") && !named.contains(name))
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "not in ui-tests/DATASTAR.md");
}

/// Whether `shown` is `whole` with parts left out where it has a line `…`.
fn is_cut_from(shown: &str, whole: &str) -> bool {
    let mut rest = whole;
    shown.split("…\n").all(|piece| match rest.find(piece) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}

#[test]
fn the_gallery_shows_what_the_compiler_says() {
    let mut shown = 0;
    for part in GALLERY.split("<!-- ui-tests/fail/").skip(1) {
        let (name, rest) = part.split_once(" -->\n").expect("a comment names a file");
        for (fence, ending) in [("```rust,ignore\n", "rs"), ("```text\n", "stderr")] {
            let path = here().join(format!("fail/{name}.{ending}"));
            let whole = fs::read_to_string(&path).expect("the gallery names files that are there");
            let (_, block) = rest.split_once(fence).expect("a block follows");
            let (block, _) = block.split_once("```").expect("the block ends");
            // The source is shown without the function around it.
            let block = block.replace('\n', "\n        ");
            let (block, whole) = match ending {
                "rs" => (block.trim().to_owned(), whole),
                _ => (block.replace("\n        ", "\n"), whole),
            };
            assert!(is_cut_from(&block, &whole), "{name}.{ending}:\n{whole}");
        }
        shown += 1;
    }
    assert_eq!(shown, 12);
}
