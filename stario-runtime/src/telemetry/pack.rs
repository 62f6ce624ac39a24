//! Events in few bytes, for the spans of streams that stay open for days.
//!
//! An event as it is used has a list of attributes with a text each: five pieces
//! of memory, some hundred bytes. A server has thousands of streams, and nobody
//! reads their events before they end.

use super::attrs::{AttrList, Key};
use super::edges::Weigh;
use super::record::SpanEvent;
use super::value::Value;

/// Why reading cannot fail.
const OURS: &str = "`pack` wrote it";

/// A packed event: one piece of memory, about as long as its texts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Packed(Box<[u8]>);

impl Weigh for Packed {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.0.len()
    }
}

impl Packed {
    pub(super) fn pack(event: &SpanEvent) -> Self {
        let mut out = Writer(Vec::with_capacity(64));
        out.number(event.time_ns);
        out.text(&event.name);
        out.size(event.attributes.dropped());
        out.size(u32::try_from(event.attributes.len()).unwrap_or(u32::MAX));
        for (key, value) in event.attributes.iter() {
            out.text(key);
            out.value(value);
        }
        out.0.push(u8::from(event.body.is_some()));
        if let Some(body) = &event.body {
            out.text(body);
        }
        Self(out.0.into_boxed_slice())
    }

    pub(super) fn unpack(&self) -> SpanEvent {
        let mut from = Reader(&self.0);
        let time_ns = from.number();
        let name = from.text();
        let dropped = from.size();
        let entries = (0..from.size()).map(|_| (Key::from(from.text()), from.value()));
        let attributes = AttrList::from_parts(entries.collect(), dropped);
        let mut event = SpanEvent::new(time_ns, name.into(), attributes);
        if from.byte() == 1 {
            event.body = Some(from.text());
        }
        event
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// One byte for most, five for the rest.
    fn size(&mut self, size: u32) {
        if let Ok(short @ 0..=254) = u8::try_from(size) {
            self.0.push(short);
        } else {
            self.0.push(255);
            self.0.extend_from_slice(&size.to_le_bytes());
        }
    }

    fn text(&mut self, text: &str) {
        self.size(u32::try_from(text.len()).expect("texts are cut far below"));
        self.0.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.0.push(0),
            Value::Bool(value) => self.0.extend_from_slice(&[1, u8::from(*value)]),
            Value::Int(value) => {
                self.0.push(2);
                self.0.extend_from_slice(&value.to_le_bytes());
            }
            Value::UInt(value) => {
                self.0.push(3);
                self.number(*value);
            }
            Value::Float(value) => {
                self.0.push(4);
                self.number(value.to_bits());
            }
            Value::Text(value) => {
                self.0.push(5);
                self.text(value);
            }
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> [u8; N] {
        let (bytes, rest) = self.0.split_first_chunk().expect(OURS);
        self.0 = rest;
        *bytes
    }

    fn byte(&mut self) -> u8 {
        let [byte] = self.array();
        byte
    }

    fn number(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    fn size(&mut self) -> u32 {
        match self.byte() {
            255 => u32::from_le_bytes(self.array()),
            short => short.into(),
        }
    }

    fn text(&mut self) -> String {
        let length = usize::try_from(self.size()).expect(OURS);
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        str::from_utf8(text).expect(OURS).to_owned()
    }

    fn value(&mut self) -> Value {
        match self.byte() {
            1 => Value::Bool(self.byte() == 1),
            2 => Value::Int(i64::from_le_bytes(self.array())),
            3 => Value::UInt(self.number()),
            4 => Value::Float(f64::from_bits(self.number())),
            5 => Value::Text(self.text()),
            _ => Value::Null,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::limits;

    #[test]
    fn an_event_comes_back_as_it_was() {
        let mut event = SpanEvent::new(u64::MAX, "relay".into(), ());
        let attributes = &mut event.attributes;
        attributes.push("none", None::<bool>);
        attributes.push("yes", true);
        attributes.push("signed", -7);
        attributes.push("unsigned", u64::MAX);
        attributes.push("float", 0.5);
        attributes.push("größe", "日本");
        attributes.push("empty", "");
        attributes.push("long", "x".repeat(limits::TEXT_BYTES * 2));
        event.body = Some("caused by: rain".into());
        assert_eq!(Packed::pack(&event).unpack(), event);
    }

    #[test]
    fn what_was_dropped_of_an_event_stays_counted() {
        let many = (0..limits::ATTRIBUTES + 200).map(|n| (n.to_string(), n));
        let event = SpanEvent::new(1, "many".into(), many.collect::<Vec<_>>());
        let back = Packed::pack(&event).unpack();
        assert_eq!((&back, back.attributes.dropped()), (&event, 200));
    }

    #[test]
    fn a_packed_event_is_hardly_longer_than_its_texts() {
        let attrs = [("subject", "click"), ("from", "player")];
        let packed = Packed::pack(&SpanEvent::new(1, "relay".into(), attrs));
        let texts = "relay subject click from player".len() - 4;
        assert!(packed.0.len() <= texts + 8 + 12, "{}", packed.0.len());
    }
}
