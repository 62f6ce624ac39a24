//! Decoders judge the encoders: whole bodies, and every prefix of a stream.

use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, VARY,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::Body as _;

use super::encoder::{Encoder, whole};
use super::*;
use crate::body::Body;
use crate::config::Compression;
use crate::slots::Slots;

/// Takes bytes of a coding and gives out what can be decoded so far.
enum Decoder {
    #[cfg(feature = "brotli")]
    Brotli(Box<brotli::DecompressorWriter<Vec<u8>>>),
    #[cfg(feature = "gzip")]
    Gzip(Box<flate2::write::GzDecoder<Vec<u8>>>),
    #[cfg(feature = "zstd")]
    Zstd(zstd::stream::write::Decoder<'static, Vec<u8>>),
}

impl Decoder {
    fn new(coding: Coding) -> Self {
        match coding {
            #[cfg(feature = "brotli")]
            Coding::Brotli => {
                // One that is full at the end of the input keeps the rest to itself.
                let room = 1 << 20;
                Self::Brotli(Box::new(brotli::DecompressorWriter::new(Vec::new(), room)))
            }
            #[cfg(feature = "gzip")]
            Coding::Gzip => Self::Gzip(Box::new(flate2::write::GzDecoder::new(Vec::new()))),
            #[cfg(feature = "zstd")]
            Coding::Zstd => Self::Zstd(zstd::stream::write::Decoder::new(Vec::new()).unwrap()),
            #[cfg(not(all(feature = "brotli", feature = "gzip", feature = "zstd")))]
            other => panic!("no {other:?} in this build"),
        }
    }

    fn feed(&mut self, bytes: &[u8]) -> Vec<u8> {
        match self {
            #[cfg(feature = "brotli")]
            Self::Brotli(decoder) => {
                decoder.write_all(bytes).unwrap();
                std::mem::take(decoder.get_mut())
            }
            #[cfg(feature = "gzip")]
            Self::Gzip(decoder) => {
                decoder.write_all(bytes).unwrap();
                decoder.flush().unwrap();
                std::mem::take(decoder.get_mut())
            }
            #[cfg(feature = "zstd")]
            Self::Zstd(decoder) => {
                decoder.write_all(bytes).unwrap();
                decoder.flush().unwrap();
                std::mem::take(decoder.get_mut())
            }
        }
    }
}

/// A page of about `len` bytes in which one thing changes.
fn page(len: usize, n: usize) -> Vec<u8> {
    let row = |i: usize| {
        format!(
            "<div class=\"cell\" data-id=\"{i}\">{}</div>",
            i * 7919 % 997
        )
    };
    let rows: String = (0..len / 40).map(row).collect();
    format!("{rows}<p>{n}</p>").into_bytes()
}

#[test]
fn a_whole_body_decodes_to_itself_at_every_level() {
    for coding in Coding::LIVE {
        for len in [0, 40, 70_000] {
            for level in [1, 4, 9] {
                let settings = Compression {
                    brotli: Some(level),
                    gzip: Some(level),
                    zstd: Some(level),
                    ..Compression::default()
                };
                let body = page(len, 1);
                let encoded = whole(*coding, &settings, &body).unwrap();
                let decoded = Decoder::new(*coding).feed(&encoded);
                assert!(decoded == body, "{coding:?} {len}");
                assert!(len < 1000 || encoded.len() * 3 < len, "{coding:?} {len}");
            }
        }
    }
}

#[test]
fn each_event_of_a_stream_decodes_as_soon_as_it_is_flushed() {
    for coding in Coding::LIVE {
        for window in [16, 18, 24] {
            let mut encoder = Encoder::stream(*coding, window).unwrap();
            let mut decoder = Decoder::new(*coding);
            for n in 0..20 {
                let event = page([0, 1, 4_000, 100_000][n % 4], n);
                encoder.write(&event).unwrap();
                encoder.flush().unwrap();
                let read = decoder.feed(&encoder.take());
                let lens = (read.len(), event.len());
                assert!(read == event, "{coding:?} {window} {n}: {lens:?}");
            }
            let end = encoder.finish().unwrap();
            assert!(decoder.feed(&end).is_empty(), "{coding:?}");
        }
    }
}

#[test]
fn a_page_that_changes_a_little_costs_a_few_bytes() {
    for coding in Coding::LIVE {
        let mut encoder = Encoder::stream(*coding, 18).unwrap();
        let mut last = 0;
        for n in 0..10 {
            encoder.write(&page(20_000, n)).unwrap();
            encoder.flush().unwrap();
            last = encoder.take().len();
        }
        assert!(last < 1_000, "{coding:?}: {last} B");
    }
}

fn html(len: usize) -> Response<Body> {
    let mut response = Response::new(Body::whole(Bytes::from(page(len, 0))));
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, html);
    response
}

fn respond(accept: &'static str, response: Response<Body>) -> Response<Body> {
    respond_with(accept, response, &Compression::default())
}

fn respond_with(
    accept: &'static str,
    mut response: Response<Body>,
    settings: &Compression,
) -> Response<Body> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accept));
    super::response(
        Accepts::read(&headers),
        &mut response,
        settings,
        &Slots::default(),
    );
    response
}

fn coding(response: &Response<Body>) -> &str {
    let coding = response.headers().get(CONTENT_ENCODING);
    coding.map_or("", |coding| coding.to_str().unwrap())
}

#[cfg(feature = "gzip")]
#[test]
fn a_page_is_encoded_and_says_so() {
    let mut plain = html(5_000);
    let headers = plain.headers_mut();
    headers.insert(ETAG, HeaderValue::from_static("\"v1\""));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("5000"));
    let response = respond("gzip", plain);
    assert_eq!(coding(&response), "gzip");
    let headers = response.headers();
    assert_eq!(headers[VARY], "accept-encoding");
    assert_eq!(headers[ETAG], "W/\"v1\"");
    assert!(!headers.contains_key(CONTENT_LENGTH) && !headers.contains_key(ACCEPT_RANGES));
    let Body::Full(bytes) = response.into_body() else {
        panic!("a page stays one body")
    };
    assert!(Decoder::new(Coding::Gzip).feed(&bytes) == page(5_000, 0));
}

#[cfg(feature = "gzip")]
#[test]
fn what_could_have_been_encoded_varies_and_the_rest_does_not() {
    let response = respond("identity", html(5_000));
    assert_eq!(coding(&response), "");
    assert_eq!(response.headers()[VARY], "accept-encoding");

    let small = respond("gzip", html(100));
    assert!(coding(&small).is_empty() && !small.headers().contains_key(VARY));

    let off = respond_with("gzip", html(5_000), &Compression::off());
    assert!(coding(&off).is_empty() && !off.headers().contains_key(VARY));

    let mut plain = html(5_000);
    plain.extensions_mut().insert(Plain);
    let plain = respond("gzip", plain);
    assert!(coding(&plain).is_empty() && !plain.headers().contains_key(VARY));
}

#[cfg(feature = "gzip")]
#[test]
fn codings_parts_and_packed_types_are_left_alone() {
    let mut encoded = html(5_000);
    let br = HeaderValue::from_static("br");
    encoded.headers_mut().insert(CONTENT_ENCODING, br);
    assert_eq!(coding(&respond("gzip", encoded)), "br");

    let mut part = html(5_000);
    *part.status_mut() = StatusCode::PARTIAL_CONTENT;
    assert_eq!(coding(&respond("gzip", part)), "");

    let mut image = html(5_000);
    let png = HeaderValue::from_static("image/png");
    image.headers_mut().insert(CONTENT_TYPE, png);
    assert_eq!(coding(&respond("gzip", image)), "");

    let mut nameless = html(5_000);
    nameless.headers_mut().remove(CONTENT_TYPE);
    assert_eq!(coding(&respond("gzip", nameless)), "");
}

#[cfg(feature = "gzip")]
#[test]
fn noise_is_sent_as_it_is() {
    let noise: Vec<u8> = std::iter::repeat_with(|| fastrand::u8(..))
        .take(2_000)
        .collect();
    let response = html(0).map(|_| Body::whole(Bytes::from(noise)));
    let response = respond("gzip", response);
    assert_eq!(coding(&response), "");
    assert_eq!(response.headers()[VARY], "accept-encoding");
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_large_body_is_made_on_another_thread() {
    let mut response = respond("gzip", html(500_000));
    assert_eq!(coding(&response), "gzip");
    assert!(matches!(response.body(), Body::Later(_)));
    let mut body = Pin::new(response.body_mut());
    let frame = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await;
    let bytes = frame.unwrap().unwrap().into_data().unwrap();
    assert!(Decoder::new(Coding::Gzip).feed(&bytes) == page(500_000, 0));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(matches!(body.poll_frame(&mut cx), Poll::Ready(None)));
}
