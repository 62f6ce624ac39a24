//! The fields of a form, before they have types.

use std::collections::BTreeMap;

use super::upload::Upload;
use crate::error::HttpError;

/// More fields than any page has; each costs an allocation before the first check.
const MAX_FIELDS: usize = 1000;

/// What one control of a form has sent.
#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    #[cfg_attr(not(feature = "multipart"), allow(dead_code))]
    File(Upload),
}

impl Value {
    /// A control that the visitor left empty.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::File(_) => false,
        }
    }
}

/// The values by name, each name's in the order they came. Sorted instead of hashed, so that no
/// choice of names makes it slow.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) by_name: BTreeMap<String, Vec<Value>>,
    count: usize,
}

impl Fields {
    /// Reads `a=1&b=2`, as a browser encodes a form.
    pub(super) fn urlencoded(text: &[u8]) -> Result<Self, HttpError> {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(text) {
            fields.push(name.into_owned(), Value::Text(value.into_owned()))?;
        }
        Ok(fields)
    }

    pub(super) fn push(&mut self, name: String, value: Value) -> Result<(), HttpError> {
        self.count += 1;
        if self.count > MAX_FIELDS {
            let message = format!("The form has more than {MAX_FIELDS} fields.");
            return Err(HttpError::new(400, message));
        }
        self.by_name.entry(name).or_default().push(value);
        Ok(())
    }
}
