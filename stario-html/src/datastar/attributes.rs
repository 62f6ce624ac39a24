//! The attributes of the client.

use super::PREFIX;
use super::modifiers::{self as m, Modifier};

/// Whether an attribute takes a key or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It must be there.
    Required,
    /// It may be there.
    Optional,
    /// It must not be there.
    Forbidden,
    /// Exactly one of key and value must be there.
    Either,
}

/// How a key is turned into a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// The client takes it as it is, whatever `__case` says.
    Verbatim,
    /// `my-name` stays `my-name`, unless `__case` says otherwise.
    Kebab,
    /// `my-name` becomes `myName`, unless `__case` says otherwise.
    Camel,
}

/// One attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute {
    /// The name, without `data-` and key.
    pub name: &'static str,
    /// Whether it takes a key: `data-name:key`.
    pub key: Rule,
    /// Whether it takes a value.
    pub value: Rule,
    /// Its modifiers, sorted by name.
    pub modifiers: &'static [Modifier],
    /// Names that its expression can use besides `el` and those of the page.
    pub scope: &'static [&'static str],
    /// Whether the value of the last statement is used.
    ///
    /// Then the value cannot end in a statement such as `if`, nor hold a comment.
    pub returns: bool,
    /// Whether the value is an expression at all.
    pub expression: bool,
    /// How a key is turned into a name.
    pub case: Case,
    /// Whether it is part of the commercial bundle only.
    pub pro: bool,
}

impl Attribute {
    const fn new(name: &'static str, key: Rule, value: Rule) -> Self {
        Self {
            name,
            key,
            value,
            modifiers: &[],
            scope: &[],
            returns: false,
            expression: true,
            case: Case::Verbatim,
            pro: false,
        }
    }

    const fn modifiers(mut self, modifiers: &'static [Modifier]) -> Self {
        self.modifiers = modifiers;
        self
    }

    const fn scope(mut self, names: &'static [&'static str]) -> Self {
        self.scope = names;
        self
    }

    const fn returns(mut self) -> Self {
        self.returns = true;
        self
    }

    /// The value is a name, a filter or nothing.
    const fn plain(mut self) -> Self {
        self.expression = false;
        self
    }

    const fn case(mut self, case: Case) -> Self {
        self.case = case;
        self
    }

    const fn pro(mut self) -> Self {
        self.pro = true;
        self
    }

    /// The modifier with this name.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::datastar::{Tags, attribute};
    ///
    /// let bind = attribute("bind").expect("a plugin of the client");
    /// assert_eq!(bind.modifier("event").map(|event| event.tags), Some(Tags::Events));
    /// assert_eq!(bind.modifier("debounce"), None);
    /// ```
    pub fn modifier(&self, name: &str) -> Option<&'static Modifier> {
        self.modifiers.iter().find(|modifier| modifier.name == name)
    }

    /// Two modifiers of the list that contradict each other.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::datastar::attribute;
    ///
    /// let on = attribute("on").expect("a plugin of the client");
    /// assert_eq!(on.conflict(&["once", "window", "outside"]), Some(("window", "outside")));
    /// assert_eq!(on.conflict(&["once", "window"]), None);
    /// ```
    pub fn conflict<'a>(&self, names: &[&'a str]) -> Option<(&'a str, &'a str)> {
        const GROUPS: [&[&str]; 6] = [
            &["passive", "prevent"],
            &["document", "outside", "window"],
            &["full", "half", "threshold"],
            &["auto", "instant", "smooth"],
            &["hcenter", "hend", "hnearest", "hstart"],
            &["vcenter", "vend", "vnearest", "vstart"],
        ];
        GROUPS.iter().find_map(|group| {
            let mut hits = names.iter().filter(|name| group.contains(name));
            let first = hits.next()?;
            let second = hits.find(|name| *name != first)?;
            Some((*first, *second))
        })
    }
}

use Rule::{Either, Forbidden, Optional, Required};

const fn row(name: &'static str, key: Rule, value: Rule) -> Attribute {
    Attribute::new(name, key, value)
}

/// All attributes, sorted by name.
pub static ATTRIBUTES: &[Attribute] = &[
    row("animate", Required, Required)
        .modifiers(m::ANIMATE)
        .pro(),
    row("attr", Optional, Required).returns(),
    row("bind", Either, Either)
        .plain()
        .modifiers(m::BIND)
        .case(Case::Camel),
    row("class", Optional, Required)
        .returns()
        .modifiers(m::CASE)
        .case(Case::Kebab),
    row("computed", Optional, Required)
        .returns()
        .modifiers(m::CASE)
        .case(Case::Camel),
    row("custom-validity", Forbidden, Required).returns().pro(),
    row("effect", Forbidden, Required),
    row("ignore", Forbidden, Forbidden)
        .plain()
        .modifiers(m::SELF),
    row("ignore-morph", Forbidden, Forbidden).plain(),
    row("indicator", Either, Either)
        .plain()
        .modifiers(m::CASE)
        .case(Case::Camel),
    row("init", Forbidden, Required).modifiers(m::INIT),
    row("json-signals", Forbidden, Optional)
        .plain()
        .modifiers(m::TERSE),
    row("match-media", Required, Required)
        .plain()
        .modifiers(m::CASE)
        .case(Case::Camel)
        .pro(),
    row("nonce", Forbidden, Required).plain(),
    row("on", Required, Required)
        .modifiers(m::ON)
        .scope(&["evt"])
        .case(Case::Kebab),
    row("on-intersect", Forbidden, Required).modifiers(m::INTERSECT),
    row("on-interval", Forbidden, Required).modifiers(m::INTERVAL),
    row("on-raf", Forbidden, Required).modifiers(m::RAF).pro(),
    row("on-resize", Forbidden, Required)
        .modifiers(m::RESIZE)
        .pro(),
    row("on-signal-patch", Forbidden, Required)
        .returns()
        .modifiers(m::TIMING)
        .scope(&["patch"]),
    row("on-signal-patch-filter", Forbidden, Required).plain(),
    row("persist", Optional, Optional)
        .plain()
        .modifiers(m::SESSION)
        .pro(),
    row("preserve-attr", Forbidden, Required).plain(),
    row("query-string", Forbidden, Optional)
        .plain()
        .modifiers(m::QUERY_STRING)
        .pro(),
    row("ref", Either, Either)
        .plain()
        .modifiers(m::CASE)
        .case(Case::Camel),
    row("replace-url", Forbidden, Required).returns().pro(),
    row("scroll-into-view", Forbidden, Forbidden)
        .plain()
        .modifiers(m::SCROLL)
        .pro(),
    row("show", Forbidden, Required).returns(),
    row("signals", Optional, Optional)
        .returns()
        .modifiers(m::SIGNALS)
        .case(Case::Camel),
    row("style", Optional, Required).returns(),
    row("text", Forbidden, Required).returns(),
    row("view-transition", Forbidden, Required).returns().pro(),
];

/// The attribute with this name.
///
/// # Example
///
/// ```
/// use stario_html::datastar::attribute;
///
/// assert!(attribute("persist").is_some_and(|row| row.pro));
/// assert!(attribute("persits").is_none());
/// ```
pub fn attribute(name: &str) -> Option<&'static Attribute> {
    let at = ATTRIBUTES.binary_search_by(|row| row.name.cmp(name)).ok()?;
    ATTRIBUTES.get(at)
}

/// Whether the client would read an HTML attribute of this name.
///
/// # Example
///
/// ```
/// use stario_html::datastar::is_datastar;
///
/// assert!(is_datastar("data-on:click__once"));
/// assert!(!is_datastar("data-cell-id"));
/// ```
pub fn is_datastar(html_attribute: &str) -> bool {
    html_attribute.strip_prefix(PREFIX).is_some_and(|raw| {
        let name = raw.split("__").next().unwrap_or_default();
        let name = name.split(':').next().unwrap_or_default();
        attribute(name).is_some()
    })
}

/// Whether a value of this attribute has to go through `ds:`.
///
/// The client would run or evaluate it. That is every attribute it reads but the nonce, which is
/// compared and nothing else.
///
/// # Example
///
/// ```
/// use stario_html::datastar::is_evaluated;
///
/// assert!(is_evaluated("data-init"));
/// assert!(!is_evaluated("data-nonce"));
/// ```
pub fn is_evaluated(html_attribute: &str) -> bool {
    is_datastar(html_attribute) && html_attribute.strip_prefix(PREFIX) != Some("nonce")
}

/// Names of older clients, and what they are called now.
///
/// `preserve-attrs` and `view-transition` are names that helpers of other languages write and the
/// client never knew.
const RENAMED: &[(&str, &str)] = &[
    ("merge-signals", "signals"),
    ("model", "bind"),
    ("notrail", "notrailing"),
    ("on-load", "init"),
    ("on-signal-change", "on-signal-patch"),
    ("on-signals-change", "on-signal-patch"),
    ("preserve-attrs", "preserve-attr"),
    ("retryMaxWaitMs", "retryMaxWait"),
    ("store", "signals"),
    ("trail", "trailing"),
    ("view-transition", "viewtransition"),
];

/// What an attribute, modifier, tag or option of an older client is called now.
///
/// Ask only about names that are not known: `view-transition` is the modifier `viewtransition`,
/// and also an attribute.
///
/// # Example
///
/// ```
/// use stario_html::datastar::renamed;
///
/// assert_eq!(renamed("store"), Some("signals"));
/// assert_eq!(renamed("signals"), None);
/// ```
pub fn renamed(old: &str) -> Option<&'static str> {
    let at = RENAMED.binary_search_by(|row| row.0.cmp(old)).ok()?;
    Some(RENAMED[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_without_duplicates() {
        assert!(ATTRIBUTES.is_sorted_by(|a, b| a.name < b.name));
        for row in ATTRIBUTES {
            assert!(
                row.modifiers.is_sorted_by(|a, b| a.name < b.name),
                "{}",
                row.name
            );
            assert_eq!(row.key == Either, row.value == Either, "{}", row.name);
        }
        assert_eq!(ATTRIBUTES.iter().filter(|row| row.pro).count(), 10);
    }

    #[test]
    fn new_names_exist() {
        use crate::datastar::{Tags, action};
        assert!(RENAMED.is_sorted_by(|a, b| a.0 < b.0));
        let word = |name| {
            let modifiers = ATTRIBUTES.iter().flat_map(|row| row.modifiers);
            modifiers.into_iter().any(|modifier| {
                let tag = matches!(modifier.tags, Tags::Time(words) if words.contains(&name));
                modifier.name == name || tag
            })
        };
        for (_, name) in RENAMED {
            let option = action("get").is_some_and(|get| get.option(name).is_some());
            assert!(attribute(name).is_some() || option || word(name), "{name}");
        }
        assert_eq!(renamed("on-load"), Some("init"));
    }

    #[test]
    fn contradictions_are_named_in_the_order_written() {
        let on = attribute("on").unwrap();
        assert_eq!(
            on.conflict(&["once", "prevent", "passive"]),
            Some(("prevent", "passive"))
        );
        assert_eq!(on.conflict(&["once", "prevent", "stop"]), None);
    }

    #[test]
    fn datastar_attributes_are_recognised_with_key_and_modifiers() {
        for name in [
            "data-text",
            "data-on:click__debounce.500ms",
            "data-signals__ifmissing",
        ] {
            assert!(is_datastar(name), "{name}");
        }
        for name in ["data-on-click", "data-id", "data-", "text"] {
            assert!(!is_datastar(name), "{name}");
        }
    }
}
