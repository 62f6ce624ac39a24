//! Edits of the templates of this repository, at random.
//!
//! Where an edit needs no build, the old code with the new texts has to write what the new template
//! writes. Both are played here: the usual steps of the new template, and the steps of the old one
//! with the texts put in where the code has them.

use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use proptest::prelude::*;

use super::{
    expand::Macro,
    play::{Fill, Play},
    walk,
};
use crate::{
    check,
    diag::Diagnostics,
    ir::Op,
    lower::{self, Uniform},
    parse,
};

/// The usual steps of a template, and the uniform ones.
fn lowered(input: &TokenStream) -> (Vec<Op>, Vec<Op>) {
    let checked = |diagnostics: &mut Diagnostics| {
        let nodes = parse::html(input.clone(), diagnostics);
        check::html(nodes, diagnostics)
    };
    let mut diagnostics = Diagnostics::new();
    let usual = checked(&mut diagnostics);
    let usual = lower::html(usual, &mut diagnostics);
    let uniform = checked(&mut diagnostics);
    (usual, Uniform::html(uniform, &mut diagnostics).into_steps())
}

/// Every template in the examples and in the tests of the language.
fn templates() -> Vec<TokenStream> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in [
        "examples",
        "tests/html",
        "tests/hot",
        "stario-cli/templates",
        "ui-tests/pass",
    ] {
        files(&root.join(folder), &mut |text| {
            if let Ok(tokens) = text.parse() {
                collect(tokens, &mut found);
            }
        });
    }
    found
}

fn files(folder: &Path, read: &mut dyn FnMut(&str)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, read);
        } else if path.extension().is_some_and(|end| end == "rs") {
            read(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn collect(tokens: TokenStream, found: &mut Vec<TokenStream>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            continue;
        };
        let called =
            at >= 2 && trees[at - 1].to_string() == "!" && trees[at - 2].to_string() == "html";
        if called && Macro::Html.template(group.stream()).is_some() {
            found.push(group.stream());
        }
        collect(group.stream(), found);
    }
}

/// One edit, at a place that is taken modulo what there is.
#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, &'static str),
    Remove(usize),
    Again(usize),
    Text(usize, &'static str),
    Wrap(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let snippet = prop::sample::select(vec![
        "\"new < & text\"",
        "\"\"",
        ".added",
        ".w-[3px]",
        "title=\"a \\\" b\"",
        "hidden",
        "lang=\"en\"",
        "#added",
        "<hr>",
        "<b>\"bold\"</b>",
        "<i></i>",
        "<!-- \"c\" -->",
        "ds:ignore",
        "ds:text=\"$a\"",
        "style=\"top:0\"",
        "style:left=\"1px\"",
        "{added}",
        ".on?={added}",
        "title={added}",
        "x",
        "1",
        "if",
        "let x = 1;",
        "if a { \"x\" }",
    ]);
    let text = prop::sample::select(vec![
        "",
        " ",
        "other",
        "a\"b<c>&'d",
        "--> </script>",
        "x y  z",
        "ü",
    ]);
    let at = 0..10_000_usize;
    prop_oneof![
        4 => (at.clone(), snippet).prop_map(|(at, snippet)| Edit::Insert(at, snippet)),
        1 => at.clone().prop_map(Edit::Remove),
        1 => at.clone().prop_map(Edit::Again),
        3 => (at.clone(), text).prop_map(|(at, text)| Edit::Text(at, text)),
        2 => (at, 0..4_usize).prop_map(|(at, length)| Edit::Wrap(at, length)),
    ]
}

impl Edit {
    fn apply(&self, tokens: &TokenStream) -> TokenStream {
        let all = count(tokens).max(1);
        let (Self::Insert(at, _)
        | Self::Remove(at)
        | Self::Again(at)
        | Self::Text(at, _)
        | Self::Wrap(at, _)) = self;
        self.at(tokens.clone(), &mut (at % all))
    }

    /// Edits the token that is `left` tokens away, inside of groups as well.
    fn at(&self, tokens: TokenStream, left: &mut usize) -> TokenStream {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut out: Vec<TokenTree> = Vec::new();
        let mut end = None;
        for (at, tree) in trees.into_iter().enumerate() {
            if end == Some(at) {
                out.extend(parsed("</div>"));
            }
            let here = *left == 0;
            *left = left.wrapping_sub(1);
            if here {
                match self {
                    Self::Insert(_, snippet) => out.extend(parsed(snippet)),
                    Self::Remove(_) => continue,
                    Self::Again(_) => out.push(tree.clone()),
                    Self::Text(_, text) => {
                        if matches!(&tree, TokenTree::Literal(_)) {
                            out.push(proc_macro2::Literal::string(text).into());
                            continue;
                        }
                    }
                    Self::Wrap(_, length) => {
                        out.extend(parsed("<div .wrapper>"));
                        end = Some(at + length);
                        if *length == 0 {
                            out.extend(parsed("</div>"));
                        }
                    }
                }
            }
            out.push(match tree {
                TokenTree::Group(group) => {
                    Group::new(group.delimiter(), self.at(group.stream(), left)).into()
                }
                tree => tree,
            });
        }
        out.into_iter().collect()
    }
}

fn parsed(snippet: &str) -> TokenStream {
    snippet.parse().unwrap()
}

fn count(tokens: &TokenStream) -> usize {
    let inside = |tree: TokenTree| match tree {
        TokenTree::Group(group) => 1 + count(&group.stream()),
        _ => 1,
    };
    tokens.clone().into_iter().map(inside).sum()
}

fn call(template: &TokenStream) -> TokenStream {
    let group = Group::new(Delimiter::Brace, template.clone());
    let mut call = parsed("html!");
    call.extend([TokenTree::Group(group)]);
    call
}

/// Whether an edit needs no build; then what is written has to be right.
fn holds(old: &TokenStream, new: &TokenStream) -> bool {
    let Ok(changed) = walk::code(call(old), call(new)) else {
        return false;
    };
    let (usual, _) = lowered(new);
    let (_, mut swapped) = lowered(old);
    // The whole template comes last, after those in its expressions; when it did not change, its
    // own texts are right.
    let texts = Macro::Html
        .template(new.clone())
        .expect("no mistakes")
        .texts;
    let sent = changed
        .last()
        .filter(|call| call.place.0 == 1 && call.texts == texts);
    let unchanged = Macro::Html
        .template(old.clone())
        .expect("it was built")
        .texts;
    let table = sent.map_or(unchanged, |call| call.texts.clone());
    let mut fill = Fill(table.into_iter());
    fill.steps(&mut swapped);
    assert_eq!(fill.0.next(), None, "a place for each text");
    for seed in 0..4 {
        assert_eq!(
            Play::of(&swapped, seed),
            Play::of(&usual, seed),
            "{old}\n{new}"
        );
    }
    true
}

#[test]
fn edits_at_random_write_the_new_template_or_need_a_build() {
    let templates = templates();
    assert!(templates.len() > 100, "{} templates", templates.len());
    for template in &templates {
        assert!(holds(template, template), "{template}");
    }
    let cases = (0..templates.len(), prop::collection::vec(edit(), 1..3));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 12_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let kept = std::cell::Cell::new(0);
    runner
        .run(&cases, |(template, edits)| {
            let old = &templates[template];
            let new = edits
                .iter()
                .fold(old.clone(), |tokens, edit| edit.apply(&tokens));
            if new.to_string() != old.to_string() && holds(old, &new) {
                kept.set(kept.get() + 1);
            }
            Ok(())
        })
        .unwrap();
    // Or the property would say nothing.
    assert!(kept.get() > 500, "{} edits needed no build", kept.get());
}
