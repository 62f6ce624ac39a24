//! Query strings against a reader that decodes byte by byte.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stario_fuzz::decode;
use stario_runtime::Query;

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
        .map(|(key, value)| (decode(key.as_bytes()), decode(value.as_bytes())))
        .collect();
    assert_eq!(found, expected);
    if let Some((key, _)) = expected.first() {
        assert!(query.contains(key));
        let all: Vec<_> = query.get_all(key).map(|value| value.into_owned()).collect();
        let same = expected.iter().filter(|(other, _)| other == key);
        assert_eq!(
            all,
            same.map(|(_, value)| value.clone()).collect::<Vec<_>>()
        );
    }
});
