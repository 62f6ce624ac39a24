//! `Accept-Encoding` against a reader that goes by the book, and the codings against decoders.

#![no_main]

use std::io::Read;

use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, VARY};
use http::{HeaderMap, HeaderValue, Method};
use libfuzzer_sys::fuzz_target;
use stario_runtime::{AssetDir, AssetFile, Assets};

const TEXT: &str = include_str!("encodings.rs");

static FILES: Assets = Assets::new(AssetDir {
    url: "/",
    dir: "",
    files: &[AssetFile {
        path: "a.txt",
        bytes: TEXT.as_bytes(),
        hash: "0123456789abcdef",
        sha256: [7; 32],
        codings: &[],
    }],
});

/// RFC 9110, 12.4.2 and 12.5.3: what is malformed was not said, the last word counts.
fn weight(list: &str, names: &[&str]) -> Option<u32> {
    let mut found = None;
    for item in list.split(',') {
        let mut parts = item.splitn(2, ';');
        let name = parts.next().unwrap_or_default().trim();
        if !names.iter().any(|other| name.eq_ignore_ascii_case(other)) {
            continue;
        }
        let parameter = parts.next().unwrap_or_default().trim();
        if parameter.is_empty() {
            found = Some(1000);
            continue;
        }
        let Some((key, value)) = parameter.split_once('=') else {
            continue;
        };
        let value = value.trim();
        let short = matches!(value.len(), 1..=5) && !value[1..].starts_with(|c| c != '.');
        let digits = value
            .bytes()
            .enumerate()
            .all(|(at, byte)| (at == 1) ^ byte.is_ascii_digit());
        if key.trim().eq_ignore_ascii_case("q") && short && digits {
            let number: f64 = value.trim_end_matches('.').parse().expect("digits");
            if number <= 1.0 {
                found = Some((number * 1000.0).round() as u32);
            }
        }
    }
    found
}

fuzz_target!(|list: &str| {
    let Ok(value) = HeaderValue::from_str(list) else {
        return;
    };
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_ENCODING, value);
    let response = FILES.respond(&Method::GET, "a.0123456789abcdef.txt", &headers);
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()[VARY], "accept-encoding");

    let list = if list.is_ascii() { list } else { "" };
    let others = weight(list, &["*"]);
    let of = |names: &[&str]| weight(list, names).or(others).unwrap_or(0);
    let (br, gzip) = (of(&["br"]), of(&["gzip", "x-gzip"]));
    let best = if br >= gzip {
        ("br", br)
    } else {
        ("gzip", gzip)
    };
    let identity = weight(list, &["identity"]);
    let coded = best.1 > 0 && identity.is_none_or(|identity| identity < best.1);

    let coding = response.headers().get(CONTENT_ENCODING);
    let coding = coding.map(|coding| coding.to_str().expect("a name"));
    assert_eq!(coding, coded.then_some(best.0), "{list:?}");
    let tag = response.headers()[ETAG].to_str().expect("a tag");
    assert_eq!(tag.contains('-'), coded);

    let mut text = String::new();
    let body = &response.body()[..];
    let read = match coding {
        Some("br") => brotli::Decompressor::new(body, 4096).read_to_string(&mut text),
        Some(_) => flate2::read::GzDecoder::new(body).read_to_string(&mut text),
        None => (&mut &*body).read_to_string(&mut text),
    };
    assert!(read.is_ok() && text == TEXT);
});
