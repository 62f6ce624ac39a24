//! Signals are taken when they are a JSON object within the limits, as serde_json reads it.

#![no_main]

use std::fmt;

use arbitrary::Arbitrary;
use bytes::Bytes;
use http::{Method, Request};
use libfuzzer_sys::fuzz_target;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use stario_fuzz::block_on;
use stario_runtime::{HttpError, ServerConfig, Upload, fuzzing};

/// Text with a part that comes again and again, as an attacker would write it.
#[derive(Debug, Arbitrary)]
struct Input<'a> {
    times: u16,
    again: &'a [u8],
    before: &'a [u8],
    after: &'a [u8],
}

impl Input<'_> {
    fn text(&self) -> Vec<u8> {
        let room = 256 * 1024 / self.again.len().max(1);
        // Seldom many: they make the target slow.
        let times = match usize::from(self.times) {
            times if times < 0xf800 => times % 128,
            times => (times % 0x800) * 16,
        };
        let times = times.min(room);
        [self.before, &self.again.repeat(times), self.after].concat()
    }
}

/// The depth of a value and its keys, those that come twice too.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Census {
    depth: usize,
    keys: usize,
}

impl Census {
    fn add(&mut self, inner: Census) {
        self.depth = self.depth.max(inner.depth + 1);
        self.keys += inner.keys;
    }
}

impl<'de> Deserialize<'de> for Census {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Counting)
    }
}

struct Counting;

impl<'de> Visitor<'de> for Counting {
    type Value = Census;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Census, E> {
        Ok(Census::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Census, E> {
        Ok(Census::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Census, E> {
        Ok(Census::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Census, E> {
        Ok(Census::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Census, E> {
        Ok(Census::default())
    }

    fn visit_unit<E>(self) -> Result<Census, E> {
        Ok(Census::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Census, A::Error> {
        let mut census = Census { depth: 1, keys: 0 };
        while let Some(inner) = list.next_element()? {
            census.add(inner);
        }
        Ok(census)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Census, A::Error> {
        let mut census = Census { depth: 1, keys: 0 };
        while let Some((_, inner)) = map.next_entry::<String, Census>()? {
            census.keys += 1;
            census.add(inner);
        }
        Ok(census)
    }
}

/// What a handler with signals of several types asks for.
#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Typed {
    name: Option<String>,
    count: Option<u8>,
    list: Option<Vec<f32>>,
    file: Option<Vec<Upload>>,
    inner: Option<Box<Typed>>,
}

fn read<T: serde::de::DeserializeOwned>(
    request: Request<Vec<Bytes>>,
    config: &ServerConfig,
) -> Result<T, String> {
    let request = fuzzing::request(request, config);
    let result = block_on(fuzzing::signals(&request, config));
    result.map_err(|error| {
        let http = error.downcast_ref::<HttpError>();
        let http = http.expect("what the client sent is never a fault of the app");
        let status = http.status().as_u16();
        assert!(status == 400 || status == 413, "{http:?}");
        http.message().to_owned()
    })
}

fn post(text: &[u8]) -> Request<Vec<Bytes>> {
    let (first, second) = text.split_at(text.len() / 2);
    let pieces = vec![
        Bytes::copy_from_slice(first),
        Bytes::copy_from_slice(second),
    ];
    let request = Request::builder().method(Method::POST).uri("/");
    request.body(pieces).expect("the parts are good")
}

/// None where the target would be too long.
fn get(text: &[u8]) -> Option<Request<Vec<Bytes>>> {
    let escaped: String = text.iter().map(|byte| format!("%{byte:02x}")).collect();
    let request = Request::builder().uri(format!("/?datastar={escaped}"));
    request.body(Vec::new()).ok()
}

fuzz_target!(|input: Input| {
    let text = input.text();
    let mut config = ServerConfig::default();
    config.signals_bytes = 200 * 1024;

    let json = if text.trim_ascii().is_empty() {
        &b"{}"[..]
    } else {
        &text
    };
    let value = serde_json::from_slice::<Value>(json).ok();
    let census = serde_json::from_slice::<Census>(json);
    let in_limits = text.len() <= config.signals_bytes
        && census.is_ok_and(|census| census.depth <= 64 && census.keys <= 10_000);
    let expected = value.filter(|value| value.is_object() && in_limits);

    let found = read::<Value>(post(&text), &config);
    assert_eq!(found.as_ref().ok(), expected.as_ref(), "{found:?}");
    if let Some(request) = get(&text).filter(|_| std::str::from_utf8(&text).is_ok()) {
        assert_eq!(read::<Value>(request, &config), found);
    }
    if read::<Typed>(post(&text), &config).is_ok() {
        // Of what no field takes, it only has to be JSON: half a surrogate pair may pass.
        let text = std::str::from_utf8(json).expect("all of it is UTF-8");
        assert!(serde_json::from_str::<IgnoredAny>(text).is_ok());
    }
});
