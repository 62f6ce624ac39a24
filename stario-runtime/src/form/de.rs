//! Fields as a type, by serde.

use std::collections::btree_map;
use std::vec;

use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::error::{Fault, FormError};
use super::fields::{Fields, Value};
use super::file::Parts;
use super::upload;

/// Reads the fields as a struct or a map.
pub(super) fn from_fields<T: DeserializeOwned>(fields: Fields) -> Result<T, FormError> {
    T::deserialize(Form(fields))
}

/// The whole form.
struct Form(Fields);

impl<'de> Deserializer<'de> for Form {
    type Error = FormError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        visitor.visit_map(Entries {
            rest: self.0.by_name.into_iter(),
            current: None,
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, FormError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Entries {
    rest: btree_map::IntoIter<String, Vec<Value>>,
    current: Option<(String, Vec<Value>)>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = FormError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, FormError> {
        self.current = self.rest.next();
        match &self.current {
            Some((name, _)) => {
                let name: StrDeserializer<'_, FormError> = name.as_str().into_deserializer();
                seed.deserialize(name).map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, FormError> {
        let (name, values) = self.current.take().expect("serde asks for the key first");
        seed.deserialize(Values(values))
            .map_err(|error| error.at(&name))
    }
}

/// The values of one name: one where the type is a scalar, any number where it is a list.
struct Values(Vec<Value>);

impl Values {
    fn one(self) -> Result<Value, FormError> {
        let mut values = self.0.into_iter();
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            _ => Err(FormError::new(Fault::Repeated)),
        }
    }

    fn text(self) -> Result<String, FormError> {
        match self.one()? {
            Value::Text(text) => Ok(text),
            Value::File(_) => Err(FormError::new(Fault::Not("a text"))),
        }
    }

    fn parsed<T: std::str::FromStr>(self, what: &'static str) -> Result<T, FormError> {
        let text = self.text()?;
        text.trim()
            .parse()
            .map_err(|_| FormError::new(Fault::Not(what)))
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $what:literal),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
            visitor.$visit(self.parsed($what)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Values {
    type Error = FormError;

    numbers! {
        deserialize_i8 visit_i8 "a whole number in range",
        deserialize_i16 visit_i16 "a whole number in range",
        deserialize_i32 visit_i32 "a whole number in range",
        deserialize_i64 visit_i64 "a whole number in range",
        deserialize_i128 visit_i128 "a whole number in range",
        deserialize_u8 visit_u8 "a whole number in range",
        deserialize_u16 visit_u16 "a whole number in range",
        deserialize_u32 visit_u32 "a whole number in range",
        deserialize_u64 visit_u64 "a whole number in range",
        deserialize_u128 visit_u128 "a whole number in range",
        deserialize_char visit_char "one character",
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        let number: f32 = self.parsed("a number")?;
        if !number.is_finite() {
            return Err(FormError::new(Fault::Not("a number")));
        }
        visitor.visit_f32(number)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        let number: f64 = self.parsed("a number")?;
        if !number.is_finite() {
            return Err(FormError::new(Fault::Not("a number")));
        }
        visitor.visit_f64(number)
    }

    /// A checkbox without a value sends `on`, and nothing at all when it is not checked.
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        match &*self.text()? {
            "on" | "true" => visitor.visit_bool(true),
            "off" | "false" => visitor.visit_bool(false),
            _ => Err(FormError::new(Fault::Not("a yes or no"))),
        }
    }

    /// A control that was left empty is absent.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        if self.0.iter().all(Value::is_empty) {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormError> {
        let text: StringDeserializer<FormError> = self.text()?.into_deserializer();
        visitor.visit_enum(text)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, FormError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        visitor.visit_seq(Items(self.0.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormError> {
        match self.one()? {
            Value::File(file) if name == upload::NAME => visitor.visit_map(Parts::new(file)),
            _ => Err(FormError::new(Fault::Not("a file"))),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        match self.0.len() {
            1 => match self.one()? {
                Value::Text(text) => visitor.visit_string(text),
                Value::File(file) => visitor.visit_map(Parts::new(file)),
            },
            _ => self.deserialize_seq(visitor),
        }
    }

    forward_to_deserialize_any! {
        bytes byte_buf unit unit_struct tuple tuple_struct map identifier ignored_any
    }
}

struct Items(vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = FormError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, FormError> {
        match self.0.next() {
            Some(value) => seed.deserialize(Values(vec![value])).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}
