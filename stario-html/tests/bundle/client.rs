//! Reads names out of the minified source of the client.
//!
//! Minified names change with every build, so each is found by what does not: the names it is
//! exported under, the words it compares, the template it fills in.

use std::collections::BTreeSet;

pub(crate) struct Client<'a> {
    source: &'a str,
    /// `[at, end)` of every registered plugin.
    plugins: Vec<(usize, usize)>,
}

/// One registered attribute.
pub(crate) struct Plugin<'a> {
    pub(crate) name: &'a str,
    text: &'a str,
}

impl<'a> Client<'a> {
    pub(crate) fn read(source: &'a str) -> Self {
        let mut client = Self {
            source,
            plugins: Vec::new(),
        };
        let mut starts: Vec<usize> = ["attribute", "action", "watcher"]
            .into_iter()
            .flat_map(|kind| calls(source, &format!("{}({{name:", client.exported(kind))))
            .collect();
        starts.sort_unstable();
        for (i, &at) in starts.iter().enumerate() {
            let next = starts.get(i + 1).copied().unwrap_or(source.len());
            let end = source[at..next].find("}});").map_or(next, |end| at + end);
            client.plugins.push((at, end));
        }
        client
    }

    /// What a part of the public interface is called inside.
    fn exported(&self, name: &str) -> &'a str {
        let list = after(self.source, "export{").expect("a list of exports");
        list.split(['}', ','])
            .find_map(|item| item.strip_suffix(name)?.strip_suffix(" as "))
            .expect(name)
    }

    fn registered(&self, kind: &str) -> impl Iterator<Item = Plugin<'a>> {
        let call = format!("{}({{name:\"", self.exported(kind));
        let source = self.source;
        self.plugins.iter().filter_map(move |&(at, end)| {
            let text = source[at..end].strip_prefix(&call)?;
            let (name, text) = text.split_once('"')?;
            Some(Plugin { name, text })
        })
    }

    pub(crate) fn attributes(&self) -> Vec<Plugin<'a>> {
        self.registered("attribute").collect()
    }

    pub(crate) fn watchers(&self) -> BTreeSet<&'a str> {
        self.registered("watcher")
            .map(|plugin| plugin.name)
            .collect()
    }

    pub(crate) fn actions(&self) -> BTreeSet<&'a str> {
        let plain = self.registered("action").map(|plugin| plugin.name);
        plain.chain(self.fetch_actions()).collect()
    }

    /// Attributes that are no plugins: looked up by their name, with the prefix put before it.
    pub(crate) fn markers(&self) -> BTreeSet<String> {
        let at = self.source.find("=>`data-${").expect("a prefix");
        let prefixed = defined_before(self.source, at);
        let call = format!("{prefixed}(\"");
        calls(self.source, &call)
            .into_iter()
            .map(|at| word(&self.source[at + call.len()..]).to_owned())
            .collect()
    }

    /// Modifiers that are spelled out behind the name of a marker.
    pub(crate) fn marker_modifiers(&self) -> BTreeSet<&'a str> {
        self.source
            .split("}__")
            .skip(1)
            .map(word)
            .filter(|word| !word.is_empty())
            .collect()
    }

    /// The modifiers an attribute asks for, by itself and through the functions it shares.
    pub(crate) fn modifiers(&self, plugin: &Plugin<'_>) -> BTreeSet<String> {
        let Some(mods) = plugin.binding("mods") else {
            return BTreeSet::new();
        };
        let asked = reads(plugin.text).filter(|read| read.of == mods);
        let mut found: BTreeSet<String> = asked.map(|read| read.word.to_owned()).collect();
        for (function, word) in self.shared() {
            if passes(plugin.text, function, mods).is_some() {
                found.insert(word.to_owned());
            }
        }
        found
    }

    /// Functions outside of plugins that ask for a modifier: `(name, modifier)`.
    fn shared(&self) -> Vec<(&'a str, &'a str)> {
        let outside = |at: usize| !self.plugins.iter().any(|&(a, b)| (a..b).contains(&at));
        reads(self.source)
            .filter(|read| outside(read.at))
            .filter_map(|read| Some((takes(&self.source[..read.at], read.of)?, read.word)))
            .collect()
    }

    /// The case that a key is turned into, when it is turned at all.
    pub(crate) fn key_case(&self, plugin: &Plugin<'a>) -> Option<&'a str> {
        let mods = plugin.binding("mods")?;
        let shared = self.shared();
        let (convert, _) = shared.iter().find(|(_, modifier)| *modifier == "case")?;
        let arguments = passes(plugin.text, convert, mods)?;
        // `camel` is the default of the function itself.
        let case = arguments.iter().find_map(|text| text.strip_prefix('"'));
        Some(case.map_or("camel", word))
    }

    /// The names of the conversions.
    pub(crate) fn cases(&self) -> Vec<&'a str> {
        let table = after(self.source, "={camel:").expect("a table of cases");
        let table = &table[..table.find("},").expect("its end")];
        let others = table
            .split(',')
            .filter_map(|entry| entry.split_once(":e=>"));
        ["camel"]
            .into_iter()
            .chain(others.map(|(name, _)| name))
            .collect()
    }

    /// Words that may follow a time.
    pub(crate) fn tags(&self) -> BTreeSet<&'a str> {
        let at = self
            .source
            .find("=>e.has(t.toLowerCase())")
            .expect("the check for a tag");
        let call = format!("{}(", defined_before(self.source, at));
        calls(self.source, &call)
            .into_iter()
            .filter_map(|at| {
                let (arguments, _) = self.source[at + call.len()..].split_once(')')?;
                arguments.split('"').nth(1)
            })
            .collect()
    }

    pub(crate) fn fetch_actions(&self) -> BTreeSet<&'a str> {
        // The one registration whose name is an argument.
        let call = format!("=>{}({{name:", self.exported("action"));
        let at = self
            .source
            .match_indices(&call)
            .map(|(at, _)| at)
            .find(|at| !self.source[at + call.len()..].starts_with('"'))
            .expect("a function that makes fetch actions");
        let call = format!("{}(\"", defined_before(self.source, at));
        calls(self.source, &call)
            .into_iter()
            .map(|at| word(&self.source[at + call.len()..]))
            .collect()
    }

    /// The object that a fetch action takes apart, without its outer braces.
    fn fetch_pattern(&self) -> &'a str {
        let at = self.source.find("contentType:").expect("fetch options");
        let open = self.source[..at].rfind('{').expect("an object");
        let text = &self.source[open + 1..];
        let mut depth = 1;
        let end = text.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        });
        &text[..end.expect("the end of the object")]
    }

    pub(crate) fn fetch_options(&self) -> BTreeSet<&'a str> {
        let mut depth = 0;
        self.fetch_pattern()
            .split_inclusive(['{', '}', ','])
            .filter_map(|piece| {
                let outside = depth == 0;
                depth += match piece.chars().next_back() {
                    Some('{') => 1,
                    Some('}') => -1,
                    _ => 0,
                };
                let (name, _) = piece.split_once(':').filter(|_| outside)?;
                Some(name)
            })
            .collect()
    }

    /// The default of an option that is a string.
    pub(crate) fn default_of(&self, option: &str) -> Option<&'a str> {
        let value = after(self.fetch_pattern(), &format!("{option}:"))?;
        let (_, value) = value.split_once('=')?;
        value.strip_prefix('"').map(word)
    }

    /// The list of words that holds this one.
    pub(crate) fn list_with(&self, member: &str) -> BTreeSet<&'a str> {
        let quoted = format!("\"{member}\"");
        let list = self
            .source
            .split("=[\"")
            .skip(1)
            .filter_map(|rest| rest.split_once(']'))
            .map(|(list, _)| list)
            .find(|list| list.contains(&quoted))
            .expect(member);
        list.split(['"', ','])
            .filter(|word| !word.is_empty())
            .collect()
    }
}

impl<'a> Plugin<'a> {
    /// What the function of the plugin calls one of its arguments.
    fn binding(&self, name: &str) -> Option<&'a str> {
        let arguments = after(self.text, "apply(")
            .or_else(|| after(self.text, "apply:("))?
            .split(')')
            .next()?;
        after(arguments, &format!("{name}:")).map(word)
    }

    /// The rule for the key or the value.
    pub(crate) fn requirement(&self, part: &str) -> Option<&'a str> {
        let rules = after(self.text, "requirement:")?;
        if let Some(both) = rules.strip_prefix('"') {
            return Some(word(both));
        }
        let (rules, _) = rules.split_once('}')?;
        after(rules, &format!("{part}:\"")).map(word)
    }

    pub(crate) fn returns_value(&self) -> bool {
        self.text.contains("returnsValue:!0")
    }

    pub(crate) fn arguments(&self) -> Vec<&'a str> {
        let list = after(self.text, "argNames:[").and_then(|list| list.split(']').next());
        let words = list.unwrap_or_default().split(['"', ',']);
        words.filter(|word| !word.is_empty()).collect()
    }

    /// An attribute beside this one whose name is made of its name.
    pub(crate) fn companion(&self) -> Option<String> {
        let suffix = after(self.text, "`${this.name}-").map(word)?;
        Some(format!("{}-{suffix}", self.name))
    }
}

/// `of.get("word")` or `of.has("word")`.
struct Read<'a> {
    at: usize,
    of: &'a str,
    word: &'a str,
}

fn reads(text: &str) -> impl Iterator<Item = Read<'_>> {
    [".get(\"", ".has(\""].into_iter().flat_map(move |call| {
        text.match_indices(call).filter_map(move |(at, _)| {
            let word = word(&text[at + call.len()..]);
            // Modifiers are plain words, headers are not.
            let plain = word.bytes().all(|b| b.is_ascii_lowercase());
            plain.then(|| Read {
                at,
                of: last_word(&text[..at]),
                word,
            })
        })
    })
}

/// The nearest function `name=(…)=>` in front that takes a parameter of this name.
fn takes<'a>(before: &'a str, parameter: &str) -> Option<&'a str> {
    let mut rest = before;
    while let Some(at) = rest.rfind(")=>") {
        let open = rest[..at].rfind('(')?;
        let mut parameters = rest[open + 1..at].split(',');
        let taken = parameters.any(|text| text == parameter);
        if let (true, Some(head)) = (taken, rest[..open].strip_suffix('=')) {
            return Some(last_word(head));
        }
        rest = &rest[..at];
    }
    None
}

/// The arguments of a call that passes the modifiers on.
fn passes<'a>(text: &'a str, function: &str, mods: &str) -> Option<Vec<&'a str>> {
    let call = format!("{function}(");
    calls(text, &call)
        .into_iter()
        .map(|at| arguments(&text[at + call.len()..]))
        .find(|arguments| arguments.contains(&mods))
}

/// The arguments of a call, from behind its `(`.
fn arguments(text: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut start = 0;
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' if depth == 0 => {
                found.push(&text[start..at]);
                break;
            }
            ')' | '}' | ']' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// Where a call stands that is not the end of a longer name.
fn calls(text: &str, call: &str) -> Vec<usize> {
    let inside = |at: &usize| text[..*at].ends_with(|c: char| is_name(c) || c == '.');
    let all = text.match_indices(call).map(|(at, _)| at);
    all.filter(|at| !inside(at)).collect()
}

/// The name of the function whose arrow stands at `at`: `name=(…)=>` or `name=e=>`.
fn defined_before(text: &str, at: usize) -> &str {
    let head = &text[..at];
    let open = match head.strip_suffix(')') {
        Some(_) => head.rfind('(').expect("the parameters"),
        None => head.len() - last_word(head).len(),
    };
    last_word(head[..open].trim_end_matches('='))
}

fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.split_once(mark).map(|(_, rest)| rest)
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// The name the text starts with; hyphens belong to it.
fn word(text: &str) -> &str {
    let end = text.find(|c| !(is_name(c) || c == '-'));
    &text[..end.unwrap_or(text.len())]
}

/// The name the text ends with.
fn last_word(text: &str) -> &str {
    let start = text.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
    &text[start..]
}
