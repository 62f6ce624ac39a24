//! The tables of `stario_html::datastar` against the client they describe, in both directions.
//!
//! The client is not part of the repository. It is looked for at `DATASTAR_JS` and beside the
//! examples, where `cargo stario datastar add` puts it; without it there is nothing to compare,
//! which is a failure where `CI=true`.

mod client;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use client::Client;
use sha2::{Digest as _, Sha256};
use stario_html::datastar::{self, Attribute, Case, OptionKind, Rule, Tags};
use stario_html::{Mode, Namespace};

/// The source of the pinned client, or `None` when there is none here.
fn source() -> Option<String> {
    let Some(path) = locate() else {
        let help = "no client to compare with: run `cargo stario datastar add DIR` for an \
                    example's `static/js`, or set DATASTAR_JS";
        assert!(env::var("CI").as_deref() != Ok("true"), "{help}");
        #[expect(
            clippy::print_stderr,
            reason = "a skipped test has no other way to say so"
        )]
        {
            eprintln!("SKIPPED: {help}");
        }
        return None;
    };
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let digest = Sha256::digest(&bytes);
    let hash: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hash.concat(),
        datastar::SHA256,
        "{} is another client",
        path.display()
    );
    Some(String::from_utf8(bytes).expect("JavaScript is UTF-8"))
}

fn locate() -> Option<PathBuf> {
    if let Some(path) = env::var_os("DATASTAR_JS").filter(|path| !path.is_empty()) {
        return Some(path.into());
    }
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    fs::read_dir(examples)
        .ok()?
        .flatten()
        .map(|example| example.path().join("static/js/datastar.js"))
        .find(|path| path.is_file())
}

fn free_attributes() -> impl Iterator<Item = &'static Attribute> {
    datastar::ATTRIBUTES.iter().filter(|row| !row.pro)
}

#[test]
fn the_attributes_are_those_of_the_client() {
    let Some(source) = source() else { return };
    let client = Client::read(&source);
    let table: BTreeSet<&str> = free_attributes().map(|row| row.name).collect();
    let mut known = client.markers();
    for plugin in client.attributes() {
        known.insert(plugin.name.to_owned());
        known.extend(plugin.companion());
    }
    assert_eq!(known, table.into_iter().map(str::to_owned).collect());
}

#[test]
fn keys_values_and_modifiers_are_those_of_the_client() {
    let Some(source) = source() else { return };
    let client = Client::read(&source);
    for plugin in client.attributes() {
        let row = datastar::attribute(plugin.name).expect(plugin.name);
        let modifiers: BTreeSet<String> = row.modifiers.iter().map(|m| m.name.to_owned()).collect();
        assert_eq!(client.modifiers(&plugin), modifiers, "{}", row.name);

        let rule = |word: Option<&str>| match word {
            None => Rule::Optional,
            Some("must") => Rule::Required,
            Some("denied") => Rule::Forbidden,
            Some("exclusive") => Rule::Either,
            Some(word) => panic!("{}: a rule `{word}` is new", row.name),
        };
        assert_eq!(rule(plugin.requirement("value")), row.value, "{}", row.name);
        // The only key it takes is what makes it another attribute: `filter`.
        if row.name != "on-signal-patch" {
            assert_eq!(rule(plugin.requirement("key")), row.key, "{}", row.name);
        }
        assert_eq!(plugin.returns_value(), row.returns, "{}", row.name);
        assert_eq!(plugin.arguments(), row.scope, "{}", row.name);
        let case = match client.key_case(&plugin) {
            None => Case::Verbatim,
            Some("kebab") => Case::Kebab,
            Some("camel") => Case::Camel,
            Some(case) => panic!("{}: a case `{case}` is new", row.name),
        };
        assert_eq!(case, row.case, "{}", row.name);
    }
}

#[test]
fn the_markers_have_the_modifiers_of_the_client() {
    let Some(source) = source() else { return };
    let client = Client::read(&source);
    let markers = client.markers();
    let written: BTreeSet<&str> = free_attributes()
        .filter(|row| markers.contains(row.name))
        .flat_map(|row| row.modifiers.iter().map(|modifier| modifier.name))
        .collect();
    assert_eq!(client.marker_modifiers(), written);
}

#[test]
fn the_tags_are_those_of_the_client() {
    let Some(source) = source() else { return };
    let client = Client::read(&source);
    let mut words = BTreeSet::new();
    for row in free_attributes() {
        for modifier in row.modifiers {
            match modifier.tags {
                Tags::Time(tags) => words.extend(tags.iter().copied()),
                Tags::Case => {
                    for case in client.cases() {
                        assert!(modifier.accepts(&[case]), "{case}");
                    }
                }
                _ => {}
            }
        }
    }
    assert_eq!(client.tags(), words);
}

#[test]
fn the_actions_and_their_options_are_those_of_the_client() {
    let Some(source) = source() else { return };
    let client = Client::read(&source);
    let table = datastar::ACTIONS.iter().filter(|row| !row.pro);
    let names: BTreeSet<&str> = table.clone().map(|row| row.name).collect();
    assert_eq!(client.actions(), names);

    let fetches: BTreeSet<&str> = table.filter(|row| row.fetch).map(|row| row.name).collect();
    assert_eq!(client.fetch_actions(), fetches);
    let get = datastar::action("get").unwrap();
    let options: BTreeSet<&str> = get.options.iter().map(|option| option.name).collect();
    assert_eq!(client.fetch_options(), options);
    // The first word of a choice is its default, which the source shows.
    for option in get.options {
        if let OptionKind::Words(words) | OptionKind::WordsOrExpression(words) = option.kind
            && let Some(default) = client.default_of(option.name)
        {
            assert!(words.contains(&default), "{}: {default}", option.name);
        }
    }
}

#[test]
fn the_events_and_their_words_are_those_of_the_client() {
    let Some(source) = source() else { return };
    let client = Client::read(&source);
    let watched: BTreeSet<&str> = ["datastar-patch-elements", "datastar-patch-signals"].into();
    assert_eq!(client.watchers(), watched);
    let modes: BTreeSet<&str> = Mode::ALL.into_iter().map(Mode::as_str).collect();
    assert_eq!(client.list_with("outer"), modes);
    let namespaces: BTreeSet<&str> = Namespace::ALL.into_iter().map(Namespace::as_str).collect();
    assert_eq!(client.list_with("mathml"), namespaces);
    for event in ["datastar-fetch", "datastar-ready", "datastar-signal-patch"] {
        assert!(source.contains(&format!("\"{event}\"")), "{event}");
        assert!(datastar::event_names().any(|name| name == event), "{event}");
    }
}
