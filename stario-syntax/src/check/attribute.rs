//! Attribute names and literal values.

use std::collections::HashMap;

use stario_html::{
    datastar,
    spec::{self, Kind, Lookup, Ns},
};

use super::{Checker, context};
use crate::{
    ast::{Attr, Lit, LitKind, Plain, Value},
    diag::Range,
    ds, parse, table,
};

impl Checker<'_> {
    pub(super) fn attributes(&mut self, ns: Ns, element: &str, attrs: &mut [Attr]) {
        let mut seen: HashMap<String, Range> = HashMap::new();
        for attr in attrs.iter_mut() {
            if let Attr::Plain(plain) = attr {
                undash(ns, element, plain);
                lower_case(ns, element, plain);
                context::join_literals(plain);
            }
            let (key, range) = match attr {
                Attr::Id(short) => ("id".to_owned(), short.range),
                Attr::Plain(plain) => (plain.name.text.to_ascii_lowercase(), plain.name.range),
                Attr::Ds(ds) => (
                    format!("{}{}", datastar::PREFIX, ds.name.text),
                    ds.name.range,
                ),
                Attr::Class(_) | Attr::Spread(_) | Attr::Lost(_) => continue,
            };
            if let Some(first) = seen.get(&key) {
                self.duplicate(element, &key, range, *first);
            } else {
                seen.insert(key, range);
            }
        }
        for attr in attrs.iter() {
            match attr {
                Attr::Id(short) => {
                    if let Some(id) = parse::static_text(&short.pieces) {
                        self.id(&id, short.range);
                    }
                }
                Attr::Plain(plain) => self.plain(ns, element, plain),
                Attr::Ds(ds) => ds::check(ds, self.diagnostics),
                Attr::Class(_) | Attr::Spread(_) | Attr::Lost(_) => {}
            }
        }
        self.refresh(ns, element, attrs);
    }

    fn duplicate(&mut self, element: &str, key: &str, range: Range, first: Range) {
        let ds = key
            .strip_prefix(datastar::PREFIX)
            .filter(|_| datastar::is_datastar(key));
        let key = &ds.map_or_else(|| key.to_owned(), |name| format!("ds:{name}"));
        let error = self.diagnostics.error(
            range,
            format!("{} already has the attribute `{key}`", subject(element)),
        );
        if let Some(line) = first.line() {
            error.note(format!("first `{key}` on line {line}"));
        }
        if key == "id" {
            error.help("`#name` is short for `id=\"name\"`: keep one of them");
        }
        if ds.is_some_and(|name| name.starts_with("on")) {
            error.help("browsers keep the first: put both into one, as in `\"a(); b()\"`");
        }
        if key == "class" {
            error.help("write all classes in one `class`, or as `.name` and `.name?={…}`");
        }
    }

    fn id(&mut self, id: &str, range: Range) {
        if let Some(keyword) = self.repeated {
            self.diagnostics
                .error(
                    range,
                    format!("every round of this `{keyword}` has the same id `{id}`"),
                )
                .note("morphing finds elements by their id")
                .help(format!(
                    "add what tells the items apart: `#{id}-{{item.id}}`"
                ));
            return;
        }
        if let Some(first) = self.ids.get(id) {
            let line = first.line();
            let error = self.diagnostics.error(
                range,
                format!("the id `{id}` is used twice in this template"),
            );
            if let Some(line) = line {
                error.note(format!("first `{id}` on line {line}"));
            }
        } else {
            self.ids.insert(id.to_owned(), range);
        }
    }

    fn plain(&mut self, ns: Ns, element: &str, plain: &Plain) {
        let name = plain.name.text.as_str();
        if datastar::is_evaluated(&name.to_ascii_lowercase()) {
            self.written_as_data(plain);
            return;
        }
        if self.old_event(plain) {
            return;
        }
        if name.eq_ignore_ascii_case("attributeName") {
            self.animated(plain);
        }
        if name == "id"
            && let Some(Value::Lit(lit)) = &plain.value
        {
            self.id(&lit.text, lit.range);
        }
        if plain.toggle && !matches!(plain.value, Some(Value::Expr(_) | Value::Wrong)) {
            self.diagnostics
                .error(
                    plain.range,
                    format!("`{name}?=` takes a condition in braces"),
                )
                .help(format!("write `{name}?={{condition}}`"));
            return;
        }
        if name.starts_with("style:") {
            self.style_property(plain);
            return;
        }
        let attribute = match spec::attribute_in(ns, element, name) {
            _ if plain.quoted || name.starts_with(['@', ':']) => None,
            Lookup::Known(attribute) => Some(attribute),
            _ if !element.is_empty() && table::takes_any_attribute(ns, element) => None,
            Lookup::Elsewhere(_) if element.is_empty() => None,
            Lookup::Elsewhere(on) => {
                self.unknown(element, plain, &on);
                return;
            }
            Lookup::Unknown => {
                self.unknown(element, plain, &[]);
                return;
            }
        };
        if plain.toggle {
            return;
        }
        let Some(attribute) = attribute else {
            let kind = table::kind(ns, element, name);
            let kind = kind.unwrap_or_else(|| table::free_kind(ns, element, name));
            self.context(kind, plain);
            return;
        };
        match &plain.value {
            None => self.valueless(attribute.kind, plain),
            Some(Value::Lit(lit)) => self.literal(element, name, attribute.kind, lit),
            Some(_) => {}
        }
        self.context(attribute.kind, plain);
    }

    fn valueless(&mut self, kind: Kind, plain: &Plain) {
        let optional = match kind {
            Kind::Bool | Kind::BoolOr(_) | Kind::OptionalText => true,
            Kind::Enum(words) => words.contains(&""),
            _ => false,
        };
        if !optional {
            let name = &plain.name.text;
            self.diagnostics
                .error(plain.name.range, format!("`{name}` needs a value"))
                .help(format!("`{name}=\"…\"` or `{name}={{expr}}`"));
        }
    }

    fn literal(&mut self, element: &str, name: &str, kind: Kind, lit: &Lit) {
        match kind {
            Kind::Bool if lit.kind != LitKind::Bool => {
                self.diagnostics
                    .error(
                        lit.range,
                        format!("`{name}` is on or off and takes no text"),
                    )
                    .help(format!("write `{name}` alone, or `{name}={{condition}}`"));
            }
            Kind::Enum(words) | Kind::BoolOr(words) => {
                let text = lit.text.as_str();
                if !words.iter().any(|word| word.eq_ignore_ascii_case(text)) {
                    self.wrong_word(element, name, text, words, lit.range);
                }
            }
            Kind::Tokens(words) => {
                for token in lit.text.split_ascii_whitespace() {
                    if !words.iter().any(|word| word.eq_ignore_ascii_case(token)) {
                        self.wrong_word(element, name, token, words, lit.range);
                    }
                }
            }
            Kind::Number if lit.text.trim().parse::<f64>().is_err() => {
                self.diagnostics
                    .error(lit.range, format!("`{name}` takes a number"))
                    .help(format!("as in `{name}=3` or `{name}={{count}}`"));
            }
            _ => {}
        }
    }

    fn wrong_word(&mut self, element: &str, name: &str, text: &str, words: &[&str], range: Range) {
        let on = if element.is_empty() {
            String::new()
        } else {
            format!(" of `<{element}>`")
        };
        let words: Vec<_> = words
            .iter()
            .copied()
            .filter(|word| !word.is_empty())
            .collect();
        let error = self
            .diagnostics
            .error(range, format!("`{name}`{on} cannot be `{text}`"));
        if name == "role" && spec::is_abstract_role(text) {
            error.note("it is an abstract role, which only groups others");
        }
        let meant = spec::meant_role(text).filter(|_| name == "role");
        if let Some(similar) = meant.or_else(|| spec::suggest(text, words.iter().copied())) {
            error.help(format!("did you mean `{similar}`?"));
        } else if name == "role" {
            error.help("all roles: https://www.w3.org/TR/wai-aria-1.2/#role_definitions");
        } else {
            error.help(format!("known: {}", words.join(", ")));
        }
    }

    fn unknown(&mut self, element: &str, plain: &Plain, elsewhere: &[&str]) {
        let name = plain.name.text.as_str();
        let message = format!("{} has no attribute `{name}`", subject(element));
        let error = self.diagnostics.error(plain.name.range, message);
        if let Some(instead) = other_frameworks(name) {
            error.help(instead);
            return;
        }
        if !elsewhere.is_empty() {
            let on: Vec<_> = elsewhere.iter().map(|on| format!("`<{on}>`")).collect();
            error.note(format!("`{name}` belongs on {}", on.join(", ")));
            return;
        }
        if let Some(similar) = spec::suggest(name, spec::attribute_names(element)) {
            error.help(format!("did you mean `{similar}`?"));
        }
        error.help(format!(
            "for a non-standard name write `\"{name}\"=\"…\"` or `data-{name}`"
        ));
    }
}

/// The tag as messages name it; `ds!` stands outside of one.
fn subject(element: &str) -> String {
    if element.is_empty() {
        "the tag".to_owned()
    } else {
        format!("`<{element}>`")
    }
}

/// `aria_label` is what an editor inserts for `aria-label`.
fn undash(ns: Ns, element: &str, plain: &mut Plain) {
    if plain.quoted || !plain.name.text.contains('_') {
        return;
    }
    let dashed = plain.name.text.replace('_', "-");
    if table::kind(ns, element, &plain.name.text).is_none()
        && table::kind(ns, element, &dashed).is_some()
    {
        plain.name.text = dashed;
    }
}

/// Browsers read a name in lower case, so `"HREF"` means `href` here too.
fn lower_case(ns: Ns, element: &str, plain: &mut Plain) {
    let lower = plain.name.text.to_ascii_lowercase();
    if table::is_free(ns, element, plain)
        && table::free_kind(ns, element, &lower) != Kind::OptionalText
    {
        plain.name.text = lower;
    }
}

/// What to write for a name that other template languages use.
fn other_frameworks(name: &str) -> Option<String> {
    if let Some(class) = name.strip_prefix("class:") {
        return Some(format!("write `.{class}?={{condition}}`"));
    }
    if let Some(event) = name.strip_prefix("on:") {
        return Some(format!("write `ds:on:{event}=\"…\"`"));
    }
    if let Some(datastar) = name.strip_prefix("ds-") {
        return Some(format!("write `ds:{datastar}=\"…\"`"));
    }
    let directive = name.strip_prefix("v-").or_else(|| name.strip_prefix("x-"));
    match directive {
        Some("if" | "for") => {
            let keyword = &name[2..];
            return Some(format!("write a Rust `{keyword}` around the element"));
        }
        Some("show" | "text" | "bind" | "model") => {
            let plugin = if name.ends_with("model") {
                "bind"
            } else {
                &name[2..]
            };
            return Some(format!("write `ds:{plugin}=\"…\"`"));
        }
        Some(rest) if rest.starts_with("on:") => return Some(format!("write `ds:{rest}=\"…\"`")),
        _ => {}
    }
    if let Some(property) = name.strip_prefix("bind:") {
        return Some(format!("write `ds:bind:{property}`"));
    }
    let lower = name.to_ascii_lowercase();
    if let Some(event) = lower.strip_prefix("on")
        && lower != name
        && datastar::is_event(event)
    {
        return Some(format!(
            "write `ds:on:{event}=\"…\"`, or the native `{lower}`"
        ));
    }
    match name {
        "className" => Some("write `class`, or `.name` for each class".to_owned()),
        "htmlFor" => Some("write `for`".to_owned()),
        "key" => Some("write `id`: morphing matches elements by it".to_owned()),
        "dangerouslySetInnerHTML" | "innerHTML" => {
            Some("write `{raw(trusted)}` between the tags".to_owned())
        }
        _ if lower != name => Some(format!("attribute names are lower case: `{lower}`")),
        _ => None,
    }
}
