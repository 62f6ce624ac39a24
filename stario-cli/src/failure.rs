//! What went wrong, why, and what to do about it.

use std::fmt;

/// The exit code of what Ctrl-C has ended, as shells have it.
pub(crate) const INTERRUPTED: u8 = 130;

/// An error message in three parts, so that none of them is forgotten.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    what: String,
    why: Vec<String>,
    help: String,
}

impl Failure {
    /// `what` failed; `help` is what the reader can do now.
    pub(crate) fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            why: Vec::new(),
            help: help.into(),
        }
    }

    /// Adds a reason; there can be several.
    pub(crate) fn because(mut self, why: impl fmt::Display) -> Self {
        self.why.push(why.to_string());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.what)?;
        for why in &self.why {
            write!(f, "\n  because: {}", why.replace('\n', "\n           "))?;
        }
        write!(f, "\n  help: {}", self.help.replace('\n', "\n        "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_what_why_and_what_to_do() {
        let failure = Failure::new("the soup is cold", "heat it\nor eat it")
            .because("the stove is off")
            .because("it is snowing\nin the kitchen");
        assert_eq!(
            failure.to_string(),
            "error: the soup is cold\n  \
               because: the stove is off\n  \
               because: it is snowing\n           in the kitchen\n  \
               help: heat it\n        or eat it"
        );
    }
}
