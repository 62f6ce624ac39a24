//! The rules of `ds:` attributes: keys, values, modifiers and tags.
//!
//! The client ignores most mistakes in silence, and one it does not ignore can
//! leave the rest of the page dead, so each is an error here.

use stario_html::{
    datastar::{self, Attribute, Rule},
    spec,
};

use crate::{
    ast::{Ds, Lit, Value},
    diag::Diagnostics,
    js::Scope,
};

/// The name of an attribute, taken apart the way the client does.
#[derive(Debug)]
pub(crate) struct Parsed<'a> {
    /// As the user wrote it: `ds:on`.
    shown: String,
    pub(crate) plugin: &'a str,
    pub(crate) key: Option<&'a str>,
    modifiers: Vec<Modifier<'a>>,
}

#[derive(Debug)]
struct Modifier<'a> {
    name: &'a str,
    /// Where its name starts in the whole name.
    at: usize,
    tags: Vec<&'a str>,
}

impl<'a> Parsed<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut pieces = text.split("__");
        let name = pieces.next().unwrap_or_default();
        let (plugin, key) = match name.split_once(':') {
            Some((plugin, key)) => (plugin, Some(key)),
            None => (name, None),
        };
        let mut at = name.len();
        let modifiers = pieces
            .map(|piece| {
                let start = at + 2;
                at = start + piece.len();
                let mut tags = piece.split('.');
                Modifier {
                    name: tags.next().unwrap_or_default(),
                    at: start,
                    tags: tags.collect(),
                }
            })
            .collect();
        Self {
            shown: format!("ds:{plugin}"),
            plugin,
            key: key.filter(|key| !key.is_empty()),
            modifiers,
        }
    }

    /// What an expression in this attribute may use.
    pub(crate) fn scope(&self) -> Scope<'_> {
        let row = datastar::attribute(self.plugin);
        Scope {
            attribute: &self.shown,
            returns: row.is_some_and(|row| row.returns),
            names: row.map_or(&[], |row| row.scope),
        }
    }

    /// The name of the signal that the key stands for, as the client converts it.
    pub(crate) fn signal(&self) -> Option<String> {
        let key = self.key?;
        if !matches!(
            self.plugin,
            "bind" | "computed" | "indicator" | "ref" | "signals"
        ) {
            return None;
        }
        let case = self.modifiers.iter().find(|row| row.name == "case");
        let cases = case.map_or(&["camel"][..], |row| &row.tags);
        Some(cases.iter().fold(key.to_owned(), |name, case| match *case {
            "camel" => camel(&name),
            "snake" => name.replace('-', "_"),
            "pascal" => {
                let name = camel(&name);
                let mut chars = name.chars();
                let first = chars.next().map(|ch| ch.to_ascii_uppercase());
                first.into_iter().chain(chars).collect()
            }
            _ => name,
        }))
    }

    /// `ds:signals:count={0}`: a Rust value is what the signal starts with.
    pub(crate) fn is_initial_value(&self) -> bool {
        self.plugin == "signals" && self.key.is_some()
    }
}

/// `my-name` as `myName`: what the client makes of a hyphen before a letter.
fn camel(name: &str) -> String {
    let mut out = String::new();
    let mut chars = name.chars().peekable();
    while let Some(ch) = chars.next() {
        match chars.peek() {
            Some(next) if ch == '-' && next.is_ascii_lowercase() => {
                out.extend(chars.next().map(|ch| ch.to_ascii_uppercase()));
            }
            _ => out.push(ch),
        }
    }
    out
}

/// What kind of value an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Expression,
    /// The name of a signal.
    Name,
    /// A set of signals.
    Signals,
    /// Names, a media query.
    Text,
    /// An object that the client evaluates when it is not JSON.
    Filter,
}

impl Form {
    pub(crate) fn of(row: &Attribute, parsed: &Parsed<'_>) -> Self {
        match row.name {
            "bind" | "ref" | "indicator" => Self::Name,
            "signals" if parsed.key.is_none() => Self::Signals,
            "json-signals" | "on-signal-patch-filter" | "persist" | "query-string" => Self::Filter,
            _ if row.expression => Self::Expression,
            _ => Self::Text,
        }
    }
}

/// Checks one attribute, apart from the expression in it.
pub(crate) fn check(ds: &Ds, diagnostics: &mut Diagnostics) {
    let parsed = Parsed::new(&ds.name.text);
    let Some(row) = datastar::attribute(parsed.plugin) else {
        unknown(ds, &parsed, diagnostics);
        return;
    };
    if row.pro && !cfg!(feature = "pro") {
        diagnostics
            .error(
                ds.name.range,
                format!("`{}` belongs to Datastar Pro", parsed.shown),
            )
            .help("enable stario's feature `pro` when your bundle has it");
        return;
    }
    let checks = Checks {
        ds,
        parsed: &parsed,
        row,
    };
    checks.key_and_value(diagnostics);
    checks.key(diagnostics);
    checks.event(diagnostics);
    checks.modifiers(diagnostics);
    let form = Form::of(row, &parsed);
    let named = matches!(form, Form::Name | Form::Text);
    match &ds.value {
        Some(Value::Lit(lit)) if lit.text.contains("#{") => {
            hole_in_text(&ds.name.text, lit, named, diagnostics);
        }
        Some(Value::Lit(lit)) if form == Form::Name => {
            signal_name(&parsed.shown, lit, diagnostics);
        }
        Some(Value::Paren(parens)) if named => {
            let shown = &parsed.shown;
            diagnostics
                .error(parens.span, format!("`{shown}` takes no JavaScript"))
                .help(format!("write `{shown}=\"…\"` or `{shown}={{value}}`"));
        }
        _ => {}
    }
}

/// `#{value}` belongs to JavaScript in parentheses.
fn hole_in_text(name: &str, lit: &Lit, named: bool, diagnostics: &mut Diagnostics) {
    let error = diagnostics.error(lit.range, "in quotes `#{…}` is text, not a Rust value");
    let text = lit.text.trim();
    let plain = !text.contains(['"', '\'', '`', '\\', '\n']);
    if named {
        error.help(format!("write `ds:{name}={{value}}`"));
    } else if plain {
        error.help(format!("write `ds:{name}=({text})`"));
    } else {
        error.help(format!(
            "write the JavaScript in parentheses, `ds:{name}=(…)`, its strings in double quotes"
        ));
    }
}

struct Checks<'a> {
    ds: &'a Ds,
    parsed: &'a Parsed<'a>,
    row: &'static Attribute,
}

impl Checks<'_> {
    fn key_and_value(&self, diagnostics: &mut Diagnostics) {
        let (ds, shown) = (self.ds, &self.parsed.shown);
        let key = self.parsed.key;
        let empty = matches!(&ds.value, Some(Value::Lit(lit)) if lit.text.is_empty());
        let value = ds.value.is_some() && !empty;
        if self.row.key == Rule::Either {
            if key.is_some() && value {
                diagnostics
                    .error(
                        ds.range,
                        format!("`{shown}` takes a key or a value, not both"),
                    )
                    .help(format!(
                        "write `{shown}:{0}`, or the name as the value: `{shown}=\"{0}\"`",
                        key.unwrap_or_default()
                    ));
            } else if key.is_none() && !value {
                diagnostics
                    .error(
                        ds.name.range,
                        format!("`{shown}` needs the name of a signal"),
                    )
                    .help(format!("as in `{shown}:my-name` or `{shown}=\"myName\"`"));
            }
            return;
        }
        match (self.row.key, key) {
            (Rule::Required, None) if self.row.name == "on" => {
                diagnostics
                    .error(ds.name.range, "`ds:on` needs an event")
                    .help("as in `ds:on:click=\"…\"`");
            }
            (Rule::Required, None) => {
                diagnostics
                    .error(ds.name.range, format!("`{shown}` needs a key"))
                    .help(format!("as in `{shown}:name=\"…\"`"));
            }
            (Rule::Forbidden, Some(key)) => {
                diagnostics
                    .error(ds.name.range, format!("`{shown}` takes no key"))
                    .help(format!("remove `:{key}`"));
            }
            _ => {}
        }
        match (self.row.value, value) {
            (Rule::Required, false) => {
                let error = diagnostics.error(ds.name.range, format!("`{shown}` needs a value"));
                if self.row.name == "on" {
                    error.help("write `0` when only a modifier such as `__prevent` matters");
                } else {
                    error.help(format!("as in `{shown}=\"…\"`"));
                }
            }
            (Rule::Forbidden, true) => {
                diagnostics
                    .error(ds.range, format!("`{shown}` takes no value"))
                    .help(format!("write `{shown}` alone"));
            }
            _ => {}
        }
    }

    /// What would not survive in the name of an HTML attribute.
    fn key(&self, diagnostics: &mut Diagnostics) {
        let Some(key) = self.parsed.key else { return };
        let start = self.parsed.plugin.len() + 1;
        let range = self.ds.name.part(start, start + key.len());
        let shown = &self.parsed.shown;
        let object = match self.row.name {
            "bind" | "ref" | "indicator" => {
                format!("write the name as the value: `{shown}=\"{key}\"`")
            }
            "on" => "listen to the event in lower case, or add `__case.camel`".to_owned(),
            _ => format!("use the object form: `{shown}=\"{{'{key}': …}}\"`"),
        };
        if key.contains(char::is_uppercase) {
            diagnostics
                .error(
                    range,
                    format!("browsers read the key `{key}` in lower case"),
                )
                .help(object);
        } else if let Some(bad) = key
            .chars()
            .find(|ch| !(ch.is_alphanumeric() || matches!(ch, '_' | '-' | '.' | ':')))
        {
            diagnostics
                .error(range, format!("`{bad}` cannot be part of a key"))
                .help(object);
        } else if let Some(name) = self.parsed.signal() {
            key_as_signal(&self.parsed.shown, key, &name, range, diagnostics);
        }
    }

    /// An event that is one slip away from one of the browser's never comes. The quoted form is
    /// for events of one's own with such a name.
    fn event(&self, diagnostics: &mut Diagnostics) {
        let (Some(key), "on", false) = (self.parsed.key, self.row.name, self.ds.quoted) else {
            return;
        };
        let start = self.parsed.plugin.len() + 1;
        let range = self.ds.name.part(start, start + key.len());
        let listener = key
            .strip_prefix("on")
            .filter(|event| datastar::is_event(event));
        let Some(event) = listener.or_else(|| misspelt_event(key)) else {
            return;
        };
        let name = &self.ds.name.text;
        diagnostics
            .error(range, format!("no browser has an event `{key}`"))
            .help(format!("did you mean `ds:on:{event}`?"))
            .help(format!(
                "an event of your own with this name is quoted: `ds:\"{name}\"=\"…\"`"
            ));
    }

    fn modifiers(&self, diagnostics: &mut Diagnostics) {
        let mut known = Vec::new();
        for modifier in &self.parsed.modifiers {
            let end = modifier.at + modifier.name.len();
            let range = self.ds.name.part(modifier.at, end);
            let Some(row) = self.row.modifier(modifier.name) else {
                self.unknown_modifier(modifier, range, diagnostics);
                continue;
            };
            if known.contains(&modifier.name) {
                let message = format!("the modifier `{}` is given twice", modifier.name);
                diagnostics
                    .error(range, message)
                    .help(format!("write `__{}` once", modifier.name));
            }
            known.push(modifier.name);
            if !row.accepts(&modifier.tags) {
                let tags: usize = modifier.tags.iter().map(|tag| tag.len() + 1).sum();
                let range = self.ds.name.part(modifier.at, end + tags);
                let error =
                    diagnostics.error(range, format!("`{}` takes {}", row.name, row.expected()));
                let old = modifier.tags.iter().find_map(|tag| datastar::renamed(tag));
                let old = old.or_else(|| modifier.tags.last().copied());
                match (row.name, old) {
                    (_, Some(new))
                        if row.words().contains(&new) && !modifier.tags.contains(&new) =>
                    {
                        error.help(format!("did you mean `{new}`?"));
                    }
                    ("debounce", Some("trailing")) => {
                        error.help("leave it out: `debounce` runs after the last event by itself");
                    }
                    ("throttle", Some("leading")) => {
                        error.help("leave it out: `throttle` runs at the first event by itself");
                    }
                    _ => {}
                }
                if let Some(sorted) = time_first(row, &modifier.tags) {
                    error.help(format!("the time comes first: `{}.{sorted}`", row.name));
                }
                if modifier.tags.len() == 2 && modifier.tags.iter().all(|tag| decimal(tag)) {
                    error
                        .note("a tag cannot hold a dot: write `1500ms` for one and a half seconds");
                }
            }
        }
        if let Some((a, b)) = self.row.conflict(&known) {
            let error = diagnostics.error(
                self.ds.name.range,
                format!("`{a}` and `{b}` contradict each other"),
            );
            if known.contains(&"passive") {
                error.note("a passive listener tells the browser that it never prevents anything");
            }
            error.help(format!("remove `__{a}` or `__{b}`"));
        }
    }

    fn unknown_modifier(
        &self,
        modifier: &Modifier<'_>,
        range: crate::diag::Range,
        diagnostics: &mut Diagnostics,
    ) {
        let shown = &self.parsed.shown;
        let name = modifier.name;
        if name.is_empty() {
            diagnostics.error(range, "a modifier is missing after `__`");
            return;
        }
        let names: Vec<_> = self.row.modifiers.iter().map(|row| row.name).collect();
        let similar = datastar::renamed(name)
            .filter(|new| names.contains(new))
            .or_else(|| spec::suggest(name, names.iter().copied()));
        let error = diagnostics.error(range, format!("`{shown}` has no modifier `{name}`"));
        if let Some(similar) = similar {
            error.help(format!("did you mean `{similar}`?"));
        } else if let Some(key) = self.parsed.key
            && matches!(
                self.row.name,
                "class" | "attr" | "style" | "signals" | "computed"
            )
        {
            error
                .note("`__` in a name always starts a modifier")
                .help(format!(
                    "use the object form: `{shown}=\"{{'{key}__{name}': …}}\"`"
                ));
        }
        if names.is_empty() {
            error.note(format!("`{shown}` has no modifiers"));
        } else {
            error.help(format!("known: {}", names.join(", ")));
        }
    }
}

/// The browser's event that was meant: one slip away, and no form of its own such as `clicked`.
fn misspelt_event(word: &str) -> Option<&'static str> {
    if word.len() < 4 || datastar::event_names().any(|event| event == word) {
        return None;
    }
    datastar::event_names().find(|event| {
        let formed = word
            .strip_prefix(event)
            .is_some_and(|rest| matches!(rest, "d" | "s" | "r"));
        spec::is_slip(word, event) && !formed
    })
}

/// A key that names a signal has to become a name that `$name` can reach.
fn key_as_signal(
    shown: &str,
    key: &str,
    name: &str,
    range: crate::diag::Range,
    diagnostics: &mut Diagnostics,
) {
    if let Some(word) = reserved(name) {
        diagnostics
            .error(range, format!("`{word}` cannot be the name of a signal"))
            .note("it would reach into the prototype of every object");
        return;
    }
    let word = |word: &str| {
        let reachable = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-');
        !word.is_empty()
            && !word.starts_with('-')
            && !word.ends_with('-')
            && word.chars().all(reachable)
    };
    let survives = name.split('.').all(word);
    let digits = key
        .match_indices('-')
        .any(|(at, _)| key[at + 1..].starts_with(|ch: char| ch.is_ascii_digit()));
    if survives && !digits {
        return;
    }
    let plain: String = name
        .chars()
        .filter(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '.'))
        .collect();
    let error = diagnostics.error(
        range,
        format!("the key `{key}` becomes the signal `{name}`, which no expression can reach"),
    );
    match shown {
        _ if !name.is_ascii() => error.help("write a name of the letters a to z, digits and `_`"),
        "ds:signals" | "ds:computed" => error.help(format!("write `{shown}:{plain}`")),
        _ => error.help(format!("write `{shown}=\"{plain}\"`")),
    };
}

/// The word of a path that would reach into a prototype.
fn reserved(path: &str) -> Option<&str> {
    path.split('.')
        .find(|word| matches!(*word, "__proto__" | "constructor" | "prototype"))
}

/// The tags with their time in front, when that is all that was wrong.
fn time_first(row: &datastar::Modifier, tags: &[&str]) -> Option<String> {
    let at = tags.iter().position(|tag| decimal(tag))?;
    let mut sorted = tags.to_vec();
    let time = sorted.remove(at);
    sorted.insert(0, time);
    row.accepts(&sorted).then(|| sorted.join("."))
}

fn decimal(tag: &str) -> bool {
    tag.starts_with(|ch: char| ch.is_ascii_digit())
}

/// The value of `ds:bind` and its like is a name, not an expression.
fn signal_name(shown: &str, lit: &Lit, diagnostics: &mut Diagnostics) {
    let name = lit.text.trim();
    if let Some(bare) = name.strip_prefix('$') {
        diagnostics
            .error(
                lit.range,
                format!("`{shown}` takes the name of a signal, without `$`"),
            )
            .help(format!("write `{shown}=\"{bare}\"`"));
        return;
    }
    let word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|ch| ch.is_ascii_alphanumeric() || ch == '_')
    };
    if !name.is_empty() && !name.split(['.', '-']).all(word) {
        diagnostics
            .error(lit.range, format!("`{name}` is not the name of a signal"))
            .help("names are words of letters, digits and `_`, joined by dots");
    } else if let Some(word) = reserved(name) {
        diagnostics
            .error(
                lit.range,
                format!("`{word}` cannot be the name of a signal"),
            )
            .note("it would reach into the prototype of every object");
    }
}

fn unknown(ds: &Ds, parsed: &Parsed<'_>, diagnostics: &mut Diagnostics) {
    let plugin = parsed.plugin;
    if plugin.is_empty() {
        return;
    }
    let range = ds.name.part(0, plugin.len());
    let error = diagnostics.error(range, format!("unknown Datastar attribute `ds:{plugin}`"));
    if let Some(new) = datastar::renamed(plugin).filter(|new| datastar::attribute(new).is_some()) {
        error.help(format!("write `ds:{new}`"));
        return;
    }
    // Before client 1.0 the key followed a hyphen: `on-click`, `bind-name`.
    if let Some((name, key)) = plugin.split_once('-')
        && datastar::attribute(name).is_some_and(|row| row.key != Rule::Forbidden)
        && spec::suggest(plugin, two_word_names()).is_none()
    {
        error.help(format!("write `ds:{name}:{key}`: the key follows a colon"));
        return;
    }
    if let Some(event) = plugin.strip_prefix("on")
        && datastar::is_event(event)
    {
        error.help(format!("write `ds:on:{event}`"));
        return;
    }
    if plugin != "load" && datastar::is_event(plugin) {
        error.help(format!("write `ds:on:{plugin}`"));
        return;
    }
    let free = || datastar::ATTRIBUTES.iter().filter(|row| !row.pro);
    if !free().any(|row| spec::is_slip(plugin, row.name))
        && let Some(event) = misspelt_event(plugin)
    {
        error.help(format!("did you mean `ds:on:{event}`?"));
        return;
    }
    match plugin {
        "load" | "mount" | "mounted" => error.help("write `ds:init`"),
        "if" => error.help("write `ds:show` to hide, or a Rust `if` to leave out"),
        "for" => error.help("write a Rust `for` around the element"),
        "html" => error.help("write `{raw(trusted)}` between the tags"),
        _ => {
            let names: Vec<_> = free().map(|row| row.name).collect();
            match spec::suggest(plugin, names.iter().copied()) {
                Some(similar) => error.help(format!("did you mean `ds:{similar}`?")),
                None => error.help(format!("known: {}", names.join(", "))),
            }
        }
    };
}

fn two_word_names() -> impl Iterator<Item = &'static str> {
    let names = datastar::ATTRIBUTES.iter().map(|row| row.name);
    names.filter(|name| name.contains('-'))
}

#[cfg(test)]
mod tests;
