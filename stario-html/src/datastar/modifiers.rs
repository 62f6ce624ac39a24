//! Modifiers and the grammar of their tags.

/// What may follow a modifier: `__debounce.500ms.leading`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tags {
    /// Nothing.
    None,
    /// One or more of `camel`, `kebab`, `snake`, `pascal`.
    Case,
    /// A time, then any of these words.
    Time(&'static [&'static str]),
    /// A whole percentage, 0 to 100.
    Percent,
    /// One name of a property, in kebab case.
    Property,
    /// One or more names of events.
    Events,
    /// Anything: the client's documents do not say.
    Any,
}

/// One modifier of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Modifier {
    /// The name, without the `__`.
    pub name: &'static str,
    /// The grammar of its tags.
    pub tags: Tags,
}

static CASES: [&str; 4] = ["camel", "kebab", "snake", "pascal"];

impl Modifier {
    pub(super) const fn new(name: &'static str, tags: Tags) -> Self {
        Self { name, tags }
    }

    /// Whether the client understands these tags.
    ///
    /// It ignores what it does not understand, and reads a time that is not the first tag, or not
    /// a whole number, as no wait at all.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::datastar::attribute;
    ///
    /// let on = attribute("on").expect("a plugin of the client");
    /// let throttle = on.modifier("throttle").expect("a modifier of `on`");
    /// assert!(throttle.accepts(&["1s", "noleading"]));
    /// assert!(!throttle.accepts(&["1.5s"]));
    /// assert!(!throttle.accepts(&[]));
    /// ```
    pub fn accepts(&self, tags: &[&str]) -> bool {
        let all = |test: fn(&str) -> bool| !tags.is_empty() && tags.iter().all(|tag| test(tag));
        match self.tags {
            Tags::None => tags.is_empty(),
            Tags::Case => all(|tag| CASES.contains(&tag)),
            Tags::Time(words) => match tags {
                [time, flags @ ..] => {
                    is_time(time)
                        && flags.iter().all(|flag| words.contains(flag))
                        && flags
                            .iter()
                            .enumerate()
                            .all(|(i, f)| !flags[..i].contains(f))
                }
                [] => false,
            },
            Tags::Percent => matches!(tags, [n] if is_percent(n)),
            Tags::Property => matches!(tags, [name] if is_name(name)),
            Tags::Events => all(is_name),
            Tags::Any => true,
        }
    }

    /// The tags that are words of the client.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::datastar::attribute;
    ///
    /// let on = attribute("on").expect("a plugin of the client");
    /// let debounce = on.modifier("debounce").expect("a modifier of `on`");
    /// assert_eq!(debounce.words(), ["leading", "notrailing"]);
    /// ```
    pub fn words(&self) -> &'static [&'static str] {
        match self.tags {
            Tags::Case => &CASES,
            Tags::Time(words) => words,
            _ => &[],
        }
    }

    /// What the tags should be, to follow "`name` takes".
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::datastar::attribute;
    ///
    /// let on = attribute("on").expect("a plugin of the client");
    /// let once = on.modifier("once").expect("a modifier of `on`");
    /// assert_eq!(format!("`once` takes {}", once.expected()), "`once` takes no tags");
    /// ```
    pub fn expected(&self) -> String {
        match self.tags {
            Tags::None => "no tags".to_owned(),
            Tags::Case => "`camel`, `kebab`, `snake` or `pascal`".to_owned(),
            Tags::Time([]) => "a time like `500ms` or `1s`".to_owned(),
            Tags::Time(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("a time like `500ms` or `1s`, then {}", words.join(" or "))
            }
            Tags::Percent => "a percentage from 0 to 100".to_owned(),
            Tags::Property => "a property name in kebab case, like `value-as-number`".to_owned(),
            Tags::Events => "event names, like `change`".to_owned(),
            Tags::Any => "tags".to_owned(),
        }
    }
}

/// Whether the client reads the tag as a time: a whole number of `ms`, or of `s`.
fn is_time(tag: &str) -> bool {
    let number = tag
        .strip_suffix("ms")
        .or_else(|| tag.strip_suffix('s'))
        .unwrap_or(tag);
    !number.is_empty() && number.len() <= 9 && number.bytes().all(|b| b.is_ascii_digit())
}

fn is_percent(tag: &str) -> bool {
    tag.bytes().all(|b| b.is_ascii_digit()) && tag.parse::<u8>().is_ok_and(|n| n <= 100)
}

/// Whether the name survives in an attribute name: HTML lower-cases those.
fn is_name(tag: &str) -> bool {
    !tag.is_empty()
        && tag
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_:".contains(&b))
}

const DEBOUNCE: Modifier = Modifier::new("debounce", Tags::Time(&["leading", "notrailing"]));
const DELAY: Modifier = Modifier::new("delay", Tags::Time(&[]));
const THROTTLE: Modifier = Modifier::new("throttle", Tags::Time(&["noleading", "trailing"]));
const CASE_ROW: Modifier = Modifier::new("case", Tags::Case);
const VIEW_TRANSITION: Modifier = flag("viewtransition");

const fn flag(name: &'static str) -> Modifier {
    Modifier::new(name, Tags::None)
}

pub(super) static CASE: &[Modifier] = &[CASE_ROW];

/// No document lists the modifiers of `animate`, so those known for timing pass.
pub(super) static ANIMATE: &[Modifier] = &[
    DEBOUNCE,
    DELAY,
    Modifier::new("duration", Tags::Any),
    Modifier::new("ease", Tags::Any),
    THROTTLE,
];

pub(super) static BIND: &[Modifier] = &[
    CASE_ROW,
    Modifier::new("event", Tags::Events),
    Modifier::new("prop", Tags::Property),
];

pub(super) static INIT: &[Modifier] = &[DELAY, VIEW_TRANSITION];

pub(super) static ON: &[Modifier] = &[
    flag("capture"),
    CASE_ROW,
    DEBOUNCE,
    DELAY,
    flag("document"),
    flag("once"),
    flag("outside"),
    flag("passive"),
    flag("prevent"),
    flag("stop"),
    THROTTLE,
    VIEW_TRANSITION,
    flag("window"),
];

pub(super) static INTERSECT: &[Modifier] = &[
    DEBOUNCE,
    DELAY,
    flag("exit"),
    flag("full"),
    flag("half"),
    flag("once"),
    Modifier::new("threshold", Tags::Percent),
    THROTTLE,
    VIEW_TRANSITION,
];

pub(super) static INTERVAL: &[Modifier] = &[
    Modifier::new("duration", Tags::Time(&["leading"])),
    VIEW_TRANSITION,
];

pub(super) static TIMING: &[Modifier] = &[DEBOUNCE, DELAY, THROTTLE];

pub(super) static SIGNALS: &[Modifier] = &[CASE_ROW, flag("ifmissing")];

pub(super) static TERSE: &[Modifier] = &[flag("terse")];

pub(super) static SELF: &[Modifier] = &[flag("self")];

pub(super) static RAF: &[Modifier] = &[THROTTLE];

pub(super) static RESIZE: &[Modifier] = &[DEBOUNCE, THROTTLE];

pub(super) static SESSION: &[Modifier] = &[flag("session")];

pub(super) static QUERY_STRING: &[Modifier] = &[flag("filter"), flag("history")];

pub(super) static SCROLL: &[Modifier] = &[
    flag("auto"),
    flag("focus"),
    flag("hcenter"),
    flag("hend"),
    flag("hnearest"),
    flag("hstart"),
    flag("instant"),
    flag("smooth"),
    flag("vcenter"),
    flag("vend"),
    flag("vnearest"),
    flag("vstart"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_whole_and_come_first() {
        for good in [
            &["500ms"][..],
            &["1s"],
            &["250"],
            &["500ms", "leading", "notrailing"],
        ] {
            assert!(DEBOUNCE.accepts(good), "{good:?}");
        }
        for bad in [
            &[][..],
            &["leading", "500ms"],
            &["1m"],
            &["ms"],
            &["-1s"],
            &["1", "5s"],
            &["1s", "trailing"],
            &["1s", "leading", "leading"],
        ] {
            assert!(!DEBOUNCE.accepts(bad), "{bad:?}");
        }
        assert_eq!(
            DEBOUNCE.expected(),
            "a time like `500ms` or `1s`, then `leading` or `notrailing`"
        );
    }

    #[test]
    fn percentages_end_at_one_hundred() {
        let threshold = Modifier::new("threshold", Tags::Percent);
        assert!(threshold.accepts(&["0"]) && threshold.accepts(&["100"]));
        for bad in [&["101"][..], &["0", "5"], &["+5"], &[""], &["-1"], &[]] {
            assert!(!threshold.accepts(bad), "{bad:?}");
        }
    }

    #[test]
    fn names_and_cases() {
        assert!(CASE_ROW.accepts(&["snake"]) && !CASE_ROW.accepts(&["upper"]));
        assert!(BIND[1].accepts(&["change", "my-event"]));
        assert!(BIND[2].accepts(&["value-as-number"]) && !BIND[2].accepts(&["valueAsNumber"]));
        assert!(flag("once").accepts(&[]) && !flag("once").accepts(&["x"]));
    }
}
