//! What is wrong with a form, in a sentence for whoever filled it in.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

/// A form that does not fit its type.
///
/// [`FormError::sentence`] is for the client and names fields and words of our own type only;
/// `Display` adds what serde says and is for the span.
#[derive(Debug)]
pub(super) struct FormError {
    field: Option<String>,
    fault: Fault,
}

/// What the fields are a part of, by the word that its sender knows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    Form,
    Query,
}

impl Of {
    pub(super) fn whole(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Query => "query",
        }
    }

    pub(super) fn one(self) -> &'static str {
        match self {
            Self::Form => "field",
            Self::Query => "parameter",
        }
    }
}

#[derive(Debug)]
pub(super) enum Fault {
    Missing(&'static str),
    Repeated,
    /// What the field is not: `a whole number`.
    Not(&'static str),
    NoneOf(&'static [&'static str]),
    Unexpected,
    Other(String),
}

impl FormError {
    pub(super) fn new(fault: Fault) -> Self {
        Self { field: None, fault }
    }

    /// Names the field, unless the fault did it already.
    pub(super) fn at(mut self, field: &str) -> Self {
        if self.field.is_none() && !matches!(self.fault, Fault::Missing(_) | Fault::Unexpected) {
            self.field = Some(field.to_owned());
        }
        self
    }

    /// The sentence for the client.
    pub(super) fn sentence(&self, of: Of) -> String {
        let (whole, one) = (of.whole(), of.one());
        let field = match &self.field {
            Some(name) => format!("The {one} `{name}`"),
            None => format!("The {whole}"),
        };
        match &self.fault {
            Fault::Missing(name) => format!("The {whole} lacks `{name}`."),
            Fault::Repeated => format!("{field} is there more than once."),
            Fault::Not(what) => format!("{field} is not {what}."),
            Fault::NoneOf(words) => format!("{field} is none of: {}.", words.join(", ")),
            Fault::Unexpected => format!("The {whole} has a {one} that is not expected."),
            Fault::Other(_) => format!("{field} is wrong."),
        }
    }
}

impl de::Error for FormError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Fault::Other(message.to_string()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Fault::Missing(field))
    }

    fn unknown_field(_field: &str, _expected: &'static [&'static str]) -> Self {
        Self::new(Fault::Unexpected)
    }

    fn unknown_variant(_variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Fault::NoneOf(expected))
    }

    fn invalid_type(_unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Fault::Other(format!("expected {expected}")))
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Of::Form))?;
        if let Fault::Other(detail) = &self.fault {
            write!(f, " ({detail})")?;
        }
        Ok(())
    }
}

impl std::error::Error for FormError {}
