//! The fields of a form, before they have types.

use std::collections::BTreeMap;

use super::error::Of;
use super::upload::Upload;
use crate::error::HttpError;

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
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) by_name: BTreeMap<String, Vec<Value>>,
    of: Of,
    count: usize,
    limit: usize,
}

impl Fields {
    /// No fields, and at most `limit` of them: each costs an allocation before the first check.
    pub(super) fn new(of: Of, limit: usize) -> Self {
        Self {
            by_name: BTreeMap::new(),
            of,
            count: 0,
            limit,
        }
    }

    /// Reads `a=1&b=2`, as a browser encodes a form.
    pub(super) fn urlencoded(of: Of, text: &[u8], limit: usize) -> Result<Self, HttpError> {
        let mut fields = Self::new(of, limit);
        for (name, value) in form_urlencoded::parse(text) {
            fields.push(name.into_owned(), Value::Text(value.into_owned()))?;
        }
        Ok(fields)
    }

    pub(super) fn push(&mut self, name: String, value: Value) -> Result<(), HttpError> {
        self.count += 1;
        if self.count > self.limit {
            let (whole, one) = (self.of.whole(), self.of.one());
            let message = format!("The {whole} has more than {} {one}s.", self.limit);
            return Err(HttpError::new(400, message));
        }
        self.by_name.entry(name).or_default().push(value);
        Ok(())
    }
}
