//! `Range`: whatever is asked, each part holds the bytes that it names, and no answer is longer
//! than the file.

#![no_main]

use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use http::{HeaderMap, HeaderValue, Method};
use libfuzzer_sys::fuzz_target;
use stario_runtime::{AssetDir, AssetFile, Assets};

const TEXT: &str = include_str!("ranges.rs");

static FILES: Assets = Assets::new(AssetDir {
    url: "/",
    dir: "",
    files: &[AssetFile {
        path: "a.txt",
        bytes: TEXT.as_bytes(),
        hash: "0123456789abcdef",
        sha256: [8; 32],
        codings: &[],
    }],
});

/// The bytes that `bytes 2-5/10` names.
fn named(range: &str) -> &'static str {
    let range = range.strip_prefix("bytes ").expect("the unit");
    let (range, total) = range.split_once('/').expect("the total");
    assert_eq!(total.parse(), Ok(TEXT.len()));
    let (first, last) = range.split_once('-').expect("two positions");
    let at = |text: &str| text.parse::<usize>().expect("a position");
    &TEXT[at(first)..=at(last)]
}

fuzz_target!(|input: (bool, &str)| {
    let (bytes, list) = input;
    let text = if bytes {
        format!("bytes={list}")
    } else {
        list.to_owned()
    };
    let Ok(value) = HeaderValue::from_str(&text) else {
        return;
    };
    let mut headers = HeaderMap::new();
    headers.insert(RANGE, value);
    let response = FILES.respond(&Method::GET, "a.0123456789abcdef.txt", &headers);
    let body = std::str::from_utf8(response.body()).expect("the file is ASCII");
    let header = |name| {
        response
            .headers()
            .get(name)
            .map(|value: &HeaderValue| value.to_str().expect("visible ASCII").to_owned())
    };
    assert!(body.len() <= TEXT.len());
    assert_eq!(header(CONTENT_LENGTH), Some(body.len().to_string()));
    match response.status().as_u16() {
        200 => assert_eq!(body, TEXT),
        416 => assert_eq!(
            header(CONTENT_RANGE),
            Some(format!("bytes */{}", TEXT.len()))
        ),
        206 => {
            if let Some(range) = header(CONTENT_RANGE) {
                return assert_eq!(body, named(&range));
            }
            let kind = header(CONTENT_TYPE).expect("a type");
            let boundary = kind.strip_prefix("multipart/byteranges; boundary=");
            let boundary = boundary.expect("several parts");
            let mut rest = body
                .strip_prefix(&format!("--{boundary}\r\n"))
                .expect("a part");
            let mut parts = 0;
            loop {
                let (head, tail) = rest.split_once("\r\n\r\n").expect("the head of a part");
                let range = head.split_once("content-range: ").expect("its range").1;
                let part = named(range);
                let tail = tail.strip_prefix(part).expect("its bytes");
                let tail = tail
                    .strip_prefix(&format!("\r\n--{boundary}"))
                    .expect("its end");
                parts += 1;
                if tail == "--\r\n" {
                    break;
                }
                rest = tail.strip_prefix("\r\n").expect("the next part");
            }
            assert!((2..=16).contains(&parts));
        }
        other => panic!("{other}"),
    }
});
