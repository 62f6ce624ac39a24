//! The `@actions` of the client and their options.

/// What an option of an action takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OptionKind {
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// A regular expression, or a string with one.
    Regex,
    /// One of these strings.
    Words(&'static [&'static str]),
    /// One of these strings, or an expression.
    WordsOrExpression(&'static [&'static str]),
    /// An object with any keys.
    Object,
    /// An object with the keys `include` and `exclude`.
    Filter,
}

/// One option of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionOption {
    /// The name.
    pub name: &'static str,
    /// What it takes.
    pub kind: OptionKind,
}

/// One action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Action {
    /// The name, without the `@`.
    pub name: &'static str,
    /// The arguments, for messages.
    pub signature: &'static str,
    /// The fewest and the most arguments.
    pub arguments: (usize, usize),
    /// The options its last argument takes, sorted by name; none when that is not an options
    /// object.
    pub options: &'static [ActionOption],
    /// Whether it sends a request; then the first argument is the URL.
    pub fetch: bool,
    /// Whether it is part of the commercial bundle only.
    pub pro: bool,
}

impl Action {
    const fn new(name: &'static str, signature: &'static str, arguments: (usize, usize)) -> Self {
        Self {
            name,
            signature,
            arguments,
            options: &[],
            fetch: false,
            pro: false,
        }
    }

    const fn fetch(name: &'static str) -> Self {
        let mut action = Self::new(name, "url, options?", (1, 2)).options(FETCH);
        action.fetch = true;
        action
    }

    const fn options(mut self, options: &'static [ActionOption]) -> Self {
        self.options = options;
        self
    }

    const fn pro(mut self) -> Self {
        self.pro = true;
        self
    }

    /// The option with this name.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::datastar::action;
    ///
    /// let get = action("get").expect("an action of the client");
    /// assert!(get.option("openWhenHidden").is_some());
    /// assert!(get.option("openWhenHiden").is_none());
    /// ```
    pub fn option(&self, name: &str) -> Option<&'static ActionOption> {
        self.options.iter().find(|option| option.name == name)
    }
}

const fn option(name: &'static str, kind: OptionKind) -> ActionOption {
    ActionOption { name, kind }
}

/// Options of the fetch actions. `responseOverrides` is not among them: client 1.0.4 declares it
/// and does nothing with it.
static FETCH: &[ActionOption] = &[
    option("contentType", OptionKind::Words(&["form", "json"])),
    option("filterSignals", OptionKind::Filter),
    option("headers", OptionKind::Object),
    option("openWhenHidden", OptionKind::Bool),
    option("payload", OptionKind::Object),
    option(
        "requestCancellation",
        OptionKind::WordsOrExpression(&["auto", "cleanup", "disabled"]),
    ),
    option(
        "retry",
        OptionKind::Words(&["always", "auto", "error", "never"]),
    ),
    option("retryInterval", OptionKind::Number),
    option("retryMaxCount", OptionKind::Number),
    option("retryMaxWait", OptionKind::Number),
    option("retryScaler", OptionKind::Number),
    option("selector", OptionKind::Text),
];

static FILTER: &[ActionOption] = &[
    option("exclude", OptionKind::Regex),
    option("include", OptionKind::Regex),
];

/// All actions, sorted by name.
pub static ACTIONS: &[Action] = &[
    Action::new("clipboard", "text, isBase64?", (1, 2)).pro(),
    Action::fetch("delete"),
    Action::new(
        "fit",
        "value, oldMin, oldMax, newMin, newMax, clamp?, round?",
        (5, 7),
    )
    .pro(),
    Action::fetch("get"),
    Action::new("intl", "type, value, options?, locale?", (2, 4)).pro(),
    Action::fetch("patch"),
    Action::new("peek", "function", (1, 1)),
    Action::fetch("post"),
    Action::fetch("put"),
    Action::fetch("query"),
    Action::new("setAll", "value, filter?", (1, 2)).options(FILTER),
    Action::new("toggleAll", "filter?", (0, 1)).options(FILTER),
];

/// The action with this name.
///
/// # Example
///
/// ```
/// use stario_html::datastar::action;
///
/// assert!(action("clipboard").is_some_and(|row| row.pro));
/// assert!(action("fetch").is_none());
/// ```
pub fn action(name: &str) -> Option<&'static Action> {
    let at = ACTIONS.binary_search_by(|row| row.name.cmp(name)).ok()?;
    ACTIONS.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Verb;

    #[test]
    fn tables_are_sorted_without_duplicates() {
        assert!(ACTIONS.is_sorted_by(|a, b| a.name < b.name));
        for row in ACTIONS {
            assert!(
                row.options.is_sorted_by(|a, b| a.name < b.name),
                "{}",
                row.name
            );
            assert!(row.arguments.0 <= row.arguments.1, "{}", row.name);
        }
    }

    #[test]
    fn every_verb_is_a_fetch_action() {
        let verbs = [
            Verb::Get,
            Verb::Post,
            Verb::Put,
            Verb::Patch,
            Verb::Delete,
            Verb::Query,
        ];
        for verb in verbs {
            assert!(action(verb.name()).is_some_and(|row| row.fetch));
        }
        assert_eq!(ACTIONS.iter().filter(|row| row.fetch).count(), verbs.len());
    }
}
