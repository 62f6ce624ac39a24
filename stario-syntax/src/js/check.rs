//! What Datastar adds to JavaScript: signals, actions, and attributes whose
//! last statement is their value.

use stario_html::{datastar, spec};

use super::{JsToken, Kind};
use crate::diag::{Diagnostics, Range};

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    /// The attribute as the user wrote it, such as `ds:on`.
    pub(crate) attribute: &'a str,
    /// The value of the last statement is used.
    pub(crate) returns: bool,
    /// Names that exist here and not everywhere, such as `evt`.
    pub(crate) names: &'a [&'a str],
}

impl Scope<'_> {
    /// An expression whose place is not known yet.
    pub(crate) const ANYWHERE: Scope<'static> = Scope {
        attribute: "js!",
        returns: false,
        names: &["evt", "patch"],
    };
}

/// Words that start a statement and so cannot be a value.
const STATEMENTS: [&str; 12] = [
    "if", "for", "while", "do", "switch", "try", "throw", "let", "const", "var", "break",
    "continue",
];

pub(super) fn check(
    tokens: &[JsToken],
    scope: &Scope<'_>,
    range: Range,
    diagnostics: &mut Diagnostics,
) {
    if tokens.iter().all(|token| token.kind == Kind::LineComment) {
        diagnostics
            .error(
                range,
                format!("`{}` has an empty expression", scope.attribute),
            )
            .help("write `null` for an expression that does nothing");
        return;
    }
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| &tokens[index]);
        let after = tokens.get(index + 1);
        match token.kind {
            Kind::Signal => signal(token, diagnostics),
            Kind::Action => action(tokens, index, diagnostics),
            Kind::Word if is_action_without_sign(tokens, index, scope) => {
                without_sign(token, diagnostics);
            }
            Kind::Word => name_in_scope(token, before, after, tokens, scope, diagnostics),
            Kind::LineComment if scope.returns => {
                diagnostics
                    .error(
                        token.range,
                        format!("a `//` comment breaks the value of `{}`", scope.attribute),
                    )
                    .note("Datastar wraps the expression as `return (…)`, and the comment hides the `)`")
                    .help("remove the comment, or write it in the Rust source");
            }
            _ => {}
        }
    }
    if scope.returns {
        last_statement(tokens, scope, diagnostics);
        divisions(tokens, scope, diagnostics);
    }
    ending(tokens, diagnostics);
}

/// Nothing ends with an operator that wants a value after it.
fn ending(tokens: &[JsToken], diagnostics: &mut Diagnostics) {
    let mut code = tokens.iter().rev();
    if let Some(last) = code.find(|token| token.kind != Kind::LineComment)
        && last.kind == Kind::Op
        && !matches!(last.text.as_str(), ";" | "++" | "--")
    {
        diagnostics
            .error(
                last.range,
                format!("the expression ends with `{}`", last.text),
            )
            .help("write what should come after it, or remove it");
    }
}

/// `$count-1` is a signal of that name.
fn signal(token: &JsToken, diagnostics: &mut Diagnostics) {
    let name = &token.text[1..];
    let number = name
        .match_indices('-')
        .find(|(at, _)| name[at + 1..].starts_with(|ch: char| ch.is_ascii_digit()));
    if let Some((at, _)) = number {
        diagnostics
            .error(
                token.range,
                format!("`${name}` is the signal `{name}`, not a subtraction"),
            )
            .help(format!("write `${} - {}`", &name[..at], &name[at + 1..]));
    }
}

fn action(tokens: &[JsToken], index: usize, diagnostics: &mut Diagnostics) {
    let token = &tokens[index];
    let name = &token.text[1..];
    let Some(known) = datastar::action(name) else {
        let error = diagnostics.error(token.range, format!("unknown action `@{name}`"));
        let names = datastar::ACTIONS.iter().map(|action| action.name);
        if let Some(similar) = spec::suggest(name, names) {
            error.help(format!("did you mean `@{similar}`?"));
        } else {
            let free = datastar::ACTIONS.iter().filter(|action| !action.pro);
            let names: Vec<_> = free.map(|action| format!("@{}", action.name)).collect();
            error.help(format!("known: {}", names.join(", ")));
        }
        return;
    };
    if known.pro && !cfg!(feature = "pro") {
        diagnostics
            .error(token.range, format!("`@{name}` belongs to Datastar Pro"))
            .help("enable stario's feature `pro` when your bundle has it");
        return;
    }
    if !called(tokens, index) {
        diagnostics
            .error(token.range, format!("`@{name}` must be called"))
            .help(format!("write `@{name}(…)`"));
        return;
    }
    options(known, &tokens[index + 2..], diagnostics);
}

/// `post('/save')` calls a function of the page, which hardly has one. Where the argument is no
/// URL it may.
fn is_action_without_sign(tokens: &[JsToken], index: usize, scope: &Scope<'_>) -> bool {
    let name = tokens[index].text.as_str();
    let known = datastar::action(name).is_some_and(|action| action.fetch);
    if !known || !scope.attribute.starts_with("ds:") || !called(tokens, index) {
        return false;
    }
    let before = |index: usize| index.checked_sub(1).map(|at| tokens[at].text.as_str());
    // A variable, a parameter or a function of that name in the expression itself.
    let declared = (0..tokens.len()).any(|other| {
        tokens[other].is(Kind::Word, name)
            && (!called(tokens, other) || before(other) == Some("function"))
    });
    if declared || matches!(before(index), Some("." | "?." | "new")) {
        return false;
    }
    let argument = match &tokens[index + 2..] {
        // The text of a template with values stands behind them.
        [first, rest @ ..] if first.text == "${" => {
            rest.iter().find(|token| token.kind == Kind::Template)
        }
        [first, ..] if matches!(first.kind, Kind::Str | Kind::Template) => Some(first),
        _ => None,
    };
    argument.is_some_and(|token| {
        let text = token.text.trim_start_matches(['\'', '"', '`']);
        let starts = ["/", "./", "../", "http://", "https://"];
        starts.iter().any(|start| text.starts_with(start))
    })
}

fn without_sign(token: &JsToken, diagnostics: &mut Diagnostics) {
    let name = &token.text;
    diagnostics
        .error(
            token.range,
            format!("the action `{name}` is called without its `@`"),
        )
        .help(format!("write `@{name}(…)`"))
        .help(format!(
            "a function of your own is called `window.{name}(…)`"
        ));
}

fn called(tokens: &[JsToken], index: usize) -> bool {
    let next = tokens.get(index + 1);
    next.is_some_and(|next| next.is(Kind::Open, "("))
}

/// Checks the option names of `@get(url, { … })`.
fn options(action: &datastar::Action, tokens: &[JsToken], diagnostics: &mut Diagnostics) {
    if action.options.is_empty() {
        return;
    }
    let mut depth = 0usize;
    let mut in_options = false;
    let mut selector = None;
    // Not known to be something else: an option that is not a plain string may be `form`.
    let mut form = false;
    let (mut never, mut counted) = (None, false);
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| &tokens[index]);
        match token.kind {
            Kind::Open => {
                depth += 1;
                if depth == 1 {
                    let argument = before.is_none_or(|token| token.text == ",");
                    in_options = token.text == "{" && argument;
                }
            }
            Kind::Close if depth == 0 => break,
            Kind::Close => depth -= 1,
            // `...rest` may hold anything.
            Kind::Op if in_options && depth == 1 && token.text.starts_with('.') => {
                form = true;
                counted = true;
            }
            Kind::Word | Kind::Str if in_options && depth == 1 => {
                let key = before.is_some_and(|token| matches!(token.text.as_str(), "{" | ","));
                let named = tokens
                    .get(index + 1)
                    .is_some_and(|next| next.is(Kind::Op, ":"));
                if key && named {
                    option(action, token, diagnostics);
                    let value = tokens.get(index + 2).map(|value| value.text.as_str());
                    match token.text.trim_matches(['\'', '"']) {
                        "selector" => selector = Some(token.range),
                        "retry" if matches!(value, Some("'never'" | "\"never\"")) => {
                            never = tokens.get(index + 2);
                        }
                        "retryMaxCount" => counted = true,
                        "contentType" => form = !matches!(value, Some("'json'" | "\"json\"")),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    if let Some(token) = never.filter(|_| !counted && action.fetch) {
        diagnostics.warning(
            token.range,
            "ds_never_retries_the_network",
            "add `retryMaxCount: 0`: with `retry: 'never'` alone the client still tries again when the network fails",
        );
    }
    if let Some(range) = selector.filter(|_| !form && action.fetch) {
        diagnostics
            .error(
                range,
                format!("`selector` of `@{}` chooses a form, and this request sends none", action.name),
            )
            .help("add `contentType: 'form'`, or remove `selector`; where the answer goes is the server's choice");
    }
}

fn option(action: &datastar::Action, token: &JsToken, diagnostics: &mut Diagnostics) {
    let name = token.text.trim_matches(['\'', '"']);
    if action.option(name).is_some() {
        return;
    }
    let names = || action.options.iter().map(|option| option.name);
    let message = format!("`@{}` has no option `{name}`", action.name);
    let error = diagnostics.error(token.range, message);
    if name == "responseOverrides" {
        error
            .note("the client declares it and does nothing with it")
            .help("the answer decides where it goes: `Patch::new(html).selector(\"#list\").mode(Mode::Append)`");
        return;
    }
    match datastar::renamed(name).or_else(|| spec::suggest(name, names())) {
        Some(similar) => error.help(format!("did you mean `{similar}`?")),
        None => error.help(format!("known: {}", names().collect::<Vec<_>>().join(", "))),
    };
}

/// `evt` and `patch` exist only in some attributes.
fn name_in_scope(
    token: &JsToken,
    before: Option<&JsToken>,
    after: Option<&JsToken>,
    tokens: &[JsToken],
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) {
    let place = match token.text.as_str() {
        "evt" => "ds:on",
        "patch" => "ds:on-signal-patch",
        _ => return,
    };
    let missing = !scope.names.contains(&token.text.as_str());
    let member = before.is_some_and(|token| matches!(token.text.as_str(), "." | "?."));
    let key = after.is_some_and(|token| token.is(Kind::Op, ":"));
    // The expression may declare a variable of that name itself.
    let declares = tokens.iter().any(|token| {
        matches!(
            token.text.as_str(),
            "=>" | "function" | "let" | "const" | "var"
        )
    });
    if missing && !member && !key && !declares {
        diagnostics
            .error(
                token.range,
                format!(
                    "`{}` exists only in `{place}`, not in `{}`",
                    token.text, scope.attribute
                ),
            )
            .help(format!(
                "set a signal in `{place}` and read it here, as in `$value`"
            ));
    }
}

/// The client looks for the last `;` with a pattern that takes what is between two `/` for a
/// regular expression, strings apart.
fn divisions(tokens: &[JsToken], scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let (mut depth, mut open, mut hidden) = (0usize, false, false);
    for token in tokens {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Op if token.text.starts_with('/') && open && hidden => {
                diagnostics
                    .error(
                        token.range,
                        format!(
                            "in `{}` the `;` between two `/` is not seen",
                            scope.attribute
                        ),
                    )
                    .note("Datastar takes what is between them for a regular expression")
                    .help("multiply, as in `$a * 0.5`, or divide on one side of the `;` only");
                return;
            }
            Kind::Op if token.text.starts_with('/') => (open, hidden) = (!open, false),
            Kind::Op if token.text == ";" && depth == 0 => hidden |= open,
            _ => {}
        }
    }
}

/// The last statement of a value cannot be an `if` or a declaration.
fn last_statement(tokens: &[JsToken], scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let mut depth = 0usize;
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Op if depth == 0 && token.text == ";" && index + 1 < tokens.len() => {
                start = index + 1;
            }
            _ => {}
        }
    }
    let Some(first) = tokens.get(start) else {
        return;
    };
    if first.kind == Kind::Word && STATEMENTS.contains(&first.text.as_str()) {
        let attribute = scope.attribute;
        diagnostics
            .error(
                first.range,
                format!(
                    "`{attribute}` needs a value, and `{}` is a statement",
                    first.text
                ),
            )
            .help("write `condition ? a : b`, or use `ds:effect` to run statements");
    }
}
