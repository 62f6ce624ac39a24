//! Keys that survive in the name of an HTML attribute.

use crate::datastar::{Attribute, Case};

/// A key in lower case, and the `__case` tag that gives its capitals back.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) case: Option<&'static str>,
}

/// Spells a key for a plugin; none when no spelling leads back to the name.
///
/// Browsers read the names of attributes in lower case; where the client knows `__case`, a
/// capital travels as `-` and its small letter.
pub(super) fn spell(row: &Attribute, name: &str) -> Option<Key> {
    let shaped = !name.is_empty()
        && !name.contains("__")
        && !name.ends_with('_')
        && name.chars().all(|c| {
            c.is_ascii_alphanumeric()
                || "_-.:".contains(c)
                || (c.is_alphabetic() && !c.is_uppercase())
        });
    if !shaped {
        return None;
    }
    let capitals = name.contains(|c: char| c.is_ascii_uppercase());
    // What the client makes a capital of by itself.
    let dashes = name
        .as_bytes()
        .windows(2)
        .any(|pair| pair[0] == b'-' && pair[1].is_ascii_lowercase());
    let plain = |case| {
        Some(Key {
            text: name.to_owned(),
            case,
        })
    };
    match row.case {
        Case::Verbatim if capitals => None,
        Case::Verbatim => plain(None),
        Case::Camel if !capitals && dashes => plain(Some("kebab")),
        Case::Kebab | Case::Camel if !capitals => plain(None),
        _ if dashes => None,
        case => {
            let mut text = String::with_capacity(name.len() + 4);
            for c in name.chars() {
                if c.is_ascii_uppercase() {
                    text.push('-');
                }
                text.push(c.to_ascii_lowercase());
            }
            Some(Key {
                text,
                case: (case == Case::Kebab).then_some("camel"),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datastar;

    fn spelt(plugin: &str, name: &str) -> Option<(String, Option<&'static str>)> {
        let key = spell(datastar::attribute(plugin).unwrap(), name)?;
        Some((key.text, key.case))
    }

    /// What the client makes of a key.
    fn read(plugin: &str, key: &str, case: Option<&str>) -> String {
        let camel = match case {
            Some(case) => case == "camel",
            None => datastar::attribute(plugin).unwrap().case == Case::Camel,
        };
        let mut out = String::new();
        let mut chars = key.chars().peekable();
        while let Some(c) = chars.next() {
            match chars.peek() {
                Some(next) if camel && c == '-' && next.is_ascii_lowercase() => {
                    out.push(next.to_ascii_uppercase());
                    chars.next();
                }
                _ => out.push(c),
            }
        }
        out
    }

    #[test]
    fn every_spelling_leads_back_to_its_name() {
        let names = [
            "click",
            "myEvent",
            "DOMReady",
            "a-b",
            "a-B",
            "user_id",
            "_busy",
            "form.draft",
            "a1B2",
            "x-1",
            "card:hover",
            "w-1.5",
            "größe",
        ];
        for plugin in ["on", "class", "computed", "signals", "attr", "style"] {
            for name in names {
                if let Some((key, case)) = spelt(plugin, name) {
                    assert_eq!(key, key.to_lowercase());
                    assert_eq!(read(plugin, &key, case), name, "{plugin} {key} {case:?}");
                }
            }
        }
        assert_eq!(
            spelt("on", "myEvent"),
            Some(("my-event".into(), Some("camel")))
        );
        assert_eq!(
            spelt("signals", "userName"),
            Some(("user-name".into(), None))
        );
    }

    #[test]
    fn what_cannot_be_a_key_is_refused() {
        for bad in [
            "",
            "a b",
            "a=b",
            "a\"",
            "a>",
            "a/b",
            "a'",
            "card__title",
            "a_",
            "a\0",
            "É",
        ] {
            for plugin in ["on", "class", "signals", "style"] {
                assert_eq!(spelt(plugin, bad), None, "{plugin} {bad}");
            }
        }
        assert_eq!(spelt("attr", "viewBox"), None);
        assert_eq!(spelt("on", "a-bC"), None);
    }
}
