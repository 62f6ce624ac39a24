//! The `aria-*` attributes of WAI-ARIA 1.3 and their words.

use super::types::{Attribute, Kind};

const fn aria(name: &'static str, kind: Kind) -> Attribute {
    Attribute::global(name, kind)
}

const TRUTH: Kind = Kind::Enum(&["false", "true"]);
const TRISTATE: Kind = Kind::Enum(&["false", "mixed", "true", "undefined"]);
const OPTIONAL: Kind = Kind::Enum(&["false", "true", "undefined"]);

/// States and properties; any element may carry them.
pub(super) static ATTRIBUTES: &[Attribute] = &[
    aria("aria-activedescendant", Kind::Text),
    aria("aria-atomic", TRUTH),
    aria(
        "aria-autocomplete",
        Kind::Enum(&["both", "inline", "list", "none"]),
    ),
    aria("aria-braillelabel", Kind::Text),
    aria("aria-brailleroledescription", Kind::Text),
    aria("aria-busy", TRUTH),
    aria("aria-checked", TRISTATE),
    aria("aria-colcount", Kind::Number),
    aria("aria-colindex", Kind::Number),
    aria("aria-colindextext", Kind::Text),
    aria("aria-colspan", Kind::Number),
    aria("aria-controls", Kind::Text),
    aria(
        "aria-current",
        Kind::Enum(&["date", "false", "location", "page", "step", "time", "true"]),
    ),
    aria("aria-describedby", Kind::Text),
    aria("aria-description", Kind::Text),
    aria("aria-details", Kind::Text),
    aria("aria-disabled", TRUTH),
    aria(
        "aria-dropeffect",
        Kind::Tokens(&["copy", "execute", "link", "move", "none", "popup"]),
    ),
    aria("aria-errormessage", Kind::Text),
    aria("aria-expanded", OPTIONAL),
    aria("aria-flowto", Kind::Text),
    aria("aria-grabbed", OPTIONAL),
    aria(
        "aria-haspopup",
        Kind::Enum(&["dialog", "false", "grid", "listbox", "menu", "tree", "true"]),
    ),
    aria("aria-hidden", OPTIONAL),
    aria(
        "aria-invalid",
        Kind::Enum(&["false", "grammar", "spelling", "true"]),
    ),
    aria("aria-keyshortcuts", Kind::Text),
    aria("aria-label", Kind::Text),
    aria("aria-labelledby", Kind::Text),
    aria("aria-level", Kind::Number),
    aria("aria-live", Kind::Enum(&["assertive", "off", "polite"])),
    aria("aria-modal", TRUTH),
    aria("aria-multiline", TRUTH),
    aria("aria-multiselectable", TRUTH),
    aria(
        "aria-orientation",
        Kind::Enum(&["horizontal", "undefined", "vertical"]),
    ),
    aria("aria-owns", Kind::Text),
    aria("aria-placeholder", Kind::Text),
    aria("aria-posinset", Kind::Number),
    aria("aria-pressed", TRISTATE),
    aria("aria-readonly", TRUTH),
    aria(
        "aria-relevant",
        Kind::Tokens(&["additions", "all", "removals", "text"]),
    ),
    aria("aria-required", TRUTH),
    aria("aria-roledescription", Kind::Text),
    aria("aria-rowcount", Kind::Number),
    aria("aria-rowindex", Kind::Number),
    aria("aria-rowindextext", Kind::Text),
    aria("aria-rowspan", Kind::Number),
    aria("aria-selected", OPTIONAL),
    aria("aria-setsize", Kind::Number),
    aria(
        "aria-sort",
        Kind::Enum(&["ascending", "descending", "none", "other"]),
    ),
    aria("aria-valuemax", Kind::Number),
    aria("aria-valuemin", Kind::Number),
    aria("aria-valuenow", Kind::Number),
    aria("aria-valuetext", Kind::Text),
];
