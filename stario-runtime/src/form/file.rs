//! A file of a form as serde sees it.

use serde::de::value::{BytesDeserializer, StrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess};

use super::error::FormError;
use super::upload::{self, Upload};

/// An uploaded file as the map that [`Upload`] reads, with its bytes as they are.
pub(super) struct Parts {
    file: Upload,
    next: usize,
}

impl Parts {
    pub(super) fn new(file: Upload) -> Self {
        Self { file, next: 0 }
    }
}

impl<'de> MapAccess<'de> for Parts {
    type Error = FormError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, FormError> {
        let Some(name) = upload::FIELDS.get(self.next) else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, FormError> = (*name).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, FormError> {
        self.next += 1;
        let file = &self.file;
        let text =
            |text: &str| -> StringDeserializer<FormError> { text.to_owned().into_deserializer() };
        match self.next {
            1 => seed.deserialize(text(&file.name)),
            2 => seed.deserialize(text(&file.mime)),
            _ => seed.deserialize(BytesDeserializer::<FormError>::new(&file.contents)),
        }
    }
}
