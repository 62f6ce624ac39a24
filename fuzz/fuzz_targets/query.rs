//! Query strings against a reader that decodes byte by byte.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stario_runtime::Query;

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = |at: usize| tail.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).expect("two hex digits"));
                rest = &tail[2..];
                continue;
            }
            (b'+', ..) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
        rest = tail;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fuzz_target!(|text: &str| {
    let query = Query::new(text);
    let found: Vec<_> = query
        .iter()
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    let expected: Vec<_> = text
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect();
    assert_eq!(found, expected);
    if let Some((key, _)) = expected.first() {
        assert!(query.contains(key));
        let all: Vec<_> = query.get_all(key).map(|value| value.into_owned()).collect();
        let same = expected.iter().filter(|(other, _)| other == key);
        assert_eq!(all, same.map(|(_, value)| value.clone()).collect::<Vec<_>>());
    }
});
