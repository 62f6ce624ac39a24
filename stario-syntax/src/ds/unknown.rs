//! Attributes that Datastar does not have, and what was meant.

use stario_html::{
    datastar::{self, Rule},
    spec,
};

use super::{event::misspelt_event, name::Parsed};
use crate::{ast::Ds, diag::Diagnostics};

/// Reports it with the nearest that there is.
pub(super) fn unknown(ds: &Ds, parsed: &Parsed<'_>, diagnostics: &mut Diagnostics) {
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
