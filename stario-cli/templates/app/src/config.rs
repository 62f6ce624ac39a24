//! The app's own settings. The server's are `STARIO_*` variables.

use std::env;

use stario::prelude::*;

/// What can be set from outside.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// `MAX_TODOS`: more are refused.
    pub(crate) max_todos: usize,
}

impl Config {
    /// Reads the environment once, at start-up: a typo stops the app here and not at midnight.
    pub(crate) fn from_env() -> Result<Self> {
        Self::from_vars(|name| env::var(name).ok())
    }

    fn from_vars(get: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let max_todos = match get("MAX_TODOS") {
            Some(text) if !text.trim().is_empty() => text.trim().parse().map_err(|_| {
                Error::new(format!("MAX_TODOS is {text:?}, expected a whole number"))
            })?,
            _ => 100,
        };
        Ok(Self { max_todos })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_value_stops_the_start() {
        let config = |value: &str| Config::from_vars(|_| Some(value.to_owned()));
        assert_eq!(config("7").expect("a number").max_todos, 7);
        assert_eq!(config(" ").expect("the default").max_todos, 100);
        let error = config("many").expect_err("no number").to_string();
        assert!(error.contains("MAX_TODOS"), "{error}");
    }
}
